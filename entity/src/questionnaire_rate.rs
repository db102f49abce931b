//! A published response rate.

use crate::types::{StaffGroup, Suppression};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A published response rate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_rate")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// The staff group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_group: StaffGroup,
    /// How many were invited, unless withheld.
    pub invited: Option<i32>,
    /// How many answered, unless withheld.
    pub responded: Option<i32>,
    /// Why it is withheld.
    pub suppression: Option<Suppression>,
}

impl ActiveModelBehavior for ActiveModel {}
