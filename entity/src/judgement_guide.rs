//! By which guide a judgement is made: the one that was in force when its strength or component was last set.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// By which guide a judgement is made: the one that was in force when its strength or component was last set.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_guide")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// The guide.
    pub guide_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
