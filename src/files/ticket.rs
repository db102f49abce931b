//! Short-lived tickets: whoever holds one may put or get one file, for minutes, and nothing else.
//!
//! On S3 the store signs and the bytes never pass through this server. With a local folder the addresses
//! are our own route's, `/files/…`, signed by a [`Seal`].

use super::seal::Seal;
use super::{document_key, pack_key};
use crate::config::Without;
use crate::error::{Error, Result};
use ::entity::types::Role;
use ::entity::{document_content, document_version, evidence_pack};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use object_store::aws::AmazonS3;
use object_store::path::Path;
use object_store::signer::{HeaderName, HeaderValue, Method, SignedUrlOptions, Signer};
use sea_orm::ActiveEnum;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// The size of a part, in bytes: a larger file goes to S3 in several.
pub const PART: u64 = 16 * 1024 * 1024;

/// One request that puts or gets a file, or a part of one.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Its method.
    pub method: &'static str,
    /// Absolute, or relative to this server.
    pub url: String,
    /// Headers that must go with it.
    pub headers: Vec<(String, String)>,
    /// The first byte of the file that it is about.
    pub start: u64,
    /// How many bytes it is about.
    pub size: u64,
    /// When it ceases to hold.
    pub expires_at: DateTimeUtc,
}

/// Who makes the tickets.
#[derive(Clone, Debug)]
pub(super) struct Tickets {
    pub(super) maker: Maker,
    /// How long one holds.
    pub(super) holds: TimeDelta,
    /// Which headers the store does not know.
    pub(super) without: Vec<Without>,
}

#[derive(Clone, Debug)]
pub(super) enum Maker {
    /// Our own route, in front of a local folder.
    Own(Arc<Seal>),
    /// The S3 service, by the name that callers know it by.
    S3(Arc<AmazonS3>),
}

/// What is to be put.
pub(super) struct Sent<'a> {
    pub(super) key: String,
    pub(super) size: u64,
    pub(super) sha256: &'a str,
    pub(super) media_type: &'a str,
    /// The store's name of an upload in parts.
    pub(super) multipart: Option<&'a str>,
}

/// A file that is to be fetched.
#[derive(Debug)]
pub struct Fetch<'a> {
    /// Its place in our own addresses.
    pub at: String,
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: &'a str,
    /// What it is.
    pub media_type: &'a str,
    /// Its size in bytes.
    pub size: u64,
    /// What tells it from any other.
    pub tag: &'a str,
}

impl<'a> Fetch<'a> {
    /// A version of a document.
    #[must_use]
    pub fn version(
        version: &'a document_version::Model,
        content: &document_content::Model,
    ) -> Self {
        Self {
            at: document_key(version.id),
            key: content.object_key.clone(),
            name: &version.file_name,
            media_type: version
                .detected_media_type
                .as_ref()
                .unwrap_or(&version.declared_media_type),
            size: u64::try_from(version.size).unwrap_or_default(),
            tag: &version.sha256,
        }
    }

    /// An evidence pack, if its bytes are kept.
    #[must_use]
    pub fn pack(pack: &'a evidence_pack::Model) -> Option<Self> {
        if pack.discarded_at.is_some() {
            return None;
        }
        Some(Self {
            at: pack_key(pack.id),
            key: pack_key(pack.id),
            name: pack.file_name.as_deref()?,
            media_type: "application/zip",
            size: u64::try_from(pack.size?).ok()?,
            tag: pack.digest.as_deref()?,
        })
    }
}

impl Tickets {
    /// Where the bytes of an upload go, part by part.
    pub(super) async fn to_put(&self, sent: &Sent<'_>, now: DateTimeUtc) -> Result<Vec<Ticket>> {
        let expires_at = now + self.holds;
        let size = sent.size;
        let ticket = |url, headers, start, size| Ticket {
            method: "PUT",
            url,
            headers,
            start,
            size,
            expires_at,
        };
        let key = sent.key.as_str();
        match (&self.maker, sent.multipart) {
            (Maker::Own(seal), _) => {
                let until = expires_at.timestamp().to_string();
                let url = seal.address("PUT", &format!("/files/{key}"), &[("expires", &until)])?;
                Ok(vec![ticket(url, vec![], 0, size)])
            }
            (Maker::S3(s3), None) => {
                let headers = headers(sent.media_type, sent.sha256, &self.without);
                let holds = self.holds.to_std().unwrap_or_default();
                let url = signed_put(s3, key, &headers, holds).await;
                let url = url.map_err(Error::internal)?;
                let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value));
                Ok(vec![ticket(url, headers.collect(), 0, size)])
            }
            (Maker::S3(s3), Some(multipart)) => {
                let mut parts = Vec::new();
                let mut start = 0;
                while start < size {
                    let number = (start / PART + 1).to_string();
                    let query = [("partNumber", number.as_str()), ("uploadId", multipart)];
                    let options = SignedUrlOptions::new().with_query(query);
                    let url = self.signed(s3, Method::PUT, key, &options).await?;
                    parts.push(ticket(url, vec![], start, PART.min(size - start)));
                    start += PART;
                }
                Ok(parts)
            }
        }
    }

    /// Where a file is fetched by this person, in this role.
    pub(super) async fn to_get(
        &self,
        file: &Fetch<'_>,
        (person, role): (Uuid, Role),
        now: DateTimeUtc,
    ) -> Result<Ticket> {
        let expires_at = now + self.holds;
        let person = person.to_string();
        let url = match &self.maker {
            Maker::Own(seal) => {
                let path = format!("/files/{}", file.at);
                let (role, until) = (role.to_value(), expires_at.timestamp().to_string());
                let said = [("person", person.as_str()), ("role", &role), ("expires", &until)];
                seal.address("GET", &path, &said)?
            }
            Maker::S3(s3) => {
                // the store passes over what begins with x-, but its own log names it
                let options = SignedUrlOptions::new().with_query([
                    ("response-content-disposition", disposition(file.name).as_str()),
                    ("response-content-type", file.media_type),
                    ("x-person", &person),
                ]);
                self.signed(s3, Method::GET, &file.key, &options).await?
            }
        };
        Ok(Ticket { method: "GET", url, headers: vec![], start: 0, size: file.size, expires_at })
    }

    async fn signed(
        &self,
        s3: &AmazonS3,
        method: Method,
        key: &str,
        options: &SignedUrlOptions,
    ) -> Result<String> {
        let holds = self.holds.to_std().unwrap_or_default();
        signed(s3, method, key, holds, options).await.map_err(Error::internal)
    }
}

/// What a file that is put whole must come with: the store refuses another type, other bytes, and a second
/// time.
pub(super) fn headers(
    media_type: &str,
    sha256: &str,
    without: &[Without],
) -> Vec<(&'static str, String)> {
    let mut headers = vec![("content-type", media_type.to_owned())];
    for (one, value) in [
        (Without::IfNoneMatch, "*".to_owned()),
        (Without::Checksum, STANDARD.encode(bytes_of(sha256))),
    ] {
        if !without.contains(&one) {
            headers.push((one.header(), value));
        }
    }
    headers
}

/// The address at which a file is put whole, with these headers.
pub(super) async fn signed_put(
    s3: &AmazonS3,
    key: &str,
    headers: &[(&'static str, String)],
    holds: Duration,
) -> anyhow::Result<String> {
    let mut options = SignedUrlOptions::new();
    for (name, value) in headers {
        let value = HeaderValue::from_str(value)?;
        options = options.with_signed_header(HeaderName::from_static(name), value);
    }
    signed(s3, Method::PUT, key, holds, &options).await
}

async fn signed(
    s3: &AmazonS3,
    method: Method,
    key: &str,
    holds: Duration,
    options: &SignedUrlOptions,
) -> anyhow::Result<String> {
    let key = Path::parse(key)?;
    Ok(s3.signed_url_opts(method, &key, holds, options).await?.into())
}

fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default();
    let pair = |pair: &[u8]| pair.iter().fold(0, |sum, byte| sum * 16 + digit(*byte));
    hexadecimal
        .as_bytes()
        .chunks(2)
        .map(|two| u8::try_from(pair(two)).unwrap_or_default())
        .collect()
}

/// `attachment` with the file's name, in ASCII and in UTF-8 (RFC 6266, RFC 8187).
#[must_use]
pub fn disposition(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' { c } else { '_' })
        .collect();
    let utf8 = name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    });
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{utf8}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let header = disposition("Cofnod \"ŵyl\"\r\nSet-Cookie: a=b.txt");
        assert!(header.is_ascii() && !header.contains(['\r', '\n']));
        assert!(header.starts_with("attachment; filename=\"Cofnod __yl___Set-Cookie: a=b.txt\""));
        assert!(header.contains("%C5%B5yl"));
    }
}
