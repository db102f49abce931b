//! What somebody says of a file before it comes, and what can be refused then.

use crate::digest;
use crate::error::{Error, Result, UserErrorCode};
use ::entity::types::{Language, Marking, Origin};
use chrono::Datelike;
use extract::{Kind, Limits, Refusal};
use sea_orm::prelude::{Date, Uuid};

/// The largest file that is taken, in bytes: what S3 takes in one piece.
const LARGEST: i64 = 5 * 1024 * 1024 * 1024;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new document that answers these requests.
    Answers(Vec<Uuid>),
    /// A new version of this document.
    Supersedes(Uuid),
    /// The redacted rendition of this version.
    Redacts(Uuid),
    /// What a table of documents of this inspection will say.
    ForTable(Uuid),
}

/// A file that somebody wants to send.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// What it is for.
    pub purpose: Purpose,
    /// Title; that of the request or document if left out.
    pub title: Option<String>,
    /// File name.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its marking.
    pub marking: Marking,
    /// Its language.
    pub language: Language,
    /// Where a new document comes from.
    pub origin: Option<Origin>,
    /// First and last day that it speaks of.
    pub period: (Option<Date>, Option<Date>),
    /// Whether it holds personal data.
    pub personal_data: bool,
    /// Whether more is to come for its requests.
    pub more_to_come: bool,
}

/// What can be refused before any byte is sent.
///
/// # Errors
/// [`Error::Refused`].
pub fn check(new: &NewUpload) -> Result<()> {
    let refused = |field, code, message: String| Err(Error::refused(field, code, message));
    let kind = match Kind::of_name(&new.file_name) {
        Ok(kind) => kind,
        Err(refusal) => {
            let code = match refusal {
                Refusal::Name => UserErrorCode::FileName,
                Refusal::Macros => UserErrorCode::FileMacros,
                _ => UserErrorCode::FileTypeNotAllowed,
            };
            return refused("fileName", code, refusal.to_string());
        }
    };
    if new.size == 0 {
        return refused("size", UserErrorCode::FileEmpty, Refusal::Empty.to_string());
    }
    if new.size < 0 {
        return refused("size", UserErrorCode::InvalidValue, "A size is not negative.".into());
    }
    let largest = kind
        .largest(&Limits::default())
        .map_or(LARGEST, |most| i64::try_from(most).unwrap_or(LARGEST));
    if new.size > largest {
        let refusal = Refusal::TooLarge { mebibytes: largest.unsigned_abs() >> 20 };
        return refused("size", UserErrorCode::FileTooLarge, refusal.to_string());
    }
    if !digest::is_one(&new.sha256) {
        let message = "The SHA-256 is 64 hexadecimal digits.";
        return refused("sha256", UserErrorCode::InvalidValue, message.into());
    }
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c);
    let media = new.media_type.split(';').next().unwrap_or_default().trim();
    let media = media.split_once('/').is_some_and(|(of, sub)| {
        !of.is_empty() && !sub.is_empty() && of.chars().chain(sub.chars()).all(token)
    });
    let printable = new.media_type.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    if !media || !printable || new.media_type.len() > 127 {
        let message = "A media type is like `application/pdf`.";
        return refused("mediaType", UserErrorCode::InvalidValue, message.into());
    }
    described(new.title.as_deref(), new.period)
}

/// What can be refused of how a document is described.
///
/// # Errors
/// [`Error::Refused`].
pub fn described(title: Option<&str>, (first, last): (Option<Date>, Option<Date>)) -> Result<()> {
    let refused = |field, code, message: String| Err(Error::refused(field, code, message));
    let title = title.unwrap_or_default();
    let hidden = |c: char| c.is_control() || extract::turns_text(c);
    if title.chars().count() > LONGEST_TITLE || title.chars().any(hidden) {
        let message = format!("The title must be one line of at most {LONGEST_TITLE} characters.");
        return refused("title", UserErrorCode::InvalidValue, message);
    }
    if first.into_iter().chain(last).any(|day| !(1900..=9999).contains(&day.year())) {
        let message = "A day of the period is in a year from 1900 to 9999.";
        return refused("periodEnd", UserErrorCode::InvalidValue, message.into());
    }
    if last.is_some_and(|last| first.is_none_or(|first| last < first)) {
        let message = "The period ends before it starts: name its first day, then its last.";
        return refused("periodEnd", UserErrorCode::InvalidValue, message.into());
    }
    Ok(())
}
