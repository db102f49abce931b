//! Detail of an AIP score that can be cited.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Detail of an AIP score that can be cited.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "aip_score_item")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The score.
    pub aip_score_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
