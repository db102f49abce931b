//! View: how many active links a trace holds, whoever may see them.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// View: how many active links a trace holds, whoever may see them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "trace_tally")]
pub struct Model {
    /// The judgement traced.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// Active links, those of drawn-on judgements included.
    pub links: i64,
    /// Different items that they cite.
    pub items: i64,
}

impl ActiveModelBehavior for ActiveModel {}
