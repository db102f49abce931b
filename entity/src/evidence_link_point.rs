//! The points of a series that a link was made on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The points of a series that a link was made on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_link_point")]
pub struct Model {
    /// The link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_id: Uuid,
    /// The point.
    #[sea_orm(primary_key, auto_increment = false)]
    pub point_id: Uuid,
    /// The series.
    pub series_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
