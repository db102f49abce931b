//! A published reason code for an ineffective trial.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A published reason code for an ineffective trial.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "ineffective_trial_reason")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Whose reason it is.
    #[sea_orm(column_type = "Text")]
    pub party: String,
    /// The reason.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What is missing from the list.
    #[sea_orm(column_type = "Text")]
    pub caveat: String,
    /// Where the list comes from.
    #[sea_orm(column_type = "Text")]
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
