//! Servers with the demonstration data, their files in a local folder and on an S3 server over HTTP.

use crate::s3::S3;
use crate::support::{On, TestApp};
use std::path::PathBuf;

/// A server whose documents are kept somewhere.
pub struct Kept {
    pub name: &'static str,
    pub app: TestApp,
    /// Where the store keeps its objects.
    pub objects: PathBuf,
    pub s3: Option<S3>,
}

/// The demonstration data in either kind of store.
pub async fn both() -> [Kept; 2] {
    both_with(&[]).await
}

/// The same, with these settings.
pub async fn both_with(settings: &[&str]) -> [Kept; 2] {
    let app = TestApp::with_settings(On::Sqlite, settings).await;
    let objects = app.folder.path().join("files");
    let local = Kept { name: "local folder", app, objects, s3: None };
    let s3 = S3::start().await;
    let app = s3.app(settings).await;
    let objects = s3.folder.path().join("evidence");
    [local, Kept { name: "S3", app, objects, s3: Some(s3) }]
}
