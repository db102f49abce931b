//! Whether what was filled in fits the template of a check.
//!
//! Templates are versioned rows, not code: a form that changes becomes a new version, and an old
//! record still reads with its own. So what was filled in is held against the row.

use ::entity::types::{CheckField, CheckFields, FieldKind};
use sea_orm::prelude::Date;
use serde_json::{Map, Value};
use std::fmt;

/// A field that does not fit, named by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Path in what was filled in, for example `extension.granted`.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// What was filled in at a path.
#[must_use]
pub fn at<'v>(filled: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(filled, |value, step| value.get(step))
}

/// Puts a value where its path says.
pub fn put(filled: &mut Value, path: &str, value: Value) {
    let mut at = filled;
    for step in path.split('.') {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[step];
    }
    *at = value;
}

/// Leaves out what was filled in at a path.
pub fn leave_out(filled: &mut Value, path: &str) {
    let (above, name) = path.rsplit_once('.').map_or((String::new(), path), |(above, name)| {
        (format!("/{}", above.replace('.', "/")), name)
    });
    if let Some(Value::Object(parts)) = filled.pointer_mut(&above) {
        parts.remove(name);
    }
}

/// Holds what was filled in against the template.
///
/// # Errors
/// Every field that is missing, of another kind, or not in the template; fields of the template
/// first, in its order.
pub fn validate(template: &CheckFields, filled: &Value) -> Result<(), Vec<Misfit>> {
    let mut misfits = Vec::new();
    for field in &template.0 {
        if let Some(message) = misfit(field, at(filled, &field.path).unwrap_or(&Value::Null)) {
            misfits.push(Misfit { path: field.path.clone(), message });
        }
    }
    let fields: Vec<&str> = template.0.iter().map(|field| field.path.as_str()).collect();
    strangers(&fields, "", filled, &mut misfits);
    if misfits.is_empty() { Ok(()) } else { Err(misfits) }
}

fn misfit(field: &CheckField, value: &Value) -> Option<String> {
    let blank = value.as_str().is_some_and(|text| text.trim().is_empty());
    if value.is_null() || (blank && field.kind == FieldKind::Text && field.required) {
        return field.required.then(|| "is missing: fill it in".into());
    }
    let (fits, wanted) = match field.kind {
        FieldKind::Text => (is_text(value), "words, at most 10,000 characters"),
        FieldKind::Integer => (value.is_i64(), "a whole number"),
        FieldKind::Boolean => (value.is_boolean(), "true or false"),
        FieldKind::Date => (is_date(value), "a day, YYYY-MM-DD"),
    };
    (!fits).then(|| format!("must be {wanted}, not {value}"))
}

/// PostgreSQL keeps no NUL.
fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.chars().count() <= 10_000 && !text.contains('\0'))
}

fn is_date(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 10 && text.parse::<Date>().is_ok())
}

/// What was filled in beside the fields of the template, of which the paths from here on are given. A key is one step of
/// a path, whatever is written in it: one with a dot in it is the key of no field.
fn strangers(fields: &[&str], path: &str, value: &Value, misfits: &mut Vec<Misfit>) {
    if fields.contains(&"") {
        return;
    }
    let Value::Object(parts) = value else {
        misfits.push(Misfit { path: path.into(), message: "must be an object".into() });
        return;
    };
    for (name, part) in parts {
        let below = fields.iter().copied().filter_map(|field| {
            let (step, rest) = field.split_once('.').unwrap_or((field, ""));
            (step == name).then_some(rest)
        });
        let below: Vec<&str> = below.collect();
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if !below.is_empty() {
            strangers(&below, &path, part, misfits);
            continue;
        }
        let message = if name.contains('.') {
            "is one key with a dot in it: write an object in an object"
        } else {
            "is not a field of this template: leave it out"
        };
        misfits.push(Misfit { path, message: message.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template() -> CheckFields {
        let field = |path: &str, kind, required| CheckField { path: path.into(), kind, required };
        CheckFields(vec![
            field("case_alias", FieldKind::Text, true),
            field("limit_days", FieldKind::Integer, true),
            field("first_remand_on", FieldKind::Date, true),
            field("extension.sought", FieldKind::Boolean, true),
            field("extension.granted", FieldKind::Boolean, false),
        ])
    }

    fn said(filled: &Value) -> Vec<String> {
        let misfits = validate(&template(), filled).err().unwrap_or_default();
        misfits.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_fits_passes() {
        let filled = json!({
            "case_alias": "A", "limit_days": 56, "first_remand_on": "2025-01-20",
            "extension": { "sought": false },
        });
        assert!(said(&filled).is_empty());
    }

    #[test]
    fn every_misfit_is_named_by_its_path() {
        let filled = json!({
            "case_alias": " ", "limit_days": "56", "first_remand_on": "20 January",
            "extension": { "sought": true, "granted": 1, "by": "A" }, "colour": {},
        });
        assert_eq!(
            said(&filled),
            [
                "case_alias: is missing: fill it in",
                "limit_days: must be a whole number, not \"56\"",
                "first_remand_on: must be a day, YYYY-MM-DD, not \"20 January\"",
                "extension.granted: must be true or false, not 1",
                "colour: is not a field of this template: leave it out",
                "extension.by: is not a field of this template: leave it out",
            ]
        );
        assert!(said(&json!([])).contains(&": must be an object".to_owned()));
    }

    #[test]
    fn a_key_is_one_step_whatever_is_written_in_it() {
        let filled = json!({
            "case_alias": "A", "limit_days": 56, "first_remand_on": "2025-01-20",
            "extension": { "sought": false, "": { "sought": 1 } },
            "extension.sought": true, "extension.granted": { "by": [1, 2] },
            "": { "case_alias": [1], "extension": { "granted": "no" } },
        });
        let dotted = "is one key with a dot in it: write an object in an object";
        assert_eq!(
            said(&filled),
            [
                ": is not a field of this template: leave it out",
                "extension.: is not a field of this template: leave it out",
                &format!("extension.granted: {dotted}"),
                &format!("extension.sought: {dotted}"),
            ]
        );
    }
}
