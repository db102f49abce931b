//! Rule 2 and what else judgements.json must keep: links, themes, cross-Area judgements.

use super::super::claims::Judgement;
use super::super::data::Data;
use super::super::rows::Upload;
use super::fault;
use ::entity::types::{EvidenceKind, InterviewStatus, JudgementScope};
use anyhow::Result;
use sea_orm::ActiveEnum;
use std::collections::{BTreeSet, HashMap};

const FILE: &str = "judgements.json";

/// What a link may name: its kind, its Area, and why it cannot carry a finding.
type Items<'a> = HashMap<String, (EvidenceKind, &'a str, Option<&'static str>)>;

/// Every link resolves, lies in its judgement's Area, and points at an accepted document or a held
/// interview; every effect explains the score of its own unit and measure.
pub(super) fn links_resolve(data: &Data) -> Result<()> {
    let items = items(data);
    for judgement in &data.judgements {
        let area = judgement.area_code.as_deref();
        for link in judgement.findings.iter().flat_map(|finding| &finding.links) {
            let name = &link.evidence_ref;
            let wrong = |what: &str| fault(FILE, &link.reference, format!("{name} {what}"));
            let Some((kind, of, unusable)) = items.get(name) else {
                return Err(wrong("is no such item: name one that is there"));
            };
            if *kind != link.evidence_kind.0 {
                return Err(wrong("is of another kind: correct evidence_kind"));
            }
            if Some(*of) != area {
                return Err(wrong(&format!("is of {of}: name an item of the judgement's Area")));
            }
            if let Some(why) = unusable {
                return Err(wrong(&format!("{why}: name another item")));
            }
        }
        for effect in &judgement.effects {
            let (unit, measure) = (effect.unit.0.to_value(), effect.measure.0.to_value());
            let explains = format!("AIP-{}-{unit}-{measure}", area.unwrap_or_default());
            if effect.explains != explains {
                let wrong = format!("explains {}: name {explains}", effect.explains);
                return Err(fault(FILE, &judgement.reference, wrong));
            }
        }
    }
    Ok(())
}

fn items(data: &Data) -> Items<'_> {
    let mut items = Items::new();
    for row in &data.documents {
        let rejected = (row.status != Upload::Accepted).then_some("was rejected");
        let item = (EvidenceKind::Document, row.area_code.as_str(), rejected);
        items.insert(row.document_ref.clone(), item);
    }
    for row in &data.interviews {
        let missed = (row.status.0 != InterviewStatus::Held).then_some("was not held");
        let item = (EvidenceKind::Interview, row.area_code.as_str(), missed);
        items.insert(row.interview_ref.clone(), item);
    }
    let rest = data.checks.iter().map(|row| {
        (row.reference.clone(), (EvidenceKind::OnsiteCheck, row.area_code.as_str(), None))
    });
    items.extend(rest);
    let rest = data.counts.iter().map(|row| {
        (row.result(), (EvidenceKind::QuestionnaireResult, row.area_code.as_str(), None))
    });
    items.extend(rest);
    let rest = data
        .points
        .iter()
        .map(|row| (row.series(), (EvidenceKind::PerformanceSeries, row.area_code.as_str(), None)));
    items.extend(rest);
    let inspected = data.inspected();
    let scores =
        data.programme.aip_scores.iter().filter(|row| inspected.contains(&row.area_code.as_str()));
    let rest =
        scores.map(|row| (row.reference(), (EvidenceKind::AipScore, row.area_code.as_str(), None)));
    items.extend(rest);
    items
}

/// A theme lists exactly the judgements with a finding under it.
pub(super) fn themes_agree(data: &Data) -> Result<()> {
    for theme in &data.themes {
        let listed: BTreeSet<&str> = theme.judgements.iter().map(String::as_str).collect();
        let found = data.judgements.iter().filter(|row| is_under(row, &theme.theme));
        let found: BTreeSet<&str> = found.map(|row| row.reference.as_str()).collect();
        if listed != found {
            return Err(fault(
                FILE,
                format!("theme {}", theme.theme),
                format!("lists {listed:?}, findings have it under {found:?}: make them agree"),
            ));
        }
    }
    Ok(())
}

fn is_under(judgement: &Judgement, theme: &str) -> bool {
    judgement.findings.iter().any(|finding| finding.themes.iter().any(|of| of == theme))
}

/// A cross-Area judgement has no Area and no findings of its own, and draws on Area judgements of its
/// theme; an Area judgement has an Area and draws on none.
pub(super) fn cross_area(data: &Data) -> Result<()> {
    for row in &data.judgements {
        let wrong = |what: String| fault(FILE, &row.reference, what);
        let cross = row.scope.0 == JudgementScope::CrossArea;
        if cross != row.area_code.is_none() || cross == row.draws_on.is_empty() {
            return Err(wrong(
                "a judgement has either an Area, or the scope cross_area and draws_on".into(),
            ));
        }
        if cross && !row.findings.is_empty() {
            return Err(wrong(
                "rests on the judgements it draws on: leave its findings out".into(),
            ));
        }
        for name in &row.draws_on {
            let source = data.judgements.iter().find(|of| of.reference == *name);
            let Some(source) = source.filter(|of| of.area_code.is_some()) else {
                return Err(wrong(format!("draws on {name}: name a judgement of an Area")));
            };
            if let Some(theme) = row.theme.as_ref().filter(|theme| !is_under(source, theme)) {
                return Err(wrong(format!("draws on {name}, which is not under `{theme}`")));
            }
        }
    }
    Ok(())
}
