//! The rows of the demonstration tables, column by column; columns that nobody needs are left out.

#![expect(clippy::struct_field_names, reason = "named as the columns are")]

use crate::programme::words::{Flag, List, Word};
use ::entity::types::{
    CaseworkUnit, CheckKind, CheckOutcome, InterviewFormat, InterviewStatus, Language, Marking,
    PersonKind, RedactionState, RequestRound, Response, Role, StaffGroup, Stage, ValueKind,
};
use sea_orm::prelude::Date;
use serde::Deserialize;

/// `interviews.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Interview {
    pub(super) interview_ref: String,
    pub(super) area_code: String,
    pub(super) role_code: String,
    pub(super) force_code: Option<String>,
    pub(super) unit_code: Option<Word<CaseworkUnit>>,
    pub(super) format: Word<InterviewFormat>,
    pub(super) participants: Option<i32>,
    pub(super) held_or_planned_on: Date,
    pub(super) status: Word<InterviewStatus>,
    pub(super) language: Word<Language>,
    pub(super) lead_inspector: String,
    pub(super) restricted: Flag,
    pub(super) summary: String,
}

/// What `interview_quota_expected.csv` expects of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Quota {
    Met,
    NotMet,
    NoMinimumStated,
}

/// `interview_quota_expected.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ExpectedQuota {
    pub(super) area_code: String,
    pub(super) role_code: String,
    pub(super) force_code: Option<String>,
    pub(super) held: usize,
    pub(super) expected_status: Quota,
}

/// How `document_request_status.csv` says that a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Received,
    Overdue,
    NotHeld,
}

/// `document_request_status.csv`: a request as it was put to one Area or force.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RequestStatus {
    pub(super) area_code: String,
    pub(super) request_code: String,
    pub(super) force_code: Option<String>,
    pub(super) request_round: Word<RequestRound>,
    pub(super) due_on: Date,
    pub(super) status: Answer,
}

/// What became of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Upload {
    Accepted,
    RejectedOutOfScope,
}

/// `documents.csv`: one version of a document.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Document {
    pub(super) document_ref: String,
    pub(super) area_code: String,
    pub(super) request_code: String,
    pub(super) force_code: Option<String>,
    pub(super) title: String,
    pub(super) version: i32,
    pub(super) supersedes: Option<String>,
    pub(super) file: String,
    pub(super) media_type: String,
    pub(super) bytes: i64,
    pub(super) sha256: String,
    pub(super) received_on: Date,
    pub(super) period_start: Option<Date>,
    pub(super) period_end: Option<Date>,
    pub(super) marking: Word<Marking>,
    pub(super) handling: Option<String>,
    pub(super) personal_data: Flag,
    pub(super) redaction_status: Word<RedactionState>,
    pub(super) language: Word<Language>,
    pub(super) status: Upload,
    pub(super) note: Option<String>,
}

/// `onsite_checks.json`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Checks {
    pub(super) checks: Vec<Check>,
}

/// One check.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Check {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) area_code: String,
    pub(super) kind: Word<CheckKind>,
    pub(super) unit_code: Word<CaseworkUnit>,
    pub(super) done_on: Date,
    pub(super) inspector: String,
    pub(super) outcome: Word<CheckOutcome>,
    pub(super) fields: serde_json::Value,
}

/// `questionnaire_counts.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Count {
    pub(super) area_code: String,
    pub(super) question_code: String,
    pub(super) staff_group: Word<StaffGroup>,
    pub(super) response_code: Word<Response>,
    pub(super) count: u32,
    pub(super) base: u32,
}

/// `questionnaire_response_rates.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ResponseRate {
    pub(super) area_code: String,
    pub(super) staff_group: Word<StaffGroup>,
    pub(super) invited: u32,
    pub(super) responded: u32,
}

/// `performance.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Point {
    pub(super) area_code: String,
    pub(super) unit_code: Word<CaseworkUnit>,
    pub(super) period_label: String,
    pub(super) period_start: Date,
    pub(super) period_end: Date,
    pub(super) measure_code: String,
    pub(super) numerator: i64,
    pub(super) denominator: Option<i64>,
    pub(super) value: f64,
    pub(super) value_kind: Word<ValueKind>,
}

/// A line of timeline.csv: a stage, or the publication after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Phase {
    SettingUp,
    Fieldwork,
    Analysis,
    ReportQa,
    Publication,
}

impl Phase {
    pub(super) fn stage(self) -> Option<Stage> {
        match self {
            Self::SettingUp => Some(Stage::SettingUp),
            Self::Fieldwork => Some(Stage::Fieldwork),
            Self::Analysis => Some(Stage::Analysis),
            Self::ReportQa => Some(Stage::ReportQa),
            Self::Publication => None,
        }
    }
}

/// `timeline.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TimelinePhase {
    pub(super) area_code: String,
    pub(super) phase_code: Phase,
    pub(super) demo_start: Option<Date>,
    pub(super) demo_end: Option<Date>,
    pub(super) note: String,
}

/// `team.csv`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Person {
    pub(super) alias: String,
    pub(super) title: String,
    pub(super) role: Word<Role>,
    pub(super) area_grants: List,
    pub(super) home_area_conflict: Option<String>,
    pub(super) principal_kind: Word<PersonKind>,
}
