//! A comment on a judgement, or an answer to one.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A comment on a judgement, or an answer to one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_comment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement.
    pub judgement_id: Uuid,
    /// The finding, if it is on one.
    pub finding_id: Option<Uuid>,
    /// The comment that it answers.
    pub answers_id: Option<Uuid>,
    /// What it says.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
    /// Who said that it is dealt with.
    pub resolved_by: Option<Uuid>,
    /// When.
    pub resolved_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
