//! Somebody, or some system, who may come in: an issuer and a subject.

use crate::types::PersonKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Somebody, or some system, who may come in: an issuer and a subject.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who vouches for them.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Who they are to that issuer; absent until they first sign in, if they were invited.
    #[sea_orm(column_type = "Text", nullable)]
    pub subject: Option<String>,
    /// How they are shown.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Person or system.
    pub kind: PersonKind,
    /// The name by which their next subject is known, in small letters; absent once they have signed in.
    #[sea_orm(column_type = "Text", nullable)]
    pub known_as: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
