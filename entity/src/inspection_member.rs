//! Who inspects (paragraph 27).

use crate::types::Position;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who inspects (paragraph 27).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "inspection_member")]
pub struct Model {
    /// The inspection.
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: Uuid,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Lead or inspector.
    pub position: Position,
    /// When they left; a member while absent.
    pub left_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
