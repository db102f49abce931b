//! What somebody tried who wanted to get round the rules, or was only unlucky.

use super::{announced, complete, create, download, put, put_all, send};
use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp};
use entity::types::{FileState, UploadReason};
use entity::{audit_entry, document_upload, document_version};
use evidence::graphql::id;
use serde_json::{Value, json};

#[tokio::test]
async fn a_sealed_original_does_not_show_through_the_upload_that_it_was() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (liaison, records) = (app.caller("AREA-YH"), app.caller("RECORDS-1"));
        let bytes = b"Statement of a witness.";
        let mut input = announced(&liaison, "DR18", "statement of J Smith.txt", bytes).await;
        input["personalData"] = json!(true);
        let upload = send(&app, &liaison, &input, bytes).await;
        let redacted = b"Statement of [redacted].";
        let mut rendition = announced(&liaison, "DR18", "statement.txt", redacted).await;
        rendition["purpose"] = json!({"redacts": upload["version"]["id"]});
        rendition["origin"] = Value::Null;
        send(&app, &records, &rendition, redacted).await;
        let query =
            "query($id: ID!) { node(id: $id) { id } documentUploads { nodes { fileName } } }";
        for (who, sees) in [("AREA-YH", false), ("LEAD-YH", false), ("RECORDS-1", true)] {
            let data = app.caller(who).query(query, json!({"id": upload["id"]})).await;
            assert_eq!(data["node"].is_object(), sees, "{on:?} {who}");
            let names = crate::walk::texts(&data, "fileName");
            let shown = names.iter().any(|name| name.contains("Smith"));
            assert_eq!(shown, sees, "{on:?} {who}: {names:?}");
        }
    }
}

#[tokio::test]
async fn what_an_inspector_sends_is_the_areas_only_if_they_say_so() {
    let app = TestApp::start(On::Sqlite).await;
    let (inspector, liaison) = (app.caller("INSP-YH-1"), app.caller("AREA-YH"));
    let mut input = announced(&inspector, "DR18", "note.txt", b"what I saw").await;
    input["origin"] = Value::Null;
    assert_eq!(create(&inspector, &input).await["userErrors"][0]["code"], "ORIGIN_REQUIRED");
    input["origin"] = json!("INSPECTOR_DIRECT");
    let upload = send(&app, &inspector, &input, b"what I saw").await;
    let query = "query($id: ID!) { node(id: $id) { id } evidence(filter: {text: \"what I saw\"}) { totalCount } }";
    let id = json!({"id": upload["document"]["id"]});
    let hidden = json!({"node": null, "evidence": {"totalCount": 0}});
    assert_eq!(liaison.query(query, id.clone()).await, hidden);
    assert!(inspector.query(query, id).await["node"].is_object());
}

/// A walk through the store takes long, and a file may be disposed of on its way.
#[tokio::test]
async fn a_look_at_a_file_does_not_bring_back_what_was_disposed_of_meanwhile() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (rows, database) = (Rows::of(&app).await, &app.app.database);
        let before = rows.all::<document_version::Entity>().await.swap_remove(0);
        rows.run("UPDATE document_version SET file_state = 'DISPOSED'").await;
        for found in [FileState::Sound, FileState::Missing] {
            assert_eq!(database.note_file(&before, found).await.expect("an answer"), None);
        }
        let after = rows.all::<document_version::Entity>().await;
        assert!(after.iter().all(|version| version.file_state == FileState::Disposed), "{on:?}");
    }
}

#[tokio::test]
async fn bytes_said_to_be_there_in_the_last_moment_are_not_given_up() {
    let app = TestApp::start(On::Sqlite).await;
    let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
    let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let created = create(&liaison, &input).await["upload"].take();
    put_all(&app, &created, b"a note").await;
    let stale = rows.all::<document_upload::Entity>().await.swap_remove(0);
    rows.run("UPDATE document_upload SET submitted_at = created_at").await;
    let database = &app.app.database;
    let given_up = database.reject_upload(&stale, UploadReason::Expired, "too late").await;
    assert!(!given_up.expect("an answer"));
    app.app.reception.sweep().await.expect("a sweep");
    assert_eq!(complete(&liaison, &created, &[]).await["upload"]["state"], "AVAILABLE");
}

#[tokio::test]
async fn however_often_it_is_completed_it_is_told_of_once() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
        let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
        let created = create(&liaison, &input).await["upload"].take();
        put_all(&app, &created, b"a note").await;
        let all = (0..8).map(|_| complete(&liaison, &created, &[]));
        for done in futures_util::future::join_all(all).await {
            assert_eq!(done["upload"]["state"], "AVAILABLE", "{on:?}: each waits for the outcome");
        }
        let told = rows.all::<audit_entry::Entity>().await;
        let told = told.iter().filter(|entry| entry.action == "COMPLETE_UPLOAD").count();
        assert_eq!(told, 2, "{on:?}: its bytes came, and it is available");
    }
}

#[tokio::test]
async fn an_upload_has_one_sender_at_a_time_and_none_whose_grant_is_gone() {
    let app = TestApp::start(On::Sqlite).await;
    let (inspector, rows) = (app.caller("INSP-YH-1"), Rows::of(&app).await);
    let input = announced(&inspector, "DR18", "note.txt", b"a note").await;
    let created = create(&inspector, &input).await["upload"].take();
    let ticket = &created["tickets"][0];
    // one who begins, and does not end
    let (more, slow) = tokio::sync::mpsc::channel::<Result<bytes::Bytes, std::io::Error>>(1);
    let body =
        futures_util::stream::unfold(slow, async |mut slow| Some((slow.recv().await?, slow)));
    let url = ticket["url"].as_str().expect("an address");
    let first = app.at(reqwest::Method::PUT, url).body(reqwest::Body::wrap_stream(body));
    let first = tokio::spawn(async move { first.send().await });
    more.send(Ok(b"a "[..].into())).await.expect("it is sent");
    let (_, key) = id::decode(created["id"].as_str().expect("an id")).expect("an id");
    while !format!("{:?}", app.app.arrivals).contains(&key.to_string()) {
        tokio::task::yield_now().await;
    }
    let second = put(&app, ticket, b"a note").await;
    assert_eq!(second.status(), 429, "{:?}", second.text().await);
    more.send(Ok(b"note"[..].into())).await.expect("it is sent");
    drop(more);
    assert_eq!(first.await.expect("a task").expect("an answer").status(), 204);
    rows.stand("INSP-YH-1", &[], &[]).await;
    assert_eq!(put(&app, ticket, b"a note").await.status(), 404);
}

#[tokio::test]
async fn only_the_newest_version_is_redacted() {
    let app = TestApp::start(On::Sqlite).await;
    let (liaison, records) = (app.caller("AREA-YH"), app.caller("RECORDS-1"));
    let first = announced(&liaison, "DR18", "first.txt", b"first").await;
    let first = send(&app, &liaison, &first, b"first").await;
    let of = |field: &str, id: &Value, bytes: &'static [u8]| {
        let mut input = json!({"fileName": "a.txt", "size": bytes.len(), "mediaType": "text/plain",
            "sha256": evidence::digest::of_bytes(bytes), "marking": "OFFICIAL", "personalData": false});
        input["purpose"] = json!({field: id});
        input
    };
    let rendition = of("redacts", &first["version"]["id"], b"redacted");
    let under_way = create(&records, &rendition).await["upload"].take();
    put_all(&app, &under_way, b"redacted").await;
    let second = of("document", &first["document"]["id"], b"second");
    send(&app, &liaison, &second, b"second").await;
    let late = complete(&records, &under_way, &[]).await["upload"].take();
    assert_eq!(late["reason"], "NOT_ALLOWED", "{late:#}");
    assert_eq!(create(&records, &rendition).await["userErrors"][0]["code"], "SUPERSEDED");
    assert!(download(&liaison, &first["version"]["id"]).await.is_object(), "it is not sealed");
}
