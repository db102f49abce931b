//! A stage of an inspection (paragraph 28).

use crate::types::{Stage, Words};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A stage of an inspection (paragraph 28).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "inspection_stage")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// The stage.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stage: Stage,
    /// How long it is to take, in weeks.
    pub weeks: i32,
    /// What is done in it.
    #[sea_orm(column_type = "JsonBinary")]
    pub activities: Words,
    /// Planned first day.
    pub planned_start: Date,
    /// Planned last day.
    pub planned_end: Date,
    /// First day.
    pub actual_start: Option<Date>,
    /// Last day.
    pub actual_end: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
