//! A revision of what an item says: an interview by its notes, a check by its record, a questionnaire's result by
//! what was released.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A revision of what an item says: an interview by its notes, a check by its record, a questionnaire's result by
/// what was released. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_revision")]
pub struct Model {
    /// Key; that of the item for what was there before revisions were kept.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The item.
    pub evidence_id: Uuid,
    /// From 1, for each item.
    pub revision: i32,
    /// SHA-256 over all that the item says in it.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Who recorded it.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
