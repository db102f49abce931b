//! An S3 server for a test: real requests over HTTP, signatures checked, the bucket in the path.

use crate::support::{TestApp, config};
use async_graphql::async_trait::async_trait;
use evidence::config::Config;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s::{S3Result, s3_error};
use std::path::Path;
use tempfile::TempDir;
use tokio::net::TcpListener;

pub const ACCESS_KEY: &str = "evidence-test";
pub const SECRET: &str = "the secret of the test";

/// Takes what is signed, but not with a header that it does not know, and only in its bucket.
struct Knows {
    unknown: &'static [&'static str],
    /// Whether anybody may delete.
    deletes: bool,
}

#[async_trait]
impl S3Access for Knows {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        if cx.credentials().is_none() {
            return Err(s3_error!(AccessDenied));
        }
        if !cx.uri().path().starts_with("/evidence") {
            return Err(s3_error!(NoSuchBucket));
        }
        if !self.deletes && cx.method().as_str() == "DELETE" {
            return Err(s3_error!(AccessDenied));
        }
        match self.unknown.iter().find(|name| cx.headers().contains_key(**name)) {
            Some(name) => Err(s3_error!(NotImplemented, "{name} is not known here")),
            None => Ok(()),
        }
    }
}

/// A running S3 server with the bucket `evidence`.
pub struct S3 {
    pub endpoint: String,
    pub folder: TempDir,
}

impl S3 {
    /// A server on a port of its own; it ends with the test.
    pub async fn start() -> Self {
        Self::refusing(&[]).await
    }

    /// One that does not know these headers.
    pub async fn refusing(unknown: &'static [&'static str]) -> Self {
        Self::that(Knows { unknown, deletes: true }).await
    }

    /// One where nobody may delete.
    pub async fn keeping() -> Self {
        Self::that(Knows { unknown: &[], deletes: false }).await
    }

    async fn that(knows: Knows) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("evidence")).expect("a bucket");
        let files = s3s_fs::FileSystem::new(folder.path()).expect("a file system");
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET));
        service.set_access(knows);
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { endpoint, folder }
    }

    /// Settings of a server that keeps its files here.
    pub fn config(&self, folder: &Path, secret: &str, more: &[&str]) -> Config {
        let endpoint = format!("--s3-endpoint={}", self.endpoint);
        let access_key = format!("--s3-access-key-id={ACCESS_KEY}");
        let secret = format!("--s3-secret-access-key={secret}");
        let bucket = "--storage-url=s3://evidence";
        let ours = [bucket, "--s3-path-style", &endpoint, &access_key, &secret];
        config(folder, &[&ours[..], more].concat())
    }

    /// A server with the demonstration data, its files here.
    pub async fn app(&self, settings: &[&str]) -> TestApp {
        let folder = tempfile::tempdir().expect("a folder");
        let config = self.config(folder.path(), SECRET, settings);
        TestApp::with(folder, config).await
    }
}
