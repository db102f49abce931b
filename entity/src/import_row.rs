//! What came of one row of an import.

use crate::types::{RowTold, RowVerdict};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What came of one row of an import.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    /// The import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    /// The line of the file that it begins on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i32,
    /// What came of it.
    pub verdict: RowVerdict,
    /// What it is about, what changes, what is wrong with it.
    pub told: RowTold,
    /// What was made of it.
    pub made_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
