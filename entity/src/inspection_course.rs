//! How an inspection runs.

use crate::types::InspectionState;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// How an inspection runs.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "inspection_course")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// Whether it is open, paused or over.
    pub state: InspectionState,
    /// The day on which it is anticipated to be published.
    pub publication_on: Option<Date>,
    /// Number of the set of questions that it puts to staff.
    pub question_set: i32,
    /// One more with each change of the team, the dates or the state.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
