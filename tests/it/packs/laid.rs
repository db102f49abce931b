//! Packs as they are found: laid down for tests of other things.

use crate::rows::{Rows, moment};
use entity::types::{PackProfile, PackState, Role};
use entity::{evidence_pack, judgement, pack_area, pack_lease};
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// A pack of a judgement that a lead inspector asked for and that waits; its global id.
pub async fn waiting(rows: &Rows, who: &str, of: &str) -> String {
    laid(rows, who, of, PackState::Waiting).await
}

/// Packs of a judgement that are done, failed and given up, the last of its inspection; their global ids.
pub async fn ended(rows: &Rows, who: &str, of: &str) -> Vec<String> {
    let states = [PackState::Done, PackState::Failed, PackState::Done];
    let mut all = vec![];
    for state in states {
        all.push(laid(rows, who, of, state).await);
    }
    let last = evidence_pack::ActiveModel {
        id: Set(id::decode(&all[2]).expect("an id").1),
        judgement_id: Set(None),
        inspection_id: Set(rows.one::<judgement::Entity>(REFERENCE, of).await.inspection_id),
        discarded_at: Set(Some(moment())),
        ..Default::default()
    };
    rows.change(last).await;
    all
}

const REFERENCE: judgement::Column = judgement::Column::Reference;

async fn laid(rows: &Rows, who: &str, of: &str, state: PackState) -> String {
    let of = rows.one::<judgement::Entity>(REFERENCE, of).await;
    let done = state == PackState::Done;
    let pack = evidence_pack::Model {
        id: Uuid::new_v4(),
        judgement_id: Some(of.id),
        inspection_id: None,
        profile: PackProfile::Internal,
        requested_by: rows.person(who).await,
        requested_role: Role::LeadInspector,
        requested_at: moment(),
        state,
        message: Some("It could not be done.".into()).filter(|_| state == PackState::Failed),
        finished_at: Some(moment()).filter(|_| state != PackState::Waiting),
        file_name: Some("evidence.zip".into()).filter(|_| done),
        digest: Some("0".repeat(64)).filter(|_| done),
        size: Some(100).filter(|_| done),
        omissions: Some(1).filter(|_| done),
        discarded_at: None,
    };
    let lease = pack_lease::Model {
        pack_id: pack.id,
        claimed_until: None,
        attempts: 0,
        parts_done: 1,
        parts: Some(2),
    };
    let area = pack_area::Model { pack_id: pack.id, area_id: of.area_id.expect("an Area") };
    let global = id::encode("EvidencePack", pack.id).0;
    rows.lay(vec![pack.into_active_model().reset_all()]).await;
    rows.lay(vec![lease.into_active_model().reset_all()]).await;
    if done {
        rows.lay(vec![area.into_active_model().reset_all()]).await;
    }
    global
}
