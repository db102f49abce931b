//! Time stamps of an authority (RFC 3161): that bytes were there at a time, said by somebody who is not us.

mod token;

pub use token::{Fault, Stamp, Trust};

use crate::config::Timestamps;
use crate::digest::hexadecimal;
use anyhow::{Context, bail};
use aws_lc_rs::digest::{SHA256, digest};
use reqwest::redirect::Policy;
use reqwest::{Client, Url, header};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// An authority answers within this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// No answer is longer, in bytes.
const LONGEST: usize = 64 * 1024;

/// A request for the time stamp of a SHA-256, up to that digest.
const REQUEST: [u8; 24] = [
    0x30, 67, 2, 1, 1, 0x30, 49, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 32,
];

/// The rest of it, from the nonce on: the certificate is to be sent as well.
const CERTIFICATE_TOO: [u8; 3] = [1, 1, 0xff];

/// Why there is no time stamp.
#[derive(Debug)]
pub enum NoStamp {
    /// The authority does not answer.
    Away(String),
    /// What it answers is none of these bytes.
    Bad(Fault),
}

impl fmt::Display for NoStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away(why) => f.write_str(why),
            Self::Bad(fault) => f.write_str(fault.message()),
        }
    }
}

/// Who stamps bytes with the time.
#[derive(Clone, Debug)]
pub struct Authority {
    url: Url,
    client: Client,
    trust: Arc<Trust>,
}

impl Authority {
    /// The authority that is set, if one is.
    ///
    /// # Errors
    /// If only half of it is set, or what is set is none.
    pub fn open(settings: &Timestamps) -> anyhow::Result<Option<Self>> {
        let (url, path) = match (&settings.timestamp_url, &settings.timestamp_certificates) {
            (None, None) => return Ok(None),
            (Some(url), Some(path)) => (url, path),
            (Some(_), None) => bail!(
                "--timestamp-url (EVIDENCE_TIMESTAMP_URL) names who stamps seals with the time: set \
                 EVIDENCE_TIMESTAMP_CERTIFICATES to a file with the certificates that they are known by, too"
            ),
            (None, Some(_)) => bail!(
                "--timestamp-certificates (EVIDENCE_TIMESTAMP_CERTIFICATES) is set, and nobody is named who \
                 stamps seals with the time: set EVIDENCE_TIMESTAMP_URL, too, or neither"
            ),
        };
        let web = |url: &Url| ["http", "https"].contains(&url.scheme());
        let url = Url::parse(url).ok().filter(web).context(
            "--timestamp-url (EVIDENCE_TIMESTAMP_URL) must be an address that begins with https:// or http://",
        )?;
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build()?;
        Ok(Some(Self { url, client, trust: Arc::new(trust(path)?) }))
    }

    /// What it is known by.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Asks for the time stamp of bytes, and holds what comes against them.
    ///
    /// # Errors
    /// If none comes, or another.
    pub async fn stamp(&self, of: &[u8]) -> Result<Vec<u8>, NoStamp> {
        let away = |cause: reqwest::Error| {
            NoStamp::Away(format!("{:#}", anyhow::Error::from(cause.without_url())))
        };
        let mut nonce = [0; 8];
        aws_lc_rs::rand::fill(&mut nonce).map_err(|_| NoStamp::Away("no random bytes".into()))?;
        // a whole number above zero, in as few bytes as can be
        nonce[0] = (nonce[0] & 0x3f) | 0x40;
        let sha256 = digest(&SHA256, of);
        let request = [&REQUEST[..], sha256.as_ref(), &[2, 8], &nonce, &CERTIFICATE_TOO].concat();
        let request = self.client.post(self.url.clone()).body(request);
        let request = request.header(header::CONTENT_TYPE, "application/timestamp-query");
        let mut response = request.send().await.map_err(away)?;
        if !response.status().is_success() {
            return Err(NoStamp::Away(format!("it answers {}", response.status())));
        }
        let mut answer = vec![];
        while let Some(piece) = response.chunk().await.map_err(away)? {
            answer.extend_from_slice(&piece);
            if answer.len() > LONGEST {
                return Err(NoStamp::Bad(Fault::Unreadable));
            }
        }
        let stamp = Stamp::read(&answer).map_err(NoStamp::Bad)?;
        stamp.holds(&hexadecimal(sha256.as_ref()), &self.trust).map_err(NoStamp::Bad)?;
        if stamp.nonce != Some(&nonce) {
            return Err(NoStamp::Bad(Fault::OtherRequest));
        }
        Ok(answer)
    }
}

/// The certificates of an authority in a file.
///
/// # Errors
/// If there is none, or nothing in it is trusted.
pub fn trust(path: &Path) -> anyhow::Result<Trust> {
    let name = path.display();
    let pem = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
    Trust::read(&pem).with_context(|| {
        format!(
            "{name} (EVIDENCE_TIMESTAMP_CERTIFICATES) must hold certificates as PEM, and among them a root, which \
             signs itself"
        )
    })
}
