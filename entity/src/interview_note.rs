//! What was said: number 0 is the summary, 1 and up are citable passages.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was said: number 0 is the summary, 1 and up are citable passages.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interview_note")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The interview.
    pub interview_id: Uuid,
    /// Place in the interview.
    pub number: i32,
    /// The words.
    #[sea_orm(column_type = "Text")]
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}
