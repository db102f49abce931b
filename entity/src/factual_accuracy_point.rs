//! A point of factual accuracy that the Area raised.

use crate::types::AccuracyResponse;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A point of factual accuracy that the Area raised.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "factual_accuracy_point")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement.
    pub judgement_id: Uuid,
    /// The point.
    #[sea_orm(column_type = "Text")]
    pub point: String,
    /// Who raised it.
    pub raised_by: Uuid,
    /// The day.
    pub raised_on: Date,
    /// What was answered.
    pub response: Option<AccuracyResponse>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// What changed because of it.
    #[sea_orm(column_type = "Text", nullable)]
    pub changed_field: Option<String>,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
