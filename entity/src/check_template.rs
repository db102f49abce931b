//! The typed fields of a kind of on-site check, in one version (paragraph 22).

use crate::types::{CheckFields, CheckKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The typed fields of a kind of on-site check, in one version (paragraph 22).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "check_template")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The kind of check.
    pub kind: CheckKind,
    /// Version; an old record reads with its own.
    pub version: i32,
    /// The fields.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: CheckFields,
}

impl ActiveModelBehavior for ActiveModel {}
