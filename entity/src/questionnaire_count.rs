//! What was counted. No viewer has a rule for it: only disclosure control reads it.

use crate::types::{Response, StaffGroup};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was counted. No viewer has a rule for it: only disclosure control reads it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_count")]
pub struct Model {
    /// The release.
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: Uuid,
    /// The question.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: Uuid,
    /// The staff group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_group: StaffGroup,
    /// The response.
    #[sea_orm(primary_key, auto_increment = false)]
    pub response: Response,
    /// How many.
    pub count: i32,
}

impl ActiveModelBehavior for ActiveModel {}
