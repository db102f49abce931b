//! How an inspector weighs an item of evidence.

use crate::types::Reliability;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// How an inspector weighs an item of evidence: a person's statement. Never changed; the latest stands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_assessment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The item.
    pub evidence_id: Uuid,
    /// Counts the assessments of the item, from 1.
    pub number: i32,
    /// Whose account the item is.
    #[sea_orm(column_type = "Text")]
    pub account: String,
    /// What the Area did to assure its own data.
    #[sea_orm(column_type = "Text", nullable)]
    pub assurance: Option<String>,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who says so.
    pub assessed_by: Uuid,
    /// When.
    pub assessed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
