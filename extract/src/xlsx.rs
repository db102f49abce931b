//! Excel workbooks: a passage for each row that has words.
//!
//! Cells are streamed, and only those that are there: what a sheet claims to span is never allocated.

use crate::examined::{Collected, Place};
use crate::refusal::{Failure, Refusal};
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use std::fs::File;
use std::io::{BufReader, Seek};

/// Reads the rows of every sheet, hidden ones too.
pub(crate) fn read(file: &mut File, collected: &mut Collected) -> Result<(), Failure> {
    file.rewind()?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|_| Refusal::Damaged)?;
    for sheet in book.sheet_names() {
        let mut cells = match book.worksheet_cells_reader(&sheet) {
            // a chart on a sheet of its own
            Err(XlsxError::NotAWorksheet(_)) => continue,
            cells => cells.map_err(|_| Refusal::Damaged)?,
        };
        let mut row = (0, String::new());
        loop {
            let cell = cells.next_cell().map_err(|_| Refusal::Damaged)?;
            let at = cell.as_ref().map(|cell| cell.get_position().0);
            if at != Some(row.0) {
                let place = Place::Row { sheet: Some(sheet.clone()), row: row.0.saturating_add(1) };
                collected.add(place, &row.1);
                row = (at.unwrap_or_default(), String::new());
            }
            let Some(cell) = cell else { break };
            if collected.room() == 0 {
                collected.cut();
                return Ok(());
            }
            if row.1.len() <= collected.room() {
                append(&mut row.1, cell.get_value());
            }
        }
    }
    Ok(())
}

/// Reads the rows of the first sheet, each as a line of a CSV file.
pub(crate) fn table(file: &mut File, collected: &mut Collected) -> Result<(), Failure> {
    file.rewind()?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|_| Refusal::Damaged)?;
    let Some(sheet) = book.sheet_names().first().cloned() else { return Ok(()) };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| Refusal::Damaged)?;
    let mut row: (u32, Vec<String>) = (0, vec![]);
    loop {
        let cell = cells.next_cell().map_err(|_| Refusal::Damaged)?;
        let at = cell.as_ref().map(|cell| cell.get_position().0);
        if at != Some(row.0) {
            let place = Place::Row { sheet: None, row: row.0.saturating_add(1) };
            collected.add(place, &line(&row.1)?);
            row = (at.unwrap_or_default(), vec![]);
        }
        let Some(cell) = cell else { return Ok(()) };
        if collected.room() == 0 {
            collected.cut();
            return Ok(());
        }
        let value = shown(cell.get_value());
        let column = usize::try_from(cell.get_position().1).unwrap_or(usize::MAX);
        if !value.is_empty() && column < COLUMNS {
            row.1.resize(row.1.len().max(column + 1), String::new());
            row.1[column] = value;
        }
    }
}

/// A table has no more columns than this: what stands further out is left.
const COLUMNS: usize = 200;

fn line(cells: &[String]) -> Result<String, Failure> {
    if cells.is_empty() {
        return Ok(String::new());
    }
    let mut out = csv::Writer::from_writer(vec![]);
    // one row is one line
    let cells = cells.iter().map(|cell| cell.replace(['\n', '\r', '\t'], " "));
    out.write_record(cells).map_err(std::io::Error::other)?;
    let line = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string().to_uppercase(),
        DataRef::DateTime(time) => written(*time),
        other => Data::from(other.clone()).to_string(),
    }
}

fn append(row: &mut String, value: &DataRef<'_>) {
    let value = shown(value);
    if !row.is_empty() && !value.is_empty() {
        row.push_str(" | ");
    }
    row.push_str(&value);
}

/// A date as ISO 8601; how a cell shows it, Excel alone knows.
fn written(time: ExcelDateTime) -> String {
    if time.is_duration() {
        return time.to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return date;
    }
    format!("{date} {hour:02}:{minute:02}:{second:02}")
}
