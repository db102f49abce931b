//! A claim that a component helped or hindered certain results.

use crate::types::{Component, JudgementScope, JudgementStatus, Strength, UnitScope};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A claim that a component helped or hindered certain results.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What reports call it, for example `J-YH-01`.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// Version; a change after signing is a new one.
    pub version: i32,
    /// Of one Area or across Areas.
    pub scope: JudgementScope,
    /// The inspection, unless cross-Area.
    pub inspection_id: Option<Uuid>,
    /// The Area, unless cross-Area.
    pub area_id: Option<Uuid>,
    /// The component.
    pub component: Component,
    /// The units.
    pub units: UnitScope,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// The judgement itself.
    #[sea_orm(column_type = "Text")]
    pub statement: String,
    /// How far it has come.
    pub status: JudgementStatus,
    /// Strength of evidence, as entered.
    pub strength: Option<Strength>,
    /// Where the report has it.
    #[sea_orm(column_type = "Text", nullable)]
    pub report_paragraph: Option<String>,
    /// Who wrote it.
    pub author_id: Uuid,
    /// Counts edits: a stale edit is refused.
    pub revision: i32,
    /// The version before.
    pub supersedes_id: Option<Uuid>,
    /// When it was begun.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
