//! The seal: a digest over everything that a signed-off judgement says and rests on.
//!
//! SHA-256 over canonical JSON (RFC 8785) of the statement, effects, findings, active links and the
//! digests of what they are pinned to. Any change of any of these changes the seal.

use crate::digest;
use crate::error::Result;
use ::entity::{
    document_version, effect, evidence_link, evidence_revision, finding, judgement,
    performance_point,
};
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::HashMap;

/// How the digest is made; a change of the method is a new name.
pub const ALGORITHM: &str = "sha256-jcs-2";

/// How it was made before links to interviews, checks and questionnaire results were pinned.
const WITHOUT_REVISIONS: &str = "sha256-jcs-1";

/// Everything that a judgement says and rests on.
#[derive(Debug, Default)]
pub struct Basis<'a> {
    /// What it did to which result.
    pub effects: Vec<&'a effect::Model>,
    /// Its findings.
    pub findings: Vec<&'a finding::Model>,
    /// Its links; withdrawn ones do not count.
    pub links: Vec<&'a evidence_link::Model>,
    /// The pinned versions, by their id.
    pub versions: HashMap<Uuid, &'a document_version::Model>,
    /// The pinned points, by link.
    pub points: HashMap<Uuid, Vec<&'a performance_point::Model>>,
    /// The pinned revisions of what interviews, checks and questionnaire results say, by link.
    pub revisions: HashMap<Uuid, &'a evidence_revision::Model>,
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
    digest::canonical(&json!({
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
            "links": links(basis, finding.id, algorithm != WITHOUT_REVISIONS),
        })).collect::<Vec<_>>(),
    }))
}

fn links(basis: &Basis<'_>, finding: Uuid, with_revisions: bool) -> Vec<Value> {
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
        if with_revisions {
            sealed["revision"] = json!(basis.revisions.get(&link.id).map(|revision| json!({
                "number": revision.revision,
                "sha256": revision.sha256,
            })));
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
