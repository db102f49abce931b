//! What the demonstration data leaves empty, filled in: so that every field of the schema has somewhere
//! something to say.

use crate::rows::{Rows, moment};
use entity::types::{Component, EvidenceKind, RemarkKind};
use entity::{
    aip_score, document_request, document_version, evidence, evidence_component, evidence_link,
    inspection_stage, interview_note, interviewee, judgement, request_remark,
};
use sea_orm::Set;
use sea_orm::prelude::Uuid;

/// Fills in one row of each.
pub async fn fill(rows: &Rows) {
    items(rows).await;
    documents(rows).await;
    interviews(rows).await;
    let scores = rows.all::<aip_score::Entity>().await;
    let score = scores.into_iter().find(|score| score.change.is_some()).expect("a score");
    let follow_up = Set(score.change.map(|change| 50.0 + change));
    let (baseline, id) = (Set(Some(50.0)), Set(score.id));
    rows.change(aip_score::ActiveModel { id, baseline, follow_up, ..Default::default() }).await;
    let stage = rows.all::<inspection_stage::Entity>().await.swap_remove(0);
    let (actual_start, actual_end) = (Set(Some(stage.planned_start)), Set(Some(stage.planned_end)));
    rows.change(inspection_stage::ActiveModel { actual_start, actual_end, ..stage.into() }).await;
    let of = async |reference: &str| {
        rows.one::<judgement::Entity>(judgement::Column::Reference, reference).await
    };
    let (old, new) = (of("J-YH-01").await, of("J-YH-05").await);
    rows.change(judgement::ActiveModel { supersedes_id: Set(Some(old.id)), ..new.into() }).await;
    let link = evidence_link::Column::Reference;
    let link = rows.one::<evidence_link::Entity>(link, "L-001").await;
    let (page, quote, quote_verified) = (Set(Some(2)), Set(Some("so".into())), Set(Some(true)));
    rows.change(evidence_link::ActiveModel { page, quote, quote_verified, ..link.into() }).await;
}

/// An item of each kind, of Yorkshire and Humberside.
async fn items(rows: &Rows) {
    let all = rows.all::<evidence::Entity>().await;
    let somebody = rows.person("LEAD-YH").await;
    for kind in <EvidenceKind as sea_orm::Iterable>::iter() {
        let mut of_kind = all.iter().filter(|item| item.kind == kind);
        let item = of_kind.find(|item| item.reference.contains("-YH-")).expect("an item").clone();
        let day = Some(moment().date_naive());
        let row = evidence::ActiveModel {
            status_reason: Set(Some("It was looked at again.".into())),
            period_start: Set(day),
            period_end: Set(day),
            recorded_by: Set(Some(somebody)),
            ..item.clone().into()
        };
        rows.change(row).await;
        if kind == EvidenceKind::AipScore {
            let component = Set(Component::Lla);
            let row = evidence_component::ActiveModel { evidence_id: Set(item.id), component };
            rows.lay(vec![row]).await;
        }
    }
}

/// A request with a later day, a version with an original.
async fn documents(rows: &Rows) {
    let request = rows.all::<document_request::Entity>().await.swap_remove(0);
    let extension_reason = Set(Some("The Area asked for a week more.".into()));
    let remark = request_remark::ActiveModel {
        id: Set(Uuid::new_v4()),
        request_id: Set(request.id),
        kind: Set(RemarkKind::Extended),
        text: Set("The Area asked for a week more.".into()),
        made_by: Set(rows.person("LEAD-YH").await),
        made_at: Set(moment()),
    };
    rows.lay(vec![remark]).await;
    rows.change(document_request::ActiveModel { extension_reason, ..request.into() }).await;
    let document = rows.item("DOC-YH-016").await.id;
    let mut versions = rows.all::<document_version::Entity>().await;
    versions.retain(|version| version.document_id == document);
    versions.sort_by_key(|version| version.number);
    let [first, second] = &versions[..] else { panic!("two versions") };
    let derived_from = Set(Some(first.id));
    rows.change(document_version::ActiveModel { derived_from, ..second.clone().into() }).await;
}

/// A passage and a person.
async fn interviews(rows: &Rows) {
    let interview_id = Set(rows.item("INT-YH-001").await.id);
    let note = interview_note::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id: interview_id.clone(),
        number: Set(1),
        text: Set("It was said so.".into()),
    };
    rows.lay(vec![note]).await;
    let person = interviewee::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id,
        name: Set("Somebody invented".into()),
        post: Set("An invented post".into()),
    };
    rows.lay(vec![person]).await;
}
