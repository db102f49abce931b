//! Documents, stored and fetched, in a local folder and on an S3 server over HTTP.

use crate::kept::{Kept, both};
use crate::program::{failing, run_with};
use crate::s3::{ACCESS_KEY, S3, SECRET};
use crate::support::demo_rows;
use crate::uploads::{announced, send};
use evidence::clock::Clock;
use evidence::digest;
use evidence::files::Files;
use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use std::path::Path;

impl Kept {
    /// The version of a document that reports call `reference`.
    async fn version(&self, reference: &str) -> Value {
        let query = "query($of: String!) { evidenceItem(reference: $of) { ... on Document {
            latestVersion { fileName sha256 size mediaType contentUrl } } } }";
        let data = self.app.caller("HMCI").query(query, json!({"of": reference})).await;
        data["evidenceItem"]["latestVersion"].clone()
    }

    /// Its bytes, or some of them.
    async fn fetch(&self, version: &Value, headers: &[(header::HeaderName, &str)]) -> Response {
        let path = version["contentUrl"].as_str().expect("a path");
        let mut request = self.app.caller("HMCI").authorised(self.app.request(Method::GET, path));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        request.send().await.expect("an answer")
    }
}

/// The file of the demonstration data.
fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/files");
    std::fs::read(folder.join(name)).expect("a file")
}

#[tokio::test]
async fn every_document_comes_back_byte_for_byte() {
    for kept in both().await {
        let query =
            "{ evidence(filter: {kinds: [DOCUMENT]}, first: 200) { nodes { ... on Document {
            versions { fileName sha256 size contentUrl } } } } }";
        let data = kept.app.caller("HMCI").query(query, json!({})).await;
        let documents = data["evidence"]["nodes"].as_array().expect("documents");
        let versions: Vec<&Value> = documents
            .iter()
            .flat_map(|document| document["versions"].as_array().expect("versions"))
            .collect();
        assert_eq!(versions.len(), demo_rows("documents.csv").len());
        let mut fetched = 0;
        for version in versions.into_iter().filter(|version| version["contentUrl"].is_string()) {
            let response = kept.fetch(version, &[]).await;
            assert_eq!(response.status(), StatusCode::OK, "{}: {version}", kept.name);
            let bytes = response.bytes().await.expect("bytes");
            assert_eq!(bytes, file(version["fileName"].as_str().expect("a name")));
            assert_eq!(digest::of_bytes(&bytes), version["sha256"].as_str().expect("a digest"));
            assert_eq!(Some(bytes.len() as u64), version["size"].as_u64());
            fetched += 1;
        }
        assert!(fetched > 60, "{}: {fetched}", kept.name);
    }
}

#[tokio::test]
async fn a_document_cannot_act_as_a_page_of_this_server() {
    for kept in both().await {
        let version = kept.version("DOC-YH-002").await;
        let response = kept.fetch(&version, &[]).await;
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        let name = version["fileName"].as_str().expect("a name");
        let disposition = format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}");
        assert_eq!(header("content-disposition"), disposition);
        assert_eq!(header("content-type"), version["mediaType"].as_str().expect("a type"));
        assert_eq!(header("content-length"), version["size"].to_string());
        assert_eq!(header("content-security-policy"), "sandbox");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("etag"), version["sha256"].to_string());
        assert_eq!(header("accept-ranges"), "bytes");
        assert!(response.headers().get(header::CONTENT_ENCODING).is_none());
    }
}

#[tokio::test]
async fn a_range_of_a_document_is_fetched() {
    for kept in both().await {
        let version = kept.version("DOC-YH-002").await;
        let whole = file(version["fileName"].as_str().expect("a name"));
        let size = whole.len();
        for (asked, range) in [
            ("bytes=0-3".to_owned(), 0..4),
            ("bytes=4-".into(), 4..size),
            ("bytes=-5".into(), size - 5..size),
            (format!("bytes=0-{}", size + 99), 0..size),
            (format!("bytes=-{}", size + 99), 0..size),
            (format!("bytes={}-", size - 1), size - 1..size),
        ] {
            let response = kept.fetch(&version, &[(header::RANGE, &asked)]).await;
            assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{}: {asked}", kept.name);
            let of = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            assert_eq!(response.headers()[header::CONTENT_RANGE], of.as_str());
            assert_eq!(response.bytes().await.expect("bytes"), &whole[range], "{asked}");
        }
        for asked in ["bytes=0-1,4-5", "bytes=5-1", "lines=1-2", "bytes=a-b"] {
            let response = kept.fetch(&version, &[(header::RANGE, asked)]).await;
            assert_eq!(response.status(), StatusCode::OK, "{asked}");
            assert_eq!(response.bytes().await.expect("bytes"), whole, "{asked}");
        }
        for asked in [format!("bytes={size}-"), "bytes=-0".into()] {
            let response = kept.fetch(&version, &[(header::RANGE, &asked)]).await;
            assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE, "{asked}");
            let of = format!("bytes */{size}");
            assert_eq!(response.headers()[header::CONTENT_RANGE], of.as_str());
        }
        let (now, before) = (version["sha256"].to_string(), "\"before\"");
        for (tag, status) in [(now.as_str(), 206), (before, 200)] {
            let asked = [(header::RANGE, "bytes=0-3"), (header::IF_RANGE, tag)];
            assert_eq!(kept.fetch(&version, &asked).await.status(), status, "{tag}");
        }
    }
}

#[tokio::test]
async fn a_lost_object_is_our_fault_and_says_nothing_about_the_store() {
    for kept in both().await {
        let version = kept.version("DOC-YH-002").await;
        let sha256 = version["sha256"].as_str().expect("a digest");
        let object = kept.objects.join("sha256").join(&sha256[..2]).join(&sha256[2..]);
        std::fs::remove_file(&object).expect("the object");
        for asked in [None, Some((header::RANGE, "bytes=0-3"))] {
            let response = kept.fetch(&version, asked.as_slice()).await;
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{}", kept.name);
            assert!(response.headers().get(header::CONTENT_DISPOSITION).is_none());
            let text = response.text().await.expect("text");
            let error: Value = serde_json::from_str(&text).expect("JSON");
            let extensions = &error["errors"][0]["extensions"];
            assert_eq!(extensions["code"], "INTERNAL");
            assert!(extensions["requestId"].as_str().is_some_and(|id| id.len() == 32));
            let folder = kept.objects.display().to_string();
            for inside in [folder.as_str(), &sha256[2..], "127.0.0.1", "sha256", "NoSuchKey"] {
                assert!(!text.contains(inside), "{}: {text}", kept.name);
            }
        }
    }
}

#[tokio::test]
async fn an_object_store_that_knows_another_secret_takes_nothing() {
    let s3 = S3::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let config = s3.config(folder.path(), "another secret", &[]);
    let clock = evidence::clock::Clock::default();
    let opened = evidence::cli::open(&config, clock).await;
    let cause = format!("{:#}", opened.err().expect("a refusal"));
    assert!(cause.contains("SignatureDoesNotMatch"), "{cause}");
    assert!(!cause.contains("another secret"), "{cause}");
    let unsigned = reqwest::get(format!("{}/evidence?list-type=2", s3.endpoint)).await;
    assert_eq!(unsigned.expect("an answer").status(), StatusCode::FORBIDDEN);
    let objects = std::fs::read_dir(s3.folder.path().join("evidence")).expect("a folder").count();
    assert_eq!(objects, 0);
}

#[tokio::test]
async fn what_an_s3_service_refuses_is_said_at_start_with_the_setting_that_does_without() {
    let cases: [(&'static [&'static str], &str); 3] = [
        (&["x-amz-checksum-sha256"], "checksum"),
        (&["if-none-match"], "if-none-match"),
        (&["x-amz-checksum-sha256", "if-none-match"], "checksum,if-none-match"),
    ];
    for (unknown, without) in cases {
        let s3 = S3::refusing(unknown).await;
        let folder = tempfile::tempdir().expect("a folder");
        let files = |more: &[&str]| {
            Files::open(&s3.config(folder.path(), SECRET, more).storage).expect("a store")
        };
        let said = files(&[]).try_out(&Clock::default()).await.expect_err("a refusal").to_string();
        let all = unknown.iter().all(|name| said.contains(name));
        assert!(all && said.contains(&format!("EVIDENCE_S3_WITHOUT={without}:")), "{said}");
        let setting = format!("--s3-without={without}");
        files(&[&setting]).try_out(&Clock::default()).await.expect("it does without");

        let app = s3.app(&[&setting]).await;
        let liaison = app.caller("AREA-YH");
        let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
        let upload = send(&app, &liaison, &input, b"a note").await;
        assert_eq!(upload["state"], "AVAILABLE", "{without}: {upload:#}");
        let left = std::fs::read_dir(s3.folder.path().join("evidence/uploads"));
        assert_eq!(left.map_or(0, Iterator::count), 0, "nothing is left of what was tried");
    }
}

#[tokio::test]
async fn an_s3_service_that_takes_everything_or_is_not_there_stops_no_start() {
    let s3 = S3::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let storage = |secret| s3.config(folder.path(), secret, &[]).storage;
    Files::open(&storage(SECRET))
        .expect("a store")
        .try_out(&Clock::default())
        .await
        .expect("everything is taken");
    let other = Files::open(&storage("another secret")).expect("a store");
    let said = other.try_out(&Clock::default()).await.expect_err("a refusal").to_string();
    assert!(said.contains("403") && said.contains("the keys"), "{said}");
    let mut nowhere = storage(SECRET);
    nowhere.s3_endpoint = Some("http://127.0.0.1:9".into());
    Files::open(&nowhere)
        .expect("a store")
        .try_out(&Clock::default())
        .await
        .expect("it may come back");
}

#[tokio::test]
async fn what_was_put_to_try_a_store_and_cannot_be_deleted_is_named() {
    let s3 = S3::keeping().await;
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::open(&s3.config(folder.path(), SECRET, &[]).storage).expect("a store");
    let said = files.try_out(&Clock::default()).await.expect_err("a refusal").to_string();
    assert!(said.contains("s3:DeleteObject") && said.contains("(AccessDenied)"), "{said}");
    let left = std::fs::read_dir(s3.folder.path().join("evidence/uploads")).expect("a folder");
    let left: Vec<_> = left.map(|entry| entry.expect("an entry").file_name()).collect();
    let named =
        |name: &std::ffi::OsString| said.contains(&format!("`uploads/{}`", name.to_string_lossy()));
    assert!(left.iter().any(named) && !said.contains("<Code>"), "{said} {left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_not_there_is_told_in_a_sentence() {
    let s3 = S3::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let endpoint = format!("--s3-endpoint={}", s3.endpoint);
    let (key, secret) =
        (format!("--s3-access-key-id={ACCESS_KEY}"), format!("--s3-secret-access-key={SECRET}"));
    let load = ["demo", "load", "--storage-url=s3://nowhere", "--s3-path-style"];
    let said = failing(folder.path(), &[&load[..], &[&endpoint, &key, &secret]].concat());
    let sentence = "Error: the S3 store has no such bucket: make it, or name another with --storage-url \
                    (EVIDENCE_STORAGE_URL)";
    assert_eq!(said.trim(), sentence);
}

/// As AWS tells a process: by variables, or by an address that only a container or a pod can ask.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credentials_come_from_where_aws_puts_them() {
    let credentials = json!({"AccessKeyId": ACCESS_KEY, "SecretAccessKey": SECRET, "Token": "",
        "Expiration": "2999-01-01T00:00:00Z"});
    let route = axum::routing::get(move |headers: axum::http::HeaderMap| async move {
        let known = headers.get("authorization").is_some_and(|given| given == "of this pod");
        if known { Ok(axum::Json(credentials)) } else { Err(StatusCode::UNAUTHORIZED) }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/credentials", listener.local_addr().expect("an address"));
    let pods = axum::Router::new().route("/credentials", route);
    tokio::spawn(async move { axum::serve(listener, pods).await });
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "of this pod").expect("a token");
    let token = token.display().to_string();

    let keys = [("AWS_ACCESS_KEY_ID", ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    let pod = [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.as_str()),
    ];
    for (n, variables) in [keys, pod].iter().enumerate() {
        let s3 = S3::start().await;
        let endpoint = format!("--s3-endpoint={}", s3.endpoint);
        let database = format!("--database-url=sqlite://{n}.db");
        let load = ["demo", "load", "--storage-url=s3://evidence", "--s3-path-style"];
        let load = [&load[..], &[&endpoint, &database]].concat();
        let (loaded, _, said) = run_with(folder.path(), &load, variables);
        assert!(loaded, "{variables:?}: {said}");
        assert!(s3.folder.path().join("evidence/sha256").exists());
    }
}
