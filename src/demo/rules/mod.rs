//! The rules that the demonstration files obey (demo/README.md), checked before anything is written.
//!
//! Each is a function that stops at the first row that breaks it, with the rule, the file, the row and
//! what to do. All of them run, so that one look shows all that is wrong.

mod claims;
mod documents;
mod fieldwork;
mod figures;
mod questionnaire;
mod scope;

use super::data::Data;
use crate::programme;
use anyhow::{Result, anyhow, bail};
use std::fmt::Display;

type Rule = fn(&Data) -> Result<()>;

/// The seven of the README, then what they leave open.
const RULES: [(&str, Rule); 14] = [
    ("rule 1 (files are what documents.csv says)", documents::files_are_as_described),
    ("rule 1 (versions follow each other)", documents::versions_follow),
    ("rule 2 (links rest on usable evidence of their Area)", claims::links_resolve),
    ("rule 3 (trial outcomes share a denominator)", figures::trials_add_up),
    ("rule 4 (a value is its numerator over its denominator)", figures::values_follow),
    ("rule 5 (counts add up)", questionnaire::counts_add_up),
    ("rule 6 (custody time limits are computed)", fieldwork::facts_follow),
    ("rule 7 (interview quotas)", fieldwork::quotas),
    ("interviews fit their roles", fieldwork::interviews_fit),
    ("checks fit their templates", fieldwork::checks_fit),
    ("units in scope", scope::units),
    ("overdue requests are past their day", scope::overdue),
    ("themes agree with the findings", claims::themes_agree),
    ("cross-Area judgements draw on Area judgements", claims::cross_area),
];

/// Checks every rule.
///
/// # Errors
/// If a row breaks one: a line for each rule that is broken.
pub(super) fn check(data: &Data) -> Result<()> {
    let broken: Vec<String> = RULES
        .iter()
        .filter_map(|(name, rule)| rule(data).err().map(|fault| format!("{name}: {fault}")))
        .collect();
    if broken.is_empty() {
        return Ok(());
    }
    bail!("The demonstration data breaks its own rules:\n- {}", broken.join("\n- "))
}

/// What is wrong with a row, and what to do.
fn fault(file: &str, row: impl Display, wrong: impl Display) -> anyhow::Error {
    let folder = if programme::has(file) { "programme" } else { "demo" };
    anyhow!("{folder}/{file}, {row}: {wrong}")
}

#[cfg(test)]
mod tests {
    use super::super::rows::{Answer, Quota};
    use super::*;
    use crate::programme::words::{Flag, Word};
    use ::entity::types::{EvidenceKind, InterviewFormat, InterviewStatus};

    /// What the rules say after a fault was planted.
    fn said(plant: impl FnOnce(&mut Data)) -> String {
        let mut data = Data::read().expect("it is there");
        plant(&mut data);
        check(&data).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[track_caller]
    fn catches(plant: impl FnOnce(&mut Data), parts: &[&str]) {
        let said = said(plant);
        for part in parts {
            assert!(said.contains(part), "`{part}` is not in: {said}");
        }
    }

    #[test]
    fn the_data_obeys_its_rules() {
        assert_eq!(said(|_| ()), "");
    }

    #[test]
    fn rule_1_catches_a_changed_file() {
        let change = |data: &mut Data| {
            let bytes = data.files.get_mut("files/doc-yh-002.txt").expect("it is there");
            bytes[0] = b'f';
        };
        catches(change, &["rule 1", "documents.csv", "DOC-YH-002", "SHA-256"]);
        let shorten = |data: &mut Data| {
            data.files.get_mut("files/doc-yh-002.txt").expect("it is there").pop();
        };
        catches(shorten, &["rule 1", "DOC-YH-002", "352 bytes"]);
    }

    #[test]
    fn rule_1_catches_a_version_of_another_request() {
        let plant = |data: &mut Data| {
            let row = data
                .documents
                .iter_mut()
                .find(|row| row.supersedes.is_some())
                .expect("it is there");
            row.request_code = "DR17".into();
        };
        catches(plant, &["rule 1", "DOC-YH-017", "DOC-YH-016"]);
    }

    #[test]
    fn rule_2_catches_links_to_what_cannot_carry_a_finding() {
        let link = |reference: &'static str, kind| {
            move |data: &mut Data| {
                let link = &mut data.judgements[0].findings[0].links[0];
                link.evidence_ref = reference.into();
                link.evidence_kind = Word(kind);
            }
        };
        let document = EvidenceKind::Document;
        catches(link("DOC-YH-999", document), &["rule 2", "L-001", "DOC-YH-999", "no such item"]);
        catches(link("DOC-CW-002", document), &["rule 2", "L-001", "of CW"]);
        catches(link("DOC-YH-035", document), &["rule 2", "L-001", "rejected"]);
        catches(link("INT-YH-002", EvidenceKind::Interview), &["rule 2", "L-001", "not held"]);
        catches(link("INT-YH-001", document), &["rule 2", "L-001", "another kind"]);
    }

    #[test]
    fn rule_3_catches_trials_that_do_not_add_up() {
        let plant = |data: &mut Data| data.points[0].numerator += 1;
        catches(plant, &["rule 3", "performance.csv", "YH MC 2023-24 Q1", "2113", "2112"]);
        let plant = |data: &mut Data| data.points[3].denominator = Some(9);
        catches(plant, &["rule 3", "VACATED_TRIAL_RATE"]);
    }

    #[test]
    fn rule_4_catches_a_wrong_value() {
        let plant = |data: &mut Data| data.points[6].value = 87.1;
        catches(plant, &["rule 4", "IQA_COMPLETED_RATE", "87.0"]);
    }

    #[test]
    fn rule_5_catches_counts_that_do_not_add_up() {
        let plant = |data: &mut Data| data.counts[0].count += 1;
        catches(plant, &["rule 5", "QST-YH-Q01 SIGNIFICANT", "85"]);
        let plant = |data: &mut Data| data.counts[5].base += 1;
        catches(plant, &["rule 5", "QST-YH-Q01 LEGAL_MANAGERS", "25"]);
    }

    #[test]
    fn rule_6_catches_a_wrong_expiry() {
        let plant =
            |data: &mut Data| data.checks[0].fields["expiry_expected"] = "2025-03-18".into();
        catches(plant, &["rule 6", "CHK-YH-CTL-01", "2025-03-17"]);
        let plant = |data: &mut Data| data.checks[11].fields["expiry_correct"] = true.into();
        catches(plant, &["rule 6", "CHK-CW-CTL-06", "expiry_correct"]);
    }

    #[test]
    fn rule_7_catches_a_quota_that_is_not_as_expected() {
        let plant = |data: &mut Data| data.interviews[0].status = Word(InterviewStatus::Cancelled);
        catches(plant, &["rule 7", "YH POL-PCC 16", "NotMet"]);
        let plant = |data: &mut Data| data.expected_quotas[0].expected_status = Quota::NotMet;
        catches(plant, &["rule 7", "YH POL-PCC 16"]);
        let plant = |data: &mut Data| drop(data.expected_quotas.pop());
        catches(plant, &["rule 7", "CW CPS-OD"]);
    }

    #[test]
    fn a_focus_group_of_a_role_without_that_format_is_caught() {
        let plant = |data: &mut Data| data.interviews[0].format = Word(InterviewFormat::FocusGroup);
        catches(plant, &["interviews.csv", "INT-YH-001", "names no focus group"]);
        let plant = |data: &mut Data| data.interviews[0].force_code = None;
        catches(plant, &["INT-YH-001", "name the force"]);
    }

    #[test]
    fn a_check_that_does_not_fit_its_template_is_caught() {
        let plant = |data: &mut Data| data.checks[0].fields["extension"]["sought"] = "no".into();
        catches(plant, &["CHK-YH-CTL-01", "extension.sought"]);
    }

    #[test]
    fn scope_and_requests_are_checked() {
        let plant = |data: &mut Data| data.programme.units[2].in_scope_phase3 = Flag(true);
        catches(plant, &["units.csv", "RASSO is out of scope"]);
        let plant = |data: &mut Data| {
            let row = data.request_status.iter_mut().find(|row| row.status == Answer::Overdue);
            row.expect("it is there").due_on = "2026-01-01".parse().expect("it is there");
        };
        catches(plant, &["CW DR18", "2026-01-01"]);
    }

    #[test]
    fn themes_and_cross_area_judgements_are_checked() {
        let plant = |data: &mut Data| drop(data.themes[0].judgements.pop());
        catches(plant, &["themes", "iqa", "J-CW-02"]);
        let plant = |data: &mut Data| {
            let row = data
                .judgements
                .iter_mut()
                .find(|row| row.area_code.is_none())
                .expect("it is there");
            row.draws_on[0] = "J-YH-99".into();
        };
        catches(plant, &["cross-Area", "J-X-01", "J-YH-99"]);
    }
}
