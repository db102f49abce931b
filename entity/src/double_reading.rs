//! An on-site check that two inspectors make, each blind to the other.

use crate::types::CaseworkUnit;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// An on-site check that two inspectors make, each blind to the other.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "double_reading")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The inspection.
    pub inspection_id: Uuid,
    /// The template that both fill in.
    pub template_id: Uuid,
    /// The unit.
    pub unit: CaseworkUnit,
    /// The day.
    pub done_on: Date,
    /// Who reads first.
    pub first_id: Uuid,
    /// Who reads, too.
    pub second_id: Uuid,
    /// How many readings are in.
    pub readings: i32,
    /// Who asked for it.
    pub asked_by: Uuid,
    /// When.
    pub asked_at: DateTimeUtc,
    /// The check that came of it, once it is settled.
    pub check_id: Option<Uuid>,
    /// Who settled it.
    pub settled_by: Option<Uuid>,
    /// When.
    pub settled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
