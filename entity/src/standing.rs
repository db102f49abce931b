//! View: each Area a person is granted or barred from; one row without an Area if none.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// View: each Area a person is granted or barred from; one row without an Area if none.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "standing")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Who vouches for them.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Who they are to that issuer.
    #[sea_orm(column_type = "Text", nullable)]
    pub subject: Option<String>,
    /// An Area.
    pub area_id: Option<Uuid>,
    /// Whether it is barred by a conflict of interest.
    pub barred: Option<bool>,
}

impl ActiveModelBehavior for ActiveModel {}
