//! Tables as text: a passage for each row.

use crate::examined::{Collected, Place};
use csv::{ReaderBuilder, StringRecord};

/// Reads the rows of a table, whichever of the usual separators it has.
pub(crate) fn read(text: &str, collected: &mut Collected) {
    let mut table = ReaderBuilder::new()
        .delimiter(separator(text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = 0;
    while let Ok(true) = table.read_record(&mut record) {
        row += 1;
        if collected.room() == 0 {
            return collected.cut();
        }
        let cells: Vec<&str> = record.iter().filter(|cell| !cell.is_empty()).collect();
        collected.add(Place::Row { sheet: None, row }, &cells.join(" | "));
    }
}

/// What stands between the cells of a table: the one of the usual separators that its first words have most of.
#[must_use]
pub fn separator(text: &str) -> u8 {
    let first = text.trim_start().split(['\n', '\r']).next().unwrap_or_default();
    let often = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(often).unwrap_or(b',')
}
