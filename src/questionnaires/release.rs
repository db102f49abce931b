//! What becomes of the answers that were counted: what disclosure control shows of them, as rows.

use super::disclosure::{
    Counts, Policy, RESPONSES, Rate, Refused, Release, Responses, Row, publish,
};
use crate::error::{Error, Result};
use ::entity::types::{Response, StaffGroup};
use ::entity::{questionnaire_cell, questionnaire_rate, questionnaire_row};
use anyhow::anyhow;
use sea_orm::prelude::Uuid;
use std::collections::BTreeMap;

/// How many of a staff group gave each response to one question, in the order of the scale.
pub type Table = BTreeMap<StaffGroup, [u32; 4]>;

/// How many of a staff group were invited, and answered.
pub type Turnout = BTreeMap<StaffGroup, (u32, u32)>;

/// What may be shown of a questionnaire, the tables in the order of its questions. What is wrong with a table comes
/// with its place.
///
/// # Errors
/// If a row is missing, or figures do not add up.
pub fn release(tables: &[Table], turnout: &Turnout) -> Result<Release, (Option<usize>, Refused)> {
    let counts = tables.iter().enumerate();
    let counts = counts.map(|(at, table)| Counts::new(table).map_err(|wrong| (Some(at), wrong)));
    let counts = counts.collect::<Result<Vec<_>, _>>()?;
    let whole = |wrong| (None, wrong);
    let responses = Responses::new(turnout).map_err(whole)?;
    publish(Policy::default(), &counts, Some(&responses)).map_err(whole)
}

/// Where in the scale a response stands.
#[must_use]
pub fn place(response: Response) -> usize {
    RESPONSES.iter().position(|known| *known == response).unwrap_or_default()
}

/// What is published of one question.
///
/// # Errors
/// If a figure is too large to be kept.
pub fn published(
    result_id: Uuid,
    table: &[Row],
) -> Result<(Vec<questionnaire_row::Model>, Vec<questionnaire_cell::Model>)> {
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    for row in table {
        let staff_group = row.group;
        let base = whole(row.base)?;
        rows.push(questionnaire_row::Model { result_id, staff_group, base });
        for (response, (count, suppression)) in RESPONSES.into_iter().zip(row.cells) {
            let count = whole(count)?;
            cells.push(questionnaire_cell::Model {
                result_id,
                staff_group,
                response,
                count,
                suppression,
            });
        }
    }
    Ok((rows, cells))
}

/// What is published of how many answered.
///
/// # Errors
/// As [`published`].
pub fn rate(inspection_id: Uuid, rate: &Rate) -> Result<questionnaire_rate::Model> {
    Ok(questionnaire_rate::Model {
        inspection_id,
        staff_group: rate.group,
        invited: whole(rate.invited)?,
        responded: whole(rate.responded)?,
        suppression: rate.suppression,
    })
}

fn whole(number: Option<u32>) -> Result<Option<i32>> {
    number.map(stored).transpose()
}

/// A figure as it is stored.
///
/// # Errors
/// As [`published`].
pub fn stored(number: u32) -> Result<i32> {
    number
        .try_into()
        .map_err(|_| Error::internal(anyhow!("a count of the questionnaire is too large")))
}
