//! Which server has an import to itself, and how far it has come.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which server has an import to itself, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "import_lease")]
pub struct Model {
    /// The import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: Uuid,
    /// Until when one server works on it, or nobody looks at it again.
    pub claimed_until: Option<DateTimeUtc>,
    /// How often it was begun in vain.
    pub attempts: i32,
    /// Rows that were looked at.
    pub rows_done: i32,
    /// Rows that it has; none before they were counted.
    pub rows: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
