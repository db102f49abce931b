//! How bytes are reached: an object store behind one type.
//!
//! Keys are made here from the content's SHA-256, so two files never collide and a file is never
//! written over by another. Bytes are read only with a visible `document_content` row in hand.

use crate::config::Storage;
use crate::digest;
use crate::error::{Error, Result};
use ::entity::document_content;
use futures_util::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// The object store.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

/// Some bytes of a file, as they come.
pub struct Bytes {
    /// Which bytes these are.
    pub range: Range<u64>,
    /// The bytes.
    pub stream: BoxStream<'static, object_store::Result<bytes::Bytes>>,
}

impl Files {
    /// Opens `file://folder` or `s3://bucket`.
    ///
    /// # Errors
    /// If the address makes no sense or the folder cannot be made.
    pub fn open(storage: &Storage) -> anyhow::Result<Self> {
        let url = storage.storage_url.as_str();
        if let Some(folder) = url.strip_prefix("file://") {
            std::fs::create_dir_all(folder)?;
            return Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))));
        }
        let Some(bucket) = url.strip_prefix("s3://") else {
            anyhow::bail!("--storage-url is `file://folder` or `s3://bucket`, not `{url}`");
        };
        // object_store's own patience, 180 s, is too long for somebody who waits
        let retry = RetryConfig {
            max_retries: 3,
            retry_timeout: Duration::from_secs(10),
            ..RetryConfig::default()
        };
        let mut s3 = AmazonS3Builder::new()
            .with_bucket_name(bucket.trim_end_matches('/'))
            .with_region(&storage.s3_region)
            .with_virtual_hosted_style_request(!storage.s3_path_style)
            .with_retry(retry);
        if let Some(endpoint) = &storage.s3_endpoint {
            s3 = s3.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        match (&storage.s3_access_key_id, &storage.s3_secret_access_key) {
            (Some(id), Some(secret)) => {
                s3 = s3.with_access_key_id(id).with_secret_access_key(secret);
            }
            (None, None) => {}
            _ => anyhow::bail!("--s3-access-key-id and --s3-secret-access-key go together"),
        }
        Ok(Self(Arc::new(s3.build()?)))
    }

    /// Stores bytes whose digest is `sha256`, and answers the key.
    ///
    /// # Errors
    /// If the bytes have another digest, or the store refuses.
    pub async fn put(&self, bytes: Vec<u8>, sha256: &str) -> Result<String> {
        if digest::of_bytes(&bytes) != sha256 {
            return Err(Error::BadInput(format!("The file's SHA-256 is not {sha256}.")));
        }
        let key = format!("sha256/{}/{}", &sha256[..2], &sha256[2..]);
        self.0.put(&Path::from(key.as_str()), bytes.into()).await?;
        Ok(key)
    }

    /// Opens a file, or a range of it.
    ///
    /// # Errors
    /// If the object is missing or the store does not answer.
    pub async fn read(
        &self,
        content: &document_content::Model,
        range: Option<Range<u64>>,
    ) -> Result<Bytes> {
        let path = Path::parse(&content.object_key).map_err(Error::internal)?;
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.0.get_opts(&path, options).await?;
        Ok(Bytes { range: found.range.clone(), stream: found.into_stream() })
    }
}
