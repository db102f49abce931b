//! Reading on-site checks: many at once, with what they wrote down.

use crate::error::{Error, Result};
use crate::store::{Children, Loader, Seen};
use ::entity::types::{CaseworkUnit, CheckKind, CheckOutcome, EvidenceKind, EvidenceStatus};
use ::entity::{
    check_reading, check_template, double_reading, evidence, onsite_check, onsite_check_record,
};
use futures_util::future::try_join_all;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};
use std::collections::HashMap;

/// The most checks that are looked at together.
const MOST: usize = 1_000;

/// Which checks are asked for; everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this inspection.
    pub inspection: Option<Uuid>,
    /// Any of these kinds.
    pub kinds: Option<Vec<CheckKind>>,
    /// Any of these units.
    pub units: Option<Vec<CaseworkUnit>>,
    /// Any of these outcomes.
    pub outcomes: Option<Vec<CheckOutcome>>,
}

/// A check with what it wrote down, if the viewer may open that.
#[derive(Debug)]
pub struct Check {
    /// The item.
    pub item: Seen<evidence::Model>,
    /// Its detail.
    pub detail: Seen<onsite_check::Model>,
    /// What was written down.
    pub record: Option<Seen<onsite_check_record::Model>>,
}

/// The double readings that match, whatever their outcomes, oldest first.
///
/// # Errors
/// [`Error::Limit`] for more than are looked at together; if the database cannot be read.
pub async fn doubles(loader: &Loader, filter: &Filter) -> Result<Vec<Seen<double_reading::Model>>> {
    use double_reading::Column;
    let store = loader.store();
    let such = Condition::all()
        .add_option(of_kinds(loader, filter).map(|templates| Column::TemplateId.is_in(templates)))
        .add_option(filter.units.clone().map(|units| Column::Unit.is_in(units)))
        .add_option(filter.inspection.map(|inspection| Column::InspectionId.eq(inspection)));
    let doubles = store.find::<double_reading::Entity>().filter(such);
    let most = u64::try_from(MOST + 1).map_err(Error::internal)?;
    let doubles = store.all(doubles.order_by(Column::AskedAt).limit(most)).await?;
    few(doubles.len())?;
    Ok(doubles)
}

/// The pairs of outcomes of the readings that are both in.
///
/// # Errors
/// If the database cannot be read.
pub async fn pairs(
    loader: &Loader,
    doubles: &[Seen<double_reading::Model>],
) -> Result<Vec<(CheckOutcome, CheckOutcome)>> {
    let (by, order) = (check_reading::Column::DoubleId, check_reading::Column::ReadAt);
    let complete = doubles.iter().filter(|double| double.readings == 2);
    let readings =
        complete.map(|double| loader.children::<check_reading::Entity, _>(by, double, order));
    let readings = try_join_all(readings).await?;
    let pair = |both: &Children<check_reading::Entity>| match &both[..] {
        [one, other] => Some((one.outcome, other.outcome)),
        _ => None,
    };
    Ok(readings.iter().filter_map(pair).collect())
}

/// The templates of the kinds that are asked for.
fn of_kinds(loader: &Loader, filter: &Filter) -> Option<Vec<Uuid>> {
    let kinds = filter.kinds.as_ref()?;
    let templates = loader.every::<check_template::Entity>(check_template::Column::Version);
    let some = templates.iter().filter(|template| kinds.contains(&template.kind));
    Some(some.map(|template| template.id).collect())
}

fn few(found: usize) -> Result<()> {
    if found <= MOST {
        return Ok(());
    }
    let message =
        format!("These are more than {MOST} checks: ask for fewer, by inspection or kind.");
    Err(Error::Limit(message))
}

/// The checks that match and were not set aside, by reference.
///
/// # Errors
/// [`Error::Limit`] for more than are looked at together; if the database cannot be read.
pub async fn checks(loader: &Loader, filter: &Filter) -> Result<Vec<Check>> {
    let store = loader.store();
    let of_kind = of_kinds(loader, filter);
    let of_kind = of_kind.map(|templates| onsite_check::Column::TemplateId.is_in(templates));
    let such = Condition::all()
        .add_option(of_kind)
        .add_option(filter.units.clone().map(|units| onsite_check::Column::Unit.is_in(units)))
        .add_option(
            filter.outcomes.clone().map(|outcomes| onsite_check::Column::Outcome.is_in(outcomes)),
        );
    let by = onsite_check::Column::EvidenceId;
    let such = store.leads_to::<onsite_check::Entity, evidence::Entity>(by, such);
    let of = filter.inspection.map(|inspection| evidence::Column::InspectionId.eq(inspection));
    let such = Condition::all()
        .add(evidence::Column::Kind.eq(EvidenceKind::OnsiteCheck))
        .add(evidence::Column::Status.eq(EvidenceStatus::Accepted))
        .add_option(of)
        .add(such);
    let items = store.find::<evidence::Entity>().filter(such);
    let most = u64::try_from(MOST + 1).map_err(Error::internal)?;
    let items = store.all(items.order_by(evidence::Column::Reference).limit(most)).await?;
    few(items.len())?;
    let keys: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let details = onsite_check::Column::EvidenceId.is_in(keys.iter().copied());
    let details = store.all(store.find::<onsite_check::Entity>().filter(details)).await?;
    let mut details: HashMap<Uuid, _> =
        details.into_iter().map(|detail| (detail.evidence_id, detail)).collect();
    let records = onsite_check_record::Column::EvidenceId.is_in(keys);
    let records = store.all(store.find::<onsite_check_record::Entity>().filter(records)).await?;
    let mut records: HashMap<Uuid, _> =
        records.into_iter().map(|record| (record.evidence_id, record)).collect();
    let check = |item: Seen<evidence::Model>| {
        let (detail, record) = (details.remove(&item.id)?, records.remove(&item.id));
        Some(Check { item, detail, record })
    };
    Ok(items.into_iter().filter_map(check).collect())
}
