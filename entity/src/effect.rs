//! What a judgement says the component did to one result.

use crate::types::{CaseworkUnit, EffectKind, Measure};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What a judgement says the component did to one result.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "effect")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// The unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: CaseworkUnit,
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: Measure,
    /// What it did.
    pub effect: EffectKind,
    /// The score that it helps to explain.
    pub aip_score_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
