//! Tables that people send, as their spreadsheets save them: read in one place for every import.

use ::entity::types::RowFault;
use csv::{DeserializeErrorKind, ErrorKind, ReaderBuilder, StringRecord, Trim};
use serde::de::DeserializeOwned;
use std::borrow::Cow;

mod cells;
mod text;

pub use cells::Cells;

/// The most columns of a table.
const MOST_COLUMNS: usize = 200;
/// The longest cell, in characters.
const LONGEST_CELL: usize = 10_000;
/// So many characters are told of what is too long.
const TOLD: usize = 100;
/// What stands for what is no text: what a table is in the end is never kept, nor told, otherwise.
const NO_TEXT: char = '\u{fffd}';

/// A table: what its columns are called, and its rows, each with the line that it begins on.
#[derive(Clone, Debug)]
pub struct Table {
    /// Names of the columns, in small letters, with `_` for what parts words.
    pub columns: Vec<String>,
    /// How many are named: of more than a table may have, only the first are kept.
    named: usize,
    text: String,
    separator: u8,
    /// The line of a quotation mark that is not closed. Nothing is kept of its row, nor of what follows.
    torn: Option<u64>,
    /// Why it is no table of text at all. Nothing is kept of it.
    foreign: Option<&'static str>,
}

/// The characters of tables that no text has, and no database keeps.
fn is_no_text(c: char) -> bool {
    c.is_control() && !['\n', '\r', '\t'].contains(&c)
}

/// What is wrong with a cell before it is read, if anything is.
fn spoilt(cell: &str) -> Option<String> {
    if cell.contains(NO_TEXT) {
        let hint = "write it anew, or save the table as UTF-8";
        return Some(format!(
            "`{}` holds characters that are no text: {hint}",
            shortened(cell, TOLD)
        ));
    }
    let long = if cell.len() > LONGEST_CELL { cell.chars().count() } else { 0 };
    (long > LONGEST_CELL)
        .then(|| format!("it has {long} characters: a cell has at most {LONGEST_CELL}"))
}

/// A text, cut where it is longer.
fn shortened(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

impl Table {
    /// Reads a table in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs, its lines ended by any of
    /// LF, CR and both. Rows without words are passed over.
    #[must_use]
    pub fn read(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let foreign = text::foreign(&bytes);
        let text = if foreign.is_some() { String::new() } else { text::decoded(bytes) };
        let separator = extract::separator(&text);
        Self { foreign, ..Self::of(text, separator) }
    }

    /// A table of lines with commas, each with its number, as they were read out of a workbook.
    #[must_use]
    pub fn of_lines(lines: impl Iterator<Item = (u64, String)>) -> Self {
        let (mut text, mut at) = (String::new(), 1);
        for (number, line) in lines {
            // empty rows keep their place
            while at < number {
                text.push('\n');
                at += 1;
            }
            text.push_str(&line);
        }
        Self::of(text, b',')
    }

    fn of(text: String, separator: u8) -> Self {
        let mut text = if text.contains(is_no_text) {
            text.replace(is_no_text, NO_TEXT.encode_utf8(&mut [0; 4]))
        } else {
            text
        };
        let torn = text::torn(&text, separator).map(|(row, line)| {
            text.truncate(row);
            line
        });
        let mut table = Self { columns: vec![], named: 0, text, separator, torn, foreign: None };
        let names = table.records().next().map(|(_, names)| names).unwrap_or_default();
        let name = |name: &str| {
            let name = shortened(name.trim(), TOLD).to_lowercase();
            name.replace([' ', '-'], "_")
        };
        table.columns = names.iter().take(MOST_COLUMNS).map(name).collect();
        table.named = names.len();
        table
    }

    /// The rows that have words, that of the names too. They are read anew each time: of a long table only its
    /// text is held.
    fn records(&self) -> impl Iterator<Item = (u64, StringRecord)> {
        let mut reader = ReaderBuilder::new();
        reader.delimiter(self.separator).flexible(true).has_headers(false);
        let reader = reader.trim(Trim::All).from_reader(self.text.as_bytes());
        reader.into_records().filter_map(Result::ok).filter_map(|row| {
            let begins = row.position()?;
            let rest = self.text.get(usize::try_from(begins.byte()).ok()?..)?;
            let empty = rest.len() - rest.trim_start_matches('\n').len();
            let line = begins.line() + empty as u64;
            let cells = row.iter().zip(1..).filter(|(cell, _)| !cell.is_empty()).last()?.1;
            Some((line, row.iter().take(cells).collect::<StringRecord>()))
        })
    }

    /// The rows, each with its line, to be read cell by cell.
    pub fn cells(&self) -> impl Iterator<Item = (u64, Cells<'_>)> {
        self.records().skip(1).map(|(line, row)| (line, Cells::new(&self.columns, self.named, row)))
    }

    /// What is wrong with the file, if its rows end in the middle of one: the line, and the fault.
    #[must_use]
    pub fn torn(&self) -> Option<(u64, RowFault)> {
        let reason = "a quotation mark is opened on this line, and not closed at the end of its cell: close it, or \
                      take it away";
        self.torn.map(|line| (line, RowFault { column: None, reason: reason.into() }))
    }

    /// What is wrong with the names of the columns: some are needed, some may be there. One that ends in a point stands
    /// for all that begin so.
    #[must_use]
    pub fn misnamed(&self, needed: &[&str], others: &[&str]) -> Vec<RowFault> {
        if let Some(why) = self.foreign {
            return vec![RowFault { column: None, reason: why.into() }];
        }
        if self.torn.is_some() && self.named == 0 {
            // the names themselves are torn
            return vec![];
        }
        if self.named > MOST_COLUMNS {
            let reason =
                format!("the table has {} columns: at most {MOST_COLUMNS} are read", self.named);
            return vec![RowFault { column: None, reason }];
        }
        let fault = |column: &str, reason| RowFault { column: Some(column.into()), reason };
        let mut faults = Vec::new();
        let known = || needed.iter().chain(others);
        for (at, column) in self.columns.iter().enumerate() {
            let named =
                |name: &&str| name == column || (name.ends_with('.') && column.starts_with(*name));
            let said = if let Some(why) = spoilt(column) {
                format!("the name of column {}: {why}", at + 1)
            } else if !known().any(named) {
                let known = known().copied().collect::<Vec<_>>().join(", ");
                format!("there is no column `{column}`: name one of {known}")
            } else if self.columns[..at].contains(column) {
                format!("the column `{column}` is named twice")
            } else {
                continue;
            };
            faults.push(fault(column, said));
        }
        let missing =
            needed.iter().filter(|needed| !self.columns.iter().any(|name| name == *needed));
        let missing =
            missing.map(|column| fault(column, format!("the column `{column}` is missing")));
        faults.extend(missing);
        faults
    }

    /// The rows, each with its line, or with what is wrong with it.
    pub fn rows<T: DeserializeOwned>(&self) -> impl Iterator<Item = (u64, Result<T, String>)> {
        let names = StringRecord::from(self.names());
        self.records().skip(1).map(move |(line, row)| {
            let (width, columns) = (row.len(), self.named);
            if width > columns {
                let wrong = format!("it has {width} cells, but {columns} columns are named");
                return (line, Err(wrong));
            }
            let wrong = row.iter().zip(&self.columns).find_map(|(cell, column)| {
                spoilt(cell).map(|why| format!("column {column}: {why}"))
            });
            if let Some(wrong) = wrong {
                return (line, Err(wrong));
            }
            let full: StringRecord =
                row.iter().chain(std::iter::repeat("")).take(self.columns.len()).collect();
            (line, full.deserialize(Some(&names)).map_err(|error| self.wrong::<T>(&full, &error)))
        })
    }

    /// What cells are read by: of columns that are called the same, the first.
    fn names(&self) -> Vec<&str> {
        let name = |(at, column): (usize, &String)| {
            if self.columns[..at].contains(column) { "" } else { self.columns[at].as_str() }
        };
        self.columns.iter().enumerate().map(name).collect()
    }

    fn wrong<T: DeserializeOwned>(&self, row: &StringRecord, error: &csv::Error) -> String {
        let ErrorKind::Deserialize { err, .. } = error.kind() else {
            return "it is no row of a table".into();
        };
        if let DeserializeErrorKind::Message(why) = err.kind()
            && let Some(column) = why.strip_prefix("missing field ")
        {
            return format!("the column {column} is missing");
        }
        // the first column up to which it is as wrong
        let up_to = |at: &usize| {
            let mut names = self.names();
            names[*at + 1..].fill("");
            let names = StringRecord::from(names);
            let read = row.deserialize::<T>(Some(&names));
            read.is_err_and(|wrong| wrong.to_string() == error.to_string())
        };
        let at = (0..self.columns.len()).find(up_to).unwrap_or_default();
        let (column, cell) = (&self.columns[at], row.get(at).unwrap_or_default());
        match err.kind() {
            DeserializeErrorKind::Message(why) if !cell.is_empty() && why.contains(cell) => {
                format!("column {column}: {why}")
            }
            DeserializeErrorKind::ParseInt(_) | DeserializeErrorKind::ParseFloat(_) => {
                format!("column {column}: `{cell}` is no number")
            }
            _ => format!("column {column}: `{cell}` does not fit"),
        }
    }
}

/// A cell that a spreadsheet takes for what it is: words, and no formula.
#[must_use]
pub fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Dated {
        note: Option<String>,
        day: chrono::NaiveDate,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        file: String,
        pages: Option<u8>,
    }

    fn read(bytes: &[u8]) -> Vec<(u64, Result<Row, String>)> {
        Table::read(bytes).rows().collect()
    }

    fn row(file: &str, pages: Option<u8>) -> Row {
        Row { file: file.into(), pages }
    }

    #[test]
    fn a_table_is_read_however_it_was_saved() {
        let expected = vec![(2, Ok(row("Gŵyl, b.txt", Some(3)))), (3, Ok(row("c.txt", None)))];
        for separator in [',', ';', '\t'] {
            let text =
                format!("File {separator}PAGES\n\"Gŵyl, b.txt\"{separator} 3\nc.txt{separator}\n");
            let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
                [mark, &text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()].concat()
            };
            for bytes in [
                text.as_bytes().to_vec(),
                [b"\xef\xbb\xbf", text.as_bytes()].concat(),
                text.replace('\n', "\r\n").into_bytes(),
                text.replace('\n', "\r").into_bytes(),
                text.replace("3\n", "3\r").into_bytes(),
                utf16(&[], u16::to_le_bytes),
                utf16(&[], u16::to_be_bytes),
                utf16(&[0xff, 0xfe], u16::to_le_bytes),
                utf16(&[0xfe, 0xff], u16::to_be_bytes),
            ] {
                assert_eq!(read(&bytes), expected, "{text:?}");
            }
        }
        assert_eq!(read(b"file,pages\n\xa3.txt,1\n"), [(2, Ok(row("£.txt", Some(1))))]);
    }

    #[test]
    fn rows_of_a_workbook_keep_their_numbers() {
        let lines = [(2, "file,pages"), (3, "\"a, b.txt\",3"), (7, "c.txt")];
        let lines = lines.map(|(number, line)| (number, line.to_owned()));
        let table = Table::of_lines(lines.into_iter());
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows, [(3, Ok(row("a, b.txt", Some(3)))), (7, Ok(row("c.txt", None)))]);
    }

    #[test]
    fn rows_without_words_are_passed_over_and_lines_are_those_of_the_file() {
        let text = "\nfile;pages;\n\n;;\na.txt;1;\n\r\n\"b\n.txt\";2;;;\nc.txt\n;\n\n";
        let expected = [
            (5, Ok(row("a.txt", Some(1)))),
            (7, Ok(row("b\n.txt", Some(2)))),
            (9, Ok(row("c.txt", None))),
        ];
        assert_eq!(read(text.as_bytes()), expected);
        assert!(read(b"").is_empty() && read(b"file\n").is_empty());
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_told_by_its_line() {
        let torn = |text: &str| Table::read(text.as_bytes()).torn().map(|(line, _)| line);
        for (text, line) in [
            ("file,pages\na.txt,1\nb.txt,\"oops\nc.txt,2\nd.txt,3\n", 3),
            ("file,pages\ra.txt,1\rb.txt,\"oops\rc.txt,2\r", 3),
            ("file,pages\n\"a\n.txt\",\"oops\nb.txt,2\n", 3),
            ("file,\"pages\na.txt,1\n", 1),
            ("file,pages\na.txt,\"", 2),
            ("file;pages\na.txt;\"say \"\"no\"\"\nb.txt;2\n", 2),
            // one closes the other, far from the end of its cell
            ("file,pages\na.txt,\"oops\nb.txt,2\nc.txt,\"more\nd.txt,3\n", 2),
            ("file,pages\na.txt,\"oops\n\"b.txt\",2\n", 2),
        ] {
            assert_eq!(torn(text), Some(line), "{text:?}");
        }
        for text in [
            "file,pages\n\"a, b\n.txt\" ,1\n",
            "file,pages\na\"b.txt,1\n",
            "file,pages\n\"a\"b.txt,1\n",
            "file,pages\n\"say \"\"no\"\"\",\"\"\n",
            "file,pages\r\n\"a\"\r\n\"b\r\n.txt\"\r\n",
            "file,pages\na.txt,\"1\"",
        ] {
            assert_eq!(torn(text), None, "{text:?}");
        }
        // the rows before it are read, and no other
        let text = "file,pages\na.txt,1\nb.txt,\"oops\nc.txt,2\n";
        assert_eq!(read(text.as_bytes()), [(2, Ok(row("a.txt", Some(1))))]);
    }

    #[test]
    fn what_is_no_text_is_told_and_never_kept() {
        let said = read(b"file,pages\na\0.txt,1\nb.txt,2\n");
        let wrong = "column file: `a\u{fffd}.txt` holds characters that are no text: write it anew, or save the table as UTF-8";
        assert_eq!(said, [(2, Err(wrong.into())), (3, Ok(row("b.txt", Some(2))))]);
        let table = Table::read(b"file\0,pages\na.txt,1\n");
        let faults = table.misnamed(&["file"], &["pages"]);
        assert!(faults[0].reason.starts_with("the name of column 1: `file\u{fffd}`"), "{faults:?}");
    }

    #[test]
    fn what_cannot_be_read_is_told_by_line_and_column_and_hides_nothing_else() {
        let said = read(b"file,pages\na.txt,many\nb.txt,2,3\nc.txt,4\nd.txt,300\n");
        let said: Vec<_> =
            said.into_iter().filter_map(|(line, row)| Some((line, row.err()?))).collect();
        let expected = [
            (2, "column pages: `many` is no number"),
            (3, "it has 3 cells, but 2 columns are named"),
            (5, "column pages: `300` is no number"),
        ];
        assert_eq!(said, expected.map(|(line, why)| (line, why.to_owned())));
        let said = read(b"fil,pages\na.txt,1\n");
        assert_eq!(said[0].1, Err("the column `file` is missing".into()));
        let said =
            |text: &str| Table::read(text.as_bytes()).rows::<Dated>().next().expect("a row").1;
        assert!(said("note,day\n,2025-03-31\n").is_ok());
        let wrong = said("note,day\nsoon,31/03/2025\n").expect_err("no day");
        assert_eq!(wrong, "column day: `31/03/2025` does not fit");
    }
}
