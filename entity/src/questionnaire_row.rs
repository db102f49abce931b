//! A published row: one staff group of one result.

use crate::types::StaffGroup;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A published row: one staff group of one result.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_row")]
pub struct Model {
    /// The result.
    #[sea_orm(primary_key, auto_increment = false)]
    pub result_id: Uuid,
    /// The staff group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_group: StaffGroup,
    /// How many answered, unless withheld.
    pub base: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
