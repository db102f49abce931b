//! What was done to the plan of an interview, and why.

use crate::types::InterviewChange;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was done to the plan of an interview, and why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interview_remark")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The interview.
    pub interview_id: Uuid,
    /// What was done.
    pub kind: InterviewChange,
    /// The day that it was then for.
    pub day: Date,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Who did it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
