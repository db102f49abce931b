//! One import of a table, for real or as a trial.

use crate::types::{ImportMode, ImportState, Words};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// One import of a table, for real or as a trial.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The table.
    pub upload_id: Uuid,
    /// Whether one refused row refuses all.
    pub mode: ImportMode,
    /// Whether it is only tried.
    pub dry_run: bool,
    /// When it was started.
    pub created_at: DateTimeUtc,
    /// How far it has come.
    pub state: ImportState,
    /// Why nothing of it was taken, or what it waits for.
    #[sea_orm(column_type = "Text", nullable)]
    pub message: Option<String>,
    /// The names of its columns, once they were read.
    pub columns: Words,
    /// Rows that make something new.
    pub creates: i32,
    /// Rows that change something.
    pub updates: i32,
    /// Rows that say what is there already.
    pub unchanged: i32,
    /// Rows that are refused.
    pub refused: i32,
    /// When it ended.
    pub finished_at: Option<DateTimeUtc>,
    /// Who withdrew it.
    pub withdrawn_by: Option<Uuid>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Why it was withdrawn.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
