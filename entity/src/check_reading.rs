//! What one of two inspectors found in a check.

use crate::types::CheckOutcome;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What one of two inspectors found in a check.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "check_reading")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The double reading.
    pub double_id: Uuid,
    /// Who read.
    pub person_id: Uuid,
    /// What they found.
    pub outcome: CheckOutcome,
    /// The template's fields, filled in.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Json,
    /// When.
    pub read_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
