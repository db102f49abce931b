//! What cannot be a passage, and what cannot have been written when it says so: refused, and nothing changes.

use super::{but, change, passage, planned};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

#[tokio::test]
async fn a_passage_says_when_it_was_written_and_no_other_day_than_that_of_the_interview() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = planned(&lead).await;
        let early = but(passage(&id, "k0", "Said."), json!({"writtenAt": "2026-01-14T15:00:00Z"}));
        change(&lead, "saveNotePassage", &early).await;
        let hold = |on: &str| json!({"interview": id, "heldOn": on, "participants": 1});
        let refused = change(&lead, "holdInterview", &hold("2026-01-15")).await;
        let message = texts(&refused["userErrors"], "message").concat();
        assert!(message.contains("2026-01-14"), "{message}");
        assert_eq!(
            change(&lead, "holdInterview", &hold("2026-01-14")).await["userErrors"],
            json!([])
        );
        let before = rows.written().await;
        let later = passage(&id, "k1", "Said.");
        let why = json!({"basis": "RECONSTRUCTED", "reason": "From the recording."});
        for (input, field, code) in [
            (later.clone(), "basis", "INVALID_VALUE"),
            (but(later.clone(), json!({"basis": "SAME_DAY"})), "basis", "INVALID_VALUE"),
            (but(later.clone(), json!({"basis": "RECONSTRUCTED"})), "reason", "REASON_REQUIRED"),
            (but(later.clone(), json!({"reason": "So."})), "reason", "INVALID_VALUE"),
            (but(later.clone(), json!({"text": " \n"})), "text", "INVALID_VALUE"),
            (but(later.clone(), json!({"text": "x".repeat(10_001)})), "text", "INVALID_VALUE"),
            (but(later.clone(), json!({"key": " "})), "key", "INVALID_VALUE"),
            (but(later.clone(), json!({"key": "x".repeat(101)})), "key", "INVALID_VALUE"),
            (
                but(later.clone(), json!({"writtenAt": "2026-01-15T10:11:00Z"})),
                "writtenAt",
                "INVALID_VALUE",
            ),
            (but(but(later.clone(), why.clone()), json!({"number": 7})), "number", "INVALID_VALUE"),
            (
                but(but(later.clone(), why.clone()), json!({"number": -1})),
                "number",
                "INVALID_VALUE",
            ),
            (
                but(but(later.clone(), why.clone()), json!({"expectedRevision": 1})),
                "expectedRevision",
                "CONFLICT",
            ),
        ] {
            let payload = change(&lead, "saveNotePassage", &input).await;
            assert_eq!(texts(&payload["userErrors"], "code"), [code], "{input}");
            assert_eq!(texts(&payload["userErrors"], "field"), [field], "{input}");
            assert_eq!(payload["passage"], Value::Null);
        }
        assert_eq!(rows.written().await, before);
        let saved = change(&lead, "saveNotePassage", &but(later, why)).await;
        assert_eq!(saved["passage"]["reason"], "From the recording.");
    }
}

#[tokio::test]
async fn what_was_set_aside_is_not_written_down_any_more() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let id = planned(&lead).await;
        let gone =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"A double.\"}) {
            userErrors { code } } }";
        lead.query(gone, json!({"id": id})).await;
        for (name, input) in [
            ("saveNotePassage", passage(&id, "k1", "Said.")),
            ("holdInterview", json!({"interview": id, "heldOn": "2026-01-15", "participants": 1})),
            ("nameInterviewee", json!({"interview": id, "name": "A", "post": "B"})),
        ] {
            let refused = change(&lead, name, &input).await;
            assert_eq!(texts(&refused["userErrors"], "code"), ["EVIDENCE_NOT_ACCEPTED"], "{name}");
        }
        let document = lead.id("DOC-YH-002").await;
        let (query, variables) =
            super::operation("saveNotePassage", &passage(&document, "k1", "x"));
        assert_eq!(lead.refused(&query, variables).await, "NOT_FOUND");
    }
}
