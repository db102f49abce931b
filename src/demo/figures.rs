//! Figures that can be cited: performance series and the scores of the Area Inspection Programme.

use super::items::{Item, Items};
use super::rows::Phase;
use super::work::{Noun, Work};
use crate::error::Result;
use crate::inspections::scores;
use crate::performance::rules;
use ::entity::types::{EvidenceKind, Language, Marking, Origin};
use ::entity::{aip_score_item, performance_point, performance_series};
use sea_orm::prelude::Uuid;
use std::collections::{BTreeMap, HashMap};

/// The points of every series, by the series.
pub(super) type Points = HashMap<Uuid, Vec<performance_point::Model>>;

/// Series in the order in which performance.csv first names them.
pub(super) async fn series(work: &mut Work<'_>) -> Result<Points> {
    let (mut items, mut series, mut points) = (Items::default(), Vec::new(), Vec::new());
    let mut spans: BTreeMap<String, (_, _)> = BTreeMap::new();
    for row in &work.data.points {
        let span = spans.entry(row.series()).or_insert((row.period_start, row.period_end));
        *span = (span.0.min(row.period_start), span.1.max(row.period_end));
    }
    for row in &work.data.points {
        let reference = row.series();
        let series_id = match spans.remove(&reference) {
            None => work.key(Noun::Evidence, &reference)?,
            Some(span) => {
                let measure = work.data.measure(&row.measure_code)?;
                let item = Item {
                    area: &row.area_code,
                    kind: EvidenceKind::PerformanceSeries,
                    reference,
                    title: rules::title(&measure.measure_name, row.unit_code.0),
                    components: vec![rules::informs(&row.measure_code)],
                    origin: Origin::Data,
                    marking: Marking::Official,
                    language: Language::En,
                    period: Some(span),
                    received_on: work.data.stage_begins(&row.area_code, Phase::Analysis)?,
                    recorded_by: None,
                    rejected: None,
                };
                let evidence_id = items.add(work, item)?;
                let measure_id = work.key(Noun::Measure, &row.measure_code)?;
                let unit = row.unit_code.0;
                series.push(performance_series::Model { evidence_id, measure_id, unit });
                evidence_id
            }
        };
        points.push(performance_point::Model {
            id: work.clock.id(),
            series_id,
            period: row.period_label.clone(),
            period_start: row.period_start,
            period_end: row.period_end,
            numerator: row.numerator,
            denominator: row.denominator,
            method_version: 1,
            revision: 1,
        });
    }
    items.lay(work).await?;
    work.lay(series).await?;
    let mut by_series = Points::new();
    for point in &points {
        by_series.entry(point.series_id).or_default().push(point.clone());
    }
    work.lay(points).await?;
    Ok(by_series)
}

/// Scores as items that a finding may cite: those of the inspected Areas.
pub(super) async fn scores(work: &mut Work<'_>) -> Result<()> {
    let (mut items, mut scores) = (Items::default(), Vec::new());
    let inspected = work.data.inspected();
    for row in &work.data.programme.aip_scores {
        if !inspected.contains(&row.area_code.as_str()) {
            continue;
        }
        let item = Item {
            area: &row.area_code,
            kind: EvidenceKind::AipScore,
            reference: row.reference(),
            title: scores::title(row.measure.0, &work.data.programme.unit(row.unit_code.0)),
            components: Vec::new(),
            origin: Origin::Data,
            marking: Marking::Official,
            language: Language::En,
            period: None,
            received_on: work.data.begins(&row.area_code)?,
            recorded_by: None,
            rejected: None,
        };
        scores.push(aip_score_item::Model {
            evidence_id: items.add(work, item)?,
            aip_score_id: work.key(Noun::Score, &row.reference())?,
        });
    }
    items.lay(work).await?;
    work.lay(scores).await
}
