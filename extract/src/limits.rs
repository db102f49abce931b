//! What one file may cost.

use serde::{Deserialize, Serialize};

/// What one file may cost, in bytes, pieces and seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest file that must be read whole (everything but plain text and CSV), in bytes.
    pub file_bytes: u64,
    /// The most that an office file may unpack to, in bytes.
    pub unpacked_bytes: u64,
    /// How many times its own size an office file may unpack to; counted from 8 MiB on, since a
    /// small file may well pack tightly.
    pub ratio: u64,
    /// The most entries in an office file, counting those of documents embedded in it.
    pub entries: usize,
    /// The most objects in a PDF.
    pub pdf_objects: usize,
    /// The most text that is kept, in bytes; what follows is left out.
    pub text_bytes: usize,
    /// The most passages that are kept; what follows is left out.
    pub passages: usize,
    /// Whether a workbook is read as the table on its first sheet: each row with its empty cells, as a line of
    /// a CSV file.
    #[serde(default)]
    pub table: bool,
    /// The most memory that the child may take beyond what it starts with, in bytes.
    pub memory_bytes: u64,
    /// The most processor time of the child, in seconds.
    pub cpu_seconds: u64,
    /// The longest that the parent waits for the child, in seconds.
    pub wall_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            file_bytes: 256 * MIB,
            unpacked_bytes: 512 * MIB,
            ratio: 200,
            entries: 10_000,
            pdf_objects: 500_000,
            text_bytes: 1 << 20,
            passages: 10_000,
            table: false,
            memory_bytes: 1024 * MIB,
            cpu_seconds: 20,
            wall_seconds: 60,
        }
    }
}

impl Limits {
    /// The most that a child may say: escapes double the text, and every passage has its place.
    pub(crate) fn answer_bytes(&self) -> u64 {
        2 * self.text_bytes as u64 + 512 * self.passages as u64 + (64 << 10)
    }
}
