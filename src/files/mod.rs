//! How bytes are reached: an object store behind one type.
//!
//! A file comes in under `uploads/`, is checked, and what was checked is written under `documents/`: an
//! address that lets somebody write into `uploads/` can never change what was checked. Every key holds
//! an id, so no file is ever written over another. Only what a visible `document_content` row names is
//! handed out.

mod s3;
mod scan;
mod seal;
mod spool;
mod ticket;

pub(crate) use s3::told;
pub use scan::{Scan, Scanner};
pub use seal::Seal;
pub use spool::{Spooled, pieces};
pub use ticket::{Fetch, PART, Ticket, disposition};

use crate::config::Storage;
use crate::digest;
use crate::error::{Error, Result};
use ::entity::types::Role;
use ::entity::{document_upload, import_upload};
use chrono::TimeDelta;
use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use object_store::aws::AmazonS3;
use object_store::local::LocalFileSystem;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use ticket::{Maker, Sent, Tickets};

/// The object store.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    tickets: Tickets,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Folder(PathBuf),
    S3(Arc<AmazonS3>),
}

/// Some bytes of a file, as they come.
pub struct Bytes {
    /// Which bytes these are.
    pub range: Range<u64>,
    /// The bytes.
    pub stream: BoxStream<'static, object_store::Result<bytes::Bytes>>,
}

/// The folder of files that are on their way in.
pub const UPLOADS: &str = "uploads";
/// The folder of files that were checked.
pub const DOCUMENTS: &str = "documents";
/// The folder of files in which malware was found.
pub const QUARANTINE: &str = "quarantine";
/// The folder of tables that are sent to be imported.
pub const IMPORTS: &str = "imports";
/// The folder of evidence packs.
pub const PACKS: &str = "packs";
/// The folder of the demonstration's files.
const BY_DIGEST: &str = "sha256";

/// Where the bytes of an upload arrive.
#[must_use]
pub fn upload_key(upload: Uuid) -> String {
    format!("{UPLOADS}/{upload}")
}

/// Where the bytes of a table arrive that is to be imported.
#[must_use]
pub fn import_key(upload: Uuid) -> String {
    format!("{IMPORTS}/{upload}")
}

/// Where the bytes of an evidence pack are kept.
#[must_use]
pub fn pack_key(pack: Uuid) -> String {
    format!("{PACKS}/{pack}")
}

/// Where the bytes of a version are kept.
#[must_use]
pub fn document_key(version: Uuid) -> String {
    format!("{DOCUMENTS}/{version}")
}

/// Where the bytes of an upload are kept in which malware was found.
#[must_use]
pub fn quarantine_key(upload: Uuid) -> String {
    format!("{QUARANTINE}/{upload}")
}

impl Files {
    /// Opens `file://folder` or `s3://bucket`.
    ///
    /// # Errors
    /// If the address makes no sense or the folder cannot be made.
    pub fn open(storage: &Storage) -> anyhow::Result<Self> {
        let holds = TimeDelta::seconds(i64::from(storage.link_seconds));
        let url = storage.storage_url.as_str();
        if let Some(folder) = url.strip_prefix("file://") {
            std::fs::create_dir_all(folder)?;
            let folder = PathBuf::from(folder).canonicalize()?;
            let maker = Maker::Own(Arc::new(Seal::open(&folder)?));
            return Ok(Self {
                store: Arc::new(LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true)),
                tickets: Tickets { maker, holds, without: vec![] },
                place: Place::Folder(folder),
            });
        }
        let Some(bucket) = url.strip_prefix("s3://") else {
            anyhow::bail!("--storage-url is `file://folder` or `s3://bucket`, not `{url}`");
        };
        let inside = Arc::new(s3::open(storage, bucket, storage.s3_endpoint.as_deref())?);
        let outside = storage.s3_public_endpoint.as_deref();
        let outside = match outside {
            None => Arc::clone(&inside),
            Some(_) => Arc::new(s3::open(storage, bucket, outside)?),
        };
        Ok(Self {
            store: inside.clone(),
            tickets: Tickets {
                maker: Maker::S3(outside),
                holds,
                without: storage.s3_without.clone(),
            },
            place: Place::S3(inside),
        })
    }

    /// The seal of our own addresses; none where the store signs.
    #[must_use]
    pub fn seal(&self) -> Option<&Seal> {
        match &self.tickets.maker {
            Maker::Own(seal) => Some(seal),
            Maker::S3(_) => None,
        }
    }

    /// Stores bytes whose digest is `sha256`, and answers the key.
    ///
    /// # Errors
    /// If the bytes have another digest, or the store refuses.
    pub async fn put(&self, bytes: Vec<u8>, sha256: &str) -> Result<String> {
        if digest::of_bytes(&bytes) != sha256 {
            return Err(Error::BadInput(format!("The file's SHA-256 is not {sha256}.")));
        }
        let key = format!("{BY_DIGEST}/{}/{}", &sha256[..2], &sha256[2..]);
        self.store.put(&Path::from(key.as_str()), bytes.into()).await?;
        Ok(key)
    }

    /// Opens a file, or a range of it. [`Error::NotFound`] if it is not there.
    ///
    /// # Errors
    /// See above, or if the store does not answer.
    pub async fn read(&self, key: &str, range: Option<Range<u64>>) -> Result<Bytes> {
        let path = Path::parse(key).map_err(Error::internal)?;
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = match self.store.get_opts(&path, options).await {
            Err(object_store::Error::NotFound { .. }) => return Err(Error::NotFound),
            found => found?,
        };
        Ok(Bytes { range: found.range.clone(), stream: found.into_stream() })
    }

    /// How large a file is; `None` if it is not there.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn size(&self, key: &str) -> Result<Option<u64>> {
        match self.store.head(&Path::parse(key).map_err(Error::internal)?).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Where the bytes of an upload are to go, part by part.
    ///
    /// # Errors
    /// If the store's credentials cannot be had.
    pub async fn to_put(
        &self,
        upload: &document_upload::Model,
        now: DateTimeUtc,
    ) -> Result<Vec<Ticket>> {
        let sent = Sent {
            key: upload_key(upload.id),
            size: u64::try_from(upload.size).unwrap_or_default(),
            sha256: &upload.sha256,
            media_type: &upload.declared_media_type,
            multipart: upload.multipart.as_deref(),
        };
        self.tickets.to_put(&sent, now).await
    }

    /// Where the bytes of a table are to go that is to be imported.
    ///
    /// # Errors
    /// As [`Files::to_put`].
    pub async fn to_import(
        &self,
        upload: &import_upload::Model,
        now: DateTimeUtc,
    ) -> Result<Vec<Ticket>> {
        let sent = Sent {
            key: import_key(upload.id),
            size: u64::try_from(upload.size).unwrap_or_default(),
            sha256: &upload.sha256,
            media_type: "application/octet-stream",
            multipart: None,
        };
        self.tickets.to_put(&sent, now).await
    }

    /// Where this person can fetch a file.
    ///
    /// # Errors
    /// As [`Files::to_put`].
    pub async fn to_get(
        &self,
        file: &Fetch<'_>,
        person: (Uuid, Role),
        now: DateTimeUtc,
    ) -> Result<Ticket> {
        self.tickets.to_get(file, person, now).await
    }

    /// Begins an upload in parts, where the store takes a file of this size in parts; answers its name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_parts(&self, upload: Uuid, size: u64) -> Result<Option<String>> {
        match &self.place {
            Place::S3(s3) if size > PART => {
                Ok(Some(s3.create_multipart(&Path::from(upload_key(upload))).await?))
            }
            Place::S3(_) | Place::Folder(_) => Ok(None),
        }
    }

    /// Puts the parts of an upload together. Nothing happens where it did not go in parts.
    ///
    /// # Errors
    /// [`Error::NotFound`] if a part is missing or its tag is not the store's.
    pub async fn end_parts(
        &self,
        upload: &document_upload::Model,
        tags: Vec<String>,
    ) -> Result<()> {
        let (Place::S3(s3), Some(multipart)) = (&self.place, &upload.multipart) else {
            return Ok(());
        };
        let key = upload_key(upload.id);
        let parts = tags.into_iter().map(|content_id| PartId { content_id }).collect();
        match s3.complete_multipart(&Path::from(key.as_str()), multipart, parts).await {
            Ok(_) => Ok(()),
            // said twice: the first time they were put together
            Err(_) if self.size(&key).await?.is_some() => Ok(()),
            Err(cause) => {
                tracing::info!(%cause, upload = %upload.id, "the parts could not be put together");
                Err(Error::NotFound)
            }
        }
    }

    /// Gives up what has come of an upload, parts included.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn discard(&self, upload: &document_upload::Model) -> Result<()> {
        let key = Path::from(upload_key(upload.id));
        if let (Place::S3(s3), Some(multipart)) = (&self.place, &upload.multipart) {
            match s3.abort_multipart(&key, multipart).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(cause) => tracing::debug!(%cause, "no parts to give up"),
            }
        }
        self.delete(key.as_ref()).await
    }

    /// Deletes a file. One that is not there is no fault.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn delete(&self, key: &str) -> Result<()> {
        match self.store.delete(&Path::parse(key).map_err(Error::internal)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The keys of everything that is kept, with when it was written.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn list(&self) -> Result<Vec<(String, DateTimeUtc)>> {
        let mut keys = Vec::new();
        for folder in [UPLOADS, DOCUMENTS, QUARANTINE, BY_DIGEST] {
            let found = self.store.list(Some(&Path::from(folder)));
            let found: Vec<_> = found.try_collect().await?;
            keys.extend(found.into_iter().map(|one| (one.location.into(), one.last_modified)));
        }
        keys.sort();
        Ok(keys)
    }

    /// What a server that was stopped had half written into the local folder, if it was written before.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn half_written(&self, before: DateTimeUtc) -> Result<Vec<String>> {
        let Place::Folder(folder) = &self.place else { return Ok(vec![]) };
        let mut half = Vec::new();
        for place in [UPLOADS, DOCUMENTS, QUARANTINE, PACKS] {
            let Ok(entries) = std::fs::read_dir(folder.join(place)) else { continue };
            for entry in entries {
                let entry = entry.map_err(Error::internal)?;
                let written = entry.metadata().and_then(|about| about.modified());
                let name = entry.file_name().to_string_lossy().into_owned();
                // the store's own name for a file under way ends in `#` and a number
                if name.contains('#') && written.is_ok_and(|at| DateTimeUtc::from(at) < before) {
                    half.push(format!("{place}/{name}"));
                }
            }
        }
        half.sort();
        Ok(half)
    }

    /// Removes what [`Files::half_written`] named.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn remove_half_written(&self, key: &str) -> Result<()> {
        let Place::Folder(folder) = &self.place else { return Ok(()) };
        std::fs::remove_file(folder.join(key)).map_err(Error::internal)
    }
}
