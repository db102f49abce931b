//! An Area that a person must not see, whatever was granted.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// An Area that a person must not see, whatever was granted; until it ended.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "conflict_of_interest")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The Area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: Uuid,
    /// When it was recorded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub recorded_at: DateTimeUtc,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Option<Uuid>,
    /// Why it is to end.
    #[sea_orm(column_type = "Text", nullable)]
    pub end_reason: Option<String>,
    /// Who asked that it end.
    pub end_asked_by: Option<Uuid>,
    /// When.
    pub end_asked_at: Option<DateTimeUtc>,
    /// Who ended it: somebody else than who asked.
    pub ended_by: Option<Uuid>,
    /// When; in force while absent.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
