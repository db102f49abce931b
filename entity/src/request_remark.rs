//! What was said about a document request.

use crate::types::RemarkKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was said about a document request.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "request_remark")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The request.
    pub request_id: Uuid,
    /// What came of it.
    pub kind: RemarkKind,
    /// The words.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Who said it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
