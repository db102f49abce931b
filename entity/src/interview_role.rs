//! A role to be interviewed (paragraphs 19 and 20).

use crate::types::{Component, Origin, RoleScope};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A role to be interviewed (paragraphs 19 and 20).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interview_role")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Heading that it stands under.
    #[sea_orm(column_type = "Text")]
    pub role_group: String,
    /// The role.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Once an Area or once a force.
    pub scope: RoleScope,
    /// Fewest interviews, where the scope states it.
    pub minimum: Option<i32>,
    /// How the minimum is known.
    #[sea_orm(column_type = "Text")]
    pub minimum_basis: String,
    /// Whether both units must be covered.
    pub both_units: bool,
    /// Whether it is heard as a focus group.
    pub focus_group: bool,
    /// The component it mostly informs.
    pub component: Component,
    /// Where its evidence comes from.
    pub origin: Origin,
    /// What to mind.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Paragraph of the scope.
    #[sea_orm(column_type = "Text")]
    pub source_paragraph: String,
}

impl ActiveModelBehavior for ActiveModel {}
