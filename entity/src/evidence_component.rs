//! Which components an item informs.

use crate::types::Component;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which components an item informs.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_component")]
pub struct Model {
    /// The item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The component.
    #[sea_orm(primary_key, auto_increment = false)]
    pub component: Component,
}

impl ActiveModelBehavior for ActiveModel {}
