//! Reading Areas and scores.

use crate::error::{Error, Result};
use crate::store::{Loader, Seen};
use ::entity::types::{CaseworkUnit, Direction, Measure};
use ::entity::{aip_score, area};
use sea_orm::prelude::Uuid;
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
    let change = aip_score::Column::Change;
    let mut filter = Condition::all().add(match direction {
        Direction::Improved => change.gt(0.0),
        Direction::Declined => change.lt(0.0),
        Direction::Unchanged => change.eq(0.0),
    });
    filter = filter.add_option(moved.unit.map(|unit| aip_score::Column::Unit.eq(unit)));
    filter = filter.add_option(moved.measure.map(|of| aip_score::Column::Measure.eq(of)));
    let scores = loader.store().find::<aip_score::Entity>().filter(filter);
    let scores = loader.store().all(scores).await?;
    areas.retain(|area| scores.iter().any(|score| score.area_id == area.id));
    Ok(areas)
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
