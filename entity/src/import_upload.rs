//! A table that is sent to be imported.

use crate::types::Role;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A table that is sent to be imported.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "import_upload")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What its rows are, and by which version of the template.
    #[sea_orm(column_type = "Text")]
    pub template: String,
    /// File name.
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    /// Size in bytes, as announced.
    pub size: i64,
    /// SHA-256, as announced, lower-case hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Who sends it.
    pub created_by: Uuid,
    /// In which role.
    pub created_role: Role,
    /// When it was announced.
    pub created_at: DateTimeUtc,
    /// When its bytes were given up.
    pub discarded_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
