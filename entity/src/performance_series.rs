//! Detail of a performance series: one measure of one unit.

use crate::types::CaseworkUnit;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Detail of a performance series: one measure of one unit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "performance_series")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// The unit.
    pub unit: CaseworkUnit,
}

impl ActiveModelBehavior for ActiveModel {}
