//! Where the bytes of a version are and what they say.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Where the bytes of a version are and what they say.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_content")]
pub struct Model {
    /// The version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version_id: Uuid,
    /// Key in the object store.
    #[sea_orm(column_type = "Text")]
    pub object_key: String,
    /// Extracted text.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// Where in the file the text stands, as the JSON of [`Places`](crate::types::Places): kept as text,
    /// since as values of their own tens of thousands of places would take a hundred times the memory.
    #[sea_orm(column_type = "Text", nullable)]
    pub places: Option<String>,
    /// How many pages the file has, where that is known.
    pub pages: Option<i32>,
    /// The text as a search compares it: without accents, in lower case.
    #[sea_orm(column_type = "Text", nullable)]
    pub folded: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
