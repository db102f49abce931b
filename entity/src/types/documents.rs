//! The words for documents: how they are asked for, come in and are kept.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// When a document was asked for (scope, paragraph 18).
    RequestRound {
        /// With the commissioning of the inspection.
        Initial,
        /// Later, while on site.
        Additional,
    }
    /// How far a document request has come. Overdue is derived from it and the due date.
    RequestStatus {
        /// Asked for, nothing supplied yet.
        Requested,
        /// Some of it supplied.
        Partial,
        /// Supplied.
        Received,
        /// The Area says that it does not hold it.
        NotHeld,
        /// The Area declined to supply it.
        Refused,
        /// The inspection no longer asks for it.
        Withdrawn,
    }
    /// What a remark on a document request did to it.
    RemarkKind {
        /// It is due later.
        Extended,
        /// It is no longer asked for.
        Withdrawn,
        /// The Area does not hold it.
        NotHeld,
        /// The Area declines to supply it.
        Refused,
        /// Nothing: it only says something.
        Comment,
    }
    /// Whether a file was checked for malware.
    ScanState {
        /// Not yet checked: its content is not handed out.
        Pending,
        /// Nothing found.
        Clean,
        /// Malware found: quarantined.
        Infected,
        /// The check failed: its content is not handed out.
        Error,
        /// Taken without a check, where the repository is set up to do without.
        Unscanned,
    }
    /// How a stored file was found when it was last looked at.
    FileState {
        /// As it came.
        Sound,
        /// It is not in the store any more.
        Missing,
        /// Its bytes have another SHA-256 than when it came.
        Altered,
        /// It was disposed of: what describes it is kept, its bytes and words are gone.
        Disposed,
    }
    /// How much of a file could be read as text.
    TextState {
        /// All of it.
        Complete,
        /// Its beginning: there are more words than are kept.
        Cut,
        /// Not all of it, as with a scan: a person must look.
        Unreadable,
    }
    /// What came of looking for a quote.
    QuoteState {
        /// These words stand where the locator says; anywhere, if it says only which words.
        Exact,
        /// These words stand elsewhere than the locator says.
        Moved,
        /// These words stand nowhere in what can be read.
        NotFound,
    }
    /// How far an upload has come.
    UploadState {
        /// Waiting for its bytes, or for the checks.
        Pending,
        /// It passed every check, and waits for the table of documents that says what it is.
        Checked,
        /// It passed every check and is a version of a document.
        Available,
        /// It was refused; the reason says why.
        Rejected,
    }
    /// Why an upload was rejected.
    UploadReason {
        /// The file is empty.
        FileEmpty,
        /// The name holds a path or characters that mislead.
        FileName,
        /// The name's ending is of no type that is taken.
        FileTypeNotAllowed,
        /// The content is not what the name says.
        FileTypeMismatch,
        /// The content is two types of file at once.
        FileMixed,
        /// The file can hold macros.
        FileMacros,
        /// The file needs a password.
        FileEncrypted,
        /// The file unpacks to far more than a document should.
        FileUnpacksTooLarge,
        /// The file has another one inside of a type that is not taken.
        FileNested,
        /// The file is cut short or damaged.
        FileDamaged,
        /// The file is too large for its type.
        FileTooLarge,
        /// The file could not be read in bounded time and memory.
        FileTooHard,
        /// The file has another size than was announced.
        FileSize,
        /// The file has another SHA-256 than was announced.
        FileHash,
        /// The bytes were gone before they were checked.
        FileLost,
        /// Malware was found: the file is quarantined.
        Malware,
        /// The malware scanner did not scan it to its end.
        Unscannable,
        /// Its bytes, or the table that names it, did not come in time.
        Expired,
        /// Who sent it may not do so any more, or the document or request does not take it any more.
        NotAllowed,
    }
    /// Whether personal data has been taken out of a file.
    RedactionState {
        /// Nothing to take out.
        None,
        /// Waiting for redaction: analysts and other systems do not get its content.
        Pending,
        /// Done.
        Applied,
    }
    /// What a remark on the keeping of a document did to it.
    KeepingKind {
        /// Until when it is kept was set.
        Retention,
        /// It was put under a legal hold.
        Held,
        /// The legal hold was lifted.
        Released,
        /// It was disposed of.
        Disposed,
    }
}

/// Where in a file its text stands, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places(pub Vec<TextPlace>);

/// Where in a file some of its text stands; what a file of its type does not have is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPlace {
    /// At which byte of the text it begins.
    pub start: usize,
    /// Page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// A named part, for example `footnotes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}
