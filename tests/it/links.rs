//! Linking a finding to evidence and taking a link back.

use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::{audit_entry, outbox_event, performance_point};
use evidence::graphql::id;
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

pub const LINK: &str = "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) {
    link { id status stance weight rationale locator { place page quote } quoteVerified superseded
        pinnedVersion { id number } pinnedPoints { period revision } linkedBy { subject } linkedAt
        evidence { reference } finding { reference } }
    finding { reference links { id } }
    userErrors { field code message } } }";

pub const WITHDRAW: &str = "mutation($input: WithdrawEvidenceLinkInput!) {
    withdrawEvidenceLink(input: $input) { link { id status withdrawnReason withdrawnBy { subject } }
        finding { reference links { id } } userErrors { field code message } } }";

/// An input that is in order but for what the test changes.
pub async fn input(caller: &Caller<'_>, finding: &str, item: &str) -> Value {
    json!({"finding": caller.id(finding).await, "evidence": caller.id(item).await,
        "stance": "SUPPORTS", "weight": "STRONG", "rationale": "  It bears on the finding. "})
}

pub async fn link(caller: &Caller<'_>, input: &Value) -> Value {
    caller.query(LINK, json!({"input": input})).await["linkEvidence"].take()
}

pub async fn withdraw(caller: &Caller<'_>, link: &Value, reason: &str) -> Value {
    let input = json!({"link": link, "reason": reason});
    caller.query(WITHDRAW, json!({"input": input})).await["withdrawEvidenceLink"].take()
}

pub fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

#[tokio::test]
async fn a_link_is_pinned_to_the_newest_version_unless_one_is_named() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let inspector = app.caller("INSP-YH-1");
        let mut input = input(&inspector, "F-YH-09", "DOC-YH-016").await;
        let made = link(&inspector, &input).await;
        assert_eq!(codes(&made), Vec::<String>::new());
        assert_eq!(made["link"]["pinnedVersion"]["number"], 2);
        assert_eq!(made["link"]["superseded"], false);
        assert_eq!(made["link"]["rationale"], "It bears on the finding.");
        assert_eq!(made["link"]["linkedBy"]["subject"], "INSP-YH-1");
        assert_eq!(made["link"]["linkedAt"], "2026-01-15T10:00:00Z");
        assert_eq!([&made["link"]["locator"], &made["link"]["quoteVerified"]], [&Value::Null; 2]);
        assert!(
            texts(&made["finding"], "id").contains(&made["link"]["id"].as_str().unwrap().into())
        );
        let query =
            "{ evidenceItem(reference: \"DOC-YH-016\") { ... on Document { versions { id } } } }";
        let versions = inspector.query(query, json!({})).await;
        input["version"] = versions["evidenceItem"]["versions"][0]["id"].clone();
        input["locator"] = json!({"passage": {"place": " R1 "}});
        let made = link(&inspector, &input).await;
        assert_eq!(made["link"]["pinnedVersion"]["number"], 1);
        assert_eq!(made["link"]["superseded"], true);
        assert_eq!(made["link"]["locator"], json!({"place": "R1", "page": null, "quote": null}));
    }
}

#[tokio::test]
async fn a_link_to_a_series_is_pinned_to_the_newest_revision_of_each_point() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-CW"), Rows::of(&app).await);
        let series = rows.item("PRF-CW-MC-CRACKED_TRIAL_RATE").await.id;
        let points = rows.all::<performance_point::Entity>().await;
        let last = points.iter().filter(|point| point.series_id == series);
        let last = last.max_by_key(|point| point.period_start).expect("a point");
        let corrected = performance_point::ActiveModel {
            id: Set(Uuid::new_v4()),
            revision: Set(2),
            numerator: Set(last.numerator + 1),
            ..last.clone().into()
        };
        rows.lay(vec![corrected]).await;
        let made =
            link(&lead, &input(&lead, "F-CW-09", "PRF-CW-MC-CRACKED_TRIAL_RATE").await).await;
        let pinned = made["link"]["pinnedPoints"].as_array().expect("points");
        let periods = texts(&made["link"]["pinnedPoints"], "period");
        assert_eq!((pinned.len(), pinned[7]["revision"].as_u64()), (8, Some(2)));
        assert!(periods.is_sorted() && pinned[0]["revision"] == 1, "{periods:?}");
    }
}

#[tokio::test]
async fn a_quote_is_held_against_the_pinned_text_or_the_notes_of_the_interview() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        for (item, quote, verified) in [
            ("DOC-YH-016", "Area risk register", Some(true)),
            ("DOC-YH-016", "area risk register", Some(false)),
            ("INT-YH-001", "regular and data-led", Some(true)),
            ("INT-YH-001", "irregular", Some(false)),
            ("CHK-YH-CRT-01", "Area risk register", None),
        ] {
            let mut input = input(&lead, "F-YH-09", item).await;
            input["locator"] =
                json!({"passage": {"place": format!("for {quote}"), "quote": quote}});
            let made = link(&lead, &input).await;
            assert_eq!(made["link"]["quoteVerified"], json!(verified), "{item} {quote} {made}");
        }
    }
}

#[tokio::test]
async fn two_quotes_at_one_place_are_two_links_and_the_same_is_there_once() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let mut input = input(&lead, "F-YH-09", "DOC-YH-002").await;
        let long = |end: &str| format!("{}{end}", "ŵ".repeat(9_000));
        for passage in [
            json!({"place": "R1"}),
            json!({"place": "R1", "quote": "one"}),
            json!({"place": "R1", "quote": "other"}),
            json!({"place": "R1", "quote": long("a")}),
            json!({"place": "R1", "quote": long("b")}),
            json!({"quote": "one"}),
        ] {
            input["locator"] = json!({"passage": passage});
            assert_eq!(codes(&link(&lead, &input).await), Vec::<String>::new(), "{on:?}");
            assert_eq!(codes(&link(&lead, &input).await), ["ALREADY_LINKED"], "{on:?}");
        }
        input["locator"] = json!({"passage": {"place": "R1 ", "quote": " other\n"}});
        assert_eq!(codes(&link(&lead, &input).await), ["ALREADY_LINKED"], "{on:?}");
    }
}

#[tokio::test]
async fn a_link_its_audit_entry_and_its_event_are_written_together() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, rows) = (app.caller("INSP-YH-2"), Rows::of(&app).await);
        let before = rows.counts().await;
        let made = link(&inspector, &input(&inspector, "F-YH-09", "CHK-YH-CRT-01").await).await;
        let (_, link_id) = id::decode(made["link"]["id"].as_str().expect("an id")).expect("ours");
        let gone = withdraw(&inspector, &made["link"]["id"], "It was another court.").await;
        assert_eq!(gone["link"]["status"], "WITHDRAWN");
        assert_eq!(gone["link"]["withdrawnReason"], "It was another court.");
        assert_eq!(gone["link"]["withdrawnBy"]["subject"], "INSP-YH-2");
        assert!(!gone["finding"].to_string().contains(made["link"]["id"].as_str().unwrap()));
        let mut after = rows.counts().await;
        for (table, more) in [
            ("evidence_link", 1),
            ("evidence_link_pin", 1),
            ("audit_entry", 2),
            ("outbox_event", 2),
            ("audit_chain", 1),
        ] {
            assert_eq!(after[table], before[table] + more, "{table}");
            after.insert(table.into(), before[table]);
        }
        assert_eq!(after, before, "and nothing else");
        let events = rows.all::<outbox_event::Entity>().await;
        let types: Vec<_> = events.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!(types, ["evidence.linked", "evidence.unlinked"]);
        assert!(events.iter().all(|event| event.subject_id == link_id));
        let inspection = Some(rows.inspection("INS-YH").await.id);
        assert!(events.iter().all(|event| event.inspection_id == inspection));
        let mut entries = rows.all::<audit_entry::Entity>().await;
        entries.sort_by_key(|entry| entry.sequence);
        let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["LINK_EVIDENCE", "WITHDRAW_LINK"]);
        let person = Some(rows.person("INSP-YH-2").await);
        assert!(entries.iter().all(|entry| entry.person_id == person));
        assert!(entries.iter().all(|entry| entry.actor.ends_with("|INSP-YH-2")));
    }
}

#[tokio::test]
async fn what_was_withdrawn_can_be_linked_anew() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-CW");
        let input = input(&lead, "F-CW-09", "DOC-CW-021").await;
        let first = link(&lead, &input).await["link"]["id"].clone();
        assert_eq!(codes(&link(&lead, &input).await), ["ALREADY_LINKED"]);
        assert_eq!(codes(&withdraw(&lead, &first, "wrong").await), Vec::<String>::new());
        let second = link(&lead, &input).await["link"]["id"].clone();
        assert!(second.is_string() && second != first);
        let query = "query($id: ID!) { node(id: $id) { ... on Finding {
            links { id } all: links(history: true) { id status } } } }";
        let data = lead.query(query, json!({"id": input["finding"]})).await;
        assert!(!data["node"]["links"].to_string().contains(first.as_str().unwrap()));
        let all = texts(&data["node"]["all"], "id");
        assert!(all.contains(&first.as_str().unwrap().into()), "it stays in the history");
    }
}
