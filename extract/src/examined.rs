//! What a file was found to hold: passages of clean text, and where each stands.

use crate::kind::Kind;
use crate::limits::Limits;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a file was found to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// What the file is, by its content and its name.
    pub kind: Kind,
    /// Its words, in order.
    pub passages: Vec<Passage>,
    /// How many pages it has, if its type has pages.
    pub pages: Option<u32>,
    /// Whether words were left out because there were too many.
    pub truncated: bool,
    /// Whether a person must look, because the file or a page of it has no words that can be read, as
    /// with a scan.
    pub needs_person: bool,
}

/// Words that stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where they stand.
    pub place: Place,
    /// The words, without control characters other than line feeds and tabs.
    pub text: String,
}

/// Where words stand in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Nothing more can be said.
    Whole,
    /// A page, from 1.
    Page(u32),
    /// A row of a table, from 1.
    Row {
        /// The sheet, if the file has sheets.
        sheet: Option<String>,
        /// The row, as a spreadsheet numbers it.
        row: u32,
    },
    /// A named part, such as `body` or `footnotes`.
    Part(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("whole"),
            Self::Page(page) => write!(f, "page {page}"),
            Self::Row { sheet: Some(sheet), row } => write!(f, "{sheet}, row {row}"),
            Self::Row { sheet: None, row } => write!(f, "row {row}"),
            Self::Part(part) => f.write_str(part),
        }
    }
}

/// Collects passages within bounds.
pub(crate) struct Collected {
    passages: Vec<Passage>,
    room: usize,
    passages_left: usize,
    truncated: bool,
    /// How many pages there are.
    pub(crate) pages: Option<u32>,
    /// Set when a part could not be read.
    pub(crate) unread: bool,
}

impl Collected {
    pub(crate) fn new(limits: &Limits) -> Self {
        let (room, passages_left) = (limits.text_bytes, limits.passages);
        let passages = Vec::new();
        Self { passages, room, passages_left, truncated: false, pages: None, unread: false }
    }

    /// How many bytes of text may still come: no use in reading more.
    pub(crate) fn room(&self) -> usize {
        if self.passages_left == 0 { 0 } else { self.room }
    }

    /// Says that words were left out.
    pub(crate) fn cut(&mut self) {
        self.truncated = true;
    }

    /// Takes in what is left of `text` once it is clean.
    pub(crate) fn add(&mut self, place: Place, text: &str) {
        let mut text = clean(text);
        if text.is_empty() {
            return;
        }
        if text.len() > self.room() {
            text.truncate(text.floor_char_boundary(self.room()));
            self.truncated = true;
        }
        if text.is_empty() {
            return;
        }
        self.room -= text.len();
        self.passages_left -= 1;
        self.passages.push(Passage { place, text });
    }

    pub(crate) fn finish(self, kind: Kind) -> Examined {
        let needs_person = self.unread || self.passages.is_empty();
        let Self { passages, pages, truncated, .. } = self;
        Examined { kind, passages, pages, truncated, needs_person }
    }
}

/// Text that a database, a search and a terminal can take: printed ligatures and invisible hyphens,
/// which would hide a word from a search, are resolved too. An invisible hyphen that breaks a word at the
/// end of a line is seen.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{ad}' if rest.clone().find(|c| !matches!(c, ' ' | '\t')) == Some('\n') => {
                clean.push('-');
            }
            '\n' | '\t' => clean.push(c),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{a0}' => clean.push(' '),
            '\u{fb00}' => clean.push_str("ff"),
            '\u{fb01}' => clean.push_str("fi"),
            '\u{fb02}' => clean.push_str("fl"),
            '\u{fb03}' => clean.push_str("ffi"),
            '\u{fb04}' => clean.push_str("ffl"),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean.truncate(clean.trim_end().len());
    clean.drain(..clean.len() - clean.trim_start().len());
    clean
}
