//! The time stamp of an authority on what was sealed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The time stamp of an authority on what was sealed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "seal_stamp")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// What the authority answered (RFC 3161), as Base64.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    /// Its SHA-256, lower-case hexadecimal: not all of an answer is signed.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
}

impl ActiveModelBehavior for ActiveModel {}
