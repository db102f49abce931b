//! The seal: a digest over everything that a signed-off judgement says and rests on.
//!
//! SHA-256 over canonical JSON (RFC 8785) of the statement, its author and place in the report, its strength with the
//! reasons for it and what it meant, effects with the scores that they explain, findings with their themes, active links
//! with what the items are called, what is entered of them and the digests of what they are pinned to, and what a cross-Area
//! judgement draws on with the words of that.
//! Any change of any of these changes the seal. What has a digest is held against it beside ([`super::standing`]).

use super::entered::Entered;
use crate::digest;
use crate::error::Result;
use ::entity::{
    aip_score, document_version, effect, evidence, evidence_link, evidence_revision, finding,
    guide, judgement, performance_point, seal as sealing, strength_reason,
};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::Deref;

/// How the digest is made; a change of the method is a new name.
pub const ALGORITHM: &str = "sha256-jcs-7";

/// How it was made before it covered what is entered of items, whose a score is, and the words of sources.
const WITHOUT_ENTERED: &str = "sha256-jcs-6";

/// How it was made before it covered what items are called, and scores.
const WITHOUT_ITEMS: &str = "sha256-jcs-5";

/// How it was made before it covered what the component and the strength of evidence meant.
const WITHOUT_GUIDE: &str = "sha256-jcs-4";

/// How it was made before it covered the reasons for the strength of evidence.
const WITHOUT_REASONS: &str = "sha256-jcs-3";

/// How it was made before it covered the author, the paragraph of the report, themes and sources.
const WITHOUT_MAKING: &str = "sha256-jcs-2";

/// How it was made before links to interviews, checks and questionnaire results were pinned.
const WITHOUT_REVISIONS: &str = "sha256-jcs-1";

/// Whether what was sealed was kept, beside its digest, with every seal that is made so. Of seals that are older it may not
/// have been.
pub(super) fn keeps_text(algorithm: &str) -> bool {
    [WITHOUT_ITEMS, WITHOUT_ENTERED, ALGORITHM].contains(&algorithm)
}

/// Everything that a judgement says and rests on.
#[derive(Debug, Default)]
pub struct Basis<'a> {
    /// What nobody can guess, so that the digest tells nothing to who knows most of the rest.
    /// It is kept with what was sealed.
    pub salt: Option<&'a str>,
    /// Who signs it off, and when.
    pub signed: Option<(Uuid, DateTimeUtc)>,
    /// What it did to which result.
    pub effects: Vec<&'a effect::Model>,
    /// Why its evidence is held to be as strong as it says.
    pub reasons: Vec<&'a strength_reason::Model>,
    /// The guide that it is made by.
    pub guide: Option<&'a guide::Model>,
    /// Its findings.
    pub findings: Vec<&'a finding::Model>,
    /// Codes of their themes, by finding.
    pub themes: HashMap<Uuid, Vec<String>>,
    /// What it draws on.
    pub sources: Vec<&'a judgement::Model>,
    /// The findings of that.
    pub drawn_findings: Vec<&'a finding::Model>,
    /// The seals of that.
    pub drawn_seals: Vec<&'a sealing::Model>,
    /// Its links; withdrawn ones do not count.
    pub links: Vec<&'a evidence_link::Model>,
    /// What they cite, by its id.
    pub items: HashMap<Uuid, &'a evidence::Model>,
    /// Scores, by their id and by that of the item that they are.
    pub scores: HashMap<Uuid, &'a aip_score::Model>,
    /// The pinned versions, by their id.
    pub versions: HashMap<Uuid, &'a document_version::Model>,
    /// The pinned points, by link.
    pub points: HashMap<Uuid, Vec<&'a performance_point::Model>>,
    /// The pinned revisions of what interviews, checks and questionnaire results say, by link.
    pub revisions: HashMap<Uuid, &'a evidence_revision::Model>,
    /// What is entered of what they cite.
    pub entered: Option<&'a Entered>,
}

/// Whether the digest made so covers the themes of findings.
#[must_use]
pub fn covers_themes(algorithm: &str) -> bool {
    ![WITHOUT_REVISIONS, WITHOUT_MAKING].contains(&algorithm)
}

/// Whether the digest made so covers the reasons for the strength of evidence.
#[must_use]
pub fn covers_reasons(algorithm: &str) -> bool {
    covers_themes(algorithm) && algorithm != WITHOUT_REASONS
}

/// Whether the digest made so covers what the component and the strength of evidence meant.
#[must_use]
pub fn covers_guide(algorithm: &str) -> bool {
    covers_reasons(algorithm) && algorithm != WITHOUT_GUIDE
}

/// Whether the digest made so covers what items are called, and scores.
#[must_use]
pub fn covers_items(algorithm: &str) -> bool {
    covers_guide(algorithm) && algorithm != WITHOUT_ITEMS
}

/// Whether the digest made so covers what is entered of items, whose a score is, and the words of sources.
#[must_use]
pub fn covers_entered(algorithm: &str) -> bool {
    covers_items(algorithm) && algorithm != WITHOUT_ENTERED
}

/// What is sealed, as `algorithm` makes it: canonical JSON, of which the seal is the digest.
///
/// # Errors
/// Never in practice: everything here has a JSON form.
pub fn canonical(
    judgement: &judgement::Model,
    basis: &Basis<'_>,
    algorithm: &str,
) -> Result<String> {
    let mut effects = basis.effects.clone();
    effects.sort_by_key(|effect| (effect.unit, effect.measure));
    let mut findings = basis.findings.clone();
    findings.sort_by_key(|finding| (finding.position, finding.id));
    let mut sealed = json!({
        "algorithm": algorithm,
        "reference": judgement.reference,
        "version": judgement.version,
        "component": judgement.component,
        "units": judgement.units,
        "title": judgement.title,
        "statement": judgement.statement,
        "strength": judgement.strength,
        "effects": effects.iter().map(|effect| json!({
            "unit": effect.unit,
            "measure": effect.measure,
            "effect": effect.effect,
            "explains": effect.aip_score_id,
        })).collect::<Vec<_>>(),
        "findings": findings.iter().map(|finding| json!({
            "reference": finding.reference,
            "type": finding.finding_type,
            "statement": finding.statement,
            "units": finding.units,
            "links": links(basis, finding.id, algorithm),
        })).collect::<Vec<_>>(),
    });
    if covers_themes(algorithm) {
        sealed["author"] = json!(judgement.author_id);
        sealed["inspection"] = json!(judgement.inspection_id);
        sealed["supersedes"] = json!(judgement.supersedes_id);
        sealed["paragraph"] = json!(judgement.report_paragraph);
        sealed["sources"] = json!(sources(basis, algorithm));
        for (at, finding) in findings.iter().enumerate() {
            let mut themes = basis.themes.get(&finding.id).cloned().unwrap_or_default();
            themes.sort();
            sealed["findings"][at]["themes"] = json!(themes);
        }
    }
    if covers_reasons(algorithm) {
        sealed["strengthReasons"] = json!(reasons(basis));
    }
    if covers_guide(algorithm) {
        sealed["guide"] = json!(basis.guide.map(|guide| meant(judgement, guide)));
    }
    if covers_items(algorithm) {
        sealed["signedBy"] = json!(basis.signed.map(|(by, _)| by));
        sealed["signedAt"] = json!(basis.signed.map(|(_, at)| at));
        for (at, effect) in effects.iter().enumerate() {
            let score = effect.aip_score_id.and_then(|id| basis.scores.get(&id));
            sealed["effects"][at]["score"] = json!(score.map(|score| scored(score, algorithm)));
        }
    }
    if covers_entered(algorithm) {
        sealed["salt"] = json!(basis.salt);
    }
    digest::canonical(&sealed)
}

/// What the component and the strength of a judgement meant.
fn meant(judgement: &judgement::Model, guide: &guide::Model) -> Value {
    let component = guide.components.0.iter().find(|one| one.component == judgement.component);
    let strength = guide.strengths.0.iter().find(|one| Some(one.strength) == judgement.strength);
    json!({
        "number": guide.number,
        "component": component.map(|one| &one.meaning),
        "strength": strength.map(|one| &one.meaning),
    })
}

fn reasons(basis: &Basis<'_>) -> Vec<Value> {
    let mut reasons = basis.reasons.clone();
    reasons.sort_by_key(|reason| reason.domain);
    let reason = |of: &&strength_reason::Model| json!({"domain": of.domain, "direction": of.direction, "note": of.note});
    reasons.iter().map(reason).collect()
}

fn sources(basis: &Basis<'_>, algorithm: &str) -> Vec<Value> {
    let mut sources = basis.sources.clone();
    sources.sort_by_key(|source| source.id);
    let source = |of: &&judgement::Model| {
        let mut sealed = json!({"id": of.id, "reference": of.reference, "version": of.version});
        if covers_entered(algorithm) {
            let seal = basis.drawn_seals.iter().find(|seal| seal.judgement_id == of.id);
            sealed["component"] = json!(of.component);
            sealed["units"] = json!(of.units);
            sealed["title"] = json!(of.title);
            sealed["statement"] = json!(of.statement);
            sealed["strength"] = json!(of.strength);
            sealed["findings"] = json!(drawn_findings(basis, of.id));
            sealed["digest"] = json!(seal.map(|seal| &seal.digest));
        }
        sealed
    };
    sources.iter().map(source).collect()
}

/// The findings of a judgement that is drawn on.
fn drawn_findings(basis: &Basis<'_>, source: Uuid) -> Vec<Value> {
    let stands = |of: &&&finding::Model| of.judgement_id == source && of.position > 0;
    let mut findings: Vec<_> = basis.drawn_findings.iter().filter(stands).collect();
    findings.sort_by_key(|finding| (finding.position, finding.id));
    let finding = |of: &&&finding::Model| {
        json!({
            "reference": of.reference,
            "type": of.finding_type,
            "statement": of.statement,
            "units": of.units,
        })
    };
    findings.iter().map(finding).collect()
}

fn links(basis: &Basis<'_>, finding: Uuid, algorithm: &str) -> Vec<Value> {
    let mut links: Vec<_> = basis
        .links
        .iter()
        .filter(|link| link.finding_id == finding && link.withdrawn_at.is_none())
        .collect();
    links.sort_by_key(|link| link.id);
    let link = |link: &&&evidence_link::Model| {
        let version = link.pinned_version_id.and_then(|id| basis.versions.get(&id));
        let mut sealed = json!({
            "id": link.id,
            "evidence": link.evidence_id,
            "stance": link.stance,
            "weight": link.weight,
            "rationale": link.rationale,
            "place": link.place,
            "page": link.page,
            "quote": link.quote,
            "version": version.map(|version| json!({
                "number": version.number,
                "sha256": version.sha256,
            })),
            "points": points(basis, link.id, algorithm),
        });
        if algorithm != WITHOUT_REVISIONS {
            sealed["revision"] = json!(basis.revisions.get(&link.id).map(|revision| json!({
                "number": revision.revision,
                "sha256": revision.sha256,
            })));
        }
        if covers_themes(algorithm) {
            sealed["linkedBy"] = json!(link.linked_by);
            sealed["linkedAt"] = json!(link.linked_at);
        }
        if covers_items(algorithm) {
            let item = basis.items.get(&link.evidence_id);
            sealed["item"] = json!(item.map(|item| called(item)));
            let score = basis.scores.get(&link.evidence_id);
            sealed["score"] = json!(score.map(|score| scored(score, algorithm)));
            sealed["quoteVerified"] = json!(link.quote_verified);
            if let Some(version) = version {
                sealed["version"]["fileName"] = json!(version.file_name);
                sealed["version"]["mediaType"] = json!(version.detected_media_type);
                sealed["version"]["size"] = json!(version.size);
            }
        }
        if covers_entered(algorithm) {
            let points = basis.points.get(&link.id).map(Vec::as_slice).unwrap_or_default();
            let entered = basis.entered.and_then(|entered| entered.of(link, points));
            sealed["entered"] = json!(entered);
        }
        sealed
    };
    links.iter().map(link).collect()
}

/// Scores by their id, and by that of the item that they are.
pub fn by_item<S: Deref<Target = aip_score::Model>>(
    scores: &[S],
    items: impl Iterator<Item = (Uuid, Uuid)>,
) -> HashMap<Uuid, &aip_score::Model> {
    let mut by: HashMap<_, _> = scores.iter().map(|score| (score.id, &**score)).collect();
    for (item, score) in items {
        if let Some(score) = by.get(&score).copied() {
            by.insert(item, score);
        }
    }
    by
}

/// What an item is called.
fn called(item: &evidence::Model) -> Value {
    json!({
        "reference": item.reference,
        "kind": item.kind,
        "title": item.title,
        "origin": item.origin,
    })
}

/// What a score says.
fn scored(score: &aip_score::Model, algorithm: &str) -> Value {
    let mut sealed = json!({
        "unit": score.unit,
        "measure": score.measure,
        "baseline": score.baseline,
        "followUp": score.follow_up,
        "change": score.change,
        "changeUnit": score.change_unit,
        "paragraph": score.source_paragraph,
    });
    if covers_entered(algorithm) {
        sealed["area"] = json!(score.area_id);
    }
    sealed
}

fn points(basis: &Basis<'_>, link: Uuid, algorithm: &str) -> Vec<Value> {
    let mut points = basis.points.get(&link).cloned().unwrap_or_default();
    points.sort_by_key(|point| (point.period_start, point.revision));
    let point = |point: &&performance_point::Model| {
        let mut sealed = json!({
            "period": point.period,
            "numerator": point.numerator,
            "denominator": point.denominator,
            "method": point.method_version,
        });
        if covers_items(algorithm) {
            sealed["begins"] = json!(point.period_start);
            sealed["ends"] = json!(point.period_end);
            sealed["revision"] = json!(point.revision);
        }
        sealed
    };
    points.iter().map(point).collect()
}
