//! The seal on addresses of our own route: HMAC-SHA256 over method, path and every parameter.

use crate::error::{Error, Result};
use anyhow::{Context, ensure};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use object_store::signer::Url;
use sea_orm::prelude::DateTimeUtc;
use std::collections::HashMap;
use std::fmt;
use std::io::{ErrorKind, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Signs the addresses of our own route.
pub struct Seal(hmac::Key);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// The key that all servers of this folder share, made now if there is none.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("link.key");
        if !path.exists() {
            make(folder, &path).with_context(|| format!("making {}", path.display()))?;
        }
        let key = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        ensure!(key.len() == 32, "{} is not a key: delete it, a new one is made", path.display());
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &key)))
    }

    pub(super) fn address(
        &self,
        method: &str,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<String> {
        let mut url = Url::parse("http://here/").map_err(Error::internal)?;
        url.set_path(path);
        url.query_pairs_mut().extend_pairs(parameters);
        let signed = format!("{}?{}", url.path(), url.query().unwrap_or_default());
        let tag = hmac::sign(&self.0, format!("{method} {signed}").as_bytes());
        Ok(format!("{signed}&signature={}", URL_SAFE_NO_PAD.encode(tag)))
    }

    /// What an address says that was signed for this method and still holds.
    #[must_use]
    pub fn read(
        &self,
        method: &str,
        path: &str,
        query: &str,
        now: DateTimeUtc,
    ) -> Option<HashMap<String, String>> {
        let (query, tag) = query.rsplit_once("&signature=")?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        hmac::verify(&self.0, format!("{method} {path}?{query}").as_bytes(), &tag).ok()?;
        let url = Url::parse(&format!("http://here/?{query}")).ok()?;
        let said: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let expires: i64 = said.get("expires")?.parse().ok()?;
        (now.timestamp() < expires).then_some(said)
    }
}

/// Whole or not at all, and only the first of several servers that start at once.
fn make(folder: &Path, path: &Path) -> anyhow::Result<()> {
    let mut key = [0; 32];
    aws_lc_rs::rand::fill(&mut key)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&key)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(fault.error.into()),
    }
}
