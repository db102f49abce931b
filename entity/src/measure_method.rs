//! A method by which a measure was worked out before.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A method by which a measure was worked out before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "measure_method")]
pub struct Model {
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// Version of the method, which the figures name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Definition with its denominator.
    #[sea_orm(column_type = "Text")]
    pub definition: String,
    /// Where the definition comes from.
    #[sea_orm(column_type = "Text")]
    pub definition_source: String,
}

impl ActiveModelBehavior for ActiveModel {}
