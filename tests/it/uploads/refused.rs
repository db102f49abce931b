//! Files that are not taken, each with a reason that whoever sent it can act on.

use super::{announced, complete, create, put, put_all, send, settled};
use crate::kept::both;
use crate::rows::Rows;
use crate::support::{Caller, On, TestApp, demo_rows};
use serde_json::{Value, json};
use std::io::Write;

/// Sends a file, and answers why it was refused: before any byte was sent, or after.
async fn why(app: &TestApp, caller: &Caller<'_>, input: &Value, bytes: &[u8]) -> (String, String) {
    let created = create(caller, input).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(error) = created["userErrors"].get(0) {
        assert_eq!(created["upload"], Value::Null);
        return (text(&error["code"]), text(&error["message"]));
    }
    put_all(app, &created["upload"], bytes).await;
    let upload = complete(caller, &created["upload"], &[]).await["upload"].take();
    assert_eq!(upload["state"], "REJECTED", "{upload:#}");
    assert_eq!((&upload["document"], &upload["version"]), (&Value::Null, &Value::Null));
    (text(&upload["reason"]), text(&upload["message"]))
}

async fn nothing_came_of_it(app: &TestApp, rows: &Rows) {
    let counts = rows.counts().await;
    assert_eq!((counts["document_version"], counts["document_content"]), (68, 68));
    let objects = app.folder.path().join("files");
    for folder in ["uploads", "documents"] {
        let left = std::fs::read_dir(objects.join(folder)).map(Iterator::count);
        assert_eq!(left.unwrap_or_default(), 0, "{folder}");
    }
}

#[tokio::test]
async fn the_files_that_are_to_be_rejected_are() {
    let app = TestApp::start(On::Sqlite).await;
    let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
    let expected = ["FILE_TYPE_MISMATCH", "FILE_EMPTY", "FILE_MACROS"];
    let files = demo_rows("uploads_to_reject.csv");
    assert_eq!(files.len(), expected.len());
    for (row, code) in files.iter().zip(expected) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/");
        let bytes = std::fs::read(format!("{path}{}", row["file"])).expect("a file");
        let name = row["file"].rsplit('/').next().expect("a name");
        let mut input = announced(&liaison, "DR18", name, &bytes).await;
        input["mediaType"] = json!(row["declared_media_type"]);
        let (reason, message) = why(&app, &liaison, &input, &bytes).await;
        assert_eq!(reason, code, "{name}: {}", row["why"]);
        assert!(message.contains("send"), "it says what to do: {message}");
    }
    nothing_came_of_it(&app, &rows).await;
}

/// A Word document of a few kilobytes that unpacks to a gibibyte.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    archive.start_file("[Content_Types].xml", options).expect("a file");
    archive.write_all(types.as_bytes()).expect("it is written");
    archive.start_file("word/document.xml", options).expect("a file");
    let piece = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        archive.write_all(&piece).expect("it is written");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A PDF of a million objects.
fn crowd() -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    for n in 1..=1_000_000 {
        writeln!(bytes, "{n} 0 obj\n<<>>\nendobj").expect("it is written");
    }
    bytes.extend(b"trailer\n<< /Root 1 0 R /Size 1000001 >>\nstartxref\n9\n%%EOF\n");
    bytes
}

#[tokio::test]
async fn a_hostile_file_costs_little_and_is_refused() {
    let app = TestApp::start(On::Sqlite).await;
    let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
    let (bomb, crowd) = (bomb(), crowd());
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    for (name, bytes, reasons) in [
        ("plan.docx", &bomb, &["FILE_UNPACKS_TOO_LARGE"][..]),
        ("plan.pdf", &crowd, &["FILE_TOO_HARD", "FILE_DAMAGED"][..]),
    ] {
        let input = announced(&liaison, "DR18", name, bytes).await;
        let created = create(&liaison, &input).await["upload"].take();
        put_all(&app, &created, bytes).await;
        complete(&liaison, &created, &[]).await;
        // a busy machine may need longer than completing waits
        app.app
            .reception
            .check(evidence::graphql::id::decode(created["id"].as_str().unwrap()).unwrap().1)
            .await;
        let node = settled(&liaison, &created["id"]).await;
        let reason = node["reason"].as_str().unwrap_or_default();
        assert!(reasons.contains(&reason), "{name}: {node}");
        assert!(node["message"].as_str().is_some_and(|text| text.contains("send")), "{node}");
    }
    nothing_came_of_it(&app, &rows).await;
    let good = announced(&liaison, "DR18", "note.txt", b"still here").await;
    assert_eq!(send(&app, &liaison, &good, b"still here").await["state"], "AVAILABLE");
}

#[tokio::test]
async fn what_is_announced_must_make_sense() {
    let app = TestApp::start(On::Sqlite).await;
    let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
    let good = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let before = rows.written().await;
    for (field, value, code) in [
        ("fileName", json!("../../etc/passwd"), "FILE_NAME"),
        ("fileName", json!("..\\..\\boot.txt"), "FILE_NAME"),
        ("fileName", json!("invoice\u{202e}fdp.txt"), "FILE_NAME"),
        ("fileName", json!("x".repeat(300) + ".txt"), "FILE_NAME"),
        ("fileName", json!("a.exe"), "FILE_TYPE_NOT_ALLOWED"),
        ("fileName", json!("a.pdf.zip"), "FILE_TYPE_NOT_ALLOWED"),
        ("fileName", json!("a.xlsm"), "FILE_MACROS"),
        ("size", json!(0), "FILE_EMPTY"),
        ("size", json!(-1), "INVALID_VALUE"),
        ("size", json!(6_000_000_000_u64), "FILE_TOO_LARGE"),
        ("sha256", json!("abc"), "INVALID_VALUE"),
        ("sha256", json!("z".repeat(64)), "INVALID_VALUE"),
        ("mediaType", json!("text"), "INVALID_VALUE"),
        ("mediaType", json!("text/plain\r\nX-Evil: 1"), "INVALID_VALUE"),
        ("title", json!("a\nb"), "INVALID_VALUE"),
        ("title", json!("x".repeat(201)), "INVALID_VALUE"),
        ("title", json!("\u{200b}"), "INVALID_VALUE"),
        ("fileName", json!("a\u{2028}b.txt"), "FILE_NAME"),
        ("periodEnd", json!("2025-01-01"), "INVALID_VALUE"),
        ("periodEnd", json!("1899-12-31"), "INVALID_VALUE"),
        ("origin", json!("PARTNER"), "ORIGIN_REQUIRED"),
    ] {
        let mut input = good.clone();
        input[field] = value;
        let payload = create(&liaison, &input).await;
        assert_eq!(payload["userErrors"][0]["code"], code, "{input}");
        assert_eq!(payload["userErrors"][0]["field"], field, "{input}");
    }
    assert_eq!(rows.written().await, before, "nothing was written");
    let query = "mutation($input: CreateDocumentUploadInput!) {
        createDocumentUpload(input: $input) { upload { id } } }";
    let requests = &good["purpose"]["requests"];
    let document = app.caller("LEAD-YH").id("DOC-YH-002").await;
    for purpose in [json!({"requests": requests, "document": document}), json!({}), Value::Null] {
        let mut input = good.clone();
        input["purpose"] = purpose;
        let code = liaison.refused(query, json!({"input": input})).await;
        assert_eq!(code, "BAD_USER_INPUT", "{input}");
    }
    let mut nothing = good.clone();
    nothing["purpose"] = json!({"requests": []});
    let refused = &create(&liaison, &nothing).await["userErrors"][0];
    assert_eq!(
        (&refused["field"], &refused["code"]),
        (&json!("requests"), &json!("INVALID_VALUE"))
    );
    let mut secret = good.clone();
    secret["marking"] = json!("SECRET");
    assert_eq!(liaison.refused(query, json!({"input": secret})).await, "BAD_USER_INPUT");
    assert_eq!(rows.written().await, before, "nothing was written");
}

#[tokio::test]
async fn bytes_that_change_after_they_came_are_found_out() {
    for kept in both().await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        for (other, reason) in [(&b"A NOTE"[..], "FILE_HASH"), (b"a longer note", "FILE_SIZE")] {
            let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
            let created = create(&liaison, &input).await["upload"].take();
            put(app, &created["tickets"][0], b"a note").await;
            let (_, id) = evidence::graphql::id::decode(created["id"].as_str().unwrap()).unwrap();
            let object = kept.objects.join(format!("uploads/{id}"));
            assert!(object.exists(), "{}: {}", kept.name, object.display());
            std::fs::write(&object, other).expect("it is changed behind the service's back");
            let upload = complete(&liaison, &created, &[]).await["upload"].take();
            assert_eq!(upload["reason"], reason, "{}: {upload:#}", kept.name);
            let said = upload["message"].as_str().unwrap_or_default();
            assert!(said.contains("Send it again"), "{said}");
        }
    }
}

#[tokio::test]
async fn a_wrong_hash_is_found_out_before_anything_is_kept() {
    let app = TestApp::start(On::Sqlite).await;
    let liaison = app.caller("AREA-YH");
    let mut input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    input["sha256"] = json!("0".repeat(64));
    let created = create(&liaison, &input).await["upload"].take();
    let answer = put(&app, &created["tickets"][0], b"a note").await;
    assert_eq!(answer.status(), 400);
    let error: Value = answer.json().await.expect("JSON");
    let said = error["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(said.contains("SHA-256") && said.contains("announce it anew"), "{said}");
    let early = complete(&liaison, &created, &[]).await;
    assert_eq!(early["userErrors"][0]["code"], "BYTES_MISSING");
}

#[tokio::test]
async fn one_file_answers_requests_of_one_inspection_that_are_still_asked_for() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    rows.grant("INSP-YH-1", "CW").await;
    let inspector = app.caller("INSP-YH-1");
    let mut input = announced(&app.caller("LEAD-YH"), "DR18", "note.txt", b"a note").await;
    let other = super::request_of(&app.caller("LEAD-CW"), "DR18").await;
    input["purpose"] = json!({"requests": [input["purpose"]["requests"][0], other]});
    assert_eq!(create(&inspector, &input).await["userErrors"][0]["code"], "OUT_OF_SCOPE");
    rows.run("UPDATE document_request SET status = 'WITHDRAWN' WHERE code = 'DR18'").await;
    let input = announced(&inspector, "DR18", "note.txt", b"a note").await;
    assert_eq!(create(&inspector, &input).await["userErrors"][0]["code"], "NOT_OUTSTANDING");
}
