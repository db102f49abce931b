//! The demonstration files as they are read: embedded in a release, from the folder in a debug build.

use super::{claims, rows};
use crate::programme::{Programme, csv_rows};
use anyhow::{Context, Result, anyhow};
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

#[derive(RustEmbed)]
#[folder = "demo/"]
struct Folder;

/// Everything that is loaded or checked.
#[derive(Clone, Debug)]
pub(super) struct Data {
    /// What the inspections refer to.
    pub(super) programme: Programme,
    pub(super) interviews: Vec<rows::Interview>,
    pub(super) expected_quotas: Vec<rows::ExpectedQuota>,
    pub(super) request_status: Vec<rows::RequestStatus>,
    pub(super) documents: Vec<rows::Document>,
    pub(super) checks: Vec<rows::Check>,
    pub(super) counts: Vec<rows::Count>,
    pub(super) response_rates: Vec<rows::ResponseRate>,
    pub(super) points: Vec<rows::Point>,
    pub(super) timeline: Vec<rows::TimelinePhase>,
    pub(super) team: Vec<rows::Person>,
    pub(super) themes: Vec<claims::Theme>,
    pub(super) judgements: Vec<claims::Judgement>,
    /// The bytes of the files that documents.csv names.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Data {
    /// Reads all files.
    ///
    /// # Errors
    /// Names the file, the line and the word that cannot be read.
    pub(super) fn read() -> Result<Self> {
        let claims: claims::File = json("judgements.json")?;
        let checks: rows::Checks = json("onsite_checks.json")?;
        let documents: Vec<rows::Document> = csv("documents.csv")?;
        let of_document = |row: &rows::Document| Ok((row.file.clone(), bytes(&row.file)?));
        Ok(Self {
            programme: Programme::read()?,
            interviews: csv("interviews.csv")?,
            expected_quotas: csv("interview_quota_expected.csv")?,
            request_status: csv("document_request_status.csv")?,
            files: documents.iter().map(of_document).collect::<Result<_>>()?,
            documents,
            checks: checks.checks,
            counts: csv("questionnaire_counts.csv")?,
            response_rates: csv("questionnaire_response_rates.csv")?,
            points: csv("performance.csv")?,
            timeline: csv("timeline.csv")?,
            team: team()?,
            themes: claims.cross_area_themes,
            judgements: claims.judgements,
        })
    }
}

/// team.csv alone.
pub(super) fn team() -> Result<Vec<rows::Person>> {
    csv("team.csv")
}

fn bytes(name: &str) -> Result<Vec<u8>> {
    let file = Folder::get(name).with_context(|| format!("demo/{name} is missing"))?;
    Ok(file.data.into_owned())
}

fn csv<T: DeserializeOwned>(name: &str) -> Result<Vec<T>> {
    csv_rows(&format!("demo/{name}"), &bytes(name)?)
}

fn json<T: DeserializeOwned>(name: &str) -> Result<T> {
    json_value(name, &bytes(name)?)
}

fn json_value<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| anyhow!("demo/{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused<T>(result: Result<Vec<T>>) -> String {
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn every_file_can_be_read() {
        let data = Data::read().expect("it is there");
        assert_eq!(
            (data.programme.areas.len(), data.counts.len(), data.points.len()),
            (45, 720, 320)
        );
    }

    #[test]
    fn an_unknown_word_is_refused_by_file_line_and_word() {
        let good = "area_code,staff_group,invited,responded\nYH,ALL,5,4\n";
        let bad = format!("{good}YH,WIZARDS,5,4\n");
        let said = refused(csv_rows::<rows::ResponseRate>("demo/rates.csv", bad.as_bytes()));
        for part in ["demo/rates.csv, line 3, column staff_group: `WIZARDS`", "LEGAL_MANAGERS"] {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert!(csv_rows::<rows::ResponseRate>("demo/rates.csv", good.as_bytes()).is_ok());

        let bad = "area_code,request_code,force_code,request_round,due_on,status\n\
                   YH,DR01,,initial,2025-03-03,lost\n";
        let said = refused(csv_rows::<rows::RequestStatus>("demo/status.csv", bad.as_bytes()));
        assert!(said.contains("line 2, column status: ") && said.contains("`lost`"), "{said}");

        let bad = b"[{\"unit\": \"MC\",\n\"measure\": \"GRIP\", \"effect\": \"cured\"}]";
        let said = refused(json_value::<Vec<claims::Effect>>("effects.json", bad));
        assert!(said.contains("line 2") && said.contains("`cured`"), "{said}");
    }
}
