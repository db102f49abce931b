//! View: a judgement's active links by kind, origin and stance.

use crate::types::{EvidenceKind, Origin, Stance};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// View: a judgement's active links by kind, origin and stance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "link_tally")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// The kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_kind: EvidenceKind,
    /// The origin.
    #[sea_orm(primary_key, auto_increment = false)]
    pub origin: Origin,
    /// The stance.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stance: Stance,
    /// How many.
    pub links: i64,
}

impl ActiveModelBehavior for ActiveModel {}
