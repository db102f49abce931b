//! Which requests a document answers.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which requests a document answers.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_answer")]
pub struct Model {
    /// The document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    /// The request.
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
