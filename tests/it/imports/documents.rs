//! Documents that come in as a table: their files are sent before, checked, and wait for it; each row is then taken in as
//! a file that was sent by itself.

use super::{sent, started};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::uploads::{announced, complete, create, put_all, send};
use entity::types::{UploadReason, UploadState};
use entity::{audit_entry, document_upload, document_upload_reading};
use evidence::digest;
use serde_json::{Value, json};

const HEAD: &str = "key,inspection,requests,title,marking,origin,language,period_start,period_end,\
                    personal_data,file,force,sha256\n";

/// What a file is announced as that waits for a table of Yorkshire and Humberside.
async fn for_table(caller: &Caller<'_>, name: &str, bytes: &[u8]) -> Value {
    let query = "{ inspection(reference: \"INS-YH\") { id } }";
    let inspection = caller.query(query, json!({})).await["inspection"]["id"].take();
    json!({"purpose": {"inspection": inspection}, "fileName": name, "size": bytes.len(),
        "sha256": digest::of_bytes(bytes), "mediaType": "text/plain", "marking": "OFFICIAL_SENSITIVE",
        "personalData": false})
}

/// Sends a file that waits for its table; the upload.
pub async fn waits(app: &TestApp, caller: &Caller<'_>, name: &str, bytes: &[u8]) -> Value {
    let input = for_table(caller, name, bytes).await;
    let mut upload = send(app, caller, &input, bytes).await;
    // what reads files may have had no processor in time
    for _ in 0..20 {
        if upload["state"] == "PENDING" {
            upload = complete(caller, &upload, &[]).await["upload"].take();
        }
    }
    assert_eq!(upload["state"], "CHECKED", "{upload:#}");
    assert_eq!((&upload["document"], &upload["version"]), (&Value::Null, &Value::Null));
    upload
}

/// Sends so many copies of each file that tables at random name.
pub async fn copies(app: &TestApp, caller: &Caller<'_>, of_each: usize) {
    for name in ["one", "two", "three"] {
        for _ in 0..of_each {
            let bytes = format!("Minutes {name}.");
            waits(app, caller, &format!("{name}.txt"), bytes.as_bytes()).await;
        }
    }
}

/// A row of a table, of these bytes.
pub fn row(key: &str, requests: &str, title: &str, bytes: &[u8]) -> String {
    let digest = digest::of_bytes(bytes);
    format!(
        "{key},INS-YH,{requests},{title},OFFICIAL,PARTNER,cy,2025-01-01,2025-02-01,no,,,{digest}"
    )
}

/// Imports these rows; the import.
pub async fn import(
    app: &TestApp,
    caller: &Caller<'_>,
    rows: &[String],
    dry_run: bool,
    mode: &str,
) -> Value {
    let table = format!("{HEAD}{}\n", rows.join("\n"));
    let upload = sent(app, caller, "DOCUMENTS", table.as_bytes()).await;
    started(caller, &upload, dry_run, mode).await["batch"].take()
}

async fn item(caller: &Caller<'_>, reference: &Value) -> Value {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) { status title marking origin
        language periodStart periodEnd components recordedBy { subject } ... on Document { requests { code }
        versions { id number mediaType size scanState redactionState receivedFrom text } } } }";
    caller.query(query, json!({"reference": reference})).await["evidenceItem"].take()
}

const BACK: &str =
    "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"Sent twice.\"}) {
    batch { state } userErrors { code } } }";

#[tokio::test]
async fn a_file_waits_for_its_row_and_is_then_as_if_it_had_been_sent_by_itself() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, kept) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let alone = {
            let bytes = b"Cofnod B.";
            let mut input = announced(&lead, "DR18", "b.txt", bytes).await;
            input["title"] = json!("Minutes");
            (input["origin"], input["language"]) = (json!("PARTNER"), json!("CY"));
            (input["periodStart"], input["periodEnd"]) = (json!("2025-01-01"), json!("2025-02-01"));
            send(&app, &lead, &input, bytes).await["document"]["reference"].take()
        };
        let upload = waits(&app, &lead, "a.txt", b"Cofnod A.").await;
        let rows = [row("k1", "DR18", "Minutes", b"Cofnod A.")];
        let before = super::state(&kept).await;
        let tried = import(&app, &lead, &rows, true, "ALL_OR_NOTHING").await;
        assert_eq!((&tried["state"], &tried["creates"]), (&json!("TRIED"), &json!(1)), "{tried:#}");
        assert!(super::state(&kept).await == before, "{on:?}: a trial keeps nothing");
        let done = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(done["state"], "DONE", "{on:?}: {done:#}");
        assert_eq!(done["rows"], tried["rows"], "{on:?}");
        let (mut new, mut old) =
            (item(&lead, &done["rows"][0]["about"]).await, item(&lead, &alone).await);
        assert_eq!(new["versions"][0]["text"], "Cofnod A.", "{on:?}");
        for one in [&mut new["versions"][0], &mut old["versions"][0]] {
            let version = one.as_object_mut().expect("a version");
            for own in ["id", "text"] {
                version.remove(own);
            }
        }
        assert_eq!(new, old, "{on:?}: one way in");
        let query = "query($id: ID!) { node(id: $id) { ... on DocumentUpload { state title
            document { reference } requests { code status } } } }";
        let node = lead.query(query, json!({"id": upload["id"]})).await["node"].take();
        let expected = json!({"state": "AVAILABLE", "title": "Minutes",
            "document": {"reference": done["rows"][0]["about"]},
            "requests": [{"code": "DR18", "status": "RECEIVED"}]});
        assert_eq!(node, expected, "{on:?}");
        let readings = kept.all::<document_upload_reading::Entity>().await;
        assert!(readings.iter().all(|reading| reading.examined.is_none()), "kept no longer");
        let entries = kept.all::<audit_entry::Entity>().await;
        let told = entries.iter().filter(|entry| {
            entry.action.as_str() == "COMPLETE_UPLOAD"
                && entry.detail.as_deref() == Some("imported as k1")
        });
        assert_eq!(told.count(), 1, "{on:?}");
        let again = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(again["unchanged"], 1, "{on:?}: {again:#}");
        let back = lead.query(BACK, json!({"id": done["id"]})).await["withdrawImport"].take();
        assert_eq!(back["batch"]["state"], "WITHDRAWN", "{on:?}: {back}");
        assert_eq!(item(&lead, &done["rows"][0]["about"]).await["status"], "WITHDRAWN");
    }
}

#[tokio::test]
async fn the_same_key_with_another_file_is_the_next_version_and_says_nothing_else() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        waits(&app, &lead, "a.txt", b"first").await;
        let first = row("k1", "DR18|DR17", "Minutes", b"first");
        let done = import(&app, &lead, std::slice::from_ref(&first), false, "ALL_OR_NOTHING").await;
        let about = done["rows"][0]["about"].clone();
        waits(&app, &lead, "a.txt", b"second").await;
        let second = row("k1", "DR17;DR18", "Minutes", b"second");
        let raised = second.replace("OFFICIAL", "OFFICIAL-SENSITIVE");
        let next = import(&app, &lead, &[raised], false, "ALL_OR_NOTHING").await;
        assert_eq!((&next["updates"], &next["rows"][0]["about"]), (&json!(1), &about), "{next:#}");
        let [old, new] = [b"first".as_slice(), b"second"].map(digest::of_bytes);
        let changes = json!([{"column": "sha256", "from": old, "to": new},
            {"column": "marking", "from": "OFFICIAL", "to": "OFFICIAL_SENSITIVE"}]);
        assert_eq!(next["rows"][0]["changes"], changes, "{on:?}");
        let now = item(&lead, &about).await;
        assert_eq!(
            (&now["marking"], &now["versions"][1]["number"]),
            (&json!("OFFICIAL_SENSITIVE"), &json!(2))
        );
        // both tables again: the one is a version before, the other the newest
        for rows in [first.clone(), second.clone()] {
            let again = import(&app, &lead, &[rows], false, "ALL_OR_NOTHING").await;
            assert_eq!(again["unchanged"], 1, "{on:?}: {again:#}");
        }
        for (other, column) in [
            (second.replace("Minutes", "Other"), "key"),
            (second.replace("DR17;DR18", "DR18"), "key"),
            (second.replace("PARTNER", "DATA"), "key"),
            (second.replace("2025-02-01", "2025-03-01"), "key"),
            (row("k1", "DR17;DR18", "Minutes", b"third"), "sha256"),
        ] {
            let refused = import(&app, &lead, &[other], false, "ALL_OR_NOTHING").await;
            assert_eq!(refused["rows"][0]["faults"][0]["column"], column, "{refused:#}");
        }
        let back = lead.query(BACK, json!({"id": next["id"]})).await["withdrawImport"].take();
        assert_eq!(back["userErrors"][0]["code"], "SUPERSEDED", "{on:?}");
    }
}

#[tokio::test]
async fn a_file_is_named_with_its_path_as_any_system_writes_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        for (n, path) in ["docs/a.txt", r"docs\a.txt", r"C:\docs\a.txt"].iter().enumerate() {
            let bytes = format!("Minutes {n}.");
            waits(&app, &lead, "a.txt", bytes.as_bytes()).await;
            let row = row(&format!("k{n}"), "DR18", "Minutes", bytes.as_bytes());
            let row = row.replace("no,,,", &format!("no,{path},,"));
            let done = import(&app, &lead, &[row], false, "ALL_OR_NOTHING").await;
            assert_eq!(done["creates"], 1, "{on:?} {path}: {done:#}");
        }
    }
}

#[tokio::test]
async fn what_was_redacted_does_not_come_back_with_its_table() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, records) = (app.caller("LEAD-YH"), app.caller("RECORDS-1"));
        let bytes = b"Names and all.";
        waits(&app, &lead, "a.txt", bytes).await;
        let rows = [row("k1", "DR18", "Minutes", bytes).replace(",no,", ",yes,")];
        let done = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        let about = &done["rows"][0]["about"];
        let original = item(&records, about).await["versions"][0].take();
        assert_eq!(original["redactionState"], "PENDING", "{on:?}: {original}");
        let redacted = b"[redacted]";
        let input = json!({"purpose": {"redacts": original["id"]}, "fileName": "a.txt",
            "size": redacted.len(), "sha256": digest::of_bytes(redacted), "mediaType": "text/plain",
            "marking": "OFFICIAL", "personalData": false});
        assert_eq!(send(&app, &records, &input, redacted).await["state"], "AVAILABLE", "{on:?}");
        waits(&app, &lead, "a.txt", bytes).await;
        let again = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(again["rows"][0]["faults"][0]["column"], "sha256", "{on:?}: {again:#}");
        let reason = again["rows"][0]["faults"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("was redacted"), "{reason}");
    }
}

#[tokio::test]
async fn every_bad_row_is_refused_by_its_column_and_comes_back_to_be_mended() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, kept) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        waits(&app, &lead, "good.txt", b"good").await;
        let colleague = app.caller("INSP-YH-1");
        waits(&app, &colleague, "theirs.txt", b"theirs").await;
        let script = b"#!/bin/sh\necho no";
        let input = for_table(&lead, "script.pdf", script).await;
        assert_eq!(send(&app, &lead, &input, script).await["state"], "REJECTED", "{on:?}");
        // one of another size than was announced never comes to be checked
        let mut short = for_table(&lead, "short.txt", b"short").await;
        short["size"] = json!(6);
        assert_eq!(create(&lead, &short).await["userErrors"], json!([]), "{on:?}");
        let of = |key: &str, bytes: &[u8]| row(key, "DR18", "", bytes);
        let good = of("k0", b"good");
        let bad = [
            (of("k1", b"nowhere"), "sha256", "send it first"),
            (of("k2", script), "sha256", "was not taken"),
            (of("k3", b"short"), "sha256", "not checked yet"),
            (of("k4", b"theirs"), "sha256", "send it first"),
            (of("k5", b"good"), "sha256", "send it first"),
            (of("k6", b"good").replace("no,,,", "no,other.txt,,"), "sha256", "called `other.txt`"),
            (of("k7", b"good").replace("INS-YH", "INS-CW"), "inspection", "no inspection"),
            (row("k8", "DR98", "", b"good"), "requests", "no request `DR98`"),
            (row("k9", "|", "", b"good"), "requests", "at least one"),
            (row("k10", "DR20", "", b"good"), "requests", "per force"),
            (row("k11", "DR18", "=cmd", b"good"), "title", "a formula"),
            (of("k12", b"good").replace("OFFICIAL", "SECRET"), "marking", "does not fit"),
            (of("k13", b"good").replace("PARTNER", "NOBODY"), "origin", "does not fit"),
            (of("k14", b"good").replace(",cy,", ",fr,"), "language", "does not fit"),
            (of("k15", b"good").replace("2025-02-01", "2025-02-29"), "period_end", "no day"),
            (
                of("k16", b"good").replace("2025-02-01", "2024-02-01"),
                "period_end",
                "before it starts",
            ),
            (of("k17", b"good").replace(",no,", ",,"), "personal_data", "empty"),
            (of("k18", b"good").replace("no,,,", "no,,Nowhere,"), "force", "no police force"),
            ("k19,INS-YH,DR18,,OFFICIAL,,,,,no,,,abc".to_owned(), "sha256", "64 hexadecimal"),
            ("=k20,INS-YH,DR18,,OFFICIAL,,,,,no,,,abc".to_owned(), "key", "a formula"),
        ];
        let before = super::state(&kept).await;
        let mut rows = vec![good.clone()];
        rows.extend(bad.iter().map(|(row, ..)| row.clone()));
        rows.push(good);
        let none = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(none["state"], "REFUSED", "{on:?}");
        assert!(super::state(&kept).await == before, "{on:?}: nothing was changed");
        let done = import(&app, &lead, &rows, false, "ROW_BY_ROW").await;
        let counts = (&done["creates"], &done["refused"]);
        assert_eq!(counts, (&json!(1), &json!(bad.len() + 1)), "{on:?}: {done:#}");
        let told = done["rows"].as_array().expect("rows");
        for ((row, column, reason), told) in bad.iter().zip(&told[1..]) {
            assert_eq!(told["faults"][0]["column"], *column, "{row}: {told}");
            let said = told["faults"][0]["reason"].as_str().unwrap_or_default();
            assert!(said.contains(*reason), "{row}: {said}");
        }
        let twice = told.last().expect("a row")["faults"][0]["reason"].as_str();
        assert_eq!(twice, Some("line 2 is about the same: leave one out"), "{on:?}");
        let mended = done["refusedRows"].as_str().expect("a table");
        assert_eq!(mended.lines().count(), bad.len() + 2, "{mended}");
    }
}

#[tokio::test]
async fn only_those_who_inspect_the_area_send_files_for_a_table() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let input = for_table(&lead, "a.txt", b"a").await;
    let query = "mutation($input: CreateDocumentUploadInput!) {
        createDocumentUpload(input: $input) { upload { id } } }";
    for (who, code) in [
        ("LEAD-CW", "NOT_FOUND"),
        ("AREA-YH", "FORBIDDEN"),
        ("ANALYST-1", "FORBIDDEN"),
        ("RECORDS-1", "FORBIDDEN"),
        ("ADMIN-1", "FORBIDDEN"),
    ] {
        let variables = json!({"input": input});
        assert_eq!(app.caller(who).refused(query, variables).await, code, "{who}");
    }
    let mut of = input.clone();
    of["origin"] = json!("PARTNER");
    let refused = create(&lead, &of).await;
    assert_eq!(refused["userErrors"][0]["code"], "ORIGIN_REQUIRED", "its table says it");
    // whose grant is gone when the file is checked has not sent it
    let rows = Rows::of(&app).await;
    let inspector = app.caller("INSP-YH-1");
    let created = create(&inspector, &input).await["upload"].take();
    put_all(&app, &created, b"a").await;
    rows.run("UPDATE document_upload SET submitted_at = created_at").await;
    rows.stand("INSP-YH-1", &[], &[]).await;
    assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 1);
    let row = rows.all::<document_upload::Entity>().await.swap_remove(0);
    assert_eq!(row.reason, Some(UploadReason::NotAllowed));
}

#[tokio::test]
async fn a_file_that_no_table_names_is_given_up_after_a_week() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        waits(&app, &lead, "a.txt", b"a").await;
        let row = rows.all::<document_upload::Entity>().await.swap_remove(0);
        assert_eq!((row.expires_at - row.created_at).num_days(), 7, "{on:?}");
        assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 0, "there is time");
        rows.run("UPDATE document_upload SET expires_at = created_at").await;
        assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 1, "{on:?}");
        let row = rows.all::<document_upload::Entity>().await.swap_remove(0);
        assert_eq!((row.state, row.reason), (UploadState::Rejected, Some(UploadReason::Expired)));
        let reading = rows.all::<document_upload_reading::Entity>().await.swap_remove(0);
        assert_eq!(reading.examined, None, "{on:?}: its words are gone");
        let left = app.app.files.size(&format!("documents/{}", row.id)).await.expect("a store");
        assert_eq!(left, None, "{on:?}: and its bytes");
        let refused =
            import(&app, &lead, &[self::row("k1", "DR18", "", b"a")], false, "ALL_OR_NOTHING")
                .await;
        let reason = refused["rows"][0]["faults"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("No table named it in time"), "{reason}");
    }
}

#[tokio::test]
async fn a_liaison_who_answers_meanwhile_and_a_table_do_not_wait_for_one_another_for_ever() {
    let app = TestApp::start(On::Postgres).await;
    let (lead, liaison) = (app.caller("LEAD-YH"), app.caller("AREA-YH"));
    let codes = ["DR17", "DR18"];
    for n in 0..6 {
        waits(&app, &lead, "a.txt", format!("file {n}").as_bytes()).await;
    }
    let rows: Vec<String> = (0..6)
        .map(|n| row(&format!("k{n}"), codes[n % 2], "", format!("file {n}").as_bytes()))
        .collect();
    let answers = (0..6).map(|n| {
        let (app, liaison) = (&app, &liaison);
        async move {
            let bytes = format!("answer {n}");
            let input = announced(liaison, codes[n % 2], "note.txt", bytes.as_bytes()).await;
            send(app, liaison, &input, bytes.as_bytes()).await["state"].take()
        }
    });
    let table = import(&app, &lead, &rows, false, "ALL_OR_NOTHING");
    let answers = futures_util::future::join_all(answers);
    let (done, answers) = futures_util::future::join(table, answers).await;
    assert_eq!(done["creates"], 6, "{done:#}");
    assert!(answers.iter().all(|state| state == "AVAILABLE"), "{answers:?}");
}
