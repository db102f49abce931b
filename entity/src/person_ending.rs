//! When somebody left, until they come back.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// When somebody left, until they come back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "person_ending")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// When they left.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ended_at: DateTimeUtc,
    /// Who recorded it.
    pub ended_by: Uuid,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When they came back; gone while absent.
    pub readmitted_at: Option<DateTimeUtc>,
    /// Who readmitted them.
    pub readmitted_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
