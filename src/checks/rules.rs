//! What follows from what a check wrote down, however it comes in: it is worked out, never taken on trust.

use super::template::{Misfit, at};
use crate::clock::slip;
use ::entity::types::{CheckField, CheckKind, FieldKind};
use chrono::Days;
use sea_orm::prelude::Date;
use serde_json::{Value, json};

/// A fact that follows: its path, and what it is; null if there is nothing for it to follow from.
pub type Fact = (&'static str, Value);

/// What follows from other fields in a kind of check, by path.
#[must_use]
pub fn follows(kind: CheckKind) -> &'static [&'static str] {
    match kind {
        CheckKind::CtlProcessCheck => {
            &["expiry_expected", "expiry_correct", "extension.before_expiry"]
        }
        CheckKind::IqaLiveCheck => &["agreed"],
        CheckKind::CourtObservation => &[],
    }
}

/// The longest custody time limit that can be meant, in days.
const LONGEST_LIMIT: i64 = 366;

/// What nobody can mean in a field that is filled in: a day of another age, a limit that no law knows.
#[must_use]
pub fn misfit(kind: CheckKind, field: &CheckField, filled: &Value, today: Date) -> Option<Misfit> {
    let value = at(filled, &field.path)?;
    let message = match (kind, field.kind, field.path.as_str()) {
        (_, FieldKind::Date, _) => slip(value.as_str()?.parse().ok()?, today)?,
        (CheckKind::CtlProcessCheck, FieldKind::Integer, "limit_days") => {
            let limit = value.as_i64().filter(|limit| !(1..=LONGEST_LIMIT).contains(limit))?;
            format!("must be 1 to {LONGEST_LIMIT} days, not {limit}")
        }
        _ => return None,
    };
    Some(Misfit { path: field.path.clone(), message })
}

/// What follows; nothing if it cannot be worked out.
///
/// A custody time limit expires on the first remand plus the limit, the day of the remand not counted; what was
/// recorded is correct if it is that day, and an extension is applied for before it expires up to that day. Two
/// assessors agree if they marked alike.
#[must_use]
pub fn facts(kind: CheckKind, filled: &Value) -> Vec<Fact> {
    let day = |path: &str| at(filled, path)?.as_str()?.parse::<Date>().ok();
    let expires = || {
        let limit = filled["limit_days"].as_u64()?;
        let expires = day("first_remand_on")?.checked_add_days(Days::new(limit))?;
        let correct = day("expiry_recorded")? == expires;
        let in_time = day("extension.applied_on").map(|applied| applied <= expires);
        Some(vec![
            ("expiry_expected", json!(expires)),
            ("expiry_correct", json!(correct)),
            ("extension.before_expiry", json!(in_time)),
        ])
    };
    let agreed = || {
        let (area, inspector) =
            (filled["area_marking"].as_str()?, filled["inspector_marking"].as_str()?);
        Some(vec![("agreed", json!(area == inspector))])
    };
    match kind {
        CheckKind::CtlProcessCheck => expires().unwrap_or_default(),
        CheckKind::IqaLiveCheck => agreed().unwrap_or_default(),
        CheckKind::CourtObservation => vec![],
    }
}

/// "Custody time limit process check: YH-CTL-CASE-1".
#[must_use]
pub fn title(kind: CheckKind, filled: &Value) -> String {
    let (name, alias) = match kind {
        CheckKind::CtlProcessCheck => ("Custody time limit process check", "case_alias"),
        CheckKind::IqaLiveCheck => ("IQA live check", "assessment_alias"),
        CheckKind::CourtObservation => ("Court observation", "court_alias"),
    };
    format!("{name}: {}", filled[alias].as_str().unwrap_or_default().trim())
}

/// What a kind is called in references.
#[must_use]
pub fn called(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::CtlProcessCheck => "CTL",
        CheckKind::IqaLiveCheck => "IQA",
        CheckKind::CourtObservation => "CRT",
    }
}
