//! The Areas whose evidence is in a pack.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The Areas whose evidence is in a pack.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "pack_area")]
pub struct Model {
    /// The pack.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pack_id: Uuid,
    /// The Area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
