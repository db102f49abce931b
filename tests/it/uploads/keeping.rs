//! Retention, legal hold, disposal: by the records manager, with a reason, and nothing but bytes and words go.

use super::{announced, download, send};
use crate::kept::both;
use crate::links;
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
async fn a_document_that_a_judgement_rests_on_is_not_disposed_of() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (records, lead) = (app.caller("RECORDS-1"), app.caller("LEAD-YH"));
        let due = async |reference: &str| {
            let document = json!(lead.id(reference).await);
            let until = json!({"document": document, "retentionClass": "x",
                "keepUntil": "2025-01-01", "reason": "x"});
            change(&records, "setRetention", &until).await;
            json!({"document": document, "reason": "The schedule says so."})
        };
        let dispose = due("DOC-YH-002").await;
        let before = Rows::of(&app).await.written().await;
        let refused = change(&records, "disposeDocument", &dispose).await;
        let fault = &refused["userErrors"][0];
        assert_eq!((&refused["document"], &fault["code"]), (&Value::Null, &json!("CITED")));
        let message = fault["message"].as_str().expect("a sentence");
        assert!(message.starts_with("Cited by: J-YH-01."), "{on:?}: {message}");
        assert_eq!(Rows::of(&app).await.written().await, before, "{on:?}");

        let dispose = due("DOC-YH-004").await;
        let input = links::input(&lead, "F-YH-09", "DOC-YH-004").await;
        let link = links::link(&lead, &input).await["link"].take();
        assert_eq!(code(&records, "disposeDocument", &dispose).await, "CITED", "{on:?}: a draft");
        assert_eq!(links::codes(&links::withdraw(&lead, &link["id"], "Not this.").await), [""; 0]);
        let gone = change(&records, "disposeDocument", &dispose).await;
        assert_eq!(gone["userErrors"], json!([]), "{on:?}");
        let history = "query($id: ID!) { node(id: $id) { ... on Finding { links(history: true) { id
            rationale pinnedVersion { sha256 fileState } } } } }";
        let history = lead.query(history, json!({"id": input["finding"]})).await["node"].take();
        let mut links = history["links"].as_array().expect("links").iter();
        let kept = links.find(|one| one["id"] == link["id"]).expect("it stays in the history");
        assert_eq!(kept["rationale"], "It bears on the finding.");
        assert_eq!(kept["pinnedVersion"]["fileState"], "DISPOSED", "{on:?}");
        assert!(kept["pinnedVersion"]["sha256"].is_string(), "{on:?}");
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
