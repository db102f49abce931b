//! Detail of an interview or focus group.

use crate::types::{CaseworkUnit, InterviewFormat, InterviewStatus};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Detail of an interview or focus group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interview")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The role.
    pub role_id: Uuid,
    /// The force, where the role is per force.
    pub force_id: Option<Uuid>,
    /// The unit, where the role is of one.
    pub unit: Option<CaseworkUnit>,
    /// Interview or focus group.
    pub format: InterviewFormat,
    /// Whether it took place.
    pub status: InterviewStatus,
    /// The day it took place or was to.
    pub held_on: Option<Date>,
    /// How many took part.
    pub participants: Option<i32>,
    /// Whether its words are kept from analysts.
    pub restricted: bool,
}

impl ActiveModelBehavior for ActiveModel {}
