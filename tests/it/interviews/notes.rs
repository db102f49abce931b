//! Notes: saved once however often they are sent, kept in every revision, and known by when they were written.

use super::{PASSAGE, but, change, passage, planned};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::{audit_entry, interview_note_revision};
use serde_json::{Value, json};

/// The passages of an interview as they stand, and every one there was.
async fn read(caller: &Caller<'_>, id: &str) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Interview {{ summary masked notes {{ number text }}
            passages {{ {PASSAGE} }} first: passages(revision: 1) {{ {PASSAGE} }}
            passageHistory {{ {PASSAGE} }} }} }} }}"
    );
    caller.query(&query, json!({"id": id})).await["node"].take()
}

#[tokio::test]
async fn a_passage_is_saved_once_however_often_it_is_sent() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, rows) = (app.caller("INSP-YH-1"), Rows::of(&app).await);
        let id = planned(&inspector).await;
        let told = rows.count::<audit_entry::Entity>().await;
        let input = passage(&id, "k1", " “We meet weekly.” ");
        let saved = change(&inspector, "saveNotePassage", &input).await;
        let expected = json!({"number": 1, "revision": 1, "text": "“We meet weekly.”", "reason": null,
            "basis": "AT_THE_TIME", "clientKey": "k1", "writtenAt": "2026-01-15T09:30:00Z",
            "recordedAt": "2026-01-15T10:00:00Z", "writtenBy": {"subject": "INSP-YH-1"}});
        assert_eq!(saved["passage"], expected);
        for _ in 0..3 {
            let again = change(&inspector, "saveNotePassage", &input).await;
            assert_eq!(again["passage"], expected);
        }
        // somebody changes it meanwhile: the answer that was lost is still what this key saved
        let edit = but(
            passage(&id, "k2", "“We meet monthly.”"),
            json!({"number": 1, "expectedRevision": 1, "basis": "SAME_DAY"}),
        );
        change(&app.caller("INSP-YH-2"), "saveNotePassage", &edit).await;
        let again = change(&inspector, "saveNotePassage", &input).await;
        assert_eq!((&again["passage"], &again["current"]), (&expected, &Value::Null));
        assert_eq!(rows.count::<audit_entry::Entity>().await, told + 2);
        assert_eq!(
            rows.count_of::<interview_note_revision::Entity>(
                interview_note_revision::Column::ClientKey,
                "k1"
            )
            .await,
            1
        );
        let other = but(input, json!({"text": "Something else."}));
        let refused = change(&inspector, "saveNotePassage", &other).await;
        assert_eq!(texts(&refused["userErrors"], "code"), ["KEY_TAKEN"]);
    }
}

#[tokio::test]
async fn every_text_stays_and_whoever_changes_an_older_one_is_told_what_is_there() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, other) = (app.caller("INSP-YH-1"), app.caller("INSP-YH-2"));
        let id = planned(&one).await;
        let summary = but(passage(&id, "s1", "In short."), json!({"number": 0}));
        change(&one, "saveNotePassage", &summary).await;
        change(&one, "saveNotePassage", &passage(&id, "k1", "First.")).await;
        change(&other, "saveNotePassage", &passage(&id, "k2", "Second.")).await;
        let edit = |key: &str, text: &str, of: i32| {
            but(passage(&id, key, text), json!({"number": 1, "expectedRevision": of}))
        };
        let edited = change(&other, "saveNotePassage", &edit("k3", "First, mended.", 2)).await;
        assert_eq!(edited["passage"]["revision"], 4);
        let stale = change(&one, "saveNotePassage", &edit("k4", "First, otherwise.", 2)).await;
        assert_eq!(texts(&stale["userErrors"], "code"), ["CONFLICT"]);
        assert_eq!(stale["current"], edited["passage"], "what is there now");
        assert_eq!(stale["passage"], Value::Null);
        let mended = change(&one, "saveNotePassage", &edit("k4", "Both.", 4)).await;
        assert_eq!(mended["passage"]["revision"], 5, "the refused key may be used");

        let read = read(&one, &id).await;
        assert_eq!(read["summary"], "In short.");
        assert_eq!(texts(&read["notes"], "text"), ["Both.", "Second."]);
        assert_eq!(texts(&read["passages"], "text"), ["In short.", "Both.", "Second."]);
        assert_eq!(texts(&read["first"], "text"), ["In short."]);
        let history = ["In short.", "First.", "Second.", "First, mended.", "Both."];
        assert_eq!(texts(&read["passageHistory"], "text"), history);
        let writers = ["INSP-YH-1", "INSP-YH-1", "INSP-YH-2", "INSP-YH-2", "INSP-YH-1"];
        assert_eq!(texts(&read["passageHistory"], "subject"), writers);
    }
}

#[tokio::test]
async fn what_is_restricted_is_kept_from_analysts_in_every_revision_and_each_reading_is_told() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, analyst) = (app.caller("LEAD-YH"), app.caller("ANALYST-1"));
        let id = planned(&lead).await;
        change(&lead, "saveNotePassage", &passage(&id, "k1", "Said in trust.")).await;
        assert_eq!(texts(&read(&analyst, &id).await["passages"], "text"), ["Said in trust."]);
        let restrict = json!({"interview": id, "restricted": true, "reason": "They asked for it."});
        let restricted = change(&lead, "restrictInterview", &restrict).await;
        assert_eq!(restricted["interview"]["marking"], "OFFICIAL_SENSITIVE");
        let seen = read(&analyst, &id).await;
        assert_eq!(seen["masked"], true);
        for list in ["notes", "passages", "first", "passageHistory"] {
            assert_eq!(seen[list], json!([]), "{list}");
        }
        let readings = async || {
            let trail = "{ auditTrail(filter: {actions: [READ_CONTENT]}) { totalCount } }";
            let trail = app.caller("AUDIT-1").query(trail, json!({})).await;
            trail["auditTrail"]["totalCount"].as_i64().expect("a number")
        };
        assert_eq!(readings().await, 0);
        let query =
            "query($id: ID!) { node(id: $id) { ... on Interview { passageHistory { text } } } }";
        app.caller("QA-1").query(query, json!({"id": id})).await;
        assert_eq!(readings().await, 1);
        let open = but(restrict, json!({"restricted": false}));
        change(&lead, "restrictInterview", &open).await;
        assert_eq!(texts(&read(&analyst, &id).await["passages"], "text"), ["Said in trust."]);
    }
}

#[tokio::test]
async fn an_interview_that_was_held_and_not_written_down_shows_in_coverage_after_a_day() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let bare = async || {
        let query = "query($id: ID!) { coverage(inspection: $id) { interviewsWithoutNotes { reference } } }";
        let data = lead.query(query, json!({"id": lead.id("INS-YH").await})).await;
        texts(&data, "reference")
    };
    assert!(bare().await.is_empty());
    let [old, today] = [planned(&lead).await, planned(&lead).await];
    for (id, on) in [(&old, "2026-01-14"), (&today, "2026-01-15")] {
        let held = json!({"interview": id, "heldOn": on, "participants": 1});
        change(&lead, "holdInterview", &held).await;
    }
    assert_eq!(bare().await, ["INT-YH-056"], "the one of today has until tomorrow");
    let late = but(
        passage(&old, "k1", "As I remember it."),
        json!({"basis": "RECONSTRUCTED", "reason": "The device was lost."}),
    );
    assert_eq!(change(&lead, "saveNotePassage", &late).await["userErrors"], json!([]));
    assert!(bare().await.is_empty());
}
