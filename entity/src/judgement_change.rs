//! What was done to a judgement or one of its findings: who changed which words when.

use crate::types::{JudgementChangeKind, WordChanges};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was done to a judgement or one of its findings: who changed which words when. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_change")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement.
    pub judgement_id: Uuid,
    /// The finding, if it was done to one.
    pub finding_id: Option<Uuid>,
    /// The revision that came of it: of the finding, or else of the judgement.
    pub revision: i32,
    /// What was done.
    pub kind: JudgementChangeKind,
    /// Which words changed.
    #[sea_orm(column_type = "JsonBinary")]
    pub words: WordChanges,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// The point of factual accuracy that it was done for.
    pub point_id: Option<Uuid>,
    /// Who did it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
