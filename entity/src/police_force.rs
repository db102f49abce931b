//! A police force.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A police force.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "police_force")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Home Office code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Full name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
