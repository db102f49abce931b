//! Detail of an on-site check.

use crate::types::{CaseworkUnit, CheckOutcome};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Detail of an on-site check.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "onsite_check")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The template with its version.
    pub template_id: Uuid,
    /// The unit.
    pub unit: CaseworkUnit,
    /// The day.
    pub done_on: Date,
    /// Who checked.
    pub inspector_id: Uuid,
    /// What was found.
    pub outcome: CheckOutcome,
}

impl ActiveModelBehavior for ActiveModel {}
