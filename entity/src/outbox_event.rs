//! What happened, waiting to be told to others.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What happened, waiting to be told to others.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "outbox_event")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// What kind of event.
    #[sea_orm(column_type = "Text")]
    pub event_type: String,
    /// Kind of thing it happened to.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// To which.
    pub subject_id: Uuid,
    /// In which inspection.
    pub inspection_id: Option<Uuid>,
    /// What the event says.
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    /// When it was handed on.
    pub delivered_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
