//! What the inspector wrote down in an on-site check.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What the inspector wrote down in an on-site check.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "onsite_check_record")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The template's fields, filled in.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Json,
}

impl ActiveModelBehavior for ActiveModel {}
