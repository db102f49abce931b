//! Notes are drafts until another interviewer agrees; an agreement belongs to the revision that was read.

use super::{but, change, passage, wanted};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

/// An interview of two who ask, held this morning and written down by one of them; its id.
async fn held(app: &TestApp, one: &Caller<'_>) -> String {
    let other = app.caller("INSP-YH-2").myself().await;
    let input = wanted(one, "CPS-ABM", "INTERVIEW").await;
    let input = but(input, json!({"interviewers": [one.myself().await, other]}));
    let made = change(one, "planInterview", &input).await;
    let id = made["interview"]["id"].as_str().expect("an id").to_owned();
    let hold = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
    change(one, "holdInterview", &hold).await;
    change(one, "saveNotePassage", &passage(&id, "k1", "We meet weekly.")).await;
    id
}

async fn state(caller: &Caller<'_>, id: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Interview { noteState } } }";
    caller.query(query, json!({"id": id})).await["node"]["noteState"].take()
}

#[tokio::test]
async fn the_other_interviewer_agrees_and_a_later_edit_shows() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, other) = (app.caller("INSP-YH-1"), app.caller("INSP-YH-2"));
        let id = held(&app, &one).await;
        assert_eq!(state(&one, &id).await, "DRAFT");
        let read = |revision: i32| json!({"interview": id, "revision": revision});
        let own = change(&one, "agreeNotes", &read(1)).await;
        assert_eq!(texts(&own["userErrors"], "code"), ["OWN_NOTES"]);
        let agreed = change(&other, "agreeNotes", &read(1)).await;
        assert_eq!(agreed["interview"]["noteState"], "AGREED");
        let again = change(&other, "agreeNotes", &read(1)).await;
        assert_eq!(texts(&again["userErrors"], "code"), ["ALREADY_RECORDED"]);
        let edit = but(
            passage(&id, "k2", "We meet monthly."),
            json!({"number": 1, "expectedRevision": 1}),
        );
        change(&one, "saveNotePassage", &edit).await;
        assert_eq!(state(&one, &id).await, "CHANGED_SINCE_AGREED");
        let stale = change(&other, "agreeNotes", &read(1)).await;
        assert_eq!(texts(&stale["userErrors"], "code"), ["CONFLICT"]);
        assert_eq!(
            change(&other, "agreeNotes", &read(2)).await["interview"]["noteState"],
            "AGREED"
        );
        // where both have written, each agrees to what the other wrote
        change(&other, "saveNotePassage", &passage(&id, "k3", "And in writing.")).await;
        let half = change(&other, "agreeNotes", &read(3)).await;
        assert_eq!(half["interview"]["noteState"], "CHANGED_SINCE_AGREED");
        let whole = change(&one, "agreeNotes", &read(3)).await;
        assert_eq!(whole["interview"]["noteState"], "AGREED");
        let agreements = &whole["interview"]["agreements"];
        assert_eq!(texts(agreements, "party"), ["INTERVIEWER"; 4]);
        let trail =
            "{ auditTrail(filter: {actions: [AGREE_NOTES], outcome: DONE}, direction: ASC) {
            nodes { detail } } }";
        let trail = app.caller("AUDIT-1").query(trail, json!({})).await;
        let details = ["revision 1", "revision 2", "revision 3", "revision 3"];
        assert_eq!(texts(&trail, "detail"), details);
    }
}

#[tokio::test]
async fn what_the_interviewee_said_is_recorded_by_an_interviewer() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, rows) = (app.caller("INSP-YH-1"), Rows::of(&app).await);
        let id = held(&app, &one).await;
        let said = |outcome: &str, comment: &str| json!({"interview": id, "revision": 1, "outcome": outcome, "comment": comment});
        let before = rows.written().await;
        for (who, input, code) in [
            ("INSP-YH-1", said("DECLINED", " "), "COMMENT_REQUIRED"),
            ("INSP-YH-1", said("AGREED_WITH_CORRECTIONS", ""), "COMMENT_REQUIRED"),
            ("INSP-YH-1", but(said("AGREED", ""), json!({"revision": 0})), "CONFLICT"),
            ("INSP-YH-3", said("AGREED", ""), "NOT_INTERVIEWER"),
        ] {
            let refused = change(&app.caller(who), "recordIntervieweeAgreement", &input).await;
            assert_eq!(texts(&refused["userErrors"], "code"), [code], "{input}");
        }
        assert_eq!(rows.written().await, before);
        let input = said("AGREED_WITH_CORRECTIONS", "It is the deputy who chairs.");
        let recorded = change(&one, "recordIntervieweeAgreement", &input).await;
        let agreement = json!([{"revision": 1, "party": "INTERVIEWEE", "outcome": "AGREED_WITH_CORRECTIONS",
            "comment": "It is the deputy who chairs.", "madeBy": {"subject": "INSP-YH-1"}}]);
        assert_eq!(recorded["interview"]["agreements"], agreement);
        assert_eq!(
            recorded["interview"]["noteState"], "DRAFT",
            "the other interviewer has not agreed"
        );
        let restrict = json!({"interview": id, "restricted": true, "reason": "They asked for it."});
        change(&one, "restrictInterview", &restrict).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Interview { noteState agreements { comment } } } }";
        let seen = app.caller("ANALYST-1").query(query, json!({"id": id})).await;
        assert_eq!(seen["node"], json!({"noteState": null, "agreements": []}));
    }
}

#[tokio::test]
async fn nobody_agrees_to_an_interview_that_was_not_held() {
    let app = TestApp::start(crate::support::On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let id = super::planned(&lead).await;
    change(&lead, "saveNotePassage", &passage(&id, "k1", "We meet weekly.")).await;
    let read = json!({"interview": id, "revision": 1});
    let refused = change(&lead, "agreeNotes", &read).await;
    assert_eq!(texts(&refused["userErrors"], "code"), ["INTERVIEW_STATE"]);
}
