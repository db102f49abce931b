//! View: who wrote on a judgement, on an earlier or later version of it, or on what it was split from.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// View: who wrote on a judgement, on an earlier or later version of it, or on what it was split from before that: began
/// or changed it, submitted it, or made or withdrew a link of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_author")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
