//! What each strength of evidence and each component means, in one version.

use crate::types::{ComponentMeanings, StrengthMeanings};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What each strength of evidence and each component means, in one version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "guide")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// One more than the one before.
    pub number: i32,
    /// What each strength means.
    #[sea_orm(column_type = "JsonBinary")]
    pub strengths: StrengthMeanings,
    /// What each component means.
    #[sea_orm(column_type = "JsonBinary")]
    pub components: ComponentMeanings,
}

impl ActiveModelBehavior for ActiveModel {}
