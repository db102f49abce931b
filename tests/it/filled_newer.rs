//! What links of judgements that go on cite, in newer versions: of a document, of what a check says, and of a figure;
//! and how items are weighed.

use crate::rows::{Rows, moment};
use entity::types::Reliability;
use entity::{
    document_content, document_version, evidence, evidence_assessment, evidence_link,
    evidence_revision, performance_point,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// A quote that stands in the older version.
const FOUND: &str = r#"{"state":"EXACT","place":{"start":0,"page":2},"exact":"said so","prefix":"It is ",
    "suffix":".","start":6,"end":13}"#;

/// Lays one of each down.
pub async fn newer(rows: &Rows) {
    let id = Uuid::new_v4();
    let document = rows.item("DOC-YH-024").await.id;
    let old =
        rows.one::<document_version::Entity>(document_version::Column::DocumentId, document).await;
    let content =
        rows.one::<document_content::Entity>(document_content::Column::VersionId, old.id).await;
    let new = document_version::Model { id, number: old.number + 1, ..old };
    rows.lay(vec![new.into_active_model().reset_all()]).await;
    let text = Some("Now it is said so on a page.".to_owned());
    let places = Some(r#"[{"start":0,"page":2}]"#.to_owned());
    let content = document_content::Model { version_id: id, text, places, ..content };
    rows.lay(vec![content.into_active_model().reset_all()]).await;
    let link = rows.one::<evidence_link::Entity>(evidence_link::Column::Reference, "L-034").await;
    let quoting = evidence_link::ActiveModel {
        quote: Set(Some("said so".into())),
        quote_verified: Set(Some(true)),
        quote_found: Set(Some(FOUND.into())),
        ..link.into()
    };
    rows.change(quoting).await;
    let check = rows.item("CHK-YH-CTL-04").await.id;
    let by = evidence_revision::Column::EvidenceId;
    let old = rows.one::<evidence_revision::Entity>(by, check).await;
    let new = evidence_revision::Model { id: Uuid::new_v4(), revision: old.revision + 1, ..old };
    rows.lay(vec![new.into_active_model().reset_all()]).await;
    weighed(rows).await;
    let series = rows.item("PRF-YH-CC-CTL_FAILURES").await.id;
    let by = performance_point::Column::SeriesId;
    let old = rows.one::<performance_point::Entity>(by, series).await;
    let new = performance_point::Model { id: Uuid::new_v4(), revision: old.revision + 1, ..old };
    rows.lay(vec![new.into_active_model().reset_all()]).await;
}

/// An assessment of each item.
async fn weighed(rows: &Rows) {
    let assessed_by = rows.person("LEAD-YH").await;
    let of = |item: evidence::Model| {
        let assessment = evidence_assessment::Model {
            id: Uuid::new_v4(),
            evidence_id: item.id,
            number: 1,
            account: "The Area's own, of its own work".into(),
            assurance: Some("Dip samples, each month.".into()),
            reliability: Reliability::Medium,
            reason: "Nobody else looked at it.".into(),
            assessed_by,
            assessed_at: moment(),
        };
        assessment.into_active_model().reset_all()
    };
    rows.lay(rows.all::<evidence::Entity>().await.into_iter().map(of).collect()).await;
}
