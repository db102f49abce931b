//! The head of an audit chain.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The head of an audit chain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    /// An inspection's id, or `repository`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    /// The inspection, if it is one's.
    pub inspection_id: Option<Uuid>,
    /// Number of the newest entry.
    pub sequence: i64,
    /// When that was.
    pub at: DateTimeUtc,
    /// Its hash.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
