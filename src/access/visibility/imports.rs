//! Tables that are sent to be imported, and what came of them: what they made is seen where it is.

use super::{Reached, Visible, everything, nothing, under};
use crate::access::Viewer;
use ::entity::types::Role;
use ::entity::{import_batch, import_row, import_upload};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition};

impl Visible for import_upload::Entity {
    /// A table is its sender's, who could send it now. The auditor sees that it came, and its digest.
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::Auditor if viewer.is_known() => everything(),
            Role::LeadInspector | Role::Inspector | Role::Administrator => {
                import_upload::Column::CreatedBy.is_in(viewer.person).into_condition()
            }
            _ => nothing(),
        }
    }
}

impl Visible for import_row::Entity {
    /// What was in a table is its sender's alone.
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::Auditor => nothing(),
            _ => under::<import_batch::Entity>(
                viewer,
                import_row::Column::BatchId,
                import_batch::Column::Id,
            ),
        }
    }
}

impl Reached<import_batch::Entity> for import_row::Entity {}
