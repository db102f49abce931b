//! The seal: a digest over everything that a signed-off judgement says and rests on.
//!
//! SHA-256 over canonical JSON (RFC 8785) of the statement, its author and place in the report, its strength with the
//! reasons for it and what it meant, effects, findings with their themes, active links, the digests of what they are pinned to, and what a cross-Area judgement draws on. Any
//! change of any of these changes the seal.

use crate::digest;
use crate::error::Result;
use ::entity::{
    document_version, effect, evidence_link, evidence_revision, finding, guide, judgement,
    performance_point, strength_reason,
};
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::HashMap;

/// How the digest is made; a change of the method is a new name.
pub const ALGORITHM: &str = "sha256-jcs-5";

/// How it was made before it covered what the component and the strength of evidence meant.
const WITHOUT_GUIDE: &str = "sha256-jcs-4";

/// How it was made before it covered the reasons for the strength of evidence.
const WITHOUT_REASONS: &str = "sha256-jcs-3";

/// How it was made before it covered the author, the paragraph of the report, themes and sources.
const WITHOUT_MAKING: &str = "sha256-jcs-2";

/// How it was made before links to interviews, checks and questionnaire results were pinned.
const WITHOUT_REVISIONS: &str = "sha256-jcs-1";

/// Everything that a judgement says and rests on.
#[derive(Debug, Default)]
pub struct Basis<'a> {
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
    /// Its links; withdrawn ones do not count.
    pub links: Vec<&'a evidence_link::Model>,
    /// The pinned versions, by their id.
    pub versions: HashMap<Uuid, &'a document_version::Model>,
    /// The pinned points, by link.
    pub points: HashMap<Uuid, Vec<&'a performance_point::Model>>,
    /// The pinned revisions of what interviews, checks and questionnaire results say, by link.
    pub revisions: HashMap<Uuid, &'a evidence_revision::Model>,
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
        sealed["sources"] = json!(sources(basis));
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

fn sources(basis: &Basis<'_>) -> Vec<Value> {
    let mut sources = basis.sources.clone();
    sources.sort_by_key(|source| source.id);
    let source = |of: &&judgement::Model| json!({"id": of.id, "reference": of.reference, "version": of.version});
    sources.iter().map(source).collect()
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
            "points": points(basis, link.id),
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
        sealed
    };
    links.iter().map(link).collect()
}

fn points(basis: &Basis<'_>, link: Uuid) -> Vec<Value> {
    let mut points = basis.points.get(&link).cloned().unwrap_or_default();
    points.sort_by_key(|point| (point.period_start, point.revision));
    let point = |point: &&performance_point::Model| {
        json!({
            "period": point.period,
            "numerator": point.numerator,
            "denominator": point.denominator,
            "method": point.method_version,
        })
    };
    points.iter().map(point).collect()
}
