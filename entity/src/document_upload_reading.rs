//! What the checks found in a file that waits for its table. No viewer has a rule for it.

use crate::types::ScanState;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What the checks found in a file that waits for its table. No viewer has a rule for it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_upload_reading")]
pub struct Model {
    /// The upload.
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: Uuid,
    /// Whether it was scanned.
    pub scan_state: ScanState,
    /// What is in it, as JSON; nothing once it was taken in or given up.
    #[sea_orm(column_type = "Text", nullable)]
    pub examined: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
