//! Retention, legal hold, disposal: by the records manager, with a reason, and nothing but bytes and words go.

use super::{announced, download, send};
use crate::kept::both;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

const KEPT: &str = "document { reference retentionClass keepUntil legalHold
    keeping { kind text madeBy { subject } } versions { sha256 size fileState text contentUrl } }
    userErrors { field code message }";

async fn change(caller: &Caller<'_>, name: &str, input: &Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {KEPT} }} }}");
    caller.query(&query, json!({"input": input})).await[name].take()
}

async fn code(caller: &Caller<'_>, name: &str, input: &Value) -> String {
    let payload = change(caller, name, input).await;
    payload["userErrors"][0]["code"].as_str().unwrap_or_else(|| panic!("{payload:#}")).to_owned()
}

#[tokio::test]
async fn a_document_is_kept_until_its_day_and_while_a_hold_lasts_and_then_disposed_of() {
    for kept in both().await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let (records, rows) = (app.caller("RECORDS-1"), Rows::of(app).await);
        let bytes = b"Words that must go, in time.";
        let input = announced(&liaison, "DR18", "note.txt", bytes).await;
        let upload = send(app, &liaison, &input, bytes).await;
        let document = &upload["document"]["id"];
        let ticket = download(&liaison, &upload["version"]["id"]).await;
        assert!(ticket.is_object());
        let reason = "The schedule says so.";
        let dispose = json!({"document": document, "reason": reason});
        assert_eq!(code(&records, "disposeDocument", &dispose).await, "STILL_RETAINED");
        let until = |day: &str| {
            json!({"document": document, "retentionClass": "Inspection evidence",
                "keepUntil": day, "reason": reason})
        };
        let set = change(&records, "setRetention", &until("2026-01-15")).await["document"].take();
        assert_eq!(set["keepUntil"], "2026-01-15", "{}", kept.name);
        assert_eq!(
            code(&records, "disposeDocument", &dispose).await,
            "STILL_RETAINED",
            "today counts"
        );
        change(&records, "setRetention", &until("2026-01-14")).await;
        let hold =
            |held: bool| json!({"document": document, "held": held, "reason": "A court asks."});
        assert_eq!(code(&records, "holdDocument", &hold(false)).await, "NOT_UNDER_LEGAL_HOLD");
        change(&records, "holdDocument", &hold(true)).await;
        assert_eq!(code(&records, "holdDocument", &hold(true)).await, "UNDER_LEGAL_HOLD");
        assert_eq!(code(&records, "disposeDocument", &dispose).await, "UNDER_LEGAL_HOLD");
        change(&records, "holdDocument", &hold(false)).await;
        let silent = json!({"document": document, "reason": "  "});
        assert_eq!(code(&records, "disposeDocument", &silent).await, "REASON_REQUIRED");
        let objects =
            || std::fs::read_dir(kept.objects.join("documents")).expect("a folder").count();
        assert_eq!(objects(), 1, "{}", kept.name);
        let gone = change(&records, "disposeDocument", &dispose).await["document"].take();
        assert_eq!(objects(), 0, "{}", kept.name);
        assert_eq!(gone["reference"], "DOC-YH-036");
        let version = &gone["versions"][0];
        let expected = json!({"sha256": input["sha256"], "size": bytes.len(),
            "fileState": "DISPOSED", "text": null, "contentUrl": null});
        assert_eq!(*version, expected, "{}", kept.name);
        let kinds = texts(&gone["keeping"], "kind");
        assert_eq!(kinds, ["RETENTION", "RETENTION", "HELD", "RELEASED", "DISPOSED"]);
        assert_eq!(code(&records, "disposeDocument", &dispose).await, "ALREADY_DISPOSED");
        assert_eq!(code(&records, "setRetention", &until("2030-01-01")).await, "ALREADY_DISPOSED");
        let mut newer = announced(&liaison, "DR18", "newer.txt", b"newer").await;
        newer["purpose"] = json!({"document": document});
        newer["origin"] = Value::Null;
        let refused = super::create(&liaison, &newer).await;
        assert_eq!(refused["userErrors"][0]["code"], "ALREADY_DISPOSED", "{}", kept.name);
        // the words are nowhere any more
        let query = "{ evidence(filter: {text: \"Words that must go\"}) { totalCount } }";
        assert_eq!(liaison.query(query, json!({})).await["evidence"]["totalCount"], 0);
        assert_eq!(download(&liaison, &upload["version"]["id"]).await, Value::Null);
        let answer = app.at(reqwest::Method::GET, ticket["url"].as_str().expect("an address"));
        assert_eq!(answer.send().await.expect("an answer").status(), 404, "{}", kept.name);
        let left = rows.all::<entity::document_content::Entity>().await;
        let left: Vec<_> = left.iter().filter_map(|row| row.text.as_deref()).collect();
        assert!(!left.iter().any(|text| text.contains("must go")), "{}", kept.name);
    }
}

#[tokio::test]
async fn what_cites_a_document_that_was_disposed_of_keeps_its_link() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (records, lead) = (app.caller("RECORDS-1"), app.caller("LEAD-YH"));
        let cited = "{ evidenceItem(reference: \"DOC-YH-002\") { usedBy { reference rationale
            pinnedVersion { sha256 fileState } locator { quote } } } }";
        let before = lead.query(cited, json!({})).await["evidenceItem"]["usedBy"].take();
        assert!(before.as_array().is_some_and(|links| !links.is_empty()));
        let document = json!(lead.id("DOC-YH-002").await);
        let until = json!({"document": document, "retentionClass": "x", "keepUntil": "2025-01-01",
            "reason": "x"});
        change(&records, "setRetention", &until).await;
        let dispose = json!({"document": document, "reason": "The schedule says so."});
        change(&records, "disposeDocument", &dispose).await;
        let after = lead.query(cited, json!({})).await["evidenceItem"]["usedBy"].take();
        for (was, is) in before.as_array().unwrap().iter().zip(after.as_array().unwrap()) {
            assert_eq!(
                (&was["reference"], &was["rationale"]),
                (&is["reference"], &is["rationale"])
            );
            assert_eq!(was["pinnedVersion"]["sha256"], is["pinnedVersion"]["sha256"], "{on:?}");
            assert_eq!(is["pinnedVersion"]["fileState"], "DISPOSED", "{on:?}");
            assert_eq!(is["locator"]["quote"], Value::Null, "quotes are words of it");
        }
        let seal =
            "{ judgement(reference: \"J-YH-01\") { seal { verified } damagedFiles { id } } }";
        let judgement = lead.query(seal, json!({})).await["judgement"].take();
        assert_eq!(judgement["seal"]["verified"], true, "{on:?}: what was signed off stands");
        assert_eq!(judgement["damagedFiles"], json!([]), "{on:?}: disposal is no damage");
    }
}

#[tokio::test]
async fn only_the_records_manager_decides_how_documents_are_kept() {
    let app = TestApp::start(On::Sqlite).await;
    let document = json!(app.caller("LEAD-YH").id("DOC-YH-002").await);
    let rows = Rows::of(&app).await;
    let before = rows.written().await;
    for who in
        ["LEAD-YH", "INSP-YH-1", "ANALYST-1", "QA-1", "HMCI", "AUDIT-1", "AREA-YH", "ADMIN-1"]
    {
        for (name, input) in [
            (
                "setRetention",
                json!({"document": document, "retentionClass": "x",
                "keepUntil": "2020-01-01", "reason": "x"}),
            ),
            ("holdDocument", json!({"document": document, "held": true, "reason": "x"})),
            ("disposeDocument", json!({"document": document, "reason": "x"})),
        ] {
            let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
            let query = format!(
                "mutation($input: {kind}!) {{ {name}(input: $input) {{
                document {{ id }} }} }}"
            );
            let code = app.caller(who).refused(&query, json!({"input": input})).await;
            assert_eq!(code, "FORBIDDEN", "{who} {name}");
        }
    }
    assert_eq!(rows.written().await, before);
    let interview = json!(app.caller("LEAD-YH").id("INT-YH-001").await);
    let query =
        "mutation($id: ID!) { holdDocument(input: {document: $id, held: true, reason: \"x\"}) {
        document { id } } }";
    let code = app.caller("RECORDS-1").refused(query, json!({"id": interview})).await;
    assert_eq!(code, "NOT_FOUND", "an interview is no document");
}
