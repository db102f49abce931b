//! What a performance figure means (paragraphs 16 and 17).

use crate::types::{Better, ValueKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What a performance figure means (paragraphs 16 and 17).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "measure_definition")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Percent or count.
    pub value_kind: ValueKind,
    /// Which direction is better.
    pub better: Better,
    /// Definition with its denominator.
    #[sea_orm(column_type = "Text")]
    pub definition: String,
    /// Where the definition comes from.
    #[sea_orm(column_type = "Text")]
    pub definition_source: String,
    /// Version of the method; a trend does not cross a break.
    pub method_version: i32,
    /// Paragraph of the scope.
    #[sea_orm(column_type = "Text")]
    pub source_paragraph: String,
}

impl ActiveModelBehavior for ActiveModel {}
