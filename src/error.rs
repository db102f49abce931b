//! One error for the whole service, and how a client sees it.
//!
//! It has no `Display` on purpose: async-graphql turns every `Display` type into a message that the
//! client sees, so a `Display` here would leak what is inside and lose the code.

use crate::clock::slip;
use ::entity::types::Action;
use async_graphql::{Enum, ErrorExtensions, SimpleObject};
use sea_orm::prelude::Date;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use std::sync::Arc;

/// What went wrong.
#[derive(Debug, Clone)]
pub enum Error {
    /// It does not exist, or the viewer may not know that it does: the two are never told apart.
    NotFound,
    /// The viewer may see it but not do this to it.
    Forbidden(Action),
    /// The request makes no sense; the sentence says what to do.
    BadInput(String),
    /// The request asks for more than the named limit.
    Limit(String),
    /// The rules of the inspectorate refuse it; a mutation answers these as `userErrors`.
    Refused(Vec<UserError>),
    /// It waited for others who write, or for a connection, for too long. Nothing was changed: it can be sent again.
    Busy,
    /// Ours to mend. The client learns only the request id; the log has the rest.
    Internal(Arc<anyhow::Error>),
}

/// `Result` with the service's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A rule of the inspectorate that a change would break. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct UserError {
    /// The field of the input that it is about.
    pub field: &'static str,
    /// What is wrong and what to do, in a sentence.
    pub message: String,
    /// Which rule it is, for programs.
    pub code: UserErrorCode,
}

/// The rules that a change can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UserErrorCode {
    /// The evidence belongs to another inspection than the judgement.
    OutOfScope,
    /// The evidence was rejected or withdrawn, or the interview was not held.
    EvidenceNotAccepted,
    /// The rationale is empty: say why the evidence bears on the finding.
    RationaleRequired,
    /// The reason is empty: say why.
    ReasonRequired,
    /// The judgement is signed off: a change is a new version of it.
    JudgementFrozen,
    /// The judgement was agreed: it must be returned to draft first.
    NotDraft,
    /// The judgement was retired or retracted.
    JudgementEnded,
    /// The step cannot be taken from the state that the judgement is in.
    WrongState,
    /// The judgement draws on several Areas: this is for one that is of one Area.
    CrossArea,
    /// Nobody decides on what they wrote, or signs off what they agreed to: somebody else must.
    OwnWork,
    /// Points are no longer raised on this text: a newer one was sent, or the judgement has gone on.
    TextClosed,
    /// A rule of the evidence base is not met; the message says which, and what to do.
    EvidenceBase,
    /// The finding was retired.
    FindingRetired,
    /// The finding already has this link, at the same place and with the same stance.
    AlreadyLinked,
    /// What the link quotes does not stand exactly once in the newer version: correct it, or drop it.
    StaleQuote,
    /// The link was withdrawn before.
    AlreadyWithdrawn,
    /// The person is granted this Area already.
    AlreadyGranted,
    /// The person is not granted this Area.
    NotGranted,
    /// The person has a conflict of interest in this Area, which beats every grant.
    ConflictOfInterest,
    /// It was recorded before, and stands.
    AlreadyRecorded,
    /// Nobody widens their own access: another administrator must.
    OwnAccess,
    /// Somebody is here by this subject already, or was invited by this name.
    AlreadyKnown,
    /// The version is not one of this document, or the item has no versions to pin.
    VersionNotOfEvidence,
    /// Another request of the inspection has this code.
    CodeTaken,
    /// Nothing is outstanding on the request: it was received, answered or withdrawn.
    NotOutstanding,
    /// The comment is empty: say something.
    CommentRequired,
    /// The file is empty.
    FileEmpty,
    /// The file's name holds a path or characters that mislead.
    FileName,
    /// Files whose names end so are not taken.
    FileTypeNotAllowed,
    /// The file can hold macros.
    FileMacros,
    /// The file is larger than is taken.
    FileTooLarge,
    /// It is so already; the newest version of the document has the same bytes.
    Unchanged,
    /// The version is redacted already, or an original that was sealed.
    AlreadyRedacted,
    /// A later version of the document came: that is the one to redact.
    Superseded,
    /// Say where the document comes from; an Area's liaison sends what the Area itself reports.
    OriginRequired,
    /// The bytes of the upload have not come.
    BytesMissing,
    /// A finding cites what would be taken back or disposed of.
    Cited,
    /// A legal hold keeps the document.
    UnderLegalHold,
    /// No legal hold keeps the document.
    NotUnderLegalHold,
    /// The document is still kept by its retention, or none was set.
    StillRetained,
    /// The document was disposed of before.
    AlreadyDisposed,
    /// Somebody changed it since: look at what is there now, and say again what shall be.
    Conflict,
    /// Nothing of the sort is recorded.
    NotRecorded,
    /// Nobody has asked for it yet.
    NotAsked,
    /// You asked for it, and cannot do it too: somebody else must.
    AskedByYou,
    /// The person is in the team of an inspection that goes on.
    OnTeam,
    /// The inspection is paused, ended or closed, or is not.
    InspectionNotOpen,
    /// The interview was held, declined or called off, or was not, so that this cannot be done to it.
    InterviewState,
    /// The role is not heard as a focus group.
    FormatNotOffered,
    /// The role is heard for each force and none is named, or it is not and one is.
    ForceOfRole,
    /// The person is not in the team of the inspection.
    NotOnTeam,
    /// Only those who asked in the interview can do this.
    NotInterviewer,
    /// Nobody agrees to their own notes: another interviewer must.
    OwnNotes,
    /// Whoever made one of the two readings does not settle them: a third person must.
    OwnReading,
    /// The readings are not both in, or it was settled before.
    ReadingState,
    /// Another text was saved under this key: a new text needs a new key.
    KeyTaken,
    /// The judgement is not published, or was retracted.
    NotPublished,
    /// Text is longer than the field holds, or a number is out of range.
    InvalidValue,
}

/// The longest text that a person types: a rationale, a reason, a quote; in characters.
const LONGEST: usize = 10_000;

/// Refuses a text that says nothing, by the code `missing`, or one that is too long.
///
/// # Errors
/// [`Error::Refused`].
pub fn some_text(field: &'static str, missing: UserErrorCode, text: &str) -> Result<()> {
    if !says_something(text) {
        let message = format!("Say why: the {field} must not be empty.");
        return Err(Error::refused(field, missing, message));
    }
    short_text(field, text)
}

/// Refuses a day that nobody can mean.
///
/// # Errors
/// [`Error::Refused`].
pub fn sound_day(field: &'static str, day: Date, today: Date) -> Result<()> {
    match slip(day, today) {
        None => Ok(()),
        Some(why) => Err(Error::refused(field, UserErrorCode::InvalidValue, why + ".")),
    }
}

/// The longest name, code and title, in characters.
const LONGEST_TITLE: usize = 200;

/// Whether a reader would see anything of a text: more than white space and signs that take up no room, or look so.
#[must_use]
pub fn says_something(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    };
    !text.chars().all(unseen)
}

/// Refuses what is no one line that says something.
///
/// # Errors
/// [`Error::Refused`].
pub fn one_line(field: &'static str, text: &str) -> Result<()> {
    let long = text.chars().count() > LONGEST_TITLE;
    if !says_something(text) || long || text.chars().any(char::is_control) {
        let message = format!("The {field} must be one line of 1 to {LONGEST_TITLE} characters.");
        return Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    }
    Ok(())
}

/// Refuses a text that is too long.
///
/// # Errors
/// [`Error::Refused`].
pub fn short_text(field: &'static str, text: &str) -> Result<()> {
    if text.chars().count() > LONGEST {
        let message = format!("The {field} must be a text of at most {LONGEST} characters.");
        return Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    }
    Ok(())
}

impl Error {
    /// A refusal for one reason.
    #[must_use]
    pub fn refused(field: &'static str, code: UserErrorCode, message: impl Into<String>) -> Self {
        Self::Refused(vec![UserError { field, message: message.into(), code }])
    }

    /// The code that clients branch on, from the list in docs/API.md.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::BadInput(_) => "BAD_USER_INPUT",
            Self::Limit(_) => "LIMIT_EXCEEDED",
            Self::Refused(_) => "CONFLICT",
            Self::Busy => "BUSY",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// The sentence that clients see.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NotFound => "There is nothing here under that name that you may see.".into(),
            Self::Forbidden(action) => format!("Your role does not allow this: {action}."),
            Self::BadInput(message) | Self::Limit(message) => message.clone(),
            Self::Refused(list) => {
                list.iter().map(|refusal| refusal.message.as_str()).collect::<Vec<_>>().join(" ")
            }
            Self::Busy => {
                "Others write at the moment, for longer than it could wait: nothing was changed. Try again in a while."
                    .into()
            }
            Self::Internal(_) => {
                "Something went wrong here. Tell the administrator the request id.".into()
            }
        }
    }

    /// As the command line tells it, to somebody who may know all.
    #[must_use]
    pub fn told(self) -> anyhow::Error {
        match self {
            Self::Internal(cause) => {
                match cause.chain().find_map(|cause| cause.downcast_ref::<object_store::Error>()) {
                    Some(fault) => anyhow::anyhow!(crate::files::told(fault)),
                    None => anyhow::anyhow!("{cause:#}"),
                }
            }
            other => anyhow::anyhow!(other.message()),
        }
    }

    /// Whether the database refused a row since there is one like it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        let Self::Internal(cause) = self else { return false };
        let cause = cause.downcast_ref::<DbErr>().and_then(DbErr::sql_err);
        matches!(cause, Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
    }

    /// An internal error; for faults that only we can mend.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(Arc::new(cause.into()))
    }
}

impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Self {
        if waited_in_vain(&cause) {
            tracing::error!(%cause, "the database kept somebody waiting for too long");
            return Self::Busy;
        }
        Self::internal(cause)
    }
}

/// What a database says of a wait that was too long: SQLite's BUSY in all its forms; of PostgreSQL, `deadlock_detected` and
/// `lock_not_available`, which is its `lock_timeout`.
const WAITED: [&str; 6] = ["5", "261", "517", "773", "40P01", "55P03"];

/// Whether the database was there, and others had it.
fn waited_in_vain(cause: &DbErr) -> bool {
    let fault = match cause {
        DbErr::ConnectionAcquire(why) => return *why == ConnAcquireErr::Timeout,
        DbErr::Conn(RuntimeErr::SqlxError(fault))
        | DbErr::Exec(RuntimeErr::SqlxError(fault))
        | DbErr::Query(RuntimeErr::SqlxError(fault)) => fault,
        _ => return false,
    };
    let code = fault.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| WAITED.contains(&&*code))
}

impl From<object_store::Error> for Error {
    fn from(cause: object_store::Error) -> Self {
        Self::internal(cause)
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        if let Error::Internal(cause) = &error {
            tracing::error!(?cause, "a resolver failed");
        }
        async_graphql::Error::new(error.message())
            .extend_with(|_, extensions| extensions.set("code", error.code()))
    }
}
