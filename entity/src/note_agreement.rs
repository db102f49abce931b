//! Who agreed to the notes of an interview, in which revision.

use crate::types::{AgreementOutcome, NoteParty};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who agreed to the notes of an interview, in which revision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "note_agreement")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The interview.
    pub interview_id: Uuid,
    /// The revision of its notes.
    pub revision: i32,
    /// Whose agreement it is.
    pub party: NoteParty,
    /// What they said.
    pub outcome: AgreementOutcome,
    /// What they said of it.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// Who agreed, or recorded what the interviewee said.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
