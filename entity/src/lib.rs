//! What is stored: one dense entity a table. No behaviour; the way to the rows is the store's.

#![expect(clippy::disallowed_methods, reason = "sea-orm's derives call them")]

pub mod aip_score;
pub mod aip_score_item;
pub mod area;
pub mod area_force;
pub mod area_grant;
pub mod audit_chain;
pub mod audit_entry;
pub mod check_template;
pub mod conflict_of_interest;
pub mod document;
pub mod document_answer;
pub mod document_content;
pub mod document_remark;
pub mod document_request;
pub mod document_upload;
pub mod document_upload_request;
pub mod document_version;
pub mod effect;
pub mod evidence;
pub mod evidence_component;
pub mod evidence_link;
pub mod evidence_link_point;
pub mod factual_accuracy_point;
pub mod finding;
pub mod finding_theme;
pub mod ineffective_trial_reason;
pub mod inspection;
pub mod inspection_member;
pub mod inspection_stage;
pub mod interview;
pub mod interview_interviewer;
pub mod interview_note;
pub mod interview_role;
pub mod interviewee;
pub mod judgement;
pub mod judgement_source;
pub mod link_tally;
pub mod measure_definition;
pub mod newcomer;
pub mod onsite_check;
pub mod onsite_check_record;
pub mod outbox_event;
pub mod performance_point;
pub mod performance_series;
pub mod person;
pub mod police_force;
pub mod questionnaire_cell;
pub mod questionnaire_count;
pub mod questionnaire_invitation;
pub mod questionnaire_question;
pub mod questionnaire_rate;
pub mod questionnaire_result;
pub mod questionnaire_row;
pub mod reference_state;
pub mod repository;
pub mod request_remark;
pub mod review;
pub mod seal;
pub mod standing;
pub mod theme;
pub mod trace_tally;
pub mod types;

/// The columns of a row, by their place.
pub trait Cells {
    /// The value of a column.
    ///
    /// # Errors
    /// If it holds something else.
    fn get<T: sea_orm::TryGetable>(&self, column: usize) -> Result<T, sea_orm::DbErr>;

    /// Whether a column holds nothing. To try for its value and fail would cost a formatted error.
    fn is_null(&self, column: usize) -> bool;

    /// The value of a column that may hold nothing.
    ///
    /// # Errors
    /// If it holds something else.
    fn get_some<T: sea_orm::TryGetable>(&self, column: usize) -> Result<Option<T>, sea_orm::DbErr> {
        if self.is_null(column) { Ok(None) } else { self.get(column).map(Some) }
    }
}

/// What can be read from the columns of a row, in the order of its fields.
pub trait FromCells: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// If a column holds something else.
    fn from_cells(cells: &impl Cells) -> Result<Self, sea_orm::DbErr>;
}
