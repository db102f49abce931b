//! By which subjects somebody was known before: they stay theirs.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// By which subject somebody was known before: it stays theirs, so that nobody leaves a conflict of interest behind by
/// being added anew.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "former_subject")]
pub struct Model {
    /// The issuer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub issuer: String,
    /// The subject.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Whose it was.
    pub person_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
