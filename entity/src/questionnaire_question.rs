//! A question put to staff (paragraph 21).

use crate::types::Component;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A question put to staff (paragraph 21).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_question")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// The component it asks about.
    pub component: Component,
    /// The question.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Paragraph of the scope.
    #[sea_orm(column_type = "Text")]
    pub source_paragraph: String,
}

impl ActiveModelBehavior for ActiveModel {}
