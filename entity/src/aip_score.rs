//! A score of the Area Inspection Programme: Area, unit and measure (paragraphs 24 and 25).

use crate::types::{CaseworkUnit, Measure};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A score of the Area Inspection Programme: Area, unit and measure (paragraphs 24 and 25).
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "aip_score")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The Area.
    pub area_id: Uuid,
    /// The unit.
    pub unit: CaseworkUnit,
    /// The measure.
    pub measure: Measure,
    /// Score at the baseline; absent is unknown, never 0.
    pub baseline: Option<f64>,
    /// Score at the follow-up; absent is unknown, never 0.
    pub follow_up: Option<f64>,
    /// Change as printed; absent is unknown, never 0.
    pub change: Option<f64>,
    /// Unit of the change as printed.
    #[sea_orm(column_type = "Text", nullable)]
    pub change_unit: Option<String>,
    /// Paragraph of the scope that prints it.
    #[sea_orm(column_type = "Text", nullable)]
    pub source_paragraph: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
