//! How rows find each other: by code, and under the references that links use.

use super::data::Data;
use super::rows::{Count, Document, Person, Phase, Point, RequestStatus};
use crate::error::{Error, Result};
use crate::programme;
use crate::programme::rows::{InterviewRole, MeasureDefinition, Request};
use anyhow::anyhow;
use sea_orm::ActiveEnum;
use sea_orm::prelude::Date;

impl Data {
    /// The Areas that are inspected, in the order of the programme.
    pub(super) fn inspected(&self) -> Vec<&str> {
        let mut areas: Vec<&str> = self.timeline.iter().map(|row| row.area_code.as_str()).collect();
        areas.dedup();
        areas
    }

    /// First planned day of a stage.
    pub(super) fn stage_begins(&self, area: &str, phase: Phase) -> Result<Date> {
        let mut stages = self.timeline.iter();
        let stage = stages.find(|row| row.area_code == area && row.phase_code == phase);
        stage
            .and_then(|row| row.demo_start)
            .ok_or_else(|| missing("timeline.csv", &format!("{area} {phase:?} with demo_start")))
    }

    /// First planned day of an Area's inspection.
    pub(super) fn begins(&self, area: &str) -> Result<Date> {
        self.stage_begins(area, Phase::SettingUp)
    }

    /// When a report is expected, in words.
    pub(super) fn publication(&self, area: &str) -> Option<String> {
        let mut phases = self.timeline.iter();
        let phase =
            phases.find(|row| row.area_code == area && row.phase_code == Phase::Publication);
        let words = phase?.note.split(" (").next()?;
        (!words.is_empty()).then(|| words.to_owned())
    }

    /// An Area as it is called in a sentence.
    pub(super) fn cps(&self, area: &str) -> String {
        format!("CPS {}", self.area(area))
    }

    /// An Area's name.
    pub(super) fn area<'a>(&'a self, area: &'a str) -> &'a str {
        let row = self.programme.areas.iter().find(|row| row.area_code == area);
        row.map_or(area, |row| row.area_name.as_str())
    }

    /// A force's name.
    pub(super) fn force(&self, code: Option<&str>) -> Option<&str> {
        let row = self.programme.areas.iter().find(|row| Some(row.force_code.as_str()) == code);
        row.map(|row| row.force_name.as_str())
    }

    /// A unit's name, in the middle of a title.
    pub(super) fn request(&self, code: &str) -> Result<&Request> {
        let row = self.programme.requests.iter().find(|row| row.request_code == code);
        row.ok_or_else(|| missing("document_requests.csv", code))
    }

    pub(super) fn role(&self, code: &str) -> Result<&InterviewRole> {
        let row = self.programme.interview_roles.iter().find(|row| row.role_code == code);
        row.ok_or_else(|| missing("interview_roles.csv", code))
    }

    pub(super) fn measure(&self, code: &str) -> Result<&MeasureDefinition> {
        let row = self.programme.measures.iter().find(|row| row.measure_code == code);
        row.ok_or_else(|| missing("measures.csv", code))
    }
}

fn missing(file: &str, row: &str) -> Error {
    let folder = if programme::has(file) { "programme" } else { "demo" };
    Error::internal(anyhow!("{folder}/{file} has no row {row}: add it"))
}

impl RequestStatus {
    /// Area, code and force: what names a request.
    pub(super) fn name(&self) -> String {
        name_of(&self.area_code, &self.request_code, self.force_code.as_deref())
    }
}

impl Document {
    /// The request that it answers.
    pub(super) fn answers(&self) -> String {
        name_of(&self.area_code, &self.request_code, self.force_code.as_deref())
    }
}

fn name_of(area: &str, code: &str, force: Option<&str>) -> String {
    [Some(area), Some(code), force].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

impl Count {
    /// The evidence item that the count is part of.
    pub(super) fn result(&self) -> String {
        format!("QST-{}-{}", self.area_code, self.question_code)
    }
}

impl Point {
    /// The series that the point is part of.
    pub(super) fn series(&self) -> String {
        format!("PRF-{}-{}-{}", self.area_code, self.unit_code.0.to_value(), self.measure_code)
    }
}

impl Person {
    /// The Areas that are granted one by one; `*` is none of them, since the role covers all.
    pub(super) fn areas(&self) -> impl Iterator<Item = &str> {
        self.area_grants.0.iter().map(String::as_str).filter(|area| *area != "*")
    }
}
