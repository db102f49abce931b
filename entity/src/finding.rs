//! A finding of a judgement.

use crate::types::{FindingType, UnitScope};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A finding of a judgement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement.
    pub judgement_id: Uuid,
    /// What reports call it, for example `F-YH-01`.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// Place among the findings, from 1; 0 once it is retired.
    pub position: i32,
    /// What it is.
    pub finding_type: FindingType,
    /// The finding itself.
    #[sea_orm(column_type = "Text")]
    pub statement: String,
    /// The units.
    pub units: UnitScope,
}

impl ActiveModelBehavior for ActiveModel {}
