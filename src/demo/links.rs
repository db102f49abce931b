//! Findings, and the links from each to what it rests on.

use super::claims::{Finding, Link};
use super::figures::Points;
use super::judgements::Claims;
use super::work::{Noun, Work, midnight, scope_of};
use crate::error::Result;
use ::entity::types::EvidenceKind;
use ::entity::{evidence_link, evidence_link_pin, evidence_link_point, finding, finding_theme};
use sea_orm::prelude::Uuid;

impl Claims {
    pub(super) fn finding(
        &mut self,
        work: &Work<'_>,
        row: &Finding,
        judgement_id: Uuid,
        position: i32,
        series: &Points,
    ) -> Result<()> {
        let finding_id = work.clock.id();
        self.findings.push(finding::Model {
            id: finding_id,
            judgement_id,
            reference: row.reference.clone(),
            position,
            finding_type: row.finding_type.0,
            statement: row.statement.clone(),
            units: scope_of(&row.unit_codes),
        });
        for theme in &row.themes {
            let theme_id = work.key(Noun::Theme, theme)?;
            self.themes.push(finding_theme::Model { finding_id, theme_id });
        }
        for row in &row.links {
            let link = link(work, row, finding_id, judgement_id)?;
            let points = series.get(&link.evidence_id).into_iter().flatten();
            self.points.extend(points.map(|point| evidence_link_point::Model {
                link_id: link.id,
                point_id: point.id,
                series_id: point.series_id,
            }));
            if let Some(revision) = work.revisions.get(&link.evidence_id) {
                self.pins.push(evidence_link_pin::Model {
                    link_id: link.id,
                    evidence_id: link.evidence_id,
                    revision_id: revision.id,
                });
            }
            self.links.push(link);
        }
        Ok(())
    }
}

/// A link, pinned to the version of a document whose own row it cites.
fn link(
    work: &Work<'_>,
    row: &Link,
    finding_id: Uuid,
    judgement_id: Uuid,
) -> Result<evidence_link::Model> {
    let document = row.evidence_kind.0 == EvidenceKind::Document;
    let evidence_id = work.key(Noun::Evidence, &row.evidence_ref)?;
    let (area_id, origin) = work.compartments[&evidence_id];
    Ok(evidence_link::Model {
        id: work.clock.id(),
        reference: Some(row.reference.clone()),
        finding_id,
        judgement_id,
        evidence_id,
        evidence_kind: row.evidence_kind.0,
        area_id,
        origin,
        pinned_version_id: work.key_if(Noun::Version, document.then_some(&row.evidence_ref))?,
        stance: row.stance.0,
        weight: row.weight.0,
        rationale: row.rationale.clone(),
        place: row.locator.clone(),
        page: None,
        quote: None,
        quote_verified: None,
        quote_found: None,
        linked_by: work.key(Noun::Person, &row.linked_by)?,
        linked_at: midnight(row.linked_on),
        status: row.status.0,
        withdrawn_by: work.key_if(Noun::Person, row.withdrawn_by.as_ref())?,
        withdrawn_at: row.withdrawn_on.map(midnight),
        withdrawn_reason: row.withdrawn_reason.clone(),
    })
}
