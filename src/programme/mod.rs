//! The programme: what every inspection refers to and is planned from, as the scope has it.
//!
//! The files in `programme/` (its README says what is stated in the scope and what is ours) are read once
//! for all: `evidence setup` lays them down in a new database ([`set_up`]), the demonstration stands on them,
//! and an inspection is planned from them. Embedded in a release, from the folder in a debug build.

mod models;
pub(crate) mod rows;
mod setup;
pub(crate) mod words;

pub(crate) use models::{Keys, Noun};
pub use setup::{FirstAdministrator, set_up};

use crate::table::Table;
use ::entity::types::{CaseworkUnit, CheckField, CheckFields, CheckKind};
use anyhow::{Context, Result, anyhow};
use rust_embed::RustEmbed;
use sea_orm::ActiveEnum;
use serde::de::DeserializeOwned;

#[derive(RustEmbed)]
#[folder = "programme/"]
struct Folder;

/// Where what an administrator adds or sets comes from: `evidence setup` leaves it alone.
pub(crate) const ADDED_HERE: &str = "added here";

/// What the files hold.
#[derive(Clone, Debug)]
pub(crate) struct Programme {
    pub(crate) areas: Vec<rows::Area>,
    pub(crate) units: Vec<rows::Unit>,
    pub(crate) aip_scores: Vec<rows::AipScore>,
    pub(crate) stages: Vec<rows::Stage>,
    pub(crate) interview_roles: Vec<rows::InterviewRole>,
    pub(crate) requests: Vec<rows::Request>,
    pub(crate) template_fields: Vec<rows::TemplateField>,
    pub(crate) questions: Vec<rows::Question>,
    pub(crate) measures: Vec<rows::MeasureDefinition>,
    pub(crate) trial_reasons: Vec<rows::TrialReason>,
    pub(crate) meanings: Vec<rows::Meaning>,
}

impl Programme {
    /// What a unit is called within a title.
    pub(crate) fn unit(&self, unit: CaseworkUnit) -> String {
        let code = unit.to_value();
        let row = self.units.iter().find(|row| row.unit_code == code);
        row.map_or(code, |row| row.unit_name.replacen("Mag", "mag", 1))
    }

    /// Reads all files.
    ///
    /// # Errors
    /// Names the file, the line and the word that cannot be read.
    pub(crate) fn read() -> Result<Self> {
        Ok(Self {
            areas: csv("areas.csv")?,
            units: csv("units.csv")?,
            aip_scores: csv("aip_scores.csv")?,
            stages: csv("stages.csv")?,
            interview_roles: csv("interview_roles.csv")?,
            requests: csv("document_requests.csv")?,
            template_fields: csv("check_templates.csv")?,
            questions: csv("questionnaire_questions.csv")?,
            measures: csv("measures.csv")?,
            trial_reasons: csv("ineffective_trial_reasons.csv")?,
            meanings: csv("guide.csv")?,
        })
    }

    /// The fields of a kind of check, in the first version of its form.
    pub(crate) fn fields(&self, kind: CheckKind) -> CheckFields {
        let of_kind = self.template_fields.iter().filter(|row| row.kind.0 == kind);
        let field = |row: &rows::TemplateField| CheckField {
            path: row.path.clone(),
            kind: row.value.0,
            required: row.required.0,
        };
        CheckFields(of_kind.map(field).collect())
    }
}

/// Whether a file is the programme's.
pub(crate) fn has(file: &str) -> bool {
    Folder::get(file).is_some()
}

fn csv<T: DeserializeOwned>(name: &str) -> Result<Vec<T>> {
    let path = format!("programme/{name}");
    let file = Folder::get(name).with_context(|| format!("{path} is missing"))?;
    csv_rows(&path, &file.data)
}

/// The rows of a file that the program brings along.
pub(crate) fn csv_rows<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<Vec<T>> {
    let row = |(line, row): (u64, Result<T, String>)| {
        row.map_err(|wrong| anyhow!("{path}, line {line}, {wrong}"))
    };
    Table::read(bytes).rows().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::entity::types::Stage;

    #[test]
    fn it_is_what_the_scope_says() {
        let programme = Programme::read().expect("it is there");
        let areas: std::collections::BTreeSet<_> =
            programme.areas.iter().map(|row| &row.area_code).collect();
        assert_eq!((areas.len(), programme.interview_roles.len()), (14, 29));
        assert_eq!((programme.questions.len(), programme.aip_scores.len()), (15, 56));
        let given = programme.aip_scores.iter().filter(|row| row.change_from_baseline.is_some());
        assert_eq!(given.count(), 8);
        let weeks: Vec<_> = programme.stages.iter().map(|row| (row.stage.0, row.weeks)).collect();
        let expected = [
            (Stage::SettingUp, 2),
            (Stage::Fieldwork, 3),
            (Stage::Analysis, 3),
            (Stage::ReportQa, 7),
        ];
        assert_eq!(weeks, expected);
        assert_eq!(programme.fields(CheckKind::CtlProcessCheck).0.len(), 14);
        let guide = programme.guide(sea_orm::prelude::Uuid::nil());
        assert_eq!((guide.strengths.0.len(), guide.components.0.len()), (4, 3));
    }

    #[test]
    fn units_out_of_scope_are_refused_as_such() {
        let row = "area_code,unit_code,measure,baseline_score,follow_up_score,\
                   change_from_baseline,change_unit,seed_paragraph\nYH,RASSO,GRIP,,,,,\n";
        let said = csv_rows::<rows::AipScore>("aip_scores.csv", row.as_bytes());
        let said = said.expect_err("it is refused").to_string();
        assert!(said.contains("line 2, column unit_code: RASSO is out of scope"), "{said}");
    }
}
