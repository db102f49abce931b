//! The refused rows of an import, as they come back to whoever sent them.

use super::reads::{Which, rows};
use super::work::FAULTS;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::table::harmless;
use ::entity::import_batch;
use ::entity::types::{RowFault, RowVerdict};

/// The refused rows of an import as a CSV file, with what is wrong with each in a last column, to be mended and
/// sent again.
///
/// # Errors
/// As [`rows`].
pub async fn refused(store: &Store, batch: &import_batch::Model, which: &Which) -> Result<String> {
    let which = Which { verdict: Some(RowVerdict::Refused), ..which.clone() };
    let own = batch.columns.0.iter().position(|column| column == FAULTS);
    let but_own = |cells: &[String]| {
        let mut cells: Vec<String> = cells
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != own)
            .map(|(_, cell)| harmless(cell))
            .collect();
        let width = batch.columns.0.len() - usize::from(own.is_some());
        cells.resize(width.max(cells.len()), String::new());
        cells
    };
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(vec![]);
    let mut put = |mut cells: Vec<String>, last: String| {
        cells.push(last);
        out.write_record(cells).map_err(Error::internal)
    };
    put(but_own(&batch.columns.0), FAULTS.into())?;
    for row in rows(store, batch.id, &which).await?.iter().filter(|row| row.line > 1) {
        let faults: Vec<String> = row.told.faults.iter().map(told).collect();
        put(but_own(&row.told.cells), faults.join("; "))?;
    }
    let bytes = out.into_inner().map_err(|fault| Error::internal(fault.into_error()))?;
    String::from_utf8(bytes).map_err(Error::internal)
}

/// A fault in one sentence.
#[must_use]
pub fn told(fault: &RowFault) -> String {
    match &fault.column {
        Some(column) => format!("column {column}: {}", fault.reason),
        None => fault.reason.clone(),
    }
}
