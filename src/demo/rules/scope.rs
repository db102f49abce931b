//! What is inspected, and what is late.

use super::super::FOUNDED;
use super::super::data::Data;
use super::super::rows::Answer;
use super::fault;
use crate::clock;
use crate::programme::words::Word;
use ::entity::types::CaseworkUnit;
use anyhow::Result;
use sea_orm::ActiveEnum;
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// The units in scope are those that the repository knows; others are refused by name.
pub(super) fn units(data: &Data) -> Result<()> {
    for row in &data.programme.units {
        let wrong = |what: String| fault("units.csv", &row.unit_code, what);
        let code = row.unit_code.as_str().into_deserializer();
        let known = Word::<CaseworkUnit>::deserialize(code);
        match known.map_err(|error: Error| error.to_string()) {
            Err(why) if row.in_scope_phase3.0 => return Err(wrong(why)),
            Ok(unit) if !row.in_scope_phase3.0 => {
                return Err(wrong(format!("{} is in scope: write `y`", unit.0.to_value())));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Overdue is derived from the day: a request that the file calls overdue must be past its own.
pub(super) fn overdue(data: &Data) -> Result<()> {
    let today = clock::day(FOUNDED.parse::<DateTimeUtc>()?);
    let early = |due| due >= today;
    match data.request_status.iter().find(|row| row.status == Answer::Overdue && early(row.due_on))
    {
        None => Ok(()),
        Some(row) => Err(fault(
            "document_request_status.csv",
            row.name(),
            format!("is due on {}: overdue needs a day before {today}", row.due_on),
        )),
    }
}
