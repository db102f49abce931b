//! Taking back the figures of an import. They stay, for the record and for links that were pinned to them, and
//! count no more; a series of which nothing is left is withdrawn with them.

use crate::error::{Error, Result, UserErrorCode};
use crate::store::Write;
use ::entity::types::{Action, EvidenceStatus, LinkStatus};
use ::entity::{
    evidence, evidence_link, evidence_link_point, import_batch, import_row, inspection,
    performance_point, performance_withdrawal,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::{BTreeSet, HashMap, HashSet};

/// So many lines are looked at once.
const AT_ONCE: i32 = 5_000;

/// Takes back the figures that an import made.
///
/// # Errors
/// [`Error::NotFound`] if the viewer does not see all of them, [`Error::Refused`] while a finding cites one of them; if
/// the database cannot be written.
pub(in crate::imports) async fn withdraw(
    write: &Write<'_>,
    batch: &import_batch::Model,
    reason: &str,
) -> Result<()> {
    let (mut touched, mut seen, mut after) = (BTreeSet::new(), 0, 0);
    let rows = batch.creates + batch.updates + batch.unchanged + batch.refused;
    while seen < rows {
        let some = Condition::all()
            .add(import_row::Column::BatchId.eq(batch.id))
            .add(import_row::Column::Line.gt(after))
            .add(import_row::Column::Line.lte(after + AT_ONCE));
        let some = write.all::<import_row::Entity>(some).await?;
        seen += i32::try_from(some.len()).unwrap_or(i32::MAX);
        after += AT_ONCE;
        let made: Vec<Uuid> = some.iter().filter_map(|row| row.made_id).collect();
        let these = performance_point::Column::Id.is_in(made.iter().copied());
        let points = write.all::<performance_point::Entity>(Condition::all().add(these)).await?;
        if points.len() < made.len() {
            return Err(Error::NotFound);
        }
        uncited(write, &made).await?;
        touched.extend(points.iter().map(|point| point.series_id));
        let gone = points.iter().map(|point| performance_withdrawal::ActiveModel {
            point_id: Set(point.id),
            series_id: Set(point.series_id),
            batch_id: Set(batch.id),
        });
        write.insert_many(gone.collect()).await?;
    }
    let touched: Vec<Uuid> = touched.into_iter().collect();
    let mut inspections: HashMap<Uuid, usize> = HashMap::new();
    for series in touched {
        let item = write.hold::<evidence::Entity>(series).await?;
        *inspections.entry(item.inspection_id).or_default() += 1;
        if !is_left(write, series).await? && item.status == EvidenceStatus::Accepted {
            let row = evidence::ActiveModel {
                id: Set(series),
                status: Set(EvidenceStatus::Withdrawn),
                status_reason: Set(Some(reason.into())),
                ..Default::default()
            };
            write.update(row).await?;
        }
    }
    let ids = inspection::Column::Id.is_in(inspections.keys().copied());
    for inspection in write.all::<inspection::Entity>(Condition::all().add(ids)).await? {
        let told =
            format!("import {}: figures of {} series", batch.id, inspections[&inspection.id]);
        write.besides(Action::WithdrawImport, &*inspection, told);
    }
    Ok(())
}

/// Refuses while an active link is pinned to one of these figures.
async fn uncited(write: &Write<'_>, points: &[Uuid]) -> Result<()> {
    let pins = evidence_link_point::Column::PointId.is_in(points.iter().copied());
    let pins = write.all::<evidence_link_point::Entity>(Condition::all().add(pins)).await?;
    let links: HashSet<Uuid> = pins.iter().map(|pin| pin.link_id).collect();
    if links.is_empty() {
        return Ok(());
    }
    let active = Condition::all()
        .add(evidence_link::Column::Id.is_in(links))
        .add(evidence_link::Column::Status.eq(LinkStatus::Active));
    let active = write.all::<evidence_link::Entity>(active).await?;
    if active.is_empty() {
        return Ok(());
    }
    let items: BTreeSet<Uuid> = active.iter().map(|link| link.evidence_id).collect();
    let items = Condition::all().add(evidence::Column::Id.is_in(items));
    let items = write.all::<evidence::Entity>(items).await?;
    let mut names: Vec<&str> = items.iter().map(|item| item.reference.as_str()).collect();
    names.sort_unstable();
    let message = format!(
        "Findings cite its figures of {}: withdraw those links first, or correct the figures instead.",
        names.join(", ")
    );
    Err(Error::refused("batch", UserErrorCode::Cited, message))
}

/// Whether a series has a figure that was not withdrawn.
async fn is_left(write: &Write<'_>, series: Uuid) -> Result<bool> {
    let points = performance_point::Column::SeriesId.eq(series);
    let points = write.all::<performance_point::Entity>(Condition::all().add(points)).await?;
    let gone = performance_withdrawal::Column::SeriesId.eq(series);
    let gone = write.all::<performance_withdrawal::Entity>(Condition::all().add(gone)).await?;
    Ok(points.len() > gone.len())
}
