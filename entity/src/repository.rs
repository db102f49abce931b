//! One row: what this database is.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// One row: what this database is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "repository")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Whether everything in it is demonstration data.
    pub demo: bool,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
