//! How many interviews of a role an inspection is to hold.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// How many interviews of a role an inspection is to hold.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "inspection_quota")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// The role.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_id: Uuid,
    /// Fewest interviews, where one is stated.
    pub minimum: Option<i32>,
    /// Whether both units must be covered.
    pub both_units: bool,
}

impl ActiveModelBehavior for ActiveModel {}
