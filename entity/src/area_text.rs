//! What was sent of a judgement to its Area, to check the facts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was sent of a judgement to its Area, to check the facts: as it was then.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "area_text")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement.
    pub judgement_id: Uuid,
    /// Its inspection.
    pub inspection_id: Uuid,
    /// Its Area.
    pub area_id: Uuid,
    /// Canonical JSON of the text.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// SHA-256 of that, lower-case hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// What the Area is told with it.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Who sent it.
    pub sent_by: Uuid,
    /// When.
    pub sent_at: DateTimeUtc,
    /// Since when no point is raised on it any more.
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
