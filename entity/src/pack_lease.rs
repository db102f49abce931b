//! Which server has a pack to itself, and how far it has come.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which server has a pack to itself, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "pack_lease")]
pub struct Model {
    /// The pack.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pack_id: Uuid,
    /// Until when one server works on it, or nobody looks at it again.
    pub claimed_until: Option<DateTimeUtc>,
    /// How often it was begun in vain.
    pub attempts: i32,
    /// How many judgements and files are in.
    pub parts_done: i32,
    /// How many there are; none before they were counted.
    pub parts: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
