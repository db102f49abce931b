//! What happened to an inspection, and why.

use crate::types::InspectionEventKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What happened to an inspection, and why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "inspection_event")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The inspection.
    pub inspection_id: Uuid,
    /// What happened.
    pub kind: InspectionEventKind,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who decided it, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub decided_by: Option<String>,
    /// What was changed, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub change: Option<String>,
    /// Who recorded it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
