//! Imports as they are found: laid down for tests of other things.

use crate::rows::{Rows, moment};
use entity::types::{
    ImportMode, ImportState, Role, RowChange, RowFault, RowTold, RowVerdict, Words,
};
use entity::{import_batch, import_lease, import_row, import_upload};
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

/// An import that somebody sent and that is in, with a row of each kind; its global id.
pub async fn laid(rows: &Rows, who: &str) -> String {
    let by = rows.person(who).await;
    laid_in(rows, by, ImportState::Done, None).await
}

/// The same, one of whose rows changed something.
pub async fn changing(rows: &Rows, by: Uuid, what: Uuid) {
    laid_in(rows, by, ImportState::Done, Some(what)).await;
}

/// The same, refused and withdrawn, whose table is not kept any more.
pub async fn ended(rows: &Rows, who: &str) {
    let by = rows.person(who).await;
    for state in [ImportState::Refused, ImportState::Withdrawn] {
        laid_in(rows, by, state, None).await;
    }
}

async fn laid_in(rows: &Rows, created_by: Uuid, state: ImportState, made: Option<Uuid>) -> String {
    let done = state == ImportState::Done;
    let upload = import_upload::Model {
        id: Uuid::new_v4(),
        template: "PERFORMANCE/1".into(),
        file_name: "figures.csv".into(),
        size: 100,
        sha256: "0".repeat(64),
        created_by,
        created_role: Role::LeadInspector,
        created_at: moment(),
        discarded_at: Some(moment()).filter(|_| !done),
    };
    let taken_back = state == ImportState::Withdrawn;
    let batch = import_batch::Model {
        id: Uuid::new_v4(),
        upload_id: upload.id,
        mode: ImportMode::RowByRow,
        dry_run: false,
        created_at: moment(),
        state,
        message: Some("Nothing of it was kept.".into()).filter(|_| state == ImportState::Refused),
        columns: Words(vec!["inspection".into(), "numerator".into()]),
        creates: 0,
        updates: 1,
        unchanged: 0,
        refused: 1,
        finished_at: Some(moment()),
        withdrawn_by: Some(created_by).filter(|_| taken_back),
        withdrawn_at: Some(moment()).filter(|_| taken_back),
        withdrawn_reason: Some("It was wrong.".into()).filter(|_| taken_back),
    };
    let lease = import_lease::Model {
        batch_id: batch.id,
        claimed_until: None,
        attempts: 0,
        rows_done: 2,
        rows: Some(2),
    };
    let change =
        RowChange { column: "numerator".into(), from: Some("1".into()), to: Some("2".into()) };
    let changes = RowTold { about: "a series".into(), changes: vec![change], ..RowTold::default() };
    let fault = RowFault { column: Some("numerator".into()), reason: "it is empty".into() };
    let wrong = RowTold { faults: vec![fault], cells: vec!["x".into()], ..RowTold::default() };
    let told = [(2, RowVerdict::Update, changes), (3, RowVerdict::Refused, wrong)];
    let told = told.map(|(line, verdict, told)| import_row::Model {
        batch_id: batch.id,
        line,
        verdict,
        told,
        made_id: made.filter(|_| verdict == RowVerdict::Update),
    });
    let global = id::encode("ImportBatch", batch.id).0;
    rows.lay(vec![upload.into_active_model().reset_all()]).await;
    rows.lay(vec![batch.into_active_model().reset_all()]).await;
    rows.lay(vec![lease.into_active_model().reset_all()]).await;
    rows.lay(told.map(|row| row.into_active_model().reset_all()).to_vec()).await;
    global
}
