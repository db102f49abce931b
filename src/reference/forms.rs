//! What the forms of checks must keep from version to version: what is worked out can be worked out by each.

use ::entity::types::{CheckKind, FieldKind};

/// What a field must be that follows from others, or that others follow from: those could not be worked out otherwise.
#[must_use]
pub fn must_be(kind: CheckKind, path: &str) -> Option<FieldKind> {
    match (kind, path) {
        (
            CheckKind::CtlProcessCheck,
            "first_remand_on" | "expiry_recorded" | "expiry_expected" | "extension.applied_on",
        ) => Some(FieldKind::Date),
        (CheckKind::CtlProcessCheck, "limit_days") => Some(FieldKind::Integer),
        (CheckKind::CtlProcessCheck, "expiry_correct" | "extension.before_expiry")
        | (CheckKind::IqaLiveCheck, "agreed") => Some(FieldKind::Boolean),
        (CheckKind::IqaLiveCheck, "area_marking" | "inspector_marking") => Some(FieldKind::Text),
        _ => None,
    }
}
