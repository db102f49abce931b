//! Somebody who signed in with a token that is in order, and was not known here.

use crate::types::Role;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Somebody who signed in with a token that is in order, and was not known here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "newcomer")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who vouches for them.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Who they are to that issuer.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// The name that they could have been invited by.
    #[sea_orm(column_type = "Text", nullable)]
    pub known_as: Option<String>,
    /// In which role.
    pub role: Role,
    /// When they first came.
    pub first_at: DateTimeUtc,
    /// When they last came, give or take some minutes.
    pub last_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
