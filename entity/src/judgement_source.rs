//! Which Area judgements a cross-Area judgement draws on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which Area judgements a cross-Area judgement draws on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_source")]
pub struct Model {
    /// The cross-Area judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// The Area judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draws_on_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
