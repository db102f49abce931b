//! How the questionnaire of an inspection runs (paragraph 21).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// How the questionnaire of an inspection runs (paragraph 21).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// Last day on which staff are asked to answer.
    pub closes_on: Date,
    /// Who opened it.
    pub opened_by: Option<Uuid>,
    /// When.
    pub opened_at: DateTimeUtc,
    /// Who closed it.
    pub closed_by: Option<Uuid>,
    /// When.
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
