//! The revision of an item that a link was made on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The revision of an item that a link was made on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_link_pin")]
pub struct Model {
    /// The link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_id: Uuid,
    /// The item.
    pub evidence_id: Uuid,
    /// The revision.
    pub revision_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
