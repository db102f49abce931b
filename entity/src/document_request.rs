//! A document that an inspection asks its Area for (paragraph 18).

use crate::types::{Component, Marking, RequestRound, RequestStatus};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A document that an inspection asks its Area for (paragraph 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_request")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The inspection.
    pub inspection_id: Uuid,
    /// Its Area.
    pub area_id: Uuid,
    /// Code, one an item asked for.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// The force, where asked per force.
    pub force_id: Option<Uuid>,
    /// The component it informs.
    pub component: Component,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What exactly is asked for.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// The period it is to cover, in words.
    #[sea_orm(column_type = "Text")]
    pub period_covered: String,
    /// Initial or additional.
    pub round: RequestRound,
    /// The marking it will probably carry.
    pub expected_marking: Marking,
    /// Whether personal data will have to come out.
    pub redaction_expected: bool,
    /// Last day to supply it.
    pub due_on: Date,
    /// Why the due date was moved.
    #[sea_orm(column_type = "Text", nullable)]
    pub extension_reason: Option<String>,
    /// How far it has come.
    pub status: RequestStatus,
}

impl ActiveModelBehavior for ActiveModel {}
