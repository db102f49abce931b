//! A decision on a judgement.

use crate::types::ReviewDecision;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A decision on a judgement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement.
    pub judgement_id: Uuid,
    /// What was decided.
    pub decision: ReviewDecision,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    /// Who decided.
    pub decided_by: Uuid,
    /// The day.
    pub decided_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
