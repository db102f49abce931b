//! A set of questions put to staff; without one, all questions are the first.

use crate::types::Words;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A set of questions put to staff; without one, all questions are the first.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "question_set")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// One more than the one before.
    pub number: i32,
    /// Codes of its questions, in their order.
    #[sea_orm(column_type = "JsonBinary")]
    pub codes: Words,
}

impl ActiveModelBehavior for ActiveModel {}
