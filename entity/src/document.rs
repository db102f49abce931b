//! Detail of a document.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Detail of a document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// The evidence item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The force it comes from or concerns.
    pub force_id: Option<Uuid>,
    /// Handling instruction beside the marking.
    #[sea_orm(column_type = "Text", nullable)]
    pub handling: Option<String>,
    /// Whether it holds personal data.
    pub personal_data: bool,
    /// Its class in the inspectorate's retention schedule.
    #[sea_orm(column_type = "Text", nullable)]
    pub retention_class: Option<String>,
    /// Last day that it is kept for sure.
    pub keep_until: Option<Date>,
    /// Whether a legal hold keeps it whatever the schedule says.
    pub legal_hold: bool,
}

impl ActiveModelBehavior for ActiveModel {}
