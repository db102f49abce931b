//! Detail of a questionnaire result: the answers to one question.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Detail of a questionnaire result: the answers to one question.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_result")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The question.
    pub question_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
