//! The manifest of an import: a table, a file to send a row.

use super::why;
use crate::documents::announcement::{NewUpload, Purpose};
use crate::table::{self, Table};
use ::entity::types::{Language, Marking, Origin};
use anyhow::{anyhow, bail, ensure};
use extract::Kind;
use sea_orm::ActiveEnum;
use sea_orm::prelude::{Date, Uuid};
use serde::{Deserialize, Serialize};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// A row of the manifest: a file, and what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Row {
    /// Path of the file, from the folder of the manifest.
    pub file: String,
    /// Reference of the inspection.
    pub inspection: String,
    /// Codes of the requests that it answers, with `|` between.
    pub requests: String,
    /// Name of the force, where they are asked per force.
    pub force: String,
    /// Title; that of the first request if empty.
    pub title: String,
    /// `OFFICIAL` or `OFFICIAL-SENSITIVE`.
    pub marking: String,
    /// Where it comes from, for example `PARTNER`; `AREA_SELF_REPORT` if empty.
    pub origin: String,
    /// `EN` or `CY`; English if empty.
    pub language: String,
    /// First day that it speaks of.
    pub period_start: String,
    /// Last day that it speaks of.
    pub period_end: String,
    /// `true` or `false`: whether it holds personal data.
    pub personal_data: String,
    /// SHA-256 that it must have, if it is known.
    pub sha256: String,
    /// What was wrong with it when it was refused: passed over.
    pub faults: String,
}

/// The columns that a manifest must have, then those that it may have.
const COLUMNS: [&str; 13] = [
    "file",
    "inspection",
    "requests",
    "marking",
    "personal_data",
    "force",
    "title",
    "origin",
    "language",
    "period_start",
    "period_end",
    "sha256",
    "faults",
];
const NEEDED: usize = 5;

/// Reads a manifest: its rows, each with its line, or with what is wrong with it.
///
/// # Errors
/// If its columns are not those of a manifest: says all that is wrong with it.
pub fn manifest(path: &Path) -> anyhow::Result<Vec<(u64, Result<Row, String>)>> {
    let name = path.display();
    let bytes =
        std::fs::read(path).map_err(|cause| anyhow!("{name} cannot be read: {}", why(&cause)))?;
    let table = Table::read(bytes);
    let rows: Vec<(u64, Result<Row, String>)> = table.rows().collect();
    let (needed, others) = COLUMNS.split_at(NEEDED);
    let misnamed = table.misnamed(needed, others);
    let mut faults: Vec<String> = misnamed.into_iter().map(|fault| fault.reason).collect();
    let torn = table.torn();
    if faults.is_empty() && torn.is_none() {
        ensure!(!rows.is_empty(), "{name} has no rows: there is nothing to import");
        return Ok(rows);
    }
    for (line, row) in rows {
        let wrong = match row {
            Err(wrong) => vec![wrong],
            Ok(row) => {
                let told = said(&row).err().unwrap_or_default().into_iter();
                let named =
                    told.filter(|(column, _)| table.columns.iter().any(|name| name == column));
                named.map(|(_, wrong)| wrong).collect()
            }
        };
        faults.extend(wrong.iter().map(|wrong| format!("line {line}: {wrong}")));
    }
    faults.extend(torn.map(|(line, fault)| format!("line {line}: {}", fault.reason)));
    bail!("{name} cannot be imported:\n- {}", faults.join("\n- "))
}

/// What the words of a row say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    marking: Marking,
    language: Language,
    origin: Origin,
    period: (Option<Date>, Option<Date>),
    personal_data: bool,
}

/// What the words of a row say, or all that is wrong with them, each with its column.
pub(super) fn said(row: &Row) -> Result<Said, Vec<(&'static str, String)>> {
    let mut wrong = Vec::new();
    for (column, cell) in
        [("file", &row.file), ("inspection", &row.inspection), ("requests", &row.requests)]
    {
        if cell.is_empty() {
            wrong.push((column, format!("the column {column} is empty")));
        }
    }
    // what a spreadsheet could not work out, and what it would work out, is no title
    if let Some(why) = table::no_words(&row.title) {
        wrong.push(("title", format!("the column title: {why}")));
    }
    let marking = word("marking", &row.marking, &mut wrong);
    let language = word("language", given(&row.language).unwrap_or("EN"), &mut wrong);
    let origin = word("origin", given(&row.origin).unwrap_or("AREA_SELF_REPORT"), &mut wrong);
    let start = day("period_start", &row.period_start, &mut wrong);
    let end = day("period_end", &row.period_end, &mut wrong);
    // a spreadsheet writes TRUE
    let personal_data = row.personal_data.to_ascii_lowercase().parse().ok();
    if personal_data.is_none() {
        wrong.push(("personal_data", misfit("personal_data", &row.personal_data, "true or false")));
    }
    match (marking, language, origin, personal_data) {
        (Some(marking), Some(language), Some(origin), Some(personal_data)) if wrong.is_empty() => {
            Ok(Said { marking, language, origin, period: (start, end), personal_data })
        }
        _ => Err(wrong),
    }
}

/// What a row announces. Its name is composed as others write it, however the disk does.
pub(super) fn announcement(
    row: &Row,
    said: Said,
    path: &Path,
    requests: &[Uuid],
    size: i64,
    sha256: String,
) -> NewUpload {
    let file_name: String = path.file_name().unwrap_or_default().to_string_lossy().nfc().collect();
    let media_type = Kind::of_name(&file_name).map_or("application/octet-stream", Kind::media_type);
    NewUpload {
        purpose: Purpose::Answers(requests.to_vec()),
        title: given(&row.title).map(str::to_owned),
        file_name,
        media_type: media_type.into(),
        size,
        sha256,
        marking: said.marking,
        language: said.language,
        origin: Some(said.origin),
        period: said.period,
        personal_data: said.personal_data,
        more_to_come: false,
    }
}

fn misfit(column: &str, word: &str, right: &str) -> String {
    format!("`{word}` does not fit the column {column}: write {right}")
}

/// What a column holds, if it is not empty.
pub(super) fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn word<T: ActiveEnum<Value = String>>(
    column: &'static str,
    text: &str,
    wrong: &mut Vec<(&'static str, String)>,
) -> Option<T> {
    let read = T::try_from_value(&text.to_uppercase().replace(['-', ' '], "_")).ok();
    if read.is_none() {
        wrong.push((column, misfit(column, text, &T::values().join(", "))));
    }
    read
}

fn day(column: &'static str, text: &str, wrong: &mut Vec<(&'static str, String)>) -> Option<Date> {
    let read = given(text)?.parse().ok();
    if read.is_none() {
        wrong.push((column, misfit(column, text, "a day as 2025-03-31")));
    }
    read
}
