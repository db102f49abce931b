//! The three steps, in either kind of store.

use super::{announced, complete, create, download, fetched, put, put_all, request_of, send};
use crate::kept::{both, both_with};
use crate::rows::Rows;
use crate::s3::S3;
use crate::support::{BOTH, TestApp};
use entity::{audit_entry, document_upload, outbox_event};
use serde_json::{Value, json};

const BYTES: &[u8] = b"Cofnod y bwrdd ansawdd: materion i'w trafod.\n";

#[tokio::test]
async fn a_file_is_announced_sent_and_completed_and_answers_what_was_asked_for() {
    for kept in both().await {
        let (app, name) = (&kept.app, kept.name);
        let (liaison, lead) = (app.caller("AREA-YH"), app.caller("LEAD-YH"));
        let mut input = announced(&liaison, "DR18", "Cofnod Gŵyl.txt", BYTES).await;
        input["personalData"] = json!(true);
        let created = create(&liaison, &input).await["upload"].take();
        assert_eq!(created["state"], "PENDING", "{name}: the row is there before the bytes");
        assert_eq!(created["tickets"].as_array().map(Vec::len), Some(1));
        let early = complete(&liaison, &created, &[]).await;
        assert_eq!(early["userErrors"][0]["code"], "BYTES_MISSING", "{name}: {early}");
        put_all(app, &created, BYTES).await;
        let upload = complete(&liaison, &created, &[]).await["upload"].take();
        assert_eq!(upload["state"], "AVAILABLE", "{name}: {upload:#}");
        assert_eq!(upload["document"]["reference"], "DOC-YH-036", "{name}");
        assert_eq!(upload["requests"], json!([{"code": "DR18", "status": "RECEIVED"}]));
        assert_eq!(upload["tickets"], json!([]), "nothing more is to be sent");
        let ticket = download(&liaison, &upload["version"]["id"]).await;
        assert_eq!(fetched(app, &ticket).await, BYTES, "{name}");
        let query =
            "{ evidenceItem(reference: \"DOC-YH-036\") { title origin components recordedBy {
            subject } ... on Document { latestVersion { fileName mediaType sha256 size scanState
            redactionState receivedFrom text fileState } requests { code } } } }";
        let item = lead.query(query, json!({})).await["evidenceItem"].take();
        assert_eq!(item["origin"], "AREA_SELF_REPORT");
        assert_eq!(item["recordedBy"]["subject"], "AREA-YH");
        let version = &item["latestVersion"];
        let expected = json!({"fileName": "Cofnod Gŵyl.txt", "mediaType": "text/plain",
            "sha256": input["sha256"], "size": BYTES.len(), "scanState": "UNSCANNED",
            "redactionState": "PENDING", "receivedFrom": "CPS Yorkshire and Humberside",
            "text": "Cofnod y bwrdd ansawdd: materion i'w trafod.", "fileState": "SOUND"});
        assert_eq!(*version, expected, "{name}");
        let again = complete(&liaison, &created, &[]).await["upload"].take();
        assert_eq!(again["state"], "AVAILABLE", "{name}: saying it twice changes nothing");
        let left: Vec<_> =
            std::fs::read_dir(kept.objects.join("uploads")).expect("a folder").collect();
        assert_eq!(left.len(), 0, "{name}: what came is not kept twice");
    }
}

#[tokio::test]
async fn each_step_is_in_the_audit_trail_and_tells_others() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
        let input = announced(&liaison, "DR18", "note.txt", BYTES).await;
        let upload = send(&app, &liaison, &input, BYTES).await;
        assert_eq!(upload["state"], "AVAILABLE", "{on:?}");
        download(&liaison, &upload["version"]["id"]).await;
        let entries = rows.all::<audit_entry::Entity>().await;
        let mut told: Vec<_> = entries
            .iter()
            .map(|entry| (entry.sequence, entry.action.as_str(), entry.subject.as_str()))
            .collect();
        told.sort_unstable();
        let told: Vec<_> = told.into_iter().map(|(_, action, subject)| (action, subject)).collect();
        let expected = [
            ("UPLOAD_DOCUMENT", "DocumentRequest"),
            ("COMPLETE_UPLOAD", "DocumentUpload"),
            ("COMPLETE_UPLOAD", "DocumentUpload"),
            ("READ_CONTENT", "DocumentVersion"),
        ];
        assert_eq!(told, expected, "{on:?}");
        assert!(entries.iter().all(|entry| entry.actor.ends_with("AREA-YH")));
        let events = rows.all::<outbox_event::Entity>().await;
        let mut events: Vec<_> = events.iter().map(|event| event.event_type.as_str()).collect();
        events.sort_unstable();
        assert_eq!(events, ["document.received", "request.changed"], "{on:?}");
    }
}

#[tokio::test]
async fn an_area_answers_its_own_requests_only_and_sees_its_own_uploads_only() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (liaison, rows) = (app.caller("AREA-YH"), Rows::of(&app).await);
        let lead = app.caller("LEAD-YH");
        let theirs = announced(&app.caller("LEAD-CW"), "DR26", "a.txt", BYTES).await;
        let query = "mutation($input: CreateDocumentUploadInput!) {
            createDocumentUpload(input: $input) { upload { id } } }";
        let before = rows.written().await;
        assert_eq!(liaison.refused(query, json!({"input": theirs})).await, "NOT_FOUND");
        assert_eq!(rows.written().await, before, "nothing was written");
        for who in ["ANALYST-1", "QA-1", "HMCI", "PUBS-1", "AUDIT-1", "ADMIN-1", "SVC-REPORTS"] {
            let code = app.caller(who).refused(query, json!({"input": theirs})).await;
            assert_eq!(code, "FORBIDDEN", "{who}");
        }
        let of_lead = announced(&lead, "DR18", "lead.txt", BYTES).await;
        let of_lead = create(&lead, &of_lead).await["upload"].take();
        let own = announced(&liaison, "DR18", "own.txt", BYTES).await;
        let own = create(&liaison, &own).await["upload"].take();
        let list = "{ documentUploads { totalCount nodes { id fileName tickets { url } } } }";
        let seen = liaison.query(list, json!({})).await["documentUploads"].take();
        assert_eq!(seen["totalCount"], 1, "{on:?}: the lead's is not theirs");
        assert_eq!(seen["nodes"][0]["id"], own["id"]);
        let seen = lead.query(list, json!({})).await["documentUploads"].take();
        assert_eq!(seen["totalCount"], 2);
        let tickets: Vec<_> = seen["nodes"].as_array().expect("nodes").iter().collect();
        let of = |id: &Value| tickets.iter().find(|node| node["id"] == *id).expect("it");
        assert_eq!(of(&own["id"])["tickets"], json!([]), "tickets are for who sends it");
        assert_ne!(of(&of_lead["id"])["tickets"], json!([]));
        let stranger = app.caller("LEAD-CW").query(list, json!({})).await;
        assert_eq!(stranger["documentUploads"]["totalCount"], 0);
        let done =
            "mutation($id: ID!) { completeDocumentUpload(input: {upload: $id}) { upload { id } } }";
        let (mine, other) = (json!({"id": own["id"]}), json!({"id": of_lead["id"]}));
        assert_eq!(lead.refused(done, mine).await, "FORBIDDEN", "{on:?}: it is not theirs");
        assert_eq!(liaison.refused(done, other).await, "NOT_FOUND", "{on:?}");
    }
}

#[tokio::test]
async fn a_large_file_goes_to_s3_in_parts() {
    let bytes: Vec<u8> = (0..40_u32 << 20).map(|n| b"0123456789,\n"[(n % 12) as usize]).collect();
    for kept in both().await {
        let (app, lead) = (&kept.app, kept.app.caller("LEAD-YH"));
        let input = announced(&lead, "DR18", "figures.csv", &bytes).await;
        let created = create(&lead, &input).await["upload"].take();
        let parts = created["tickets"].as_array().map(Vec::len);
        assert_eq!(parts, Some(if kept.s3.is_some() { 3 } else { 1 }), "{}", kept.name);
        let tags = put_all(app, &created, &bytes).await;
        if kept.s3.is_some() {
            let short = complete(&lead, &created, &tags[..2]).await;
            let code = short["userErrors"][0]["code"].as_str();
            let reason = short["upload"]["reason"].as_str();
            assert!(code == Some("BYTES_MISSING") || reason == Some("FILE_SIZE"), "{short}");
            if code.is_none() {
                continue;
            }
        }
        let upload = complete(&lead, &created, &tags).await["upload"].take();
        assert_eq!(upload["state"], "AVAILABLE", "{}: {upload:#}", kept.name);
        let ticket = download(&lead, &upload["version"]["id"]).await;
        assert!(fetched(app, &ticket).await == bytes, "{}", kept.name);
    }
}

#[tokio::test]
async fn callers_may_know_the_store_by_another_address_than_the_server_does() {
    let s3 = S3::start().await;
    let public = s3.endpoint.replace("127.0.0.1", "localhost");
    let app = s3.app(&[&format!("--s3-public-endpoint={public}")]).await;
    let liaison = app.caller("AREA-YH");
    let input = announced(&liaison, "DR18", "note.txt", BYTES).await;
    let created = create(&liaison, &input).await["upload"].take();
    let url = created["tickets"][0]["url"].as_str().expect("an address");
    assert!(url.starts_with(&public), "{url}");
    put_all(&app, &created, BYTES).await;
    let upload = complete(&liaison, &created, &[]).await["upload"].take();
    assert_eq!(upload["state"], "AVAILABLE", "{upload:#}");
    let ticket = download(&liaison, &upload["version"]["id"]).await;
    assert!(ticket["url"].as_str().expect("an address").starts_with(&public));
    assert_eq!(fetched(&app, &ticket).await, BYTES);
    let unsigned = ticket["url"].as_str().expect("an address").split('?').next().expect("a path");
    assert_eq!(reqwest::get(unsigned).await.expect("an answer").status(), 403);
}

#[tokio::test]
async fn bytes_that_are_there_already_are_told_only_to_who_may_open_them() {
    let app = TestApp::start(crate::support::On::Sqlite).await;
    let rows = Rows::of(&app).await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/files/doc-yh-034.txt");
    let bytes = std::fs::read(path).expect("a file");
    let held = async |who: &str| {
        let caller = app.caller(who);
        let request = if who.ends_with("CW") { "DR26" } else { "DR18" };
        let input = announced(&caller, request, "same.txt", &bytes).await;
        create(&caller, &input).await["alreadyHeld"].take()
    };
    assert_eq!(held("LEAD-YH").await, json!([{"fileName": "doc-yh-034.txt"}]));
    assert_eq!(held("AREA-YH").await, json!([{"fileName": "doc-yh-034.txt"}]));
    assert_eq!(held("LEAD-CW").await, json!([]), "another Area is not told");
    rows.run("UPDATE document_version SET sealed = true WHERE file_name = 'doc-yh-034.txt'").await;
    assert_eq!(held("LEAD-YH").await, json!([]), "what they may not open is not told");
}

#[tokio::test]
async fn whoever_may_not_send_it_any_more_when_it_is_checked_has_not_sent_it() {
    let app = TestApp::start(crate::support::On::Sqlite).await;
    let (lead, rows) = (app.caller("INSP-YH-1"), Rows::of(&app).await);
    let input = announced(&lead, "DR18", "note.txt", BYTES).await;
    let created = create(&lead, &input).await["upload"].take();
    put_all(&app, &created, BYTES).await;
    // submitted, and not checked before the grant is gone
    rows.run("UPDATE document_upload SET submitted_at = created_at").await;
    rows.stand("INSP-YH-1", &[], &[]).await;
    assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 1);
    let row = rows.all::<document_upload::Entity>().await.swap_remove(0);
    assert_eq!(row.reason, Some(entity::types::UploadReason::NotAllowed));
    assert_eq!(rows.all::<entity::document_version::Entity>().await.len(), 68);
    // and one whose request was withdrawn in between
    rows.stand("INSP-YH-1", &["YH"], &[]).await;
    let created = create(&lead, &input).await["upload"].take();
    put_all(&app, &created, BYTES).await;
    let query =
        "mutation($id: ID!) { withdrawDocumentRequest(input: {request: $id, reason: \"x\"}) {
        userErrors { code } } }";
    let id = request_of(&lead, "DR18").await;
    rows.run("UPDATE document_request SET status = 'REQUESTED' WHERE code = 'DR18'").await;
    lead.query(query, json!({"id": id})).await;
    let upload = complete(&lead, &created, &[]).await["upload"].take();
    assert_eq!((&upload["state"], &upload["reason"]), (&json!("REJECTED"), &json!("NOT_ALLOWED")));
    assert!(upload["message"].as_str().is_some_and(|text| text.contains("withdrawn")), "{upload}");
}

#[tokio::test]
async fn an_upload_whose_bytes_do_not_come_is_given_up() {
    for kept in both_with(&[]).await {
        let (app, rows) = (&kept.app, Rows::of(&kept.app).await);
        let liaison = app.caller("AREA-YH");
        let input = announced(&liaison, "DR18", "note.txt", BYTES).await;
        let created = create(&liaison, &input).await["upload"].take();
        put(app, &created["tickets"][0], BYTES).await;
        assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 0, "there is time");
        rows.run("UPDATE document_upload SET expires_at = created_at").await;
        assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 1);
        let query =
            "query($id: ID!) { node(id: $id) { ... on DocumentUpload { state reason message } } }";
        let node = liaison.query(query, json!({"id": created["id"]})).await["node"].take();
        assert_eq!(node["reason"], "EXPIRED", "{}: {node}", kept.name);
        let left: Vec<_> =
            std::fs::read_dir(kept.objects.join("uploads")).expect("a folder").collect();
        assert_eq!(left.len(), 0, "{}", kept.name);
    }
}

#[tokio::test]
async fn a_list_of_uploads_takes_the_same_statements_however_long_it_is() {
    let app = TestApp::start(crate::support::On::Sqlite).await;
    let liaison = app.caller("AREA-YH");
    let list = format!("{{ documentUploads(first: 200) {{ nodes {{ {} }} }} }}", super::UPLOAD);
    let mut taken = vec![];
    for _ in 0..2 {
        for n in 0..5 {
            let bytes = format!("{n} {}", taken.len());
            let input = announced(&liaison, "DR18", "note.txt", bytes.as_bytes()).await;
            send(&app, &liaison, &input, bytes.as_bytes()).await;
        }
        let (_, statements) = app.statements(liaison.query(&list, json!({}))).await;
        taken.push(statements);
    }
    assert_eq!(taken[0], taken[1]);
}
