//! The manifest of an import: a CSV file, a file to send a row.

use crate::documents::announcement::{NewUpload, Purpose};
use crate::error::{Error, Result};
use anyhow::{Context, ensure};
use extract::Kind;
use sea_orm::ActiveEnum;
use sea_orm::prelude::{Date, Uuid};
use serde::Deserialize;
use std::path::Path;

/// A row of the manifest: a file, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Path of the file, from the folder of the manifest.
    pub file: String,
    /// Reference of the inspection.
    pub inspection: String,
    /// Codes of the requests that it answers, with `|` between.
    pub requests: String,
    /// Name of the force, where they are asked per force.
    #[serde(default)]
    pub force: Option<String>,
    /// Title; that of the first request if empty.
    #[serde(default)]
    pub title: Option<String>,
    /// `OFFICIAL` or `OFFICIAL-SENSITIVE`.
    pub marking: String,
    /// Where it comes from, for example `PARTNER`; `AREA_SELF_REPORT` if empty.
    #[serde(default)]
    pub origin: Option<String>,
    /// `EN` or `CY`; English if empty.
    #[serde(default)]
    pub language: Option<String>,
    /// First day that it speaks of.
    #[serde(default)]
    pub period_start: Option<String>,
    /// Last day that it speaks of.
    #[serde(default)]
    pub period_end: Option<String>,
    /// `true` or `false`: whether it holds personal data.
    pub personal_data: String,
    /// SHA-256 that it must have, if it is known.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// Reads a manifest.
///
/// # Errors
/// Names the line that cannot be read.
pub fn manifest(path: &Path) -> anyhow::Result<Vec<Row>> {
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let rows: Result<Vec<Row>, _> = rows.deserialize().collect();
    let rows = rows.with_context(|| format!("reading {}", path.display()))?;
    ensure!(!rows.is_empty(), "{} has no rows: there is nothing to import", path.display());
    Ok(rows)
}

/// What a row announces.
///
/// # Errors
/// [`Error::BadInput`] for a word that is none of ours.
pub(super) fn announcement(
    row: &Row,
    path: &Path,
    requests: &[Uuid],
    size: i64,
    sha256: String,
) -> Result<NewUpload> {
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let media_type = Kind::of_name(&file_name).map_or("application/octet-stream", Kind::media_type);
    Ok(NewUpload {
        purpose: Purpose::Answers(requests.to_vec()),
        title: row.title.clone(),
        file_name,
        media_type: media_type.into(),
        size,
        sha256,
        marking: word("marking", &row.marking.replace('-', "_"))?,
        language: word("language", given(row.language.as_ref()).unwrap_or("EN"))?,
        origin: Some(word("origin", given(row.origin.as_ref()).unwrap_or("AREA_SELF_REPORT"))?),
        period: (
            day("period_start", row.period_start.as_ref())?,
            day("period_end", row.period_end.as_ref())?,
        ),
        // a spreadsheet writes TRUE
        personal_data: match row.personal_data.to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            other => return Err(wrong("personal_data", other, "true or false")),
        },
        more_to_come: false,
    })
}

fn wrong(column: &str, word: &str, right: &str) -> Error {
    Error::BadInput(format!("`{word}` does not fit the column {column}: write {right}"))
}

/// What a column holds, if it is not empty.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

fn word<T: ActiveEnum<Value = String>>(column: &str, text: &str) -> Result<T> {
    let known = || T::values().join(", ");
    T::try_from_value(&text.to_uppercase()).map_err(|_| wrong(column, text, &known()))
}

fn day(column: &str, text: Option<&String>) -> Result<Option<Date>> {
    let parsed = |text: &str| text.parse().map_err(|_| wrong(column, text, "a day as 2025-03-31"));
    given(text).map(parsed).transpose()
}
