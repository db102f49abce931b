//! A file that is on its way in: it becomes the version of the same id, or is rejected.

use crate::types::{Language, Marking, Origin, Role, UploadReason, UploadState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A file that is on its way in: it becomes the version of the same id, or is rejected.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_upload")]
pub struct Model {
    /// Key, and that of the version that it becomes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The inspection.
    pub inspection_id: Uuid,
    /// Its Area.
    pub area_id: Uuid,
    /// The document that it is a new version of, if it is one.
    pub document_id: Option<Uuid>,
    /// The version that it is a redacted rendition of, if it is one.
    pub derived_from: Option<Uuid>,
    /// Title of the document.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// File name.
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    /// Media type as declared.
    #[sea_orm(column_type = "Text")]
    pub declared_media_type: String,
    /// Size in bytes, as announced.
    pub size: i64,
    /// SHA-256, as announced, lower-case hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Its marking.
    pub marking: Marking,
    /// Its language.
    pub language: Language,
    /// Where a new document comes from.
    pub origin: Option<Origin>,
    /// First day that it speaks of.
    pub period_start: Option<Date>,
    /// Last day that it speaks of.
    pub period_end: Option<Date>,
    /// Whether it holds personal data.
    pub personal_data: bool,
    /// Whether more is to come for its requests.
    pub more_to_come: bool,
    /// Who uploads it.
    pub created_by: Uuid,
    /// In which role.
    pub created_role: Role,
    /// When it was announced.
    pub created_at: DateTimeUtc,
    /// When it is given up if its bytes were not said to be there, or no table named it.
    pub expires_at: DateTimeUtc,
    /// The store's name of an upload in parts.
    #[sea_orm(column_type = "Text", nullable)]
    pub multipart: Option<String>,
    /// When its bytes were said to be there.
    pub submitted_at: Option<DateTimeUtc>,
    /// Until when one server checks it, or nobody looks at it again.
    pub claimed_until: Option<DateTimeUtc>,
    /// How often it was tried in vain to check it.
    pub attempts: i32,
    /// How far it has come.
    pub state: UploadState,
    /// Why it was rejected.
    pub reason: Option<UploadReason>,
    /// The same in words, or what it waits for.
    #[sea_orm(column_type = "Text", nullable)]
    pub message: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
