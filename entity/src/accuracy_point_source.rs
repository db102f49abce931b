//! On what a point of factual accuracy was raised.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// On what a point of factual accuracy was raised.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "accuracy_point_source")]
pub struct Model {
    /// The point.
    #[sea_orm(primary_key, auto_increment = false)]
    pub point_id: Uuid,
    /// What had been sent to the Area.
    pub area_text_id: Uuid,
    /// The Area.
    pub area_id: Uuid,
    /// The finding, as it was called there; none for the judgement itself.
    #[sea_orm(column_type = "Text", nullable)]
    pub finding: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
