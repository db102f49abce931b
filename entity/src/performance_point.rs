//! One period of a series; a correction is a new revision.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// One period of a series; a correction is a new revision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "performance_point")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The series.
    pub series_id: Uuid,
    /// Label of the period.
    #[sea_orm(column_type = "Text")]
    pub period: String,
    /// First day.
    pub period_start: Date,
    /// Last day.
    pub period_end: Date,
    /// Numerator, or the count.
    pub numerator: i64,
    /// Denominator of a percentage.
    pub denominator: Option<i64>,
    /// Version of the method.
    pub method_version: i32,
    /// 1, 2, 3…
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
