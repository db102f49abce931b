//! Which requests an upload is to answer.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which requests an upload is to answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "document_upload_request")]
pub struct Model {
    /// The upload.
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: Uuid,
    /// The request.
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
