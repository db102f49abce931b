//! A person's leave to see an Area, until revoked.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A person's leave to see an Area, until revoked.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "area_grant")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// The Area.
    pub area_id: Uuid,
    /// Who granted it.
    pub granted_by: Option<Uuid>,
    /// When.
    pub granted_at: DateTimeUtc,
    /// Who revoked it.
    pub revoked_by: Option<Uuid>,
    /// When; in force while absent.
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
