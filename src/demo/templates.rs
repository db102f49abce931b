//! The forms of the three on-site checks, as the demonstration fills them in: version 1 of each.

use ::entity::types::{CheckField, CheckFields, CheckKind, FieldKind};

const CTL: [(&str, FieldKind, bool); 14] = [
    ("case_alias", FieldKind::Text, true),
    ("offence_category", FieldKind::Text, true),
    ("first_remand_on", FieldKind::Date, true),
    ("limit_days", FieldKind::Integer, true),
    ("expiry_expected", FieldKind::Date, true),
    ("expiry_recorded", FieldKind::Date, true),
    ("expiry_correct", FieldKind::Boolean, true),
    ("case_progression_log", FieldKind::Text, true),
    ("review_28_day_recorded_in_cms", FieldKind::Boolean, true),
    ("on_weekly_assurance_report", FieldKind::Boolean, true),
    ("extension.sought", FieldKind::Boolean, true),
    ("extension.applied_on", FieldKind::Date, false),
    ("extension.before_expiry", FieldKind::Boolean, false),
    ("extension.granted", FieldKind::Boolean, false),
];

const IQA: [(&str, FieldKind, bool); 11] = [
    ("assessment_alias", FieldKind::Text, true),
    ("stage_assessed", FieldKind::Text, true),
    ("prosecutor_grade", FieldKind::Text, true),
    ("assessor_grade", FieldKind::Text, true),
    ("area_marking", FieldKind::Text, true),
    ("inspector_marking", FieldKind::Text, true),
    ("agreed", FieldKind::Boolean, true),
    ("leniency", FieldKind::Text, true),
    ("feedback_recorded", FieldKind::Boolean, true),
    ("feedback_days", FieldKind::Integer, false),
    ("learning_theme", FieldKind::Text, false),
];

const COURT: [(&str, FieldKind, bool); 12] = [
    ("court_type", FieldKind::Text, true),
    ("court_alias", FieldKind::Text, true),
    ("hearing_type", FieldKind::Text, true),
    ("session", FieldKind::Text, true),
    ("advocate_type", FieldKind::Text, true),
    ("preparedness", FieldKind::Text, true),
    ("case_progression", FieldKind::Text, true),
    ("relationship_with_court_and_parties", FieldKind::Text, true),
    ("witnesses_spoken_to", FieldKind::Text, true),
    ("result", FieldKind::Text, true),
    ("ineffective_reason_code", FieldKind::Text, false),
    ("note", FieldKind::Text, false),
];

/// Every kind of check with its fields.
pub(super) fn templates() -> [(CheckKind, CheckFields); 3] {
    [CheckKind::CtlProcessCheck, CheckKind::IqaLiveCheck, CheckKind::CourtObservation]
        .map(|kind| (kind, fields(kind)))
}

/// The fields of a kind of check.
pub(super) fn fields(kind: CheckKind) -> CheckFields {
    let fields = match kind {
        CheckKind::CtlProcessCheck => &CTL[..],
        CheckKind::IqaLiveCheck => &IQA[..],
        CheckKind::CourtObservation => &COURT[..],
    };
    let field =
        |&(path, kind, required): &(&str, _, _)| CheckField { path: path.into(), kind, required };
    CheckFields(fields.iter().map(field).collect())
}
