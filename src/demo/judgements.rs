//! Judgements with their effects, what was said about them, and their seals.

use super::claims::Judgement;
use super::figures::Points;
use super::work::{Noun, Work, midnight, scope_of};
use crate::digest;
use crate::error::{Error, Result};
use crate::judgements::entered::Entered;
use crate::judgements::seal::{ALGORITHM, Basis, by_item, canonical};
use ::entity::types::ReviewDecision;
use ::entity::{
    aip_score, aip_score_item, check_template, document_version, effect, evidence, evidence_link,
    evidence_link_pin, evidence_link_point, evidence_revision, factual_accuracy_point, finding,
    finding_theme, interview, interview_role, judgement, judgement_course, judgement_source,
    measure_definition, measure_method, onsite_check, performance_series, police_force,
    questionnaire_question, questionnaire_result, review, seal, seal_text,
};
use anyhow::anyhow;
use sea_orm::prelude::{Date, Uuid};
use std::collections::HashMap;

/// All claims, gathered before they are laid down.
#[derive(Default)]
pub(super) struct Claims {
    judgements: Vec<judgement::Model>,
    sources: Vec<judgement_source::Model>,
    effects: Vec<effect::Model>,
    pub(super) findings: Vec<finding::Model>,
    pub(super) themes: Vec<finding_theme::Model>,
    pub(super) links: Vec<evidence_link::Model>,
    pub(super) points: Vec<evidence_link_point::Model>,
    pub(super) pins: Vec<evidence_link_pin::Model>,
    reviews: Vec<review::Model>,
    accuracy: Vec<factual_accuracy_point::Model>,
    courses: Vec<judgement_course::Model>,
    seals: Vec<seal::Model>,
    sealed: Vec<seal_text::Model>,
}

pub(super) async fn load(
    work: &mut Work<'_>,
    versions: &[document_version::Model],
    series: &Points,
) -> Result<()> {
    let mut claims = Claims::default();
    for row in &work.data.judgements {
        let id = work.give(Noun::Judgement, &row.reference);
        claims.judgement(work, row, id)?;
        for (position, finding) in (1..).zip(&row.findings) {
            claims.finding(work, finding, id, position, series)?;
        }
        claims.said(work, row, id)?;
    }
    let guide = work.data.programme.guide(Uuid::nil());
    let items = work.founding.every::<evidence::Entity>().await?;
    let scores = work.founding.every::<aip_score::Entity>().await?;
    let cited = work.founding.every::<aip_score_item::Entity>().await?;
    let scores: Vec<_> = scores.iter().collect();
    let cited = cited.iter().map(|item| (item.evidence_id, item.aip_score_id));
    let scores = by_item(&scores, cited);
    let entered = entered(work).await?;
    let revisions = &work.revisions;
    for (row, judgement) in work.data.judgements.iter().zip(&claims.judgements) {
        let signing = row.reviews.iter().find(|row| row.decision.0 == ReviewDecision::SignedOff);
        if let Some(signing) = signing {
            let basis = claims.basis((row, judgement.id), versions, series, revisions);
            let items = items.iter().map(|item| (item.id, item)).collect();
            let basis = Basis { guide: Some(&guide), items, scores: scores.clone(), ..basis };
            let (by, at) = (work.key(Noun::Person, &signing.by)?, midnight(signing.on));
            // no secret, and the same each time
            let salt = judgement.id.to_string();
            let (salt, signed) = (Some(salt.as_str()), Some((by, at)));
            let basis = Basis { salt, signed, entered: Some(&entered), ..basis };
            let text = canonical(judgement, &basis, ALGORITHM)?;
            claims.seals.push(seal::Model {
                judgement_id: judgement.id,
                algorithm: ALGORITHM.into(),
                digest: digest::of_bytes(text.as_bytes()),
                sealed_by: by,
                sealed_at: at,
            });
            claims.sealed.push(seal_text::Model { judgement_id: judgement.id, text });
        }
    }
    work.lay(claims.judgements).await?;
    work.lay(claims.sources).await?;
    work.lay(claims.effects).await?;
    work.lay(claims.findings).await?;
    work.lay(claims.themes).await?;
    work.lay(claims.links).await?;
    work.lay(claims.points).await?;
    work.lay(claims.pins).await?;
    work.lay(claims.reviews).await?;
    work.lay(claims.courses).await?;
    work.lay(claims.accuracy).await?;
    work.lay(claims.seals).await?;
    work.lay(claims.sealed).await
}

/// What is entered of all items.
async fn entered(work: &Work<'_>) -> Result<Entered> {
    let founding = work.founding;
    Ok(Entered {
        interviews: founding.every::<interview::Entity>().await?,
        checks: founding.every::<onsite_check::Entity>().await?,
        series: founding.every::<performance_series::Entity>().await?,
        results: founding.every::<questionnaire_result::Entity>().await?,
        roles: founding.every::<interview_role::Entity>().await?,
        forces: founding.every::<police_force::Entity>().await?,
        templates: founding.every::<check_template::Entity>().await?,
        measures: founding.every::<measure_definition::Entity>().await?,
        methods: founding.every::<measure_method::Entity>().await?,
        questions: founding.every::<questionnaire_question::Entity>().await?,
    })
}

impl Claims {
    fn judgement(&mut self, work: &Work<'_>, row: &Judgement, id: Uuid) -> Result<()> {
        let (begun, changed) = span(work, row)?;
        self.judgements.push(judgement::Model {
            id,
            reference: row.reference.clone(),
            version: 1,
            scope: row.scope.0,
            inspection_id: work.key_if(Noun::Inspection, row.area_code.as_ref())?,
            area_id: work.key_if(Noun::Area, row.area_code.as_ref())?,
            component: row.component_code.0,
            units: scope_of(&row.unit_codes),
            title: row.title.clone(),
            statement: row.statement.clone(),
            status: row.status.0,
            strength: row.strength_of_evidence_entered.map(|strength| strength.0),
            report_paragraph: row.report_paragraph.clone(),
            author_id: work.key(Noun::Person, &row.author)?,
            revision: 1,
            supersedes_id: None,
            created_at: midnight(begun),
            updated_at: midnight(changed),
        });
        for source in &row.draws_on {
            let draws_on_id = work.key(Noun::Judgement, source)?;
            self.sources.push(judgement_source::Model { judgement_id: id, draws_on_id });
        }
        for row in &row.effects {
            self.effects.push(effect::Model {
                judgement_id: id,
                unit: row.unit.0,
                measure: row.measure.0,
                effect: row.effect.0,
                aip_score_id: Some(work.key(Noun::Score, &row.explains)?),
            });
        }
        Ok(())
    }

    /// Reviews and points of factual accuracy.
    fn said(&mut self, work: &Work<'_>, row: &Judgement, judgement_id: Uuid) -> Result<()> {
        for row in &row.reviews {
            self.reviews.push(review::Model {
                id: work.clock.id(),
                judgement_id,
                decision: row.decision.0,
                comment: row.comment.clone(),
                decided_by: work.key(Noun::Person, &row.by)?,
                decided_on: row.on,
            });
        }
        let last = self.reviews.last().filter(|last| last.judgement_id == judgement_id);
        let open = last.filter(|last| last.decision == ReviewDecision::Returned);
        self.courses.push(judgement_course::Model {
            judgement_id,
            submitted_by: None,
            submitted_at: None,
            return_id: open.map(|open| open.id),
        });
        for row in &row.factual_accuracy {
            self.accuracy.push(factual_accuracy_point::Model {
                id: work.clock.id(),
                judgement_id,
                point: row.point.clone(),
                raised_by: work.key(Noun::Person, &row.raised_by)?,
                raised_on: row.raised_on,
                response: row.response.map(|response| response.0),
                reason: row.reason.clone(),
                changed_field: row.changed_field.clone(),
                decided_by: work.key_if(Noun::Person, row.decided_by.as_ref())?,
                decided_on: row.decided_on,
            });
        }
        Ok(())
    }

    /// Everything that a judgement says and rests on.
    fn basis<'a>(
        &'a self,
        (row, judgement): (&Judgement, Uuid),
        versions: &'a [document_version::Model],
        series: &'a Points,
        revisions: &'a HashMap<Uuid, evidence_revision::Model>,
    ) -> Basis<'a> {
        let links = self.links.iter().filter(|row| row.judgement_id == judgement);
        let pinned = |link: &evidence_link::Model| {
            let points = series.get(&link.evidence_id)?;
            Some((link.id, points.iter().collect()))
        };
        let findings = self.findings.iter().filter(|row| row.judgement_id == judgement);
        let themed = findings.clone().zip(&row.findings);
        Basis {
            effects: self.effects.iter().filter(|row| row.judgement_id == judgement).collect(),
            findings: findings.collect(),
            themes: themed.map(|(finding, row)| (finding.id, row.themes.clone())).collect(),
            versions: versions.iter().map(|version| (version.id, version)).collect(),
            points: links.clone().filter_map(pinned).collect(),
            revisions: links
                .clone()
                .filter_map(|link| Some((link.id, revisions.get(&link.evidence_id)?)))
                .collect(),
            links: links.collect(),
            ..Basis::default()
        }
    }
}

/// The first and the last day on which something happened to a judgement. A cross-Area judgement was
/// begun when the last of those that it draws on had last changed.
fn span(work: &Work<'_>, row: &Judgement) -> Result<(Date, Date)> {
    let sources = work.data.judgements.iter().filter(|of| row.draws_on.contains(&of.reference));
    if let Some(begun) = sources.filter_map(|of| of.days().max()).max() {
        return Ok((begun, row.days().max().map_or(begun, |last| last.max(begun))));
    }
    row.days().min().zip(row.days().max()).ok_or_else(|| {
        Error::internal(anyhow!(
            "demo/judgements.json, {}: no link, review or source dates it",
            row.reference
        ))
    })
}
