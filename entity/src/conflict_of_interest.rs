//! An Area that a person must not see, whatever was granted.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// An Area that a person must not see, whatever was granted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "conflict_of_interest")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The Area.
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: Uuid,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
