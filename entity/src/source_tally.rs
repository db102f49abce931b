//! View: how many judgements a cross-Area judgement draws on, whoever may see them.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// View: how many judgements a cross-Area judgement draws on, whoever may see them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "source_tally")]
pub struct Model {
    /// The judgement that draws on others; one that draws on none has no row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// How many.
    pub sources: i64,
}

impl ActiveModelBehavior for ActiveModel {}
