//! The malware scan by a real clamd, with a signature set of its own.

use super::clamd::{Clamd, eicar, fake};
use super::{announced, complete, create, put_all, send};
use crate::kept::Kept;
use crate::rows::Rows;
use crate::s3::S3;
use crate::support::{On, TestApp, config};
use serde_json::{Value, json};
use std::path::Path;

/// Servers that have their files scanned, in either kind of store.
async fn both(socket: &Path) -> [Kept; 2] {
    let setting = format!("--clamd={}", socket.display());
    crate::kept::both_with(&[&setting]).await
}

#[tokio::test]
async fn malware_is_caught_and_kept_apart_and_what_is_clean_goes_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let clamd = Clamd::start(folder.path()).await;
    for kept in both(&clamd.socket()).await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let clean = announced(&liaison, "DR18", "note.txt", b"nothing bad").await;
        let upload = send(app, &liaison, &clean, b"nothing bad").await;
        assert_eq!(upload["state"], "AVAILABLE", "{}: {upload:#}", kept.name);
        let query = "query($id: ID!) { node(id: $id) { ... on DocumentVersion { scanState } } }";
        let id = json!({"id": upload["version"]["id"]});
        assert_eq!(liaison.query(query, id).await["node"]["scanState"], "CLEAN");
        let bad = announced(&liaison, "DR18", "bad.txt", &eicar()).await;
        let upload = send(app, &liaison, &bad, &eicar()).await;
        assert_eq!(upload["reason"], "MALWARE", "{}: {upload:#}", kept.name);
        assert_eq!(upload["version"], Value::Null);
        let said = upload["message"].as_str().expect("a sentence");
        assert!(said.contains("Eicar-Test") && said.contains("do not send it again"), "{said}");
        let (_, key) =
            evidence::graphql::id::decode(upload["id"].as_str().expect("an id")).unwrap();
        let at = |place: &str| kept.objects.join(place).join(key.to_string()).exists();
        let places = ["uploads", "documents", "quarantine"].map(at);
        assert_eq!(places, [false, false, true], "{}", kept.name);
        let report = evidence::documents::verify::verify(
            &app.app.database,
            &app.app.files,
            false,
            chrono::TimeDelta::zero(),
        );
        assert_eq!(report.await.expect("a report").findings, [], "quarantine is in order");
    }
}

#[tokio::test]
async fn while_clamd_is_down_files_wait_and_are_scanned_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    for kept in both(&folder.path().join("clamd.sock")).await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let rows = Rows::of(app).await;
        let mut sent = vec![];
        for (name, bytes) in [("good.txt", b"good".to_vec()), ("bad.txt", eicar())] {
            let input = announced(&liaison, "DR18", name, &bytes).await;
            let created = create(&liaison, &input).await["upload"].take();
            put_all(app, &created, &bytes).await;
            let upload = complete(&liaison, &created, &[]).await["upload"].take();
            assert_eq!(upload["state"], "PENDING", "{}", kept.name);
            let said = upload["message"].as_str().expect("a sentence");
            assert!(said.contains("waits for the malware scan"), "{said}");
            assert_eq!(upload["version"], Value::Null);
            sent.push(upload["id"].clone());
        }
        app.app.reception.sweep().await.expect("a sweep");
        assert_eq!(rows.counts().await["document_version"], 68, "nothing goes in unscanned");
        let clamd = Clamd::start(folder.path()).await;
        app.app.reception.sweep().await.expect("a sweep");
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on DocumentUpload { state reason
            message version { scanState } } } }";
        let nodes = liaison.query(query, json!({"ids": sent})).await["nodes"].take();
        assert_eq!(nodes[0]["state"], "AVAILABLE", "{}: {nodes}", kept.name);
        assert_eq!(nodes[0]["version"]["scanState"], "CLEAN");
        assert_eq!(nodes[1]["reason"], "MALWARE", "{}: {nodes}", kept.name);
        drop(clamd);
    }
}

/// clamd says OK of what is over its limits, or, if told to, that it found a heuristic of that name.
#[tokio::test]
async fn what_is_not_scanned_to_its_end_is_neither_clean_nor_malware() {
    for limit in ["MaxFileSize 1M", "MaxScanSize 1M"] {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = format!("AlertExceedsMax yes\n{limit}\n");
        let clamd = Clamd::start_with(folder.path(), &settings).await;
        let setting = format!("--clamd={}", clamd.socket().display());
        let app = TestApp::with_settings(On::Sqlite, &[&setting]).await;
        let liaison = app.caller("AREA-YH");
        for (bytes, reason) in [
            ([vec![b'a'; 2 << 20], eicar()].concat(), json!("UNSCANNABLE")),
            (b"small".to_vec(), Value::Null),
        ] {
            let input = announced(&liaison, "DR18", "note.txt", &bytes).await;
            let upload = send(&app, &liaison, &input, &bytes).await;
            assert_eq!(upload["reason"], reason, "{limit}: {upload:#}");
            let state = if reason.is_null() { "AVAILABLE" } else { "REJECTED" };
            assert_eq!(upload["state"], state, "{limit}: {upload:#}");
        }
    }
}

#[tokio::test]
async fn a_clamd_that_calls_clean_what_it_did_not_scan_is_not_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("clamd.sock");
    let app = TestApp::with_settings(On::Sqlite, &[&format!("--clamd={}", socket.display())]).await;
    let liaison = app.caller("AREA-YH");
    let clamd = Clamd::start_with(folder.path(), "").await;
    let storage = config(folder.path(), &[&format!("--clamd={}", socket.display())]).storage;
    let ready = || evidence::files::Scanner::open(&storage, true);
    let why = ready().ready().await.expect_err("it says OK of a message too deep for it");
    assert!(why.contains("AlertExceedsMax yes"), "{why}");
    let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let upload = send(&app, &liaison, &input, b"a note").await;
    assert_eq!((&upload["state"], &upload["version"]), (&json!("PENDING"), &Value::Null));
    drop(clamd);
    // However deep it is told to look.
    let settings = "AlertExceedsMax yes\nMaxRecursion 100\nScanArchive no\n";
    let _clamd = Clamd::start_with(folder.path(), settings).await;
    ready().ready().await.expect("it says where it did not look");
    app.app.reception.sweep().await.expect("a sweep");
    let query = "query($id: ID!) { node(id: $id) { ... on DocumentUpload { state } } }";
    let node = liaison.query(query, json!({"id": upload["id"]})).await["node"].take();
    assert_eq!(node["state"], "AVAILABLE");
}

/// Without clamd, production takes files only if it was said so.
#[tokio::test]
async fn files_that_nobody_scans_are_taken_in_production_only_where_that_is_set() {
    let s3 = S3::start().await;
    let app = s3.app(&[]).await;
    let liaison = app.caller("AREA-YH");
    let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let created = create(&liaison, &input).await["upload"].take();
    put_all(&app, &created, b"a note").await;
    let rows = Rows::of(&app).await;
    rows.run("UPDATE document_upload SET submitted_at = created_at").await;
    let production = |settings: &[&str]| {
        let storage = config(app.folder.path(), settings).storage;
        let (database, files) = (app.app.database.clone(), app.app.files.clone());
        evidence::documents::Reception::open(database, files, &storage, false).expect("a reception")
    };
    production(&[]).sweep().await.expect("a sweep");
    assert_eq!(rows.counts().await["document_version"], 68, "it waits");
    production(&["--accept-unscanned"]).sweep().await.expect("a sweep");
    let query =
        "query($id: ID!) { node(id: $id) { ... on DocumentUpload { version { scanState } } } }";
    let node = liaison.query(query, json!({"id": created["id"]})).await["node"].take();
    assert_eq!(node["version"]["scanState"], "UNSCANNED");
}

#[tokio::test]
async fn a_scanner_that_says_anything_else_lets_nothing_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("clamd.sock");
    fake(&socket, Some("COMMAND READ TIMED OUT"));
    let app = TestApp::with_settings(On::Sqlite, &[&format!("--clamd={}", socket.display())]).await;
    let liaison = app.caller("AREA-YH");
    let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let upload = send(&app, &liaison, &input, b"a note").await;
    assert_eq!(upload["state"], "PENDING", "{upload:#}");
    // it is left alone for a while, and not tried for ever
    assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 0);
    Rows::of(&app).await.run("UPDATE document_upload SET attempts = 9, claimed_until = NULL").await;
    assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 1);
    let query = "query($id: ID!) { node(id: $id) { ... on DocumentUpload { reason } } }";
    let node = liaison.query(query, json!({"id": upload["id"]})).await["node"].take();
    assert_eq!(node["reason"], "UNSCANNABLE");
}
