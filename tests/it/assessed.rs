//! How inspectors weigh items of evidence: said by a person, kept, and shown to those who work with what items hold.

use crate::links::codes;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::types::Reliability;
use entity::{audit_entry, evidence_assessment, outbox_event};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ASSESS: &str = "mutation($input: AssessEvidenceInput!) { assessEvidence(input: $input) {
    evidence { id assessments { number account assurance reliability reason assessedBy { subject } } }
    userErrors { field code message } } }";

async fn assess(by: &Caller<'_>, input: &Value) -> Value {
    by.query(ASSESS, json!({"input": input})).await["assessEvidence"].take()
}

fn weighed(item: &str, reliability: &str) -> Value {
    json!({"evidence": item, "account": " The Area's own, of its own work ", "assurance": " Dip samples. ",
        "reliability": reliability, "reason": " Nobody else looked at it. "})
}

#[tokio::test]
async fn what_was_said_stays_and_the_latest_stands() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, inspector) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let rows = Rows::of(&app).await;
        for reference in ["DOC-YH-002", "INT-YH-033", "CHK-YH-CRT-01", "QST-YH-Q06"] {
            let item = lead.id(reference).await;
            let made = assess(&lead, &weighed(&item, "LOW")).await;
            assert_eq!(made["userErrors"], json!([]), "{reference}");
            let first = json!({"number": 1, "account": "The Area's own, of its own work",
                "assurance": "Dip samples.", "reliability": "LOW", "reason": "Nobody else looked at it.",
                "assessedBy": {"subject": "LEAD-YH"}});
            assert_eq!(made["evidence"]["assessments"], json!([first]));
            let mut again = weighed(&item, "HIGH");
            (again["assurance"], again["expected"]) = (json!(" "), json!(1));
            let made = assess(&inspector, &again).await;
            let mut second = first.clone();
            (second["number"], second["assurance"]) = (json!(2), Value::Null);
            (second["reliability"], second["assessedBy"]) =
                (json!("HIGH"), json!({"subject": "INSP-YH-1"}));
            assert_eq!(made["evidence"]["assessments"], json!([second, first]), "the latest first");
        }
        let trail = rows.all::<audit_entry::Entity>().await;
        let told = trail.iter().filter(|entry| entry.action == "ASSESS_EVIDENCE");
        assert_eq!(told.count(), 8);
        let events = rows.all::<outbox_event::Entity>().await;
        assert_eq!(events.iter().filter(|of| of.event_type == "evidence.assessed").count(), 8);
    }
}

#[tokio::test]
async fn of_many_who_saw_the_same_one_is_taken_and_the_others_are_told_what_stands() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let item = lead.id("DOC-YH-002").await;
        let mut input = weighed(&item, "LOW");
        input["expected"] = json!(0);
        let all = futures_util::future::join_all((0..8).map(|_| assess(&lead, &input))).await;
        let (made, late): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| one["userErrors"] == json!([]));
        assert_eq!((made.len(), late.len()), (1, 7), "{on:?}");
        for one in late {
            assert_eq!(codes(&one), ["CONFLICT"]);
            assert_eq!(one["userErrors"][0]["field"], "expected");
            assert_eq!(one["evidence"]["assessments"][0]["number"], 1, "what stands");
        }
        // whoever names none comes after whichever stands
        input["expected"] = Value::Null;
        let all = futures_util::future::join_all((0..4).map(|_| assess(&lead, &input))).await;
        assert!(all.iter().all(|one| one["userErrors"] == json!([])), "{all:?}");
        let kept = rows.all::<evidence_assessment::Entity>().await;
        let numbers: BTreeSet<_> = kept.iter().map(|one| one.number).collect();
        assert_eq!(numbers, (1..=5).collect(), "{on:?}");
        assert!(kept.iter().all(|one| one.reliability == Reliability::Low));
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let item = lead.id("DOC-YH-002").await;
        let before = rows.written().await;
        for (field, wrong, code) in [
            ("account", " ".to_owned(), "INVALID_VALUE"),
            ("account", "two\nlines".into(), "INVALID_VALUE"),
            ("account", "x".repeat(201), "INVALID_VALUE"),
            ("assurance", "x".repeat(10_001), "INVALID_VALUE"),
            ("reason", "\u{200b}".into(), "REASON_REQUIRED"),
            ("reason", "x".repeat(10_001), "INVALID_VALUE"),
        ] {
            let mut input = weighed(&item, "LOW");
            input[field] = json!(wrong);
            let told = assess(&lead, &input).await;
            assert_eq!((codes(&told), &told["evidence"]), (vec![code.into()], &Value::Null));
            assert_eq!(told["userErrors"][0]["field"], field);
        }
        rows.run("UPDATE inspection_course SET state = 'PAUSED'").await;
        assert_eq!(codes(&assess(&lead, &weighed(&item, "LOW")).await), ["INSPECTION_NOT_OPEN"]);
        rows.run("UPDATE inspection_course SET state = 'OPEN'").await;
        rows.run("UPDATE evidence SET status = 'WITHDRAWN', status_reason = 'So.'").await;
        assert_eq!(codes(&assess(&lead, &weighed(&item, "LOW")).await), ["EVIDENCE_NOT_ACCEPTED"]);
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn inspectors_of_the_area_weigh_and_those_who_work_with_content_see_it() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let item = lead.id("DOC-YH-002").await;
    assess(&lead, &weighed(&item, "MEDIUM")).await;
    let before = rows.count::<evidence_assessment::Entity>().await;
    for (who, refusal, seen) in [
        ("LEAD-YH", None, 1),
        ("INSP-YH-1", None, 1),
        ("ANALYST-1", Some("FORBIDDEN"), 1),
        ("QA-1", Some("FORBIDDEN"), 1),
        ("HMCI", Some("FORBIDDEN"), 1),
        ("PUBS-1", Some("FORBIDDEN"), 0),
        ("RECORDS-1", Some("FORBIDDEN"), 0),
        ("AUDIT-1", Some("FORBIDDEN"), 0),
        ("AREA-YH", Some("FORBIDDEN"), 0),
        ("ADMIN-1", Some("FORBIDDEN"), 0),
        ("SVC-REPORTS", Some("FORBIDDEN"), 0),
        ("INSP-CW-1", Some("NOT_FOUND"), 0),
        ("INSP-CW-2", Some("NOT_FOUND"), 0),
    ] {
        let caller = app.caller(who);
        let query =
            "query($id: ID!) { node(id: $id) { ... on Document { assessments { account } } } }";
        let told = caller.query(query, json!({"id": item})).await;
        assert_eq!(texts(&told, "account").len(), seen, "{who}");
        if let Some(code) = refusal {
            let input = json!({"input": weighed(&item, "LOW")});
            assert_eq!(caller.refused(ASSESS, input).await, code, "{who}");
        }
    }
    assert_eq!(rows.count::<evidence_assessment::Entity>().await, before);
}

#[tokio::test]
async fn assessments_are_handed_out_in_parts_and_take_no_more_statements_for_more_items() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let trace = "{ judgement(reference: \"J-YH-01\") { trace { links { evidence {
        assessments { reliability assessedBy { subject } } } } } } }";
    let mut counted = vec![];
    for references in [&["DOC-YH-002"][..], &["DOC-YH-003", "CHK-YH-CRT-01", "INT-YH-033"]] {
        for reference in references {
            let item = lead.id(reference).await;
            for reliability in ["LOW", "MEDIUM", "HIGH"] {
                assess(&lead, &weighed(&item, reliability)).await;
            }
        }
        let (told, statements) = app.statements(lead.query(trace, json!({}))).await;
        counted.push((texts(&told, "reliability").len(), statements));
    }
    assert!(counted[0].0 < counted[1].0, "{counted:?}");
    assert_eq!(counted[0].1, counted[1].1, "{counted:?}");
    let part = "query($after: ID) { evidenceItem(reference: \"DOC-YH-002\") {
        assessments(first: 2, after: $after) { id number } } }";
    let first = lead.query(part, json!({})).await["evidenceItem"]["assessments"].take();
    assert_eq!((&first[0]["number"], &first[1]["number"]), (&json!(3), &json!(2)));
    let rest = lead.query(part, json!({"after": first[1]["id"]})).await;
    assert_eq!(rest["evidenceItem"]["assessments"][0]["number"], 1);
}
