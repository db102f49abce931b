//! Who had written on a judgement when some of its findings became one of their own.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who had written on a judgement when some of its findings became one of their own. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "split_author")]
pub struct Model {
    /// What they became.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
