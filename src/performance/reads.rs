//! Reading performance figures.

use crate::areas;
use crate::error::Result;
use crate::store::{Loader, Scoped, Seen};
use ::entity::types::{CaseworkUnit, EvidenceKind, ValueKind};
use ::entity::{evidence, measure_definition, performance_point, performance_series};
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

/// The points of a series as it stands, oldest first: the newest revision of each period.
///
/// # Errors
/// If the database cannot be read.
pub async fn points(
    loader: &Loader,
    series: &Seen<evidence::Model>,
) -> Result<Vec<Seen<performance_point::Model>>> {
    let (by, order) = (performance_point::Column::SeriesId, performance_point::Column::PeriodStart);
    let points = loader.children::<performance_point::Entity, _>(by, series, order).await?;
    let mut points = points.to_vec();
    points.sort_by_key(|point| (point.period_start, std::cmp::Reverse(point.revision)));
    points.dedup_by_key(|point| point.period_start);
    Ok(points)
}

/// The series of these Areas, measures and units, by reference.
///
/// # Errors
/// If a code names no Area, or the database cannot be read.
pub async fn series(
    loader: &Loader,
    areas: Option<&[String]>,
    measures: Option<Vec<String>>,
    unit: Option<CaseworkUnit>,
) -> Result<Vec<Seen<evidence::Model>>> {
    let store = loader.store();
    let areas = areas::reads::keys(loader, areas)?;
    let mut of =
        Condition::all().add_option(unit.map(|unit| performance_series::Column::Unit.eq(unit)));
    if let Some(measures) = measures {
        let named: Scoped<measure_definition::Entity> =
            store.find().filter(measure_definition::Column::Code.is_in(measures));
        let keys = named.keys(measure_definition::Column::Id);
        of = of.add(performance_series::Column::MeasureId.in_subquery(keys));
    }
    let series: Scoped<performance_series::Entity> = store.find().filter(of);
    let items = Condition::all()
        .add(evidence::Column::Kind.eq(EvidenceKind::PerformanceSeries))
        .add(evidence::Column::Id.in_subquery(series.keys(performance_series::Column::EvidenceId)))
        .add_option(areas.map(|areas| evidence::Column::AreaId.is_in(areas)));
    let rows = store
        .all(store.find::<evidence::Entity>().filter(items).order_by(evidence::Column::Reference))
        .await?;
    Ok(rows.into_iter().collect())
}
