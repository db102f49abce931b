//! New versions and redacted renditions: what was relied on stays what it was.

use super::{announced, complete, create, download, fetched, put_all, send};
use crate::rows::put_files;
use crate::support::{BOTH, Caller, On, TestApp};
use evidence::digest;
use serde_json::{Value, json};

async fn versions(caller: &Caller<'_>, reference: &str) -> Value {
    let query = "query($of: String!) { evidenceItem(reference: $of) { id marking ... on Document {
        versions { id number fileName sha256 superseded redactionState contentUrl
            derivedFrom { id } } } } }";
    caller.query(query, json!({"of": reference})).await["evidenceItem"].take()
}

/// What a new version, or a rendition, is announced as.
fn of(field: &str, id: &Value, bytes: &[u8]) -> Value {
    json!({"purpose": {field: id}, "fileName": "again.txt", "size": bytes.len(), "sha256": digest::of_bytes(bytes),
        "mediaType": "text/plain", "marking": "OFFICIAL", "personalData": false})
}

#[tokio::test]
async fn a_new_version_supersedes_and_the_old_one_stays_citable() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (liaison, lead) = (app.caller("AREA-YH"), app.caller("LEAD-YH"));
        // the register of risks, of which a link cites version 1 after version 2 came
        let before = versions(&lead, "DOC-YH-016").await;
        assert_eq!(before["versions"].as_array().map(Vec::len), Some(2));
        let third = b"Risk register, third version.";
        let upload = send(&app, &liaison, &of("document", &before["id"], third), third).await;
        assert_eq!(upload["state"], "AVAILABLE", "{on:?}: {upload:#}");
        assert_eq!(upload["version"]["number"], 3);
        assert_eq!(upload["document"]["reference"], "DOC-YH-016");
        let after = versions(&lead, "DOC-YH-016").await;
        let superseded: Vec<_> = after["versions"]
            .as_array()
            .expect("versions")
            .iter()
            .map(|v| &v["superseded"])
            .collect();
        assert_eq!(superseded, [&json!(true), &json!(true), &json!(false)]);
        let query = "{ judgements(first: 50) { nodes { findings { links { superseded
            pinnedVersion { number document { reference } contentUrl } } } } } }";
        let data = lead.query(query, json!({})).await;
        let links = crate::walk::values(&data, "pinnedVersion");
        let pinned: Vec<_> = links
            .iter()
            .filter(|version| version["document"]["reference"] == "DOC-YH-016")
            .map(|version| (version["number"].as_i64(), version["contentUrl"].is_string()))
            .collect();
        assert!(pinned.contains(&(Some(1), true)), "{pinned:?}");
        assert!(!pinned.contains(&(Some(3), true)), "no link moves by itself");
        let same = create(&liaison, &of("document", &before["id"], third)).await;
        assert_eq!(same["userErrors"][0]["code"], "UNCHANGED", "{on:?}");
    }
}

#[tokio::test]
async fn two_versions_sent_at_once_are_two_versions() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let liaison = app.caller("AREA-YH");
        let document = json!(liaison.id("DOC-YH-016").await);
        let sent = (0..6).map(|n| {
            let (app, liaison, document) = (&app, &liaison, &document);
            async move {
                let bytes = format!("version {n}");
                let input = of("document", document, bytes.as_bytes());
                send(app, liaison, &input, bytes.as_bytes()).await["version"]["number"].as_i64()
            }
        });
        let mut numbers = futures_util::future::join_all(sent).await;
        numbers.sort_unstable();
        assert_eq!(numbers, (3..9).map(Some).collect::<Vec<_>>(), "{on:?}");
    }
}

#[tokio::test]
async fn documents_sent_at_once_are_given_references_of_their_own() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let liaison = app.caller("AREA-YH");
        let sent = (0..8).map(|n| {
            let (app, liaison) = (&app, &liaison);
            async move {
                let bytes = format!("document {n}");
                let input = announced(liaison, "DR18", "note.txt", bytes.as_bytes()).await;
                let upload = send(app, liaison, &input, bytes.as_bytes()).await;
                upload["document"]["reference"].as_str().expect("a reference").to_owned()
            }
        });
        let mut references = futures_util::future::join_all(sent).await;
        references.sort_unstable();
        let expected: Vec<_> = (36..44).map(|n| format!("DOC-YH-{n:03}")).collect();
        assert_eq!(references, expected, "{on:?}");
    }
}

#[tokio::test]
async fn a_redacted_rendition_takes_the_place_of_its_sealed_original() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (records, analyst) = (app.caller("RECORDS-1"), app.caller("ANALYST-1"));
        let original = versions(&records, "DOC-YH-034").await["versions"][0].take();
        assert_eq!(original["redactionState"], "PENDING");
        let redacted = b"Escalation protocol and log. [redacted]";
        let input = of("redacts", &original["id"], redacted);
        let query = "mutation($input: CreateDocumentUploadInput!) {
            createDocumentUpload(input: $input) { upload { id } } }";
        for who in ["LEAD-YH", "INSP-YH-1", "AREA-YH"] {
            let code = app.caller(who).refused(query, json!({"input": input})).await;
            assert_eq!(code, "FORBIDDEN", "{who}");
        }
        let upload = send(&app, &records, &input, redacted).await;
        assert_eq!(upload["state"], "AVAILABLE", "{on:?}: {upload:#}");
        // who keeps records sees both, the digest of the original unchanged; who inspects sees one
        let all = versions(&records, "DOC-YH-034").await["versions"].take();
        assert_eq!(all.as_array().map(Vec::len), Some(2));
        assert_eq!(all[0]["sha256"], original["sha256"]);
        assert_eq!(all[1]["derivedFrom"]["id"], original["id"]);
        for who in ["LEAD-YH", "ANALYST-1", "AREA-YH"] {
            let seen = versions(&app.caller(who), "DOC-YH-034").await["versions"].take();
            assert_eq!(seen.as_array().map(Vec::len), Some(1), "{who}");
            assert_eq!(seen[0]["redactionState"], "APPLIED", "{who}");
            assert_eq!(seen[0]["derivedFrom"], Value::Null, "{who}");
        }
        let ticket = download(&analyst, &upload["version"]["id"]).await;
        assert_eq!(fetched(&app, &ticket).await, redacted, "{on:?}");
        for who in ["LEAD-YH", "ANALYST-1", "RECORDS-1"] {
            let path = format!("/documents/{}/content", original["id"].as_str().expect("an id"));
            let status = app.caller(who).get(&path).await.status().as_u16();
            assert!([403, 404].contains(&status), "{who}: {status}");
        }
        let again = create(&records, &input).await;
        assert_eq!(again["userErrors"][0]["code"], "ALREADY_REDACTED", "{on:?}");
        let mut of_rendition = input.clone();
        of_rendition["purpose"] = json!({"redacts": upload["version"]["id"]});
        let again = create(&records, &of_rendition).await;
        assert_eq!(again["userErrors"][0]["code"], "ALREADY_REDACTED", "{on:?}");
    }
}

#[tokio::test]
async fn of_two_renditions_of_one_original_one_is_taken() {
    let app = TestApp::start(On::Sqlite).await;
    let records = app.caller("RECORDS-1");
    let original = versions(&records, "DOC-YH-034").await["versions"][0].take();
    let mut states = vec![];
    let mut uploads = vec![];
    for bytes in [&b"one [redacted]"[..], b"two [redacted]"] {
        let created =
            create(&records, &of("redacts", &original["id"], bytes)).await["upload"].take();
        put_all(&app, &created, bytes).await;
        uploads.push(created);
    }
    for created in &uploads {
        states.push(complete(&records, created, &[]).await["upload"]["state"].clone());
    }
    assert_eq!(states, ["AVAILABLE", "REJECTED"]);
}

#[tokio::test]
async fn a_document_that_was_set_aside_takes_no_new_version() {
    let app = TestApp::start(On::Sqlite).await;
    let (liaison, lead) = (app.caller("AREA-YH"), app.caller("LEAD-YH"));
    let document = json!(lead.id("DOC-YH-021").await);
    let created = create(&liaison, &of("document", &document, b"newer")).await["upload"].take();
    put_all(&app, &created, b"newer").await;
    let query =
        "mutation($id: ID!) { rejectEvidence(input: {evidence: $id, reason: \"Out of scope.\"}) {
        userErrors { code } } }";
    lead.query(query, json!({"id": document})).await;
    let upload = complete(&liaison, &created, &[]).await["upload"].take();
    assert_eq!(upload["reason"], "NOT_ALLOWED", "{upload:#}");
    let refused = create(&liaison, &of("document", &document, b"newest")).await;
    assert_eq!(refused["userErrors"][0]["code"], "EVIDENCE_NOT_ACCEPTED");
}

#[tokio::test]
async fn a_welsh_document_is_found_by_its_words_with_and_without_circumflex() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-CW");
        let bytes = "Cofnod o'r ŵyl gyfraith: yr oedd y llys yn llawn.".as_bytes();
        let mut input = announced(&lead, "DR18", "cofnod.txt", bytes).await;
        input["language"] = json!("CY");
        let upload = send(&app, &lead, &input, bytes).await;
        let reference = &upload["document"]["reference"];
        let query = "query($text: String!) { evidence(filter: {text: $text}) { totalCount
            nodes { reference language ... on Document { latestVersion {
                passages(holding: $text) { text page } } } } } }";
        for text in ["ŵyl gyfraith", "wyl gyfraith", "WYL GYFRAITH", "w\u{302}yl"] {
            let found = lead.query(query, json!({"text": text})).await["evidence"].take();
            assert_eq!(found["totalCount"], 1, "{on:?} {text}");
            assert_eq!(found["nodes"][0]["reference"], *reference, "{text}");
            let passages = &found["nodes"][0]["latestVersion"]["passages"];
            assert_eq!(passages[0]["text"].as_str().map(str::as_bytes), Some(bytes), "{text}");
            let hidden = app.caller("LEAD-YH").query(query, json!({"text": text})).await;
            assert_eq!(hidden["evidence"]["totalCount"], 0, "{on:?} {text}");
            let hidden = app.caller("RECORDS-1").query(query, json!({"text": text})).await;
            assert_eq!(hidden["evidence"]["totalCount"], 0, "{on:?}: it opens no content");
        }
        // the demonstration's own, whichever accents are typed
        for text in ["canol blwyddyn", "canol blŵyddyn", "CANOL BLWYDDYN"] {
            let found = lead.query(query, json!({"text": text})).await["evidence"].take();
            assert_eq!(found["nodes"][0]["reference"], "DOC-CW-012", "{on:?} {text}");
        }
    }
}
