//! Which themes a finding belongs to.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Which themes a finding belongs to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "finding_theme")]
pub struct Model {
    /// The finding.
    #[sea_orm(primary_key, auto_increment = false)]
    pub finding_id: Uuid,
    /// The theme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub theme_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
