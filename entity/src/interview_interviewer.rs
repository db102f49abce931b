//! Who asked.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interview_interviewer")]
pub struct Model {
    /// The interview.
    #[sea_orm(primary_key, auto_increment = false)]
    pub interview_id: Uuid,
    /// The inspector.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
