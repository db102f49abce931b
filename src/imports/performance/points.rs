//! The figures that are there already, as they stand.

use super::Figure;
use crate::error::Result;
use crate::imports::kind::change;
use crate::store::{Seen, Write};
use ::entity::types::RowChange;
use ::entity::{performance_point, performance_withdrawal};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Periods that are looked for at once.
pub(super) const AT_ONCE: usize = 500;

/// The figures of some series in some periods.
pub(super) struct Points(HashMap<(Uuid, Date), Kept>);

#[derive(Default)]
struct Kept {
    now: Option<Seen<performance_point::Model>>,
    revisions: i32,
}

impl Points {
    pub(super) async fn of(
        write: &Write<'_>,
        series: Vec<Uuid>,
        starts: Vec<Date>,
    ) -> Result<Self> {
        use performance_point::Column;
        let series: BTreeSet<Uuid> = series.into_iter().collect();
        let mut all: HashMap<_, Kept> = HashMap::new();
        if series.is_empty() {
            return Ok(Self(all));
        }
        let starts: BTreeSet<Date> = starts.into_iter().collect();
        let these = Condition::all()
            .add(Column::SeriesId.is_in(series))
            .add(Column::PeriodStart.is_in(starts));
        let found = write.all_of_grown::<performance_point::Entity>(these).await?;
        let ids = performance_withdrawal::Column::PointId.is_in(found.iter().map(|point| point.id));
        let withdrawn = if found.is_empty() {
            vec![]
        } else {
            write.all::<performance_withdrawal::Entity>(Condition::all().add(ids)).await?
        };
        let withdrawn: HashSet<Uuid> = withdrawn.iter().map(|gone| gone.point_id).collect();
        for point in found {
            let kept = all.entry((point.series_id, point.period_start)).or_default();
            kept.revisions = kept.revisions.max(point.revision);
            let newer = kept.now.as_ref().is_none_or(|now| now.revision < point.revision);
            if newer && !withdrawn.contains(&point.id) {
                kept.now = Some(point);
            }
        }
        Ok(Self(all))
    }

    /// The figure of a period as last corrected.
    pub(super) fn now(&self, series: Uuid, start: Date) -> Option<&performance_point::Model> {
        self.0.get(&(series, start))?.now.as_deref()
    }

    /// How many revisions it has, withdrawn ones too.
    pub(super) fn revisions(&self, series: Uuid, start: Date) -> i32 {
        self.0.get(&(series, start)).map_or(0, |kept| kept.revisions)
    }
}

/// What a row changes of a figure.
pub(super) fn changes(now: &performance_point::Model, row: &Figure) -> Vec<RowChange> {
    let text = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let changes = [
        change("period", &now.period, &row.period),
        change("period_end", &now.period_end, &row.end),
        change("numerator", &now.numerator, &row.numerator),
        change("denominator", &text(now.denominator), &text(row.denominator)),
        change("method_version", &now.method_version, &row.method_version),
    ];
    changes.into_iter().flatten().collect()
}
