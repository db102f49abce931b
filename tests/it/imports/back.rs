//! What is free again, and asked for again, once an import is taken back.

use super::documents::{import as documents, row, waits};
use super::{sent, started};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::uploads::{announced, request_of, send, settled};
use entity::outbox_event;
use evidence::digest;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Takes an import back.
async fn take_back(caller: &Caller<'_>, batch: &Value) {
    let query =
        "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"Sent in error.\"}) {
        batch { state } userErrors { code } } }";
    let back = caller.query(query, json!({"id": batch["id"]})).await["withdrawImport"].take();
    assert_eq!(back["batch"]["state"], "WITHDRAWN", "{back}");
}

/// Sets one item aside, by itself.
async fn set_aside(caller: &Caller<'_>, item: &Value) {
    let query =
        "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"Another year.\"}) {
        userErrors { code } } }";
    let aside = caller.query(query, json!({"id": item})).await["withdrawEvidence"].take();
    assert_eq!(aside["userErrors"], json!([]));
}

/// Imports an interview under each of these keys.
async fn interviews(app: &TestApp, caller: &Caller<'_>, keys: &[&str]) -> Value {
    let row = |key: &&str| format!("{key},INS-YH,POL-PCC,16,interview,2026-02-02,INSP-YH-2\n");
    let rows: String = keys.iter().map(row).collect();
    let table = format!("key,inspection,role,force,format,planned_on,interviewers\n{rows}");
    let upload = sent(app, caller, "INTERVIEWS", table.as_bytes()).await;
    started(caller, &upload, false, "ALL_OR_NOTHING").await["batch"].take()
}

#[tokio::test]
async fn a_key_that_was_freed_is_none_that_a_table_can_name() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let first = interviews(&app, &lead, &["K"]).await;
        let about = first["rows"][0]["about"].as_str().expect("a reference").to_owned();
        let like_it = [format!("K ({about})"), format!("K {about}")];
        let like_it: Vec<&str> = like_it.iter().map(String::as_str).collect();
        assert_eq!(interviews(&app, &lead, &like_it).await["creates"], 2, "{on:?}");
        take_back(&lead, &first).await;
        assert_eq!(interviews(&app, &lead, &like_it).await["unchanged"], 2, "{on:?}");
        // freed as often as it is brought again
        for _ in 0..2 {
            let anew = interviews(&app, &lead, &["K"]).await;
            assert_eq!(anew["creates"], 1, "{on:?}: {anew:#}");
            take_back(&lead, &anew).await;
        }
    }
}

async fn status(caller: &Caller<'_>, code: &str) -> Value {
    let query = "{ documentRequests(first: 200) { nodes { code status } } }";
    let mut nodes = caller.query(query, json!({})).await["documentRequests"]["nodes"].take();
    let mut nodes = nodes.as_array_mut().expect("requests").iter_mut();
    nodes.find(|request| request["code"] == code).expect("a request")["status"].take()
}

#[tokio::test]
async fn what_nothing_answers_any_more_is_asked_for_again() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, liaison) = (app.caller("LEAD-YH"), app.caller("AREA-YH"));
        let answer = async |key: &str, requests: &str| {
            waits(&app, &lead, "a.txt", key.as_bytes()).await;
            let rows = [row(key, requests, "Minutes", key.as_bytes())];
            let done = documents(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
            assert_eq!(done["creates"], 1, "{on:?}: {done:#}");
            assert_eq!(status(&lead, "DR18").await, "RECEIVED", "{on:?}");
            done
        };
        let first = answer("k1", "DR17|DR18").await;
        take_back(&lead, &first).await;
        for code in ["DR17", "DR18"] {
            assert_eq!(status(&lead, code).await, "RECEIVED", "{on:?}: another answers {code}");
        }
        set_aside(&lead, &json!(lead.id("DOC-YH-019").await)).await;
        assert_eq!(status(&lead, "DR18").await, "REQUESTED", "{on:?}: nothing answers it");
        assert_eq!(status(&lead, "DR17").await, "RECEIVED", "{on:?}");
        let second = answer("k2", "DR18").await;
        take_back(&lead, &second).await;
        assert_eq!(status(&lead, "DR18").await, "REQUESTED", "{on:?}");
        // what the Area said of it before stands again
        let query = "mutation($input: AnswerDocumentRequestInput!) {
            answerDocumentRequest(input: $input) { request { status } userErrors { code } } }";
        let input = json!({"request": request_of(&liaison, "DR18").await, "answer": "NOT_HELD",
            "comment": "We do not keep it."});
        let told = liaison.query(query, json!({"input": input})).await;
        assert_eq!(
            told["answerDocumentRequest"]["request"]["status"], "NOT_HELD",
            "{on:?}: {told}"
        );
        let third = answer("k3", "DR18").await;
        take_back(&lead, &third).await;
        assert_eq!(status(&lead, "DR18").await, "NOT_HELD", "{on:?}");
        // of what still answers it, more was to come
        let mut part = announced(&lead, "DR18", "part.txt", b"A part of it.").await;
        part["moreToCome"] = json!(true);
        let part = send(&app, &lead, &part, b"A part of it.").await;
        assert_eq!(settled(&lead, &part["id"]).await["state"], "AVAILABLE", "{on:?}");
        let rest = answer("k4", "DR18").await;
        take_back(&lead, &rest).await;
        assert_eq!(status(&lead, "DR18").await, "PARTIAL", "{on:?}");
    }
}

/// Sends a file, which is taken in; its document and its version.
async fn taken(app: &TestApp, caller: &Caller<'_>, input: &Value, bytes: &[u8]) -> Value {
    let upload = send(app, caller, input, bytes).await;
    let mut upload = settled(caller, &upload["id"]).await;
    assert_eq!(upload["state"], "AVAILABLE", "{upload}");
    json!({"document": upload["document"]["id"].take(), "version": upload["version"]["id"].take()})
}

#[tokio::test]
async fn what_takes_the_place_of_a_part_does_not_say_that_it_is_all() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, records) = (app.caller("LEAD-YH"), app.caller("RECORDS-1"));
        set_aside(&lead, &json!(lead.id("DOC-YH-019").await)).await;
        assert_eq!(status(&lead, "DR18").await, "REQUESTED", "{on:?}: nothing answers it");
        let mut part = announced(&lead, "DR18", "part.txt", b"A part of it.").await;
        (part["moreToCome"], part["personalData"]) = (json!(true), json!(true));
        let part = taken(&app, &lead, &part, b"A part of it.").await;
        let redacted = (&records, json!({"redacts": part["version"]}), "[redacted]");
        let newer = (&lead, json!({"document": part["document"]}), "The same part, corrected.");
        for (sender, purpose, text) in [redacted, newer] {
            let whole = format!("All of it, and not {text}");
            let rest = announced(&lead, "DR18", "all.txt", whole.as_bytes()).await;
            let rest = taken(&app, &lead, &rest, whole.as_bytes()).await;
            assert_eq!(status(&lead, "DR18").await, "RECEIVED", "{on:?}");
            let anew = json!({"purpose": purpose, "fileName": "part.txt", "size": text.len(),
                "sha256": digest::of_bytes(text.as_bytes()), "mediaType": "text/plain",
                "marking": "OFFICIAL", "personalData": false});
            taken(&app, sender, &anew, text.as_bytes()).await;
            set_aside(&lead, &rest["document"]).await;
            assert_eq!(status(&lead, "DR18").await, "PARTIAL", "{on:?}: {text}");
        }
    }
}

#[tokio::test]
async fn what_was_set_aside_by_itself_is_not_brought_back_by_its_table() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        set_aside(&lead, &json!(lead.id("DOC-YH-019").await)).await;
        let rows = |key: &str| [row(key, "DR18", "Minutes", b"Minutes.")];
        waits(&app, &lead, "a.txt", b"Minutes.").await;
        let done = documents(&app, &lead, &rows("k1"), false, "ALL_OR_NOTHING").await;
        let about = done["rows"][0]["about"].as_str().expect("a reference");
        set_aside(&lead, &json!(lead.id(about).await)).await;
        assert_eq!(status(&lead, "DR18").await, "REQUESTED", "{on:?}");
        for dry_run in [true, false] {
            let again = documents(&app, &lead, &rows("k1"), dry_run, "ALL_OR_NOTHING").await;
            let reason = format!("{about} was set aside: take another key.");
            let fault = json!([{"column": "key", "reason": reason}]);
            assert_eq!(again["rows"][0]["faults"], fault, "{on:?}: {again:#}");
            assert_eq!(again["state"], "REFUSED", "{on:?}");
        }
        waits(&app, &lead, "a.txt", b"Minutes.").await;
        let anew = documents(&app, &lead, &rows("k2"), false, "ALL_OR_NOTHING").await;
        assert_eq!(anew["creates"], 1, "{on:?}: {anew:#}");
        assert_eq!(status(&lead, "DR18").await, "RECEIVED", "{on:?}");
    }
}

#[tokio::test]
async fn each_item_that_is_set_aside_with_its_import_is_told_of() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, kept) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let done = interviews(&app, &lead, &["K1", "K2", "K3"]).await;
        let about = |row: usize| done["rows"][row]["about"].as_str().expect("a reference");
        set_aside(&lead, &json!(lead.id(about(0)).await)).await;
        take_back(&lead, &done).await;
        let mut told = kept.all::<outbox_event::Entity>().await;
        told.retain(|event| event.event_type == "evidence.set-aside");
        assert_eq!(told.len(), 3, "{on:?}: each once");
        let inspection = kept.inspection("INS-YH").await.id;
        for event in &told {
            let data = json!({"evidence": event.subject_id, "status": "WITHDRAWN"});
            let of = (event.subject.as_str(), event.inspection_id, &event.data);
            assert_eq!(of, ("Interview", Some(inspection), &data), "{on:?}");
        }
        let items: HashSet<_> = told.iter().map(|event| event.subject_id).collect();
        assert_eq!(items.len(), 3, "{on:?}");
    }
}
