//! Who was interviewed; held more tightly than the interview.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who was interviewed; held more tightly than the interview.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interviewee")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The interview.
    pub interview_id: Uuid,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Post held.
    #[sea_orm(column_type = "Text")]
    pub post: String,
}

impl ActiveModelBehavior for ActiveModel {}
