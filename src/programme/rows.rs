//! The rows of the programme's tables, column by column; columns that nobody needs are left out.

#![expect(clippy::struct_field_names, reason = "named as the columns are")]

use super::words::{Flag, List, Word};
use ::entity::types::{
    Better, CaseworkUnit, CheckKind, Component, FieldKind, Marking, Measure, Origin, RequestRound,
    RoleScope, Stage as StageName, ValueKind,
};
use sea_orm::ActiveEnum;
use serde::Deserialize;

/// `areas.csv`: an Area beside one of its forces.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Area {
    pub(crate) area_code: String,
    pub(crate) area_name: String,
    pub(crate) area_aliases: List,
    pub(crate) force_code: String,
    pub(crate) force_name: String,
}

/// `units.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Unit {
    pub(crate) unit_code: String,
    pub(crate) unit_name: String,
    pub(crate) in_scope_phase3: Flag,
}

/// `aip_scores.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct AipScore {
    pub(crate) area_code: String,
    pub(crate) unit_code: Word<CaseworkUnit>,
    pub(crate) measure: Word<Measure>,
    pub(crate) baseline_score: Option<f64>,
    pub(crate) follow_up_score: Option<f64>,
    pub(crate) change_from_baseline: Option<f64>,
    pub(crate) change_unit: Option<String>,
    pub(crate) seed_paragraph: Option<String>,
}

impl AipScore {
    pub(crate) fn reference(&self) -> String {
        reference(&self.area_code, self.unit_code.0, self.measure.0)
    }

    /// The unit of the change as the scope prints it; the file adds a remark after a comma.
    pub(crate) fn printed_unit(&self) -> Option<String> {
        self.change_unit.as_ref()?.split(',').next().map(str::to_owned)
    }
}

/// What an Area's score is called.
pub(crate) fn reference(area: &str, unit: CaseworkUnit, measure: Measure) -> String {
    format!("AIP-{area}-{}-{}", unit.to_value(), measure.to_value())
}

/// `stages.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Stage {
    pub(crate) stage: Word<StageName>,
    pub(crate) weeks: i32,
    pub(crate) activities: List,
}

/// `interview_roles.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct InterviewRole {
    pub(crate) role_code: String,
    pub(crate) seed_paragraph: String,
    pub(crate) group: String,
    pub(crate) role_name: String,
    pub(crate) scope: Word<RoleScope>,
    pub(crate) minimum: Option<i32>,
    pub(crate) minimum_basis: String,
    pub(crate) focus_group: Flag,
    pub(crate) component_hint: Word<Component>,
    pub(crate) origin_group: Word<Origin>,
    pub(crate) note: Option<String>,
}

impl InterviewRole {
    /// Whether both court tiers must be heard.
    pub(crate) fn both_units(&self) -> bool {
        self.note.as_ref().is_some_and(|note| note.starts_with("coverage rule"))
    }
}

/// `document_requests.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Request {
    pub(crate) request_code: String,
    pub(crate) component_code: Word<Component>,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) period_covered: String,
    pub(crate) redaction_expected: Flag,
    pub(crate) expected_marking: Word<Marking>,
    pub(crate) scope: Word<RoleScope>,
    pub(crate) request_round: Word<RequestRound>,
}

/// `check_templates.csv`: one field of the form of a kind of check.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TemplateField {
    pub(crate) kind: Word<CheckKind>,
    pub(crate) path: String,
    pub(crate) value: Word<FieldKind>,
    pub(crate) required: Flag,
}

/// `questionnaire_questions.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Question {
    pub(crate) question_code: String,
    pub(crate) component_code: Word<Component>,
    pub(crate) text_en: String,
    pub(crate) seed_paragraph: String,
}

/// `measures.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct MeasureDefinition {
    pub(crate) measure_code: String,
    pub(crate) measure_name: String,
    pub(crate) value_kind: Word<ValueKind>,
    pub(crate) better_is: Word<Better>,
    pub(crate) seed_paragraph: String,
    pub(crate) definition: String,
    pub(crate) definition_source: String,
}

/// `ineffective_trial_reasons.csv`
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TrialReason {
    pub(crate) reason_code: String,
    pub(crate) reason_party: String,
    pub(crate) reason: String,
    pub(crate) complete: String,
    pub(crate) source: String,
}

/// `guide.csv`: what a strength of evidence or a component means.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Meaning {
    pub(crate) kind: String,
    pub(crate) code: String,
    pub(crate) meaning: String,
}
