//! Why a document is kept, held or was disposed of.

use crate::types::KeepingKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Why a document is kept, held or was disposed of.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_remark")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The document.
    pub document_id: Uuid,
    /// What came of it.
    pub kind: KeepingKind,
    /// The words.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Who said it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
