//! Which forces an Area works with; a force may stand under several Areas.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which forces an Area works with; a force may stand under several Areas.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "area_force")]
pub struct Model {
    /// The Area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: Uuid,
    /// The force.
    #[sea_orm(primary_key, auto_increment = false)]
    pub force_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
