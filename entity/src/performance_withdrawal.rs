//! A figure of an import that was withdrawn: it stays, and counts no more.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A figure of an import that was withdrawn: it stays, and counts no more.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "performance_withdrawal")]
pub struct Model {
    /// The figure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub point_id: Uuid,
    /// Its series.
    pub series_id: Uuid,
    /// The import.
    pub batch_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
