//! The digest that a signed-off judgement had when it was signed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// The digest that a signed-off judgement had when it was signed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "seal")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// How the digest is made.
    #[sea_orm(column_type = "Text")]
    pub algorithm: String,
    /// The digest, lower-case hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// Who signed off.
    pub sealed_by: Uuid,
    /// When.
    pub sealed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
