//! The key by which whoever sent an item knows it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The key by which whoever sent an item knows it: the same key again is the same item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_key")]
pub struct Model {
    /// The item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// Its inspection.
    pub inspection_id: Uuid,
    /// The key, unique in the inspection; once the import that brought it was taken back, with the item's reference on
    /// a line below.
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
