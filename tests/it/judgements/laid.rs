//! A judgement that was sent to its Area, laid down behind the service's back.

use crate::rows::{Rows, moment};
use entity::types::{JudgementChangeKind, WordChanges};
use entity::{
    accuracy_point_source, area_text, factual_accuracy_point, finding, judgement, judgement_change,
    judgement_comment,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

/// A judgement that was sent to its Area, which raised its point on that; and what is said of it. The text's key.
pub async fn sent(rows: &Rows, reference: &str) -> Uuid {
    let of = rows.one::<judgement::Entity>(judgement::Column::Reference, reference).await;
    let finding = json!({"reference": "F-CW-04", "type": "OBSERVATION", "statement": "It is."});
    let text = json!({"reference": reference, "version": 1, "title": "A title", "statement": "It is so.",
        "findings": [finding]});
    let text = area_text::Model {
        id: Uuid::new_v4(),
        judgement_id: of.id,
        inspection_id: of.inspection_id.expect("an inspection"),
        area_id: of.area_id.expect("an Area"),
        text: text.to_string(),
        sha256: "0".repeat(64),
        note: Some("Please check.".into()),
        sent_by: of.author_id,
        sent_at: moment(),
        closed_at: None,
    };
    let (key, area_id) = (text.id, text.area_id);
    let closed = area_text::Model { id: Uuid::new_v4(), closed_at: Some(moment()), ..text.clone() };
    rows.lay([text, closed].map(|text| text.into_active_model().reset_all()).to_vec()).await;
    let by = factual_accuracy_point::Column::JudgementId;
    let point = rows.one::<factual_accuracy_point::Entity>(by, of.id).await;
    let finding = Some("F-CW-04".to_owned());
    let source =
        accuracy_point_source::Model { point_id: point.id, area_text_id: key, area_id, finding };
    rows.lay(vec![source.into_active_model().reset_all()]).await;
    let themed = rows.one::<finding::Entity>(finding::Column::Reference, "F-CW-04").await;
    let comment = |answers_id: Option<Uuid>| judgement_comment::Model {
        id: Uuid::new_v4(),
        judgement_id: of.id,
        finding_id: Some(themed.id),
        answers_id,
        text: "So.".into(),
        made_by: of.author_id,
        made_at: moment(),
        resolved_by: answers_id.is_none().then_some(of.author_id),
        resolved_at: answers_id.is_none().then(moment),
    };
    let first = comment(None);
    let answer = comment(Some(first.id));
    rows.lay(vec![first.into_active_model().reset_all()]).await;
    rows.lay(vec![answer.into_active_model().reset_all()]).await;
    let change = judgement_change::Model {
        id: Uuid::new_v4(),
        judgement_id: of.id,
        finding_id: None,
        revision: 2,
        kind: JudgementChangeKind::Corrected,
        words: WordChanges::default(),
        reason: None,
        point_id: Some(point.id),
        made_by: of.author_id,
        made_at: moment(),
    };
    rows.lay(vec![change.into_active_model().reset_all()]).await;
    key
}
