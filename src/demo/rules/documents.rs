//! Rule 1: files are what documents.csv says, and versions follow each other.

use super::super::data::Data;
use super::fault;
use crate::digest;
use anyhow::Result;

const FILE: &str = "documents.csv";

pub(super) fn files_are_as_described(data: &Data) -> Result<()> {
    for row in &data.documents {
        let wrong = |what: String| fault(FILE, &row.document_ref, what);
        let bytes = data.files.get(&row.file).map(Vec::as_slice).unwrap_or_default();
        if i64::try_from(bytes.len())? != row.bytes {
            return Err(wrong(format!(
                "{} has {} bytes, not {}: put the file back or correct the row",
                row.file,
                bytes.len(),
                row.bytes
            )));
        }
        let sha256 = digest::of_bytes(bytes);
        if sha256 != row.sha256 {
            return Err(wrong(format!(
                "the SHA-256 of {} is {sha256}, not {}: put the file back or correct the row",
                row.file, row.sha256
            )));
        }
    }
    Ok(())
}

/// `supersedes` names the version just before, of the same request and Area, above the row.
pub(super) fn versions_follow(data: &Data) -> Result<()> {
    for (place, row) in data.documents.iter().enumerate() {
        let wrong = |what: String| fault(FILE, &row.document_ref, what);
        let Some(name) = &row.supersedes else {
            if row.version != 1 {
                return Err(wrong("a version after the first must name the one before".into()));
            }
            continue;
        };
        let earlier = data.documents[..place].iter().find(|row| row.document_ref == *name);
        let follows = earlier.is_some_and(|earlier| {
            earlier.answers() == row.answers() && earlier.version + 1 == row.version
        });
        if !follows {
            return Err(wrong(format!(
                "supersedes {name}, which is not the version before it, of the same Area, request \
                 and force, in a row above: name that one"
            )));
        }
    }
    Ok(())
}
