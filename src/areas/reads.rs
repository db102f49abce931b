//! Reading Areas and scores.

use crate::error::{Error, Result};
use crate::store::{Loader, Seen};
use ::entity::types::{CaseworkUnit, Direction, Measure};
use ::entity::{aip_score, area, effect};
use futures_util::future::try_join_all;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition};

/// Which scores make an Area one of those asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moved {
    /// Which way the score moved.
    pub direction: Option<Direction>,
    /// In which unit.
    pub unit: Option<CaseworkUnit>,
    /// On which measure.
    pub measure: Option<Measure>,
}

/// Which way a score moved, by the sign of its change as printed.
#[must_use]
pub fn direction(score: &aip_score::Model) -> Option<Direction> {
    let change = score.change?;
    Some(match change.partial_cmp(&0.0)? {
        std::cmp::Ordering::Greater => Direction::Improved,
        std::cmp::Ordering::Less => Direction::Declined,
        std::cmp::Ordering::Equal => Direction::Unchanged,
    })
}

/// The Areas, by code; with `moved`, those with a score that moved so.
///
/// # Errors
/// If the database cannot be read.
pub async fn areas(loader: &Loader, moved: Moved) -> Result<Vec<Seen<area::Model>>> {
    let mut areas = loader.every::<area::Entity>(area::Column::Code);
    let Some(direction) = moved.direction else { return Ok(areas) };
    let so = |score: &Seen<aip_score::Model>| {
        self::direction(score) == Some(direction)
            && moved.unit.is_none_or(|unit| score.unit == unit)
            && moved.measure.is_none_or(|measure| score.measure == measure)
    };
    // of every Area, as their own field asks for them: two such lists and what they show are one statement
    let (by, order) = (aip_score::Column::AreaId, aip_score::Column::Id);
    let scores = areas.iter().map(|area| loader.children::<aip_score::Entity, _>(by, area, order));
    let scores = try_join_all(scores).await?;
    let mut so = scores.iter().map(|scores| scores.iter().any(so));
    areas.retain(|_| so.next() == Some(true));
    Ok(areas)
}

/// The scores that are given, by Area, unit and measure.
///
/// # Errors
/// If a code names no Area, or the database cannot be read.
pub async fn scores(
    loader: &Loader,
    areas: Option<&[String]>,
    explained: Option<bool>,
) -> Result<Vec<Seen<aip_score::Model>>> {
    let store = loader.store();
    let given = Condition::any()
        .add(aip_score::Column::Change.is_not_null())
        .add(aip_score::Column::Baseline.is_not_null())
        .add(aip_score::Column::FollowUp.is_not_null());
    let areas = keys(loader, areas)?.map(|areas| aip_score::Column::AreaId.is_in(areas));
    let mut these = Condition::all().add(given).add_option(areas);
    if let Some(explained) = explained {
        let by = effect::Column::AipScoreId;
        let told = store.leads_to::<effect::Entity, aip_score::Entity>(by, Condition::all());
        these = these.add(if explained { told } else { told.not() });
    }
    let mut scores = store.all(store.find::<aip_score::Entity>().filter(these)).await?;
    let all = loader.every::<area::Entity>(area::Column::Code);
    let place = |score: &aip_score::Model| all.iter().position(|area| area.id == score.area_id);
    scores.sort_by_key(|score| (place(score), score.unit, score.measure));
    Ok(scores)
}

/// The keys of Areas named by code, in that order.
///
/// # Errors
/// [`Error::BadInput`] naming the first code that no Area has.
pub fn by_codes(loader: &Loader, codes: &[String]) -> Result<Vec<Seen<area::Model>>> {
    let found = loader.every::<area::Entity>(area::Column::Code);
    let named = |code: &String| {
        found.iter().find(|area| area.code == *code).cloned().ok_or_else(|| {
            Error::BadInput(format!("There is no CPS Area with the code `{code}`; try `areas`."))
        })
    };
    codes.iter().map(named).collect()
}

/// The keys of Areas named by code; none for no names.
///
/// # Errors
/// [`Error::BadInput`] naming the first code that no Area has.
pub fn keys(loader: &Loader, codes: Option<&[String]>) -> Result<Option<Vec<Uuid>>> {
    match codes {
        None => Ok(None),
        Some(codes) => Ok(Some(by_codes(loader, codes)?.iter().map(|area| area.id).collect())),
    }
}
