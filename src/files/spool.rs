//! Bytes that pass through: into the store, out of it to a file of our own, never whole in memory.

use super::{Files, Place};
use crate::digest;
use crate::error::{Error, Result};
use bytes::Bytes;
use futures_util::stream::try_unfold;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use std::fs::File;
use std::io::{self, Seek};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How much is held in memory of one file, in bytes, while as much is sent on: S3 takes no smaller parts.
const S3_PIECE: usize = 5 * 1024 * 1024;
/// The same for a local folder.
const FOLDER_PIECE: usize = 512 * 1024;

/// A file of our own with the bytes of an upload. It has no name, so that it is gone when this is dropped,
/// or this process is killed.
#[derive(Debug)]
pub struct Spooled {
    file: File,
    /// Its size in bytes; one more than allowed if it is longer.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: String,
}

impl Spooled {
    /// The file, at its beginning. There is one place in it, whoever reads: one after the other.
    ///
    /// # Errors
    /// If the system has no room for another open file.
    pub fn file(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(file)
    }

    /// The file piece by piece.
    ///
    /// # Errors
    /// As [`Spooled::file`].
    pub fn pieces(&self) -> io::Result<impl Stream<Item = io::Result<Bytes>>> {
        Ok(pieces(tokio::fs::File::from_std(self.file()?)))
    }
}

/// How much of a file is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A file piece by piece.
pub fn pieces(file: tokio::fs::File) -> impl Stream<Item = io::Result<Bytes>> {
    try_unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        let n = file.read(&mut piece).await?;
        piece.truncate(n);
        Ok((n > 0).then(|| (Bytes::from(piece), file)))
    })
}

impl Files {
    /// Fetches a file to one of our own, at most `most` bytes and one more.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not there; if the store does not answer or the disk is full.
    pub async fn spool(&self, key: &str, most: u64) -> Result<Spooled> {
        let file = tempfile::tempfile().map_err(Error::internal)?;
        let mut out = tokio::fs::File::from_std(file.try_clone().map_err(Error::internal)?);
        let mut bytes = self.read(key, None).await?.stream;
        let (mut size, mut digest) = (0, digest::Running::default());
        while let Some(piece) = bytes.next().await {
            let piece = piece?;
            size += piece.len() as u64;
            if size > most {
                break;
            }
            digest.update(&piece);
            out.write_all(&piece).await.map_err(Error::internal)?;
        }
        out.flush().await.map_err(Error::internal)?;
        Ok(Spooled { file, size: size.min(most + 1), sha256: digest.finish() })
    }

    /// The SHA-256 of a file, read to one byte past the size that it should have.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not there; if the store does not answer.
    pub async fn digest(&self, key: &str, size: u64) -> Result<String> {
        let mut bytes = self.read(key, None).await?.stream;
        let (mut come, mut digest) = (0, digest::Running::default());
        while let Some(piece) = bytes.next().await {
            let piece = piece?;
            come += piece.len() as u64;
            digest.update(&piece);
            if come > size {
                break;
            }
        }
        Ok(digest.finish())
    }

    /// Writes a spooled file to the store.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn keep(&self, spooled: &Spooled, key: &str) -> Result<()> {
        self.keep_file(spooled.file().map_err(Error::internal)?, key).await.map(drop)
    }

    /// Writes a file of our own to the store, from where it stands; the SHA-256 of what was written.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn keep_file(&self, file: File, key: &str) -> Result<String> {
        let mut pieces = std::pin::pin!(pieces(tokio::fs::File::from_std(file)));
        let (mut out, mut digest) = (self.writer(key), digest::Running::default());
        while let Some(piece) = pieces.try_next().await.map_err(Error::internal)? {
            digest.update(&piece);
            out.put(piece).await?;
        }
        out.shutdown().await.map_err(Error::internal)?;
        Ok(digest.finish())
    }

    /// Writes what comes to the store, if it is `size` bytes with the digest `sha256`; else nothing.
    ///
    /// # Errors
    /// [`Error::BadInput`] if it is something else, or the sender stops.
    pub async fn receive<E: std::fmt::Display>(
        &self,
        key: &str,
        size: u64,
        sha256: &str,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<()> {
        let (mut out, mut body) = (self.writer(key), std::pin::pin!(body));
        let (mut come, mut digest) = (0, digest::Running::default());
        let refused = loop {
            match body.next().await {
                None if come < size => break Some(format!("Only {come} of {size} bytes came.")),
                None => break None,
                Some(Err(cause)) => break Some(format!("The bytes stopped coming: {cause}.")),
                Some(Ok(piece)) => {
                    come += piece.len() as u64;
                    if come > size {
                        break Some(format!(
                            "More than the {size} bytes came that were announced."
                        ));
                    }
                    digest.update(&piece);
                    out.put(piece).await?;
                }
            }
        };
        let refused = refused.or_else(|| {
            let other = digest.finish() != sha256;
            other.then(|| format!("The SHA-256 of what came is not {sha256}, as was announced."))
        });
        if let Some(refused) = refused {
            // nothing was written under the key unless it came in parts
            let _ = out.abort().await;
            return Err(Error::BadInput(format!(
                "{refused} Nothing was kept. If the file changed since, announce it anew as it is now; if \
                 not, send the file again."
            )));
        }
        out.shutdown().await.map_err(Error::internal)
    }

    fn writer(&self, key: &str) -> BufWriter {
        let piece = match self.place {
            Place::S3(_) => S3_PIECE,
            Place::Folder(_) => FOLDER_PIECE,
        };
        BufWriter::with_capacity(Arc::clone(&self.store), Path::from(key), piece)
            .with_max_concurrency(1)
    }
}
