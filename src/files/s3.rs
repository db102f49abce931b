//! S3 and what calls itself so: credentials, and whether the store takes what our addresses ask of it.

use super::ticket::{headers, signed_put};
use super::{Files, Place, UPLOADS};
use crate::clock::Clock;
use crate::config::{Storage, Without};
use crate::digest;
use anyhow::{Context, bail};
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey as Key};
use object_store::path::Path;
use object_store::signer::Method;
use object_store::{Error as Fault, ObjectStoreExt, RetryConfig};
use reqwest::StatusCode;
use std::time::Duration;

/// Where a machine, a container or a pod on AWS finds what it may use: variables that are set for it.
const FROM_AWS: [Key; 9] = [
    Key::AccessKeyId,
    Key::SecretAccessKey,
    Key::Token,
    Key::WebIdentityTokenFile,
    Key::RoleArn,
    Key::RoleSessionName,
    Key::ContainerCredentialsRelativeUri,
    Key::ContainerCredentialsFullUri,
    Key::ContainerAuthorizationTokenFile,
];

/// The region, where none is set.
const REGION: &str = "eu-west-2";

const NO_BUCKET: &str = "the S3 store has no such bucket: make it, or name another with --storage-url \
                         (EVIDENCE_STORAGE_URL)";

/// What is put, and the longest that it may take.
const TRY: &str = "a try";
const LONGEST: Duration = Duration::from_secs(10);

pub(super) fn open(
    storage: &Storage,
    bucket: &str,
    endpoint: Option<&str>,
) -> anyhow::Result<AmazonS3> {
    // object_store's own patience, 180 s, is too long for somebody who waits
    let retry = RetryConfig {
        max_retries: 3,
        retry_timeout: Duration::from_secs(10),
        ..RetryConfig::default()
    };
    let mut s3 = AmazonS3Builder::new()
        .with_bucket_name(bucket.trim_end_matches('/'))
        .with_region(storage.s3_region.as_deref().unwrap_or(REGION))
        .with_virtual_hosted_style_request(!storage.s3_path_style)
        // one at a time, by DELETE: not every service knows the other way
        .with_disable_bulk_delete(true)
        .with_retry(retry);
    if let Some(endpoint) = endpoint {
        s3 = s3.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    match (&storage.s3_access_key_id, &storage.s3_secret_access_key) {
        (Some(id), Some(secret)) => {
            s3 = s3.with_access_key_id(id).with_secret_access_key(secret);
        }
        (None, None) => {
            for key in FROM_AWS {
                if let Some(value) = Storage::told_by_aws(&key.as_ref().to_ascii_uppercase()) {
                    s3 = s3.with_config(key, value);
                }
            }
        }
        _ => bail!("--s3-access-key-id and --s3-secret-access-key go together"),
    }
    Ok(s3.build()?)
}

/// What a store says against a request, in a sentence: S3 says it in a page of XML.
pub(crate) fn told(fault: &Fault) -> String {
    let text = fault.to_string();
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    match (code, fault) {
        (Some(("NoSuchBucket", _)), _) => NO_BUCKET.into(),
        (Some((code, _)), _) => format!(
            "the S3 store refuses what was asked of it ({code}): check its address, the bucket, the region, the keys \
             and what they may do, and this machine's clock"
        ),
        (None, Fault::NotFound { path, .. }) => {
            format!("there is no `{path}` in the store of files")
        }
        (None, _) => format!("the store of --storage-url does not do what was asked of it: {text}"),
    }
}

impl Files {
    /// Puts a small object where uploads go, by an address like theirs, and takes it away again. Nothing
    /// is tried in a local folder, or while the store is not there.
    ///
    /// # Errors
    /// If the store refuses it, in a sentence that says what to set.
    pub async fn try_out(&self, clock: &Clock) -> anyhow::Result<()> {
        let Place::S3(s3) = &self.place else { return Ok(()) };
        let set = &self.tickets.without;
        let Some(refused) = refuses(s3, clock, set).await? else { return Ok(()) };
        let tried: [&[Without]; 3] = [
            &[Without::Checksum],
            &[Without::IfNoneMatch],
            &[Without::Checksum, Without::IfNoneMatch],
        ];
        for less in tried {
            let without: Vec<Without> = set.iter().chain(less).copied().collect();
            if refuses(s3, clock, &without).await?.is_none() {
                let names = less.iter().map(|one| one.header()).collect::<Vec<_>>().join(" and ");
                let setting = without.iter().map(|one| one.word()).collect::<Vec<_>>().join(",");
                bail!(
                    "the S3 store refuses {names} on a signed PUT ({refused}), so that nobody could send a \
                     file. Set EVIDENCE_S3_WITHOUT={setting}: files are hashed here before they are taken"
                );
            }
        }
        bail!(
            "the S3 store refuses a signed PUT ({refused}), so that nobody could send a file: check its \
             address, the bucket, the region, the keys and what they may do, and this machine's clock"
        )
    }
}

/// Whether the store refuses a signed PUT with the headers that are left, and how.
async fn refuses(
    s3: &AmazonS3,
    clock: &Clock,
    without: &[Without],
) -> anyhow::Result<Option<StatusCode>> {
    let key = format!("{UPLOADS}/{}", clock.id());
    let headers = headers("text/plain", &digest::of_bytes(TRY.as_bytes()), without);
    let signed = signed_put(s3, &key, &headers, LONGEST).await;
    let url = signed.context("signing an address of the S3 store")?;
    let client = reqwest::Client::builder().timeout(LONGEST).build()?;
    let request = headers
        .iter()
        .fold(client.request(Method::PUT, url), |to, (name, value)| to.header(*name, value));
    match request.body(TRY).send().await {
        Ok(answer) if answer.status().is_success() => {
            if let Err(fault) = s3.delete(&Path::from(key.as_str())).await {
                let why = told(&fault);
                bail!(
                    "what was put into the S3 store to try it, `{key}`, cannot be deleted again and stays there: \
                     let the server's keys do s3:DeleteObject, and remove it by hand ({why})"
                );
            }
            Ok(None)
        }
        // not implemented is an answer, anything else of the kind is a store that is not well
        Ok(answer)
            if !answer.status().is_server_error()
                || answer.status() == StatusCode::NOT_IMPLEMENTED =>
        {
            Ok(Some(answer.status()))
        }
        other => {
            let answer = other.map(|answer| answer.status());
            tracing::warn!(?answer, "the S3 store could not be tried");
            Ok(None)
        }
    }
}
