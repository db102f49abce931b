//! Reading performance figures.

use crate::areas;
use crate::error::Result;
use crate::store::{Loader, Scoped, Seen};
use ::entity::types::{Better, CaseworkUnit, EvidenceKind, LinkStatus, Trend, ValueKind};
use ::entity::{
    evidence, evidence_link, measure_definition, performance_point, performance_series,
    performance_withdrawal,
};
use futures_util::future::try_join;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition};

/// The figure of a point: a count, or a percentage to one decimal; `None` over nothing.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
pub fn value(kind: ValueKind, point: &performance_point::Model) -> Option<f64> {
    match (kind, point.denominator) {
        (ValueKind::Count, _) => Some(point.numerator as f64),
        (ValueKind::Percent, Some(denominator)) if denominator > 0 => {
            Some((1000.0 * point.numerator as f64 / denominator as f64).round() / 10.0)
        }
        (ValueKind::Percent, _) => None,
    }
}

/// The points of a series as it stands, oldest first: the newest revision of each period, less those of
/// imports that were withdrawn.
///
/// # Errors
/// If the database cannot be read.
pub async fn points(
    loader: &Loader,
    series: &Seen<evidence::Model>,
) -> Result<Vec<Seen<performance_point::Model>>> {
    let (by, order) = (performance_point::Column::SeriesId, performance_point::Column::PeriodStart);
    let withdrawn = performance_withdrawal::Column::SeriesId;
    let (points, withdrawn) = try_join(
        loader.children::<performance_point::Entity, _>(by, series, order),
        loader.children::<performance_withdrawal::Entity, _>(withdrawn, series, withdrawn),
    )
    .await?;
    let mut points = points.to_vec();
    points.retain(|point| !withdrawn.iter().any(|gone| gone.point_id == point.id));
    points.sort_by_key(|point| (point.period_start, std::cmp::Reverse(point.revision)));
    points.dedup_by_key(|point| point.period_start);
    Ok(points)
}

/// Last figure less first, to one decimal; none where a figure is missing or the method changed in between.
#[must_use]
pub fn change(kind: ValueKind, points: &[Seen<performance_point::Model>]) -> Option<f64> {
    let (first, last) = (points.first()?, points.last()?);
    if broken_at(points).is_some() {
        return None;
    }
    let change = value(kind, last)? - value(kind, first)?;
    Some((change * 10.0).round() / 10.0)
}

/// Which way a change is, by what is better.
#[must_use]
pub fn trend(better: Better, change: f64) -> Option<Trend> {
    let up = match better {
        Better::Higher => Trend::Better,
        Better::Lower => Trend::Worse,
        Better::Context => return None,
    };
    Some(match (change.total_cmp(&0.0), up) {
        (std::cmp::Ordering::Greater, up) => up,
        (std::cmp::Ordering::Less, Trend::Better) => Trend::Worse,
        (std::cmp::Ordering::Less, _) => Trend::Better,
        (std::cmp::Ordering::Equal, _) => Trend::Unchanged,
    })
}

/// The first point that was counted by the method of the last, if earlier ones were counted by another.
#[must_use]
pub fn broken_at(
    points: &[Seen<performance_point::Model>],
) -> Option<Seen<performance_point::Model>> {
    let last = points.last()?.method_version;
    let before = points.iter().rposition(|point| point.method_version != last)?;
    points.get(before + 1).cloned()
}

/// Which series; what is left out does not narrow.
#[derive(Debug, Default)]
pub struct Which {
    /// Codes of Areas.
    pub areas: Option<Vec<String>>,
    /// Codes of measures.
    pub measures: Option<Vec<String>>,
    /// Of this unit.
    pub unit: Option<CaseworkUnit>,
    /// Cited by an active link, or by none.
    pub explained: Option<bool>,
}

/// Series, by reference.
///
/// # Errors
/// If a code names no Area, or the database cannot be read.
pub async fn series(loader: &Loader, which: Which) -> Result<Vec<Seen<evidence::Model>>> {
    let store = loader.store();
    let areas = areas::reads::keys(loader, which.areas.as_deref())?;
    let unit = which.unit.map(|unit| performance_series::Column::Unit.eq(unit));
    let mut of = Condition::all().add_option(unit);
    if let Some(measures) = which.measures {
        let named: Scoped<measure_definition::Entity> =
            store.find().filter(measure_definition::Column::Code.is_in(measures));
        let keys = named.keys(measure_definition::Column::Id);
        of = of.add(performance_series::Column::MeasureId.in_subquery(keys));
    }
    let series: Scoped<performance_series::Entity> = store.find().filter(of);
    let mut items = Condition::all()
        .add(evidence::Column::Kind.eq(EvidenceKind::PerformanceSeries))
        .add(evidence::Column::Id.in_subquery(series.keys(performance_series::Column::EvidenceId)))
        .add_option(areas.map(|areas| evidence::Column::AreaId.is_in(areas)));
    if let Some(explained) = which.explained {
        let active = evidence_link::Column::Status.eq(LinkStatus::Active);
        let by = evidence_link::Column::EvidenceId;
        let cited = store.leads_to::<evidence_link::Entity, evidence::Entity>(by, active);
        items = items.add(if explained { cited } else { cited.not() });
    }
    let rows = store
        .all(store.find::<evidence::Entity>().filter(items).order_by(evidence::Column::Reference))
        .await?;
    Ok(rows.into_iter().collect())
}
