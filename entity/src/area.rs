//! A CPS Area (scope, paragraph 2).

use crate::types::Words;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A CPS Area (scope, paragraph 2).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "area")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short code, for example `YH`.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Full name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Other names that people use for it.
    #[sea_orm(column_type = "JsonBinary")]
    pub aliases: Words,
}

impl ActiveModelBehavior for ActiveModel {}
