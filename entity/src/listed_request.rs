//! An item of the programme's list of documents that Areas are asked for (paragraph 18).

use crate::types::{Component, Marking, RequestRound, RoleScope};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// An item of the programme's list of documents that Areas are asked for (paragraph 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "listed_request")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Code, which the requests for it bear.
    #[sea_orm(column_type = "Text")]
    pub code: String,
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
    /// Asked for at the start, or only when it is needed.
    pub round: RequestRound,
    /// Once of the Area, or once for each of its forces.
    pub scope: RoleScope,
    /// The marking it will probably carry.
    pub expected_marking: Marking,
    /// Whether personal data will have to come out.
    pub redaction_expected: bool,
}

impl ActiveModelBehavior for ActiveModel {}
