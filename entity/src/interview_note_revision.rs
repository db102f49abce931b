//! Every text that a passage of an interview's notes ever had; `interview_note` holds those that stand.

use crate::types::NoteBasis;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Every text that a passage of an interview's notes ever had; `interview_note` holds those that stand. Never
/// changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "interview_note_revision")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The interview.
    pub interview_id: Uuid,
    /// Place in the interview; 0 is the summary.
    pub number: i32,
    /// The revision of the interview's notes that it came with.
    pub revision: i32,
    /// The words.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// When it was written, as its writer says; not known of what came before this was asked.
    pub basis: Option<NoteBasis>,
    /// Why it was written later.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// What the client calls this act of saving.
    #[sea_orm(column_type = "Text", nullable)]
    pub client_key: Option<String>,
    /// When it was written, by the clock of the client.
    pub written_at: Option<DateTimeUtc>,
    /// When it came here.
    pub recorded_at: DateTimeUtc,
    /// Who wrote it.
    pub written_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
