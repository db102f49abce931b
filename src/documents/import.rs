//! `evidence import documents`: sends the files that a table names and that stand beside it, so that they wait for it,
//! checked like any other.
//!
//! It can be stopped at any point and run again: what is in or waits already is passed over, and what was half sent
//! goes on where it was.

use super::Reception;
use super::announcement::{NewUpload, Purpose};
use super::uploads;
use crate::digest;
use crate::error::{Error, Result};
use crate::files::{Files, pieces, upload_key};
use crate::store::{Seen, Store};
use crate::table::Cells;
use ::entity::types::{Language, Marking, RedactionState, UploadState};
use ::entity::{
    document_upload, document_upload_request, document_version, evidence_key, inspection,
};
use extract::Kind;
use futures_util::TryStreamExt;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Somebody who sends the files beside a table.
#[derive(Debug)]
pub struct Import<'a> {
    /// What they may see and do.
    pub store: &'a Store,
    /// The store of files.
    pub files: &'a Files,
    /// Checks the files.
    pub reception: &'a Reception,
    /// The folder of the table.
    pub folder: &'a Path,
    /// The uploads of earlier rows: each waits for one row.
    pub sent: HashSet<Uuid>,
}

impl Import<'_> {
    /// Sends the file of a row, unless it is in or waits already; answers its digest. Of a row that names no file it is
    /// what the row says.
    ///
    /// # Errors
    /// [`Error::Internal`] if the database or the store does not answer: run it again then. Otherwise the file is not
    /// sent, and this is why.
    pub async fn send(&mut self, row: &Cells<'_>) -> Result<String> {
        let (file, wanted) = (row.get("file"), row.get("sha256"));
        if file.is_empty() {
            return Ok(wanted.to_owned());
        }
        let path = within(self.folder, file)?;
        let (size, sha256) = measured(&path).await?;
        if !wanted.is_empty() && !wanted.eq_ignore_ascii_case(&sha256) {
            let message = format!("its SHA-256 is {sha256}, not what the table says");
            return Err(Error::BadInput(message));
        }
        let inspection = inspection::Column::Reference.eq(row.get("inspection"));
        let inspection = self.store.find::<inspection::Entity>().filter(inspection);
        let Some(inspection) = self.store.first(inspection).await? else { return Ok(sha256) };
        if self.is_in(inspection.id, row.get("key"), &sha256).await? {
            return Ok(sha256);
        }
        let new = announcement(inspection.id, &path, size, sha256.clone());
        let upload = match self.before(inspection.id, &new).await? {
            Some(upload) => upload,
            None => uploads::announce(self.store, self.files, new).await?,
        };
        self.sent.insert(upload.id);
        if upload.submitted_at.is_none() {
            let (size, key) = (upload.size.unsigned_abs(), upload_key(upload.id));
            self.files.receive(&key, size, &sha256, pieces(opened(&path).await?)).await?;
            uploads::submit(self.store, self.files, upload.id, vec![]).await?;
        }
        self.reception.check(upload.id).await;
        Ok(sha256)
    }

    /// Whether the file is in under this key, or what is in was redacted, so that the file is not to be sent again.
    async fn is_in(&self, inspection: Uuid, key: &str, sha256: &str) -> Result<bool> {
        let this = Condition::all()
            .add(evidence_key::Column::InspectionId.eq(inspection))
            .add(evidence_key::Column::Name.eq(key));
        let this = self.store.find::<evidence_key::Entity>().filter(this);
        let Some(known) = self.store.first(this).await? else { return Ok(false) };
        let versions = document_version::Column::DocumentId.eq(known.evidence_id);
        let versions = self.store.find::<document_version::Entity>().filter(versions);
        let redacted = RedactionState::Applied;
        Ok(self
            .store
            .all(versions)
            .await?
            .iter()
            .any(|version| version.sha256 == sha256 || version.redaction_state == redacted))
    }

    /// The upload that an earlier run made of the same file, and that no other row has.
    async fn before(
        &self,
        inspection: Uuid,
        new: &NewUpload,
    ) -> Result<Option<Seen<document_upload::Model>>> {
        use document_upload::Column;
        let same = Condition::all()
            .add(Column::CreatedBy.is_in(self.store.viewer().person))
            .add(Column::InspectionId.eq(inspection))
            .add(Column::Sha256.eq(&new.sha256))
            .add(Column::FileName.eq(&new.file_name))
            .add(Column::DocumentId.is_null())
            .add(Column::State.is_in([UploadState::Pending, UploadState::Checked]));
        let found = self.store.find::<document_upload::Entity>().filter(same);
        for upload in self.store.all(found.order_by(Column::CreatedAt)).await? {
            let answers = document_upload_request::Column::UploadId.eq(upload.id);
            let answers = self.store.find::<document_upload_request::Entity>().filter(answers);
            if !self.sent.contains(&upload.id) && self.store.count(answers).await? == 0 {
                return Ok(Some(upload));
            }
        }
        Ok(None)
    }
}

/// What is announced of a file: what it is, its table says. Its name is composed as others write it, however the disk
/// does.
fn announcement(inspection: Uuid, path: &Path, size: i64, sha256: String) -> NewUpload {
    let file_name: String = path.file_name().unwrap_or_default().to_string_lossy().nfc().collect();
    let media_type = Kind::of_name(&file_name).map_or("application/octet-stream", Kind::media_type);
    NewUpload {
        purpose: Purpose::ForTable(inspection),
        title: None,
        file_name,
        media_type: media_type.into(),
        size,
        sha256,
        marking: Marking::OfficialSensitive,
        language: Language::En,
        origin: None,
        period: (None, None),
        personal_data: true,
        more_to_come: false,
    }
}

/// A file of the table's folder, and of no other, by its path as any system writes it.
fn within(folder: &Path, name: &str) -> Result<PathBuf> {
    let cannot = |why: &str| Error::BadInput(format!("{name} cannot be read: {why}"));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize().map_err(|cause| cannot(why(&cause)))?;
    let parts = name.replace('\\', "/");
    let path = Path::new(&parts).iter().fold(folder.clone(), |path, part| on_disk(&path, part));
    let path = path.canonicalize().map_err(|cause| cannot(why(&cause)))?;
    if !path.starts_with(&folder) || !path.is_file() {
        return Err(cannot("it is no file in the folder of the table"));
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
