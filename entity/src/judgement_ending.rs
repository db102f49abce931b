//! How a judgement ended: a draft was retired, or what was published retracted.

use crate::types::JudgementEndingKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// How a judgement ended: a draft was retired, or what was published retracted. It stays, and stays readable.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_ending")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// How.
    pub kind: JudgementEndingKind,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who ended it.
    pub ended_by: Uuid,
    /// When.
    pub ended_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
