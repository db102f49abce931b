//! The manifest of an import: a CSV file, a file to send a row.

use crate::documents::announcement::{NewUpload, Purpose};
use crate::error::{Error, Result};
use ::entity::types::{Language, Marking};
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
    /// `EN` or `CY`; English if empty.
    #[serde(default)]
    pub language: Option<String>,
    /// First day that it speaks of.
    #[serde(default)]
    pub period_start: Option<Date>,
    /// Last day that it speaks of.
    #[serde(default)]
    pub period_end: Option<Date>,
    /// `true` if it holds personal data.
    pub personal_data: bool,
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
    let wrong = |what, word: &str| Error::BadInput(format!("`{word}` is no {what}"));
    let language = row.language.as_deref().filter(|word| !word.is_empty()).unwrap_or("EN");
    let media_type = Kind::of_name(&file_name).map_or("application/octet-stream", Kind::media_type);
    Ok(NewUpload {
        purpose: Purpose::Answers(requests.to_vec()),
        title: row.title.clone(),
        file_name,
        media_type: media_type.into(),
        size,
        sha256,
        marking: Marking::try_from_value(&row.marking.replace('-', "_"))
            .map_err(|_| wrong("marking that is taken", &row.marking))?,
        language: Language::try_from_value(&language.to_owned())
            .map_err(|_| wrong("language", language))?,
        period: (row.period_start, row.period_end),
        personal_data: row.personal_data,
        more_to_come: false,
    })
}
