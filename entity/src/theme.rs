//! What joins findings across Areas.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What joins findings across Areas.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "theme")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Note.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
