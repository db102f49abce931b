//! An inspection of one Area.

use crate::types::UnitScope;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// An inspection of one Area.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "inspection")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What reports call it.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// The Area.
    pub area_id: Uuid,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Phase of the programme.
    #[sea_orm(column_type = "Text")]
    pub phase: String,
    /// The inspection question (paragraph 9).
    #[sea_orm(column_type = "Text")]
    pub question: String,
    /// Units in scope.
    pub units: UnitScope,
    /// When it is to be published, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub anticipated_publication: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
