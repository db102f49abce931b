//! A row of a table, read cell by cell: all that is wrong with it is told, each with its column.

use super::{LONGEST_CELL, MOST_COLUMNS, NO_TEXT, TOLD, shortened, spoilt};
use ::entity::types::RowFault;
use chrono::NaiveDate;
use csv::StringRecord;
use sea_orm::ActiveEnum;

/// What a spreadsheet leaves in a cell that it could not work out.
const BROKEN: [&str; 9] =
    ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// What a spreadsheet takes for a formula if a cell begins so.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// The longest reason that is told, in characters, whatever the cell holds that it names.
const LONGEST_REASON: usize = 500;

fn broken(cell: &str) -> Option<String> {
    let left = cell.starts_with('#') && BROKEN.contains(&cell.to_uppercase().as_str());
    left.then(|| format!("the spreadsheet left `{cell}` here: put in what it should be"))
}

fn formula(text: &str) -> Option<String> {
    text.starts_with(FORMULA).then(|| format!("`{text}` would be a formula: write words"))
}

/// A row of a table.
#[derive(Debug)]
pub struct Cells<'t> {
    columns: &'t [String],
    row: StringRecord,
    /// Columns that cannot be read: nothing else is told of them.
    spoilt: Vec<&'t str>,
    /// All that was found wrong with it so far.
    pub faults: Vec<RowFault>,
}

impl<'t> Cells<'t> {
    /// A row of so many columns, of which the first are kept.
    pub(super) fn new(columns: &'t [String], named: usize, row: StringRecord) -> Self {
        let width = row.len();
        let mut cells = Self { columns, row, spoilt: vec![], faults: vec![] };
        let all = cells.row.as_slice();
        if all.contains(NO_TEXT) || all.len() > LONGEST_CELL || width > MOST_COLUMNS {
            cells.mark();
        }
        if width > named {
            let reason = format!("it has {width} cells, but {named} columns are named");
            cells.faults.push(RowFault { column: None, reason });
        }
        cells
    }

    /// Marks what cannot be read, and keeps no more of it than can be told.
    fn mark(&mut self) {
        let row = std::mem::take(&mut self.row);
        for (at, cell) in row.iter().take(MOST_COLUMNS).enumerate() {
            let Some(reason) = spoilt(cell) else {
                self.row.push_field(cell);
                continue;
            };
            let column = self.columns.get(at);
            self.spoilt.extend(column.map(String::as_str));
            self.faults.push(RowFault { column: column.cloned(), reason });
            self.row.push_field(&shortened(cell, TOLD));
        }
    }

    /// The cells as they came.
    #[must_use]
    pub fn as_sent(&self) -> Vec<String> {
        self.row.iter().map(str::to_owned).collect()
    }

    /// What a column holds, as it came.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| self.row.get(at)).unwrap_or_default()
    }

    /// The columns whose names begin so, of those that hold something.
    #[must_use]
    pub fn given_below(&self, prefix: &str) -> Vec<String> {
        let columns = self.columns.iter().filter(|column| column.starts_with(prefix));
        columns.filter(|column| !self.get(column).is_empty()).cloned().collect()
    }

    /// Whether nothing was found wrong with a column.
    #[must_use]
    pub fn is_sound(&self, column: &str) -> bool {
        !self.faults.iter().any(|fault| fault.column.as_deref() == Some(column))
    }

    /// What a column holds, if it is there and not empty. What a spreadsheet could not work out is a fault.
    fn given(&mut self, column: &str) -> Option<String> {
        // an apostrophe in front is how a spreadsheet says that it is text
        let cell = self.get(column);
        let text = cell.strip_prefix('\'').filter(|text| text.starts_with(FORMULA));
        let cell = Some(text.unwrap_or(cell)).filter(|cell| !cell.is_empty())?.to_owned();
        if let Some(reason) = broken(&cell) {
            self.wrong(column, reason);
            return None;
        }
        Some(cell)
    }

    fn needed(&mut self, column: &str) -> Option<String> {
        let before = self.faults.len();
        let given = self.given(column);
        if given.is_none() && self.faults.len() == before {
            self.wrong(column, "it is empty".into());
        }
        given
    }

    /// Notes what is wrong with a column.
    pub fn wrong(&mut self, column: &str, mut reason: String) {
        if self.spoilt.contains(&column) {
            return;
        }
        // what to do stands at its end
        let end = |from: usize| reason.char_indices().rev().nth(from).map(|(at, _)| at);
        if let Some(end) = end(LONGEST_REASON / 2).filter(|_| end(LONGEST_REASON).is_some()) {
            reason = format!("{}{}", shortened(&reason, LONGEST_REASON / 2), &reason[end..]);
        }
        self.faults.push(RowFault { column: Some(column.into()), reason });
    }

    /// Some words on one line, at most so many characters.
    pub fn text(&mut self, column: &str, longest: usize) -> Option<String> {
        let text = self.needed(column)?;
        self.plain(column, text, longest)
    }

    /// The same, where they may be left out.
    pub fn text_if(&mut self, column: &str, longest: usize) -> Option<String> {
        let text = self.given(column)?;
        self.plain(column, text, longest)
    }

    fn plain(&mut self, column: &str, text: String, longest: usize) -> Option<String> {
        if let Some(reason) = formula(&text) {
            self.wrong(column, reason);
            return None;
        }
        if text.chars().count() > longest || text.contains(char::is_control) {
            self.wrong(column, format!("write one line of at most {longest} characters"));
            return None;
        }
        Some(text)
    }

    /// A word of a closed vocabulary.
    pub fn word<T: ActiveEnum<Value = String>>(&mut self, column: &str) -> Option<T> {
        let word = self.needed(column)?;
        self.one_of(column, &word)
    }

    /// The same, where it may be left out.
    pub fn word_if<T: ActiveEnum<Value = String>>(&mut self, column: &str) -> Option<T> {
        let word = self.given(column)?;
        self.one_of(column, &word)
    }

    fn one_of<T: ActiveEnum<Value = String>>(&mut self, column: &str, word: &str) -> Option<T> {
        let read = T::try_from_value(&word.to_uppercase().replace(['-', ' '], "_")).ok();
        if read.is_none() {
            self.wrong(column, format!("`{word}` does not fit: write {}", T::values().join(", ")));
        }
        read
    }

    /// A day, as 2025-03-31.
    pub fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.needed(column)?;
        self.of_calendar(column, &text)
    }

    /// The same, where it may be left out.
    pub fn day_if(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.given(column)?;
        self.of_calendar(column, &text)
    }

    fn of_calendar(&mut self, column: &str, text: &str) -> Option<NaiveDate> {
        let day = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok());
        if day.is_none() {
            self.wrong(
                column,
                format!("`{text}` is no day of the calendar: write it as 2025-03-31"),
            );
        }
        day
    }

    /// A whole number that is not negative.
    pub fn whole(&mut self, column: &str) -> Option<i64> {
        let text = self.needed(column)?;
        self.count(column, &text)
    }

    /// The same, where it may be left out.
    pub fn whole_if(&mut self, column: &str) -> Option<i64> {
        let text = self.given(column)?;
        self.count(column, &text)
    }

    fn count(&mut self, column: &str, text: &str) -> Option<i64> {
        let why = match text.parse::<i64>() {
            Ok(negative) if negative < 0 => "is negative: write 0 or more",
            Ok(huge) if huge > i64::from(i32::MAX) => "is too large: write at most 2147483647",
            Ok(count) => return Some(count),
            Err(_) => "is no whole number: write digits only, as 1234",
        };
        self.wrong(column, format!("`{text}` {why}"));
        None
    }

    /// Yes or no, where it may be left out.
    pub fn yes_or_no_if(&mut self, column: &str) -> Option<bool> {
        let text = self.given(column)?;
        match text.to_lowercase().as_str() {
            "y" | "yes" | "true" => Some(true),
            "n" | "no" | "false" => Some(false),
            _ => {
                self.wrong(column, format!("`{text}` does not fit: write yes or no"));
                None
            }
        }
    }

    /// A number, with a point where it has decimals, where it may be left out.
    pub fn number_if(&mut self, column: &str) -> Option<f64> {
        let text = self.given(column)?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
        let number = text.parse().ok().filter(|number: &f64| plain && number.is_finite());
        if number.is_none() {
            let pointed = text.replace(',', ".");
            let hint = match pointed.parse::<f64>() {
                Ok(_) if text.contains(',') => format!("write {pointed}, with a point"),
                _ => "write it as 12.5".into(),
            };
            self.wrong(column, format!("`{text}` is no number: {hint}"));
        }
        number
    }
}
