//! What all kinds of evidence share; one detail row per kind hangs under it.

use crate::types::{EvidenceKind, EvidenceStatus, Language, Marking, Origin};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What all kinds of evidence share; one detail row per kind hangs under it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The inspection.
    pub inspection_id: Uuid,
    /// Its Area.
    pub area_id: Uuid,
    /// The kind.
    pub kind: EvidenceKind,
    /// What reports call it, for example `DOC-YH-002`.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Its marking.
    pub marking: Marking,
    /// Its language.
    pub language: Language,
    /// First day that it speaks of.
    pub period_start: Option<Date>,
    /// Last day that it speaks of.
    pub period_end: Option<Date>,
    /// When the repository received it.
    pub received_at: DateTimeUtc,
    /// Who recorded it.
    pub recorded_by: Option<Uuid>,
    /// Whether it may be relied on.
    pub status: EvidenceStatus,
    /// Why it was rejected or withdrawn.
    #[sea_orm(column_type = "Text", nullable)]
    pub status_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
