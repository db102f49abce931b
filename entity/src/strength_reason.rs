//! Why the evidence under a judgement is held to be stronger or weaker.

use crate::types::{StrengthDirection, StrengthDomain};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Why the evidence under a judgement is held to be stronger or weaker. A person's statement, never computed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "strength_reason")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// In which respect.
    #[sea_orm(primary_key, auto_increment = false)]
    pub domain: StrengthDomain,
    /// Whether that makes the evidence stronger or weaker.
    pub direction: StrengthDirection,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
