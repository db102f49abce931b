//! Addresses that serve: each for one person, one version and one method, for some minutes.

use super::{announced, create, download, fetched, put, put_all, send};
use crate::kept::{both, both_with};
use crate::rows::{Rows, put_files};
use crate::support::{On, TestApp};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::time::Duration;

const BYTES: &[u8] = b"Action log: chase the digital case file.\n";

/// An address with something of it changed.
fn changed(url: &str, from: &str, to: &str) -> String {
    assert!(url.contains(from), "{url} has no {from}");
    url.replacen(from, to, 1)
}

async fn status(app: &TestApp, method: Method, url: &str) -> StatusCode {
    let request = app.at(method, url).body(BYTES.to_vec());
    request.send().await.expect("an answer").status()
}

/// The version of a document that reports call so.
async fn version(app: &TestApp, reference: &str) -> Value {
    let query = "query($of: String!) { evidenceItem(reference: $of) { ... on Document {
        latestVersion { id } } } }";
    let data = app.caller("HMCI").query(query, json!({"of": reference})).await;
    data["evidenceItem"]["latestVersion"]["id"].clone()
}

#[tokio::test]
async fn an_address_serves_nothing_but_what_it_was_made_for() {
    for kept in both().await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let input = announced(&liaison, "DR18", "note.txt", BYTES).await;
        let created = create(&liaison, &input).await["upload"].take();
        for other in [BYTES.to_ascii_uppercase(), [BYTES, b"and more"].concat()] {
            // other bytes than were announced
            let created = create(&liaison, &input).await["upload"].take();
            let answer = put(app, &created["tickets"][0], &other).await;
            assert_eq!(answer.status(), 400, "{}: {:?}", kept.name, answer.text().await);
            let done = super::complete(&liaison, &created, &[]).await;
            assert_ne!(done["upload"]["state"], "AVAILABLE", "{}", kept.name);
        }
        let ticket = &created["tickets"][0];
        let url = ticket["url"].as_str().expect("an address").to_owned();
        let is_refused = |status: StatusCode| {
            assert!(status.is_client_error() && status != StatusCode::NOT_FOUND, "{status}");
        };
        // another method, another file, another signature, none
        is_refused(status(app, Method::GET, &url).await);
        let signature = if kept.s3.is_some() { "X-Amz-Signature=" } else { "signature=" };
        let at = url.find(signature).expect("a signature") + signature.len();
        let (head, tail) = url.split_at(at);
        let twisted = if tail.starts_with('a') { "b" } else { "a" };
        is_refused(status(app, Method::PUT, &format!("{head}{twisted}{}", &tail[1..])).await);
        is_refused(status(app, Method::PUT, url.split('?').next().expect("a path")).await);
        let (_, id) =
            evidence::graphql::id::decode(created["id"].as_str().expect("an id")).expect("an id");
        let elsewhere = changed(&url, &id.to_string(), &uuid::Uuid::nil().to_string());
        is_refused(status(app, Method::PUT, &elsewhere).await);
        // as it was made
        put_all(app, &created, BYTES).await;
        if kept.s3.is_some() {
            assert_eq!(put(app, ticket, BYTES).await.status(), 412, "a second time");
        }
        let upload = super::complete(&liaison, &created, &[]).await["upload"].take();
        assert_eq!(upload["state"], "AVAILABLE", "{}: {upload:#}", kept.name);
        let ticket = download(&liaison, &upload["version"]["id"]).await;
        let url = ticket["url"].as_str().expect("an address").to_owned();
        is_refused(status(app, Method::PUT, &url).await);
        is_refused(
            status(app, Method::GET, &changed(&url, signature, &format!("{signature}A"))).await,
        );
        assert_eq!(fetched(app, &ticket).await, BYTES, "{}", kept.name);
    }
}

#[tokio::test]
async fn an_address_that_has_expired_serves_nothing() {
    for kept in both_with(&["--link-seconds=1"]).await {
        let liaison = kept.app.caller("AREA-YH");
        let input = announced(&liaison, "DR18", "note.txt", BYTES).await;
        let created = create(&liaison, &input).await["upload"].take();
        let ticket = download(&liaison, &version(&kept.app, "DOC-YH-021").await).await;
        let app = match kept.s3 {
            // S3 goes by its own clock
            Some(_) => {
                tokio::time::sleep(Duration::from_millis(2_500)).await;
                kept.app
            }
            None => kept.app.later("2026-01-15T10:00:05Z").await,
        };
        let late = put(&app, &created["tickets"][0], BYTES).await;
        assert_eq!(late.status(), 403, "{}: {:?}", kept.name, late.text().await);
        let url = ticket["url"].as_str().expect("an address");
        assert_eq!(status(&app, Method::GET, url).await, 403, "{}", kept.name);
    }
}

#[tokio::test]
async fn a_range_is_served_under_the_right_name_and_type() {
    for kept in both().await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let input = announced(&liaison, "DR18", "Cofnod Gŵyl.txt", BYTES).await;
        let upload = send(app, &liaison, &input, BYTES).await;
        let ticket = download(&liaison, &upload["version"]["id"]).await;
        assert_eq!((&ticket["method"], &ticket["size"]), (&json!("GET"), &json!(BYTES.len())));
        let request = app.at(Method::GET, ticket["url"].as_str().expect("an address"));
        let answer = request.header(header::RANGE, "bytes=7-9").send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT, "{}", kept.name);
        let header = |name: header::HeaderName| answer.headers()[name].to_str().expect("text");
        let name =
            "attachment; filename=\"Cofnod G_yl.txt\"; filename*=UTF-8''Cofnod%20G%C5%B5yl.txt";
        assert_eq!(header(header::CONTENT_DISPOSITION), name, "{}", kept.name);
        assert_eq!(header(header::CONTENT_TYPE), "text/plain", "{}", kept.name);
        assert_eq!(header(header::CONTENT_RANGE), format!("bytes 7-9/{}", BYTES.len()));
        assert_eq!(answer.bytes().await.expect("bytes"), &BYTES[7..10]);
    }
}

#[tokio::test]
async fn what_may_not_be_opened_has_no_address() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    let pending = version(&app, "DOC-YH-034").await;
    assert_eq!(
        download(&app.caller("ANALYST-1"), &pending).await,
        Value::Null,
        "redaction pending"
    );
    assert!(download(&app.caller("LEAD-YH"), &pending).await.is_object());
    for who in ["RECORDS-1", "AUDIT-1"] {
        assert_eq!(download(&app.caller(who), &pending).await, Value::Null, "{who}");
    }
    let lead = app.caller("LEAD-YH");
    for (column, state) in [
        ("scan_state", "PENDING"),
        ("scan_state", "INFECTED"),
        ("scan_state", "ERROR"),
        ("file_state", "MISSING"),
        ("file_state", "ALTERED"),
        ("file_state", "DISPOSED"),
    ] {
        let set = |to: &str| format!("UPDATE document_version SET {column} = '{to}'");
        rows.run(&set(state)).await;
        assert_eq!(download(&lead, &pending).await, Value::Null, "{column} {state}");
        rows.run(&set(if column == "scan_state" { "CLEAN" } else { "SOUND" })).await;
    }
    assert!(download(&lead, &pending).await.is_object());
}

/// Where our own route serves, the person is asked for again; on S3 an address holds for its minutes.
#[tokio::test]
async fn an_address_ends_at_once_with_the_grant_that_it_was_made_under() {
    let app = TestApp::start(On::Sqlite).await;
    put_files(&app).await;
    let (inspector, rows) = (app.caller("INSP-YH-1"), Rows::of(&app).await);
    let ticket = download(&inspector, &version(&app, "DOC-YH-002").await).await;
    assert!(!fetched(&app, &ticket).await.is_empty());
    rows.stand("INSP-YH-1", &[], &[]).await;
    let url = ticket["url"].as_str().expect("an address");
    assert_eq!(status(&app, Method::GET, url).await, 404);
    rows.stand("INSP-YH-1", &["YH"], &[]).await;
    assert_eq!(status(&app, Method::GET, url).await, 200);
    rows.stand("INSP-YH-1", &["YH"], &["YH"]).await;
    assert_eq!(status(&app, Method::GET, url).await, 404);
}
