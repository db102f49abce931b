//! Rules 3 and 4: the performance figures agree with each other, as those that are imported.

use super::super::data::Data;
use super::super::rows::Point;
use super::fault;
use crate::performance::rules::{Trials, figure, misprinted};
use anyhow::Result;
use sea_orm::ActiveEnum;
use std::collections::BTreeMap;

const FILE: &str = "performance.csv";

fn quarter(row: &Point) -> String {
    format!("{} {} {}", row.area_code, row.unit_code.0.to_value(), row.period_label)
}

fn wrong(row: &Point, what: impl std::fmt::Display) -> anyhow::Error {
    fault(FILE, format!("{} {}", quarter(row), row.measure_code), what)
}

/// Rule 3.
pub(super) fn trials_add_up(data: &Data) -> Result<()> {
    let mut quarters: BTreeMap<String, Trials> = BTreeMap::new();
    let counted =
        || data.points.iter().filter_map(|row| Some((row, Trials::place(&row.measure_code)?)));
    for (row, place) in counted() {
        let trials = quarters.entry(quarter(row)).or_default();
        trials.0[place] = Some((row.numerator, row.denominator.unwrap_or_default()));
    }
    match counted().find_map(|(row, place)| Some((row, quarters[&quarter(row)].wrong(place)?))) {
        Some((row, what)) => Err(wrong(row, what)),
        None => Ok(()),
    }
}

/// Rule 4.
pub(super) fn values_follow(data: &Data) -> Result<()> {
    for row in &data.points {
        let figure = figure(row.value_kind.0, row.numerator, row.denominator);
        let figure = figure.map_err(|what| wrong(row, what))?;
        if let Some(what) = misprinted(figure, row.value) {
            return Err(wrong(row, what));
        }
    }
    Ok(())
}
