//! One immutable version of a document: what describes it, not its bytes.

use crate::types::{FileState, RedactionState, ScanState, TextState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// One immutable version of a document: what describes it, not its bytes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_version")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The document.
    pub document_id: Uuid,
    /// 1, 2, 3…
    pub number: i32,
    /// File name as received.
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    /// Media type as declared.
    #[sea_orm(column_type = "Text")]
    pub declared_media_type: String,
    /// Media type as found.
    #[sea_orm(column_type = "Text", nullable)]
    pub detected_media_type: Option<String>,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// When it was received.
    pub received_at: DateTimeUtc,
    /// Who sent it.
    #[sea_orm(column_type = "Text")]
    pub received_from: String,
    /// Whether it was checked for malware.
    pub scan_state: ScanState,
    /// Whether personal data was taken out.
    pub redaction_state: RedactionState,
    /// An original that only the records manager may open.
    pub sealed: bool,
    /// The original that this is a redacted rendition of.
    pub derived_from: Option<Uuid>,
    /// How much of it could be read as text, if it was.
    pub text_state: Option<TextState>,
    /// How the file was found when it was last looked at.
    pub file_state: FileState,
    /// When it was last looked at, if it was since it came.
    pub file_checked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
