//! What an on-site check found and wrote down in one revision.

use crate::types::CheckOutcome;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What an on-site check found and wrote down in one revision. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "check_revision")]
pub struct Model {
    /// The revision of the item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: Uuid,
    /// The check.
    pub check_id: Uuid,
    /// What was found.
    pub outcome: CheckOutcome,
    /// The template's fields, filled in.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Json,
    /// Why it was corrected, or settled so.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
