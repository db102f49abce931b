//! `evidence verify`: walks the database and the store both ways, and names what is missing, altered, left
//! over or half-uploaded. How each file was found is noted with its version, so that whatever rests on a
//! damaged one shows it.

use crate::error::{Error, Result};
use crate::files::{DOCUMENTS, Files, QUARANTINE, document_key};
use crate::store::{Database, Kept};
use ::entity::document_upload;
use ::entity::types::{FileState, UploadReason, UploadState};
use chrono::TimeDelta;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use std::collections::HashSet;
use std::fmt;

/// How many files are looked up at once.
const PAGE: u64 = 500;

/// What is wrong with a file, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A version's file is not in the store.
    Missing {
        /// Which.
        file: String,
        /// The judgements that rest on it.
        judgements: Vec<String>,
    },
    /// A version's file is not what came.
    Altered {
        /// Which.
        file: String,
        /// The judgements that rest on it.
        judgements: Vec<String>,
    },
    /// A version's file is in order again.
    Restored {
        /// Which.
        file: String,
    },
    /// An object that no row speaks of. It is never removed: with another database, or one from an older
    /// backup, it may be the only copy of what came since.
    Orphaned {
        /// Its key.
        key: String,
    },
    /// What a stopped server had half written.
    HalfWritten {
        /// Its key.
        key: String,
    },
    /// Bytes of a document that was disposed of.
    Undisposed {
        /// Its key.
        key: String,
    },
    /// An upload whose bytes, or the table that names it, did not come in time.
    HalfUploaded {
        /// Which.
        upload: Uuid,
    },
    /// Bytes of an upload that is finished, where they have no more use.
    LeftOver {
        /// Their key.
        key: String,
    },
}

impl Finding {
    /// Whether it is damage that no repair can mend: the file must be had again from a backup or the Area.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::Altered { .. })
    }

    /// Whether it is something left over, which `--repair` removes.
    #[must_use]
    pub fn is_left_over(&self) -> bool {
        match self {
            Self::HalfWritten { .. }
            | Self::Undisposed { .. }
            | Self::HalfUploaded { .. }
            | Self::LeftOver { .. } => true,
            Self::Missing { .. }
            | Self::Altered { .. }
            | Self::Restored { .. }
            | Self::Orphaned { .. } => false,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let resting = |judgements: &[String]| match judgements {
            [] => "no judgement rests on it".into(),
            some => format!("rested on by {}", some.join(", ")),
        };
        match self {
            Self::Missing { file, judgements } => {
                write!(f, "MISSING {file}: {}", resting(judgements))
            }
            Self::Altered { file, judgements } => {
                write!(f, "ALTERED {file}: {}", resting(judgements))
            }
            Self::Restored { file } => write!(f, "RESTORED {file}"),
            Self::Orphaned { key } => write!(f, "ORPHANED {key}: no row speaks of it"),
            Self::HalfWritten { key } => {
                write!(f, "HALF-WRITTEN {key}: a server was stopped while it wrote it")
            }
            Self::Undisposed { key } => {
                write!(f, "UNDISPOSED {key}: its document was disposed of")
            }
            Self::HalfUploaded { upload } => {
                write!(f, "HALF-UPLOADED {upload}: its bytes, or its table, did not come in time")
            }
            Self::LeftOver { key } => write!(f, "LEFT OVER {key}: the upload is finished"),
        }
    }
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many versions' files were read.
    pub files: usize,
    /// How many uploads wait for their bytes or their checks, as they may.
    pub under_way: usize,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Walks both ways. What no row speaks of may be on its way in for as long as `settled`. With `repair`, removes what is left over and gives up what did not come; damage to a
/// version's file is only noted.
///
/// # Errors
/// If the database or the store does not answer.
pub async fn verify(
    database: &Database,
    files: &Files,
    repair: bool,
    settled: TimeDelta,
) -> Result<Report> {
    let before = database.now() - settled;
    let mut report = Report::default();
    let mut known = HashSet::new();
    rows(database, files, repair, &mut report, &mut known).await?;
    uploads(database, files, repair, &mut report).await?;
    objects(database, files, repair, &mut report, &known, before).await?;
    for key in files.half_written(before)? {
        if repair {
            files.remove_half_written(&key)?;
        }
        report.findings.push(Finding::HalfWritten { key });
    }
    Ok(report)
}

/// From the database to the store.
async fn rows(
    database: &Database,
    files: &Files,
    repair: bool,
    report: &mut Report,
    known: &mut HashSet<String>,
) -> Result<()> {
    let (mut after, mut disposed) = (None, Vec::new());
    loop {
        let page = database.kept(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.content.version_id);
        for kept in page {
            let key = kept.content.object_key.clone();
            if kept.version.file_state == FileState::Disposed {
                disposed.push(key);
                continue;
            }
            report.files += 1;
            report.findings.extend(one(database, files, &kept).await?);
            known.insert(key);
        }
    }
    for key in disposed {
        // another version may have the same bytes under the same key
        if known.insert(key.clone()) && files.size(&key).await?.is_some() {
            if repair {
                files.delete(&key).await?;
            }
            report.findings.push(Finding::Undisposed { key });
        }
    }
    Ok(())
}

async fn one(database: &Database, files: &Files, kept: &Kept) -> Result<Option<Finding>> {
    let version = &kept.version;
    let size = u64::try_from(version.size).unwrap_or_default();
    let state = match files.digest(&kept.content.object_key, size).await {
        Err(Error::NotFound) => FileState::Missing,
        Err(fault) => return Err(fault),
        Ok(found) if found == version.sha256 => FileState::Sound,
        Ok(_) => FileState::Altered,
    };
    let Some(before) = database.note_file(version, state).await? else { return Ok(None) };
    let (number, key) = (version.number, &kept.content.object_key);
    let file = format!("{} version {number}, {}, at {key}", kept.reference, version.file_name);
    Ok(match state {
        FileState::Sound if before == FileState::Sound => None,
        FileState::Sound => Some(Finding::Restored { file }),
        FileState::Missing => {
            let judgements = database.resting_on(version.id).await?;
            Some(Finding::Missing { file, judgements })
        }
        FileState::Altered | FileState::Disposed => {
            let judgements = database.resting_on(version.id).await?;
            Some(Finding::Altered { file, judgements })
        }
    })
}

/// Uploads that did not come in time, or that no table named in time.
async fn uploads(
    database: &Database,
    files: &Files,
    repair: bool,
    report: &mut Report,
) -> Result<()> {
    for upload in database.abandoned().await? {
        if repair && database.give_up_upload(&upload).await? {
            files.discard(&upload).await?;
            files.delete(&document_key(upload.id)).await?;
        }
        report.findings.push(Finding::HalfUploaded { upload: upload.id });
    }
    Ok(())
}

/// From the store to the database.
async fn objects(
    database: &Database,
    files: &Files,
    repair: bool,
    report: &mut Report,
    known: &HashSet<String>,
    before: DateTimeUtc,
) -> Result<()> {
    report.under_way = usize::try_from(database.pending().await?).unwrap_or_default();
    for (key, written) in files.list().await? {
        if known.contains(&key) {
            continue;
        }
        let upload = match key.rsplit_once('/').and_then(|(_, id)| id.parse().ok()) {
            Some(id) => database.upload(id).await?,
            None => None,
        };
        let Some(finding) = about(&key, upload.as_ref(), written < before) else { continue };
        if repair && finding.is_left_over() {
            files.delete(&key).await?;
        }
        report.findings.push(finding);
    }
    Ok(())
}

/// What is to be said of an object that is no version's file, if anything.
fn about(key: &str, upload: Option<&document_upload::Model>, settled: bool) -> Option<Finding> {
    let (folder, _) = key.split_once('/')?;
    let key = key.to_owned();
    let Some(upload) = upload else {
        // whoever puts an object down before its row may be at it
        return settled.then_some(Finding::Orphaned { key });
    };
    match (folder, upload.state) {
        // on its way: about to be checked, or stored and about to be taken in; or taken in since the
        // database was walked
        (_, UploadState::Pending) | (DOCUMENTS, UploadState::Checked | UploadState::Available) => {
            None
        }
        (QUARANTINE, _) if upload.reason == Some(UploadReason::Malware) => None,
        _ => Some(Finding::LeftOver { key }),
    }
}
