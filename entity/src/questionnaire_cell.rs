//! A published cell: one response of one row.

use crate::types::{Response, StaffGroup, Suppression};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A published cell: one response of one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "questionnaire_cell")]
pub struct Model {
    /// The result.
    #[sea_orm(primary_key, auto_increment = false)]
    pub result_id: Uuid,
    /// The staff group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_group: StaffGroup,
    /// The response.
    #[sea_orm(primary_key, auto_increment = false)]
    pub response: Response,
    /// How many, unless withheld.
    pub count: Option<i32>,
    /// Why it is withheld.
    pub suppression: Option<Suppression>,
}

impl ActiveModelBehavior for ActiveModel {}
