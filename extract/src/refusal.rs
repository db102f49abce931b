//! Why a file is not taken, in words for whoever uploaded it.

use crate::kind::Kind;
use serde::{Deserialize, Serialize};
use std::{fmt, io};

/// Why a file is not taken. Its text says what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The file has no bytes, or no words where it must have some.
    Empty,
    /// The name holds a path, or characters that mislead.
    Name,
    /// The name's ending is of no allowed type.
    NotAllowed {
        /// The ending, without its dot.
        ending: String,
    },
    /// The content is not what the name says.
    Mismatch {
        /// What the name says.
        named: Kind,
        /// What the content is, as far as can be told.
        found: String,
    },
    /// The content is two types of file at once, or has something appended.
    Mixed,
    /// The file holds macros, or its type is made to.
    Macros,
    /// Nobody can open the file without a password.
    Encrypted,
    /// The file unpacks to more than is bearable.
    Unpacks,
    /// The file has another one inside that is not allowed.
    Nested {
        /// The name of what is inside.
        name: String,
    },
    /// The file is cut short or broken.
    Damaged,
    /// The file is too long for one of its type.
    TooLarge {
        /// The longest that is read, in MiB.
        mebibytes: u64,
    },
    /// The file could not be read within bounds of time and memory.
    TooHard,
}

impl Refusal {
    /// A code that does not change, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "FILE_EMPTY",
            Self::Name => "FILE_NAME",
            Self::NotAllowed { .. } => "FILE_TYPE_NOT_ALLOWED",
            Self::Mismatch { .. } => "FILE_TYPE_MISMATCH",
            Self::Mixed => "FILE_MIXED",
            Self::Macros => "FILE_MACROS",
            Self::Encrypted => "FILE_ENCRYPTED",
            Self::Unpacks => "FILE_UNPACKS_TOO_LARGE",
            Self::Nested { .. } => "FILE_NESTED",
            Self::Damaged => "FILE_DAMAGED",
            Self::TooLarge { .. } => "FILE_TOO_LARGE",
            Self::TooHard => "FILE_TOO_HARD",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The file is empty. Check that it was saved, and send it again."),
            Self::Name => f.write_str(
                "The file's name holds a path or characters that are not allowed. Rename it with letters, \
                 figures, spaces and hyphens, and send it again.",
            ),
            Self::NotAllowed { ending } => {
                match ending.as_str() {
                    "" => f.write_str("The file's name has no ending such as .pdf.")?,
                    ending => write!(f, "Files that end in .{ending} are not taken.")?,
                }
                f.write_str(" Save it as PDF, DOCX, XLSX, CSV, TXT, HTML or EML, and send that.")
            }
            Self::Mismatch { named, found } => write!(
                f,
                "The file's name says {named}, but its content is {found}. If you do not know where it \
                 is from, do not open it and tell your IT support. If you do, save it as the type you mean in the \
                 program that made it, and send that.",
            ),
            Self::Mixed => f.write_str(
                "The file is of two types at once, or has something appended. Open it, save a fresh copy, \
                 and send that.",
            ),
            Self::Macros => f.write_str(
                "The file can hold macros, which are small programs. Save it as .docx, .xlsx or PDF, \
                 and send that.",
            ),
            Self::Encrypted => f.write_str(
                "The file needs a password, so nobody could read it here. Save a copy without the password, \
                 and send that.",
            ),
            Self::Unpacks => f.write_str(
                "The file is small but unpacks to far more than a document should. Save a fresh copy or a PDF, \
                 and send that.",
            ),
            Self::Nested { name } => write!(
                f,
                "The file has another file inside, “{name}”, of a type that is not taken there. Take it out, \
                 and send what is needed of it as a file of its own.",
            ),
            Self::Damaged => f.write_str(
                "The file is cut short or damaged. Check that it opens, save a fresh copy, and send that.",
            ),
            Self::TooLarge { mebibytes } => write!(
                f,
                "The file is larger than {mebibytes} MiB, too large for its type. Split it, or make its \
                 pictures smaller, and send the parts.",
            ),
            Self::TooHard => f.write_str(
                "The file could not be read safely in the time and memory allowed. Save a fresh copy, or print \
                 it to a new PDF, and send that.",
            ),
        }
    }
}

impl std::error::Error for Refusal {}

/// Why there is no answer about a file.
#[derive(Debug)]
pub enum Failure {
    /// The file is not taken: the fault is in the file.
    Refused(Refusal),
    /// The file could not be looked at: the fault is ours, and may pass.
    Fault(io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Failure {
    fn from(fault: io::Error) -> Self {
        Self::Fault(fault)
    }
}
