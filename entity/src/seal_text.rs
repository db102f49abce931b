//! What was sealed when a judgement was signed off, word for word.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// What was sealed when a judgement was signed off, word for word.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "seal_text")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// Canonical JSON (RFC 8785), of which the seal is the digest.
    #[sea_orm(column_type = "Text")]
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}
