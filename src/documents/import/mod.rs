//! `evidence import documents`: sends the files of a manifest, one row after another, exactly as their sender
//! would through the API, with the same checks and in the same name.
//!
//! It can be stopped at any point and run again: what is in already is passed over, and what was half sent
//! goes on where it was.

mod manifest;

pub use manifest::{Row, manifest};

use super::Reception;
use super::announcement::NewUpload;
use super::uploads;
use crate::digest;
use crate::error::{Error, Result};
use crate::files::{Files, pieces, upload_key};
use crate::store::{Seen, Store};
use ::entity::types::{Action, UploadState};
use ::entity::{
    document_request, document_upload, document_upload_request, evidence, inspection, police_force,
};
use extract::{Failure, Limits};
use futures_util::TryStreamExt;
use manifest::{announcement, given, said};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not sent, because this was only a trial, but would be.
    Good,
    /// It is in from before.
    Already(String),
    /// It is in now, under this reference.
    Available(String),
    /// It was sent, and waits for this.
    Pending(String),
    /// It is not taken, and this is why.
    Refused(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good => f.write_str("would be sent"),
            Self::Already(reference) => write!(f, "is in already: {reference}"),
            Self::Available(reference) => write!(f, "AVAILABLE {reference}"),
            Self::Pending(why) => write!(f, "PENDING {why}"),
            Self::Refused(why) => write!(f, "REFUSED {why}"),
        }
    }
}

/// Somebody who imports.
#[derive(Debug)]
pub struct Import<'a> {
    /// What they may see and do.
    pub store: Store,
    /// The store of files.
    pub files: &'a Files,
    /// Takes the files in.
    pub reception: &'a Reception,
    /// The folder of the manifest.
    pub folder: &'a Path,
    /// The program that reads a file.
    pub reader: &'a Path,
    /// Only says what would come of it.
    pub dry_run: bool,
    /// What a trial would have sent so far: bytes, name and requests.
    pub tried: Mutex<HashSet<(String, String, Vec<Uuid>)>>,
}

impl Import<'_> {
    /// Sends one file, unless it is in.
    ///
    /// # Errors
    /// If the database or the store does not answer: run it again then.
    pub async fn row(&self, row: &Row) -> Result<Outcome> {
        match self.send(row).await {
            Err(fault @ Error::Internal(_)) => Err(fault),
            Err(refusal) => Ok(Outcome::Refused(refusal.message())),
            outcome => outcome,
        }
    }

    async fn send(&self, row: &Row) -> Result<Outcome> {
        self.store.require(Action::UploadDocument).await?;
        let wrong = |wrong: Vec<(_, String)>| {
            Error::BadInput(
                wrong.into_iter().map(|(_, wrong)| wrong).collect::<Vec<_>>().join("; "),
            )
        };
        let said = said(row).map_err(wrong)?;
        let path = within(self.folder, &row.file)?;
        let (size, sha256) = measured(&path).await?;
        if given(&row.sha256).is_some_and(|wanted| !wanted.eq_ignore_ascii_case(&sha256)) {
            let message = format!("its SHA-256 is {sha256}, not what the manifest says");
            return Ok(Outcome::Refused(message));
        }
        let requests = self.requests(row).await?;
        let new = announcement(row, said, &path, &requests, size, sha256);
        let upload = match self.before(&new, &requests).await? {
            Some(upload) if upload.state == UploadState::Available => {
                return Ok(Outcome::Already(self.reference(&upload).await?));
            }
            Some(upload) => upload,
            None if self.dry_run => return self.tried(&new, &requests, &path).await,
            None => uploads::announce(&self.store, self.files, new).await?,
        };
        if self.dry_run {
            return Ok(Outcome::Good);
        }
        if upload.submitted_at.is_none() {
            let (size, key) = (upload.size.unsigned_abs(), upload_key(upload.id));
            self.files.receive(&key, size, &upload.sha256, pieces(opened(&path).await?)).await?;
            uploads::submit(&self.store, self.files, upload.id, vec![]).await?;
        }
        self.reception.check(upload.id).await;
        let now = self.store.get::<document_upload::Entity>(upload.id).await?;
        let message = || now.message.clone().unwrap_or_else(|| "it is checked".into());
        Ok(match now.state {
            UploadState::Available => Outcome::Available(self.reference(&now).await?),
            UploadState::Pending => Outcome::Pending(message()),
            UploadState::Rejected => Outcome::Refused(message()),
        })
    }

    /// The requests that the row names.
    async fn requests(&self, row: &Row) -> Result<Vec<Uuid>> {
        let none = |what: &str, name: &str| Error::BadInput(format!("there is no {what} `{name}`"));
        let inspection = inspection::Column::Reference.eq(&row.inspection);
        let inspection = self.store.find::<inspection::Entity>().filter(inspection);
        let inspection = self.store.first(inspection).await?;
        let inspection = inspection.ok_or_else(|| none("inspection", &row.inspection))?;
        let force = match given(&row.force) {
            None => None,
            Some(name) => {
                let force = police_force::Column::Name.eq(name);
                let force = self.store.find::<police_force::Entity>().filter(force);
                Some(self.store.first(force).await?.ok_or_else(|| none("force", name))?.id)
            }
        };
        let mut requests = Vec::new();
        for code in row.requests.split('|').map(str::trim).filter(|code| !code.is_empty()) {
            use document_request::Column;
            let called = Condition::all()
                .add(Column::InspectionId.eq(inspection.id))
                .add(Column::Code.eq(code));
            let called = self.store.find::<document_request::Entity>().filter(called);
            let called = self.store.all(called).await?;
            match called.iter().find(|request| request.force_id == force) {
                Some(request) => requests.push(request.id),
                None if called.is_empty() => return Err(none("request", code)),
                None => {
                    let message = format!(
                        "`{code}` is asked {}",
                        match force {
                            None => "per force: name the force in the column force",
                            Some(_) => "otherwise: not of this force",
                        }
                    );
                    return Err(Error::BadInput(message));
                }
            }
        }
        requests.sort();
        requests.dedup();
        Ok(requests)
    }

    /// The upload that an earlier run made for the same file and requests, if it was not rejected.
    async fn before(
        &self,
        new: &NewUpload,
        requests: &[Uuid],
    ) -> Result<Option<Seen<document_upload::Model>>> {
        use document_upload::Column;
        let same = Condition::all()
            .add(Column::CreatedBy.is_in(self.store.viewer().person))
            .add(Column::Sha256.eq(&new.sha256))
            .add(Column::FileName.eq(&new.file_name))
            .add(Column::State.ne(UploadState::Rejected));
        let found = self.store.find::<document_upload::Entity>().filter(same);
        for upload in self.store.all(found.order_by(Column::CreatedAt)).await? {
            use document_upload_request::Column;
            let rows = self.store.find::<document_upload_request::Entity>();
            let rows = rows.filter(Column::UploadId.eq(upload.id)).order_by(Column::RequestId);
            let rows = self.store.all(rows).await?;
            if rows.iter().map(|row| row.request_id).eq(requests.iter().copied()) {
                return Ok(Some(upload));
            }
        }
        Ok(None)
    }

    /// What would come of a file that was not sent.
    async fn tried(&self, new: &NewUpload, requests: &[Uuid], path: &Path) -> Result<Outcome> {
        uploads::would_take(&self.store, new, requests).await?;
        let same = (new.sha256.clone(), new.file_name.clone(), requests.to_vec());
        if self.tried.lock().unwrap_or_else(PoisonError::into_inner).contains(&same) {
            return Ok(Outcome::Already("as another row of the manifest".into()));
        }
        let file = opened(path).await?.into_std().await;
        match extract::in_child(self.reader, file, &new.file_name, &Limits::default()).await {
            Ok(_) => {
                self.tried.lock().unwrap_or_else(PoisonError::into_inner).insert(same);
                Ok(Outcome::Good)
            }
            Err(Failure::Refused(refusal)) => Ok(Outcome::Refused(refusal.to_string())),
            Err(Failure::Fault(fault)) => Err(Error::internal(fault)),
        }
    }

    async fn reference(&self, upload: &document_upload::Model) -> Result<String> {
        match upload.document_id {
            Some(document) => {
                Ok(self.store.get::<evidence::Entity>(document).await?.reference.clone())
            }
            None => Ok(String::new()),
        }
    }
}

/// A file of the manifest's folder, and of no other.
fn within(folder: &Path, name: &str) -> Result<PathBuf> {
    let cannot = |why: &str| Error::BadInput(format!("{name} cannot be read: {why}"));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize().map_err(|cause| cannot(why(&cause)))?;
    let path = Path::new(name).iter().fold(folder.clone(), |path, part| on_disk(&path, part));
    let path = path.canonicalize().map_err(|cause| cannot(why(&cause)))?;
    if !path.starts_with(&folder) || !path.is_file() {
        return Err(cannot("it is no file in the folder of the manifest"));
    }
    Ok(path)
}

/// What is in a folder under a name, whichever way the disk composes its letters.
fn on_disk(folder: &Path, name: &OsStr) -> PathBuf {
    let path = folder.join(name);
    if path.exists() {
        return path;
    }
    let composed = |name: &OsStr| name.to_string_lossy().nfc().collect::<String>();
    let there = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    let same = |path: &PathBuf| path.file_name().map(composed) == Some(composed(name));
    there.into_iter().find(same).unwrap_or(path)
}

/// Why a file cannot be read, for whoever sends it.
#[must_use]
pub fn why(cause: &std::io::Error) -> &'static str {
    match cause.kind() {
        ErrorKind::NotFound => "there is no such file",
        ErrorKind::PermissionDenied => "this user may not read it",
        _ => {
            tracing::warn!(%cause, "a file could not be read");
            "the system does not hand it out"
        }
    }
}

async fn opened(path: &Path) -> Result<tokio::fs::File> {
    let named =
        |cause| Error::BadInput(format!("{} cannot be read: {}", path.display(), why(&cause)));
    tokio::fs::File::open(path).await.map_err(named)
}

/// Size and SHA-256 of a file.
async fn measured(path: &Path) -> Result<(i64, String)> {
    let mut pieces = std::pin::pin!(pieces(opened(path).await?));
    let (mut size, mut digest) = (0_i64, digest::Running::default());
    while let Some(piece) = pieces.try_next().await.map_err(Error::internal)? {
        size += i64::try_from(piece.len()).unwrap_or_default();
        digest.update(&piece);
    }
    Ok((size, digest.finish()))
}
