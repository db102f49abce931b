//! An item as a link cites it: what its kind adds, and what the link is pinned to.

use super::profile::names;
use super::told::{Figure, Item, Revision, Rule, Version};
use crate::documents;
use crate::error::Result;
use crate::evidence::reads;
use crate::store::{Loader, Seen, revisions};
use ::entity::types::{Action, EvidenceKind, PackProfile};
use ::entity::{
    aip_score, aip_score_item, check_revision, check_template, document, evidence, evidence_link,
    evidence_revision, interview, interview_note_revision, interview_role, interviewee,
    measure_definition, onsite_check, performance_series, questionnaire_cell,
    questionnaire_question, questionnaire_result, questionnaire_row,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An item as one link cites it.
#[derive(Debug)]
pub(super) struct Found {
    pub item: Item,
    /// What of it is not there, and by which rule.
    pub closed: Vec<(&'static str, Rule)>,
    /// Whether words are there that were said in confidence.
    pub restricted: bool,
    /// Whether who was interviewed is named.
    pub named: bool,
    /// By which rule nobody is who was interviewed, whether somebody is recorded or not: that is not said either.
    pub masked: Option<Rule>,
}

pub(super) async fn of(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<evidence::Model>,
    interview: Option<&Seen<interview::Model>>,
    profile: PackProfile,
) -> Result<Found> {
    let mut found = Found {
        item: Item {
            id: item.id,
            kind: item.kind,
            reference: item.reference.clone(),
            title: item.title.clone(),
            origin: item.origin,
            marking: item.marking,
            language: item.language,
            period_start: item.period_start,
            period_end: item.period_end,
            received_at: item.received_at,
            detail: Value::Null,
            versions: BTreeMap::new(),
            revisions: BTreeMap::new(),
            figures: BTreeMap::new(),
        },
        closed: vec![],
        restricted: false,
        named: false,
        masked: None,
    };
    match item.kind {
        EvidenceKind::Document => document(loader, link, item, &mut found).await?,
        EvidenceKind::Interview => {
            if let Some(interview) = interview {
                heard(loader, link, item, (interview, profile), &mut found).await?;
            }
        }
        EvidenceKind::OnsiteCheck => check(loader, link, item, &mut found).await?,
        EvidenceKind::QuestionnaireResult => answers(loader, link, item, &mut found).await?,
        EvidenceKind::PerformanceSeries => figures(loader, link, item, &mut found).await?,
        EvidenceKind::AipScore => score(loader, item, &mut found).await?,
    }
    Ok(found)
}

async fn document(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<evidence::Model>,
    found: &mut Found,
) -> Result<()> {
    if let Some(detail) = loader.part::<document::Entity, _>(item).await? {
        found.item.detail =
            json!({"handling": detail.handling, "personalData": detail.personal_data});
    }
    let Some(version) = reads::pinned_version(loader, link).await? else {
        found.closed.push(("file", Rule::Closed));
        return Ok(());
    };
    let open = documents::reads::opens(loader, &version).await?;
    if !open {
        found.closed.push(("file", Rule::Closed));
    }
    let name = inert(plain(&version.file_name));
    let path = format!("data/files/{}/v{}-{name}", item.reference, version.number);
    found.item.versions.insert(
        version.number,
        Version {
            id: version.id,
            number: version.number,
            file_name: version.file_name.clone(),
            media_type: version
                .detected_media_type
                .as_ref()
                .unwrap_or(&version.declared_media_type)
                .clone(),
            size: version.size,
            sha256: version.sha256.clone(),
            received_at: version.received_at,
            path: open.then_some(path),
        },
    );
    Ok(())
}

/// A file name of letters, digits, dots, dashes and underscores, whatever the system that unpacks it.
pub(super) fn plain(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let ascii = name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let plain: String = ascii.map(|c| if allowed(c) { c } else { '_' }).collect();
    let start = plain.len().saturating_sub(100);
    plain[start..].trim_end_matches('.').to_owned()
}

/// A name under which nothing runs that somebody opens: what is no paper, table or letter is text.
fn inert(name: String) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let opens = ["pdf", "docx", "xlsx", "csv", "txt", "eml"].contains(&ending.as_str());
    if opens { name } else { format!("{name}.txt") }
}

async fn revision(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    found: &mut Found,
) -> Result<Option<Seen<evidence_revision::Model>>> {
    let pinned = reads::pinned_revision(loader, link).await?;
    if pinned.is_none() {
        found.closed.push(("words", Rule::Closed));
    }
    Ok(pinned)
}

fn said(found: &mut Found, revision: &evidence_revision::Model, said: Value) {
    let told = Revision {
        id: revision.id,
        number: revision.revision,
        sha256: revision.sha256.clone(),
        recorded_at: revision.recorded_at,
        said,
    };
    found.item.revisions.insert(revision.revision, told);
}

async fn heard(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<evidence::Model>,
    (interview, profile): (&Seen<interview::Model>, PackProfile),
    found: &mut Found,
) -> Result<()> {
    let role = loader.one::<interview_role::Entity>(interview.role_id).await?;
    found.item.detail = json!({
        "role": role.map(|role| role.name.clone()),
        "format": interview.format,
        "unit": interview.unit,
        "heldOn": interview.held_on,
        "participants": interview.participants,
        "restricted": interview.restricted,
    });
    if !names(profile) {
        found.masked = Some(Rule::Profile);
    } else if loader.store().viewer().may_ever(Action::RevealIdentity) {
        let (by, order) = (interviewee::Column::InterviewId, interviewee::Column::Name);
        let people = loader.children::<interviewee::Entity, _>(by, item, order).await?;
        if !people.is_empty() {
            found.named = true;
            let people = people.iter().map(|of| json!({"name": of.name, "post": of.post}));
            found.item.detail["interviewees"] = people.collect();
        }
    } else {
        found.masked = Some(Rule::NotVisible);
    }
    let Some(revision) = revision(loader, link, found).await? else { return Ok(()) };
    let by = interview_note_revision::Column::InterviewId;
    let order = interview_note_revision::Column::Revision;
    let passages = loader.children::<interview_note_revision::Entity, _>(by, item, order).await?;
    let mut standing = BTreeMap::new();
    for passage in passages.iter().filter(|passage| passage.revision <= revision.revision) {
        standing.insert(passage.number, passage.text.clone());
    }
    if standing.is_empty() {
        found.closed.push(("words", Rule::Closed));
        return Ok(());
    }
    found.restricted = interview.restricted;
    let notes = standing.iter().map(|(number, text)| json!({"number": number, "text": text}));
    let notes = json!({"notes": notes.collect::<Vec<_>>()});
    said(found, &revision, notes);
    Ok(())
}

async fn check(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<evidence::Model>,
    found: &mut Found,
) -> Result<()> {
    if let Some(detail) = loader.part::<onsite_check::Entity, _>(item).await? {
        let template = loader.one::<check_template::Entity>(detail.template_id).await?;
        found.item.detail = json!({
            "template": template.map(|of| json!({"kind": of.kind, "version": of.version})),
            "unit": detail.unit,
            "doneOn": detail.done_on,
        });
    }
    let Some(revision) = revision(loader, link, found).await? else { return Ok(()) };
    match loader.part::<check_revision::Entity, _>(&revision).await? {
        Some(of) => said(found, &revision, json!({"outcome": of.outcome, "fields": of.fields})),
        None => found.closed.push(("words", Rule::Closed)),
    }
    Ok(())
}

async fn answers(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<evidence::Model>,
    found: &mut Found,
) -> Result<()> {
    if let Some(detail) = loader.part::<questionnaire_result::Entity, _>(item).await? {
        let question = loader.one::<questionnaire_question::Entity>(detail.question_id).await?;
        found.item.detail =
            json!({"question": question.map(|of| json!({"code": of.code, "text": of.text}))});
    }
    let Some(revision) = revision(loader, link, found).await? else { return Ok(()) };
    let (by, order) = (questionnaire_row::Column::ResultId, questionnaire_row::Column::StaffGroup);
    let rows = loader.children::<questionnaire_row::Entity, _>(by, item, order).await?;
    let (by, order) =
        (questionnaire_cell::Column::ResultId, questionnaire_cell::Column::StaffGroup);
    let cells = loader.children::<questionnaire_cell::Entity, _>(by, item, order).await?;
    let mut rows: Vec<_> = rows.iter().map(|row| (**row).clone()).collect();
    let mut cells: Vec<_> = cells.iter().map(|cell| (**cell).clone()).collect();
    rows.sort_by_key(|row| row.staff_group);
    cells.sort_by_key(|cell| (cell.staff_group, cell.response));
    // results are kept as they stand now: an older one has its digest only, which would give its figures away
    if reads::changed_since(loader, link).await?
        || revisions::of_result(&rows, &cells)? != revision.sha256
    {
        found.closed.push(("words", Rule::ChangedSince));
        return Ok(());
    }
    let rows = rows.iter().map(|row| json!({"staffGroup": row.staff_group, "base": row.base}));
    let cells = cells.iter().map(|cell| {
        json!({"staffGroup": cell.staff_group, "response": cell.response, "count": cell.count,
            "suppression": cell.suppression})
    });
    let all = json!({"rows": rows.collect::<Vec<_>>(), "cells": cells.collect::<Vec<_>>()});
    said(found, &revision, all);
    Ok(())
}

async fn figures(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<evidence::Model>,
    found: &mut Found,
) -> Result<()> {
    if let Some(detail) = loader.part::<performance_series::Entity, _>(item).await? {
        let measure = loader.one::<measure_definition::Entity>(detail.measure_id).await?;
        let measure = measure.map(|of| json!({"code": of.code, "name": of.name}));
        found.item.detail = json!({"measure": measure, "unit": detail.unit});
    }
    for point in reads::pinned_points(loader, link).await? {
        let figure = Figure {
            period: point.period.clone(),
            period_start: point.period_start,
            period_end: point.period_end,
            numerator: point.numerator,
            denominator: point.denominator,
            method_version: point.method_version,
            revision: point.revision,
        };
        found.item.figures.insert((point.period_start, point.revision), figure);
    }
    Ok(())
}

async fn score(loader: &Loader, item: &Seen<evidence::Model>, found: &mut Found) -> Result<()> {
    let Some(detail) = loader.part::<aip_score_item::Entity, _>(item).await? else {
        return Ok(());
    };
    if let Some(score) = loader.one::<aip_score::Entity>(detail.aip_score_id).await? {
        found.item.detail = json!({
            "unit": score.unit,
            "measure": score.measure,
            "baseline": score.baseline,
            "followUp": score.follow_up,
            "change": score.change,
            "changeUnit": score.change_unit,
        });
    }
    Ok(())
}
