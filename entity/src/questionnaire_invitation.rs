//! Who was invited and answered. No viewer has a rule for it.

use crate::types::StaffGroup;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who was invited and answered. No viewer has a rule for it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_invitation")]
pub struct Model {
    /// The release.
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: Uuid,
    /// The staff group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_group: StaffGroup,
    /// How many were invited.
    pub invited: i32,
    /// How many answered.
    pub responded: i32,
}

impl ActiveModelBehavior for ActiveModel {}
