//! Where a judgement stands between its states.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Where a judgement stands between its states.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "judgement_course")]
pub struct Model {
    /// The judgement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub judgement_id: Uuid,
    /// Who submitted the draft for quality assurance.
    pub submitted_by: Option<Uuid>,
    /// When.
    pub submitted_at: Option<DateTimeUtc>,
    /// The return that is still open: nothing was submitted since.
    pub return_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
