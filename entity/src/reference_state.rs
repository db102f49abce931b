//! One row: how often reference data changed, counted by the database.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// One row: how often reference data changed, counted by the database.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "reference_state")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// How many changes.
    pub changes: i64,
}

impl ActiveModelBehavior for ActiveModel {}
