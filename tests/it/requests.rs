//! Asking an Area for documents: by whom, what the rules refuse, what the Area answers, what stays.

use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::types::RequestStatus;
use entity::{document_request, outbox_event, request_remark};
use sea_orm::Set;
use serde_json::{Value, json};

const FIELDS: &str = "request { id code title description status dueOn extensionReason overdue
    component round expectedMarking redactionExpected periodCovered force { code }
    remarks { kind text madeAt madeBy { subject } } viewerCan(action: AMEND_REQUEST) }
    userErrors { field code message }";

/// Makes a change and gives its payload.
async fn change(caller: &Caller<'_>, name: &str, input: &Value) -> Value {
    let (query, variables) = operation(name, input);
    caller.query(&query, variables).await[name].take()
}

fn operation(name: &str, input: &Value) -> (String, Value) {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let held = if name == "requestDocument" { "alreadyHeld { reference }" } else { "" };
    let query =
        format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {FIELDS} {held} }} }}");
    (query, json!({"input": input}))
}

pub async fn wanted(caller: &Caller<'_>) -> Value {
    json!({"inspection": caller.id("INS-YH").await, "code": " DR90 ", "component": "LLA",
        "title": "Minutes of the casework quality board", "description": "With action logs.",
        "periodCovered": "last two quarters", "round": "ADDITIONAL",
        "expectedMarking": "OFFICIAL_SENSITIVE", "redactionExpected": true, "dueOn": "2026-02-01"})
}

fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

const NONE: [&str; 0] = [];

#[tokio::test]
async fn a_request_is_made_amended_extended_and_taken_back_and_says_why() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let made = change(&lead, "requestDocument", &wanted(&lead).await).await;
        assert_eq!(codes(&made), NONE);
        let expected = json!({"code": "DR90", "status": "REQUESTED", "dueOn": "2026-02-01",
            "component": "LLA", "round": "ADDITIONAL", "overdue": false, "remarks": [],
            "expectedMarking": "OFFICIAL_SENSITIVE", "redactionExpected": true, "viewerCan": true});
        for (name, value) in expected.as_object().expect("fields") {
            assert_eq!(made["request"][name], *value, "{name}");
        }
        let id = &made["request"]["id"];
        let amended = json!({"request": id, "title": "Minutes", "component": "RUM"});
        let amended = change(&lead, "amendDocumentRequest", &amended).await;
        assert_eq!(amended["request"]["title"], "Minutes");
        assert_eq!(amended["request"]["component"], "RUM");
        assert_eq!(
            amended["request"]["description"], "With action logs.",
            "what is left out stays"
        );
        let later =
            json!({"request": id, "dueOn": "2026-03-01", "reason": " The board met late. "});
        let later = change(&lead, "extendDocumentRequest", &later).await;
        assert_eq!(later["request"]["dueOn"], "2026-03-01");
        assert_eq!(later["request"]["extensionReason"], "The board met late.");
        let gone = json!({"request": id, "reason": "It came with DR02."});
        let gone = change(&lead, "withdrawDocumentRequest", &gone).await;
        assert_eq!(
            (&gone["request"]["status"], &gone["request"]["viewerCan"]),
            (&json!("WITHDRAWN"), &json!(false))
        );
        let remarks = &gone["request"]["remarks"];
        assert_eq!(texts(remarks, "kind"), ["EXTENDED", "WITHDRAWN"]);
        assert_eq!(texts(remarks, "text"), ["The board met late.", "It came with DR02."]);
        assert_eq!(texts(remarks, "subject"), ["LEAD-YH", "LEAD-YH"]);
        let trail =
            "{ auditTrail(direction: ASC) { nodes { action detail subjectType outcome } } }";
        let trail = app.caller("AUDIT-1").query(trail, json!({})).await;
        let actions = texts(&trail["auditTrail"], "action");
        assert_eq!(
            actions,
            ["REQUEST_DOCUMENT", "AMEND_REQUEST", "EXTEND_REQUEST", "WITHDRAW_REQUEST"]
        );
        assert_eq!(trail["auditTrail"]["nodes"][0]["detail"], "DR90");
        assert_eq!(rows.all::<outbox_event::Entity>().await.len(), 4);
    }
}

#[tokio::test]
async fn what_the_rules_refuse_changes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let forces = lead.query("{ areas { code forces { id } } }", json!({})).await;
        let forces = forces["areas"].as_array().expect("Areas");
        let of = |code| forces.iter().find(|area| area["code"] == code).expect("an Area");
        let before = rows.written().await;
        let wanted = wanted(&lead).await;
        for (change_of, value, refused) in [
            ("code", json!("DR02"), "CODE_TAKEN"),
            ("code", json!("   "), "INVALID_VALUE"),
            ("code", json!("x".repeat(201)), "INVALID_VALUE"),
            ("title", json!("two\nlines"), "INVALID_VALUE"),
            ("title", json!(""), "INVALID_VALUE"),
            ("description", json!("x".repeat(10_001)), "INVALID_VALUE"),
            ("dueOn", json!("2026-01-14"), "INVALID_VALUE"),
            ("dueOn", json!("9999-12-31"), "INVALID_VALUE"),
            ("force", of("CW")["forces"][0]["id"].clone(), "OUT_OF_SCOPE"),
        ] {
            let mut input = wanted.clone();
            input[change_of] = value;
            let made = change(&lead, "requestDocument", &input).await;
            assert_eq!(
                (codes(&made), &made["request"]),
                (vec![refused.to_owned()], &Value::Null),
                "{change_of}"
            );
        }
        let open = of_state(&rows, RequestStatus::Received).await;
        for (name, input) in [
            ("amendDocumentRequest", json!({"request": open, "title": "x"})),
            (
                "extendDocumentRequest",
                json!({"request": open, "dueOn": "2027-01-01", "reason": "x"}),
            ),
            ("withdrawDocumentRequest", json!({"request": open, "reason": "x"})),
        ] {
            assert_eq!(codes(&change(&lead, name, &input).await), ["NOT_OUTSTANDING"], "{name}");
        }
        assert_eq!(rows.written().await, before);
        let mut per_force = wanted.clone();
        per_force["code"] = json!("DR02");
        per_force["force"] = of("YH")["forces"][0]["id"].clone();
        assert_eq!(
            codes(&change(&lead, "requestDocument", &per_force).await),
            NONE,
            "once for each force"
        );
        assert_eq!(codes(&change(&lead, "requestDocument", &per_force).await), ["CODE_TAKEN"]);
    }
}

/// The global id of a request of Yorkshire and Humberside, put into this state.
async fn of_state(rows: &Rows, status: RequestStatus) -> String {
    let inspection = rows.inspection("INS-YH").await.id;
    let mut all = rows.all::<document_request::Entity>().await;
    all.retain(|row| row.inspection_id == inspection);
    all.sort_by(|a, b| a.code.cmp(&b.code));
    let row = all.swap_remove(0);
    let id = evidence::graphql::id::encode("DocumentRequest", row.id).0;
    rows.change(document_request::ActiveModel { status: Set(status), ..row.into() }).await;
    id
}

#[tokio::test]
async fn the_area_answers_its_own_requests_and_no_others() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let request = of_state(&rows, RequestStatus::Requested).await;
        let (liaison, other) = (app.caller("AREA-YH"), app.caller("AREA-CW"));
        let answer = |answer: &str, comment: &str| json!({"request": request, "answer": answer, "comment": comment});
        let (query, stranger) = operation("answerDocumentRequest", &answer("NOT_HELD", "x"));
        assert_eq!(other.refused(&query, stranger.clone()).await, "NOT_FOUND");
        assert_eq!(app.caller("LEAD-YH").refused(&query, stranger).await, "FORBIDDEN");
        let name = "answerDocumentRequest";
        assert_eq!(
            codes(&change(&liaison, name, &answer("NOT_HELD", " ")).await),
            ["COMMENT_REQUIRED"]
        );
        let said = change(&liaison, name, &answer("COMMENT", "We are looking.")).await;
        assert_eq!(said["request"]["status"], "REQUESTED");
        let again = change(&liaison, name, &answer("COMMENT", " We are looking. ")).await;
        assert_eq!(codes(&again), ["UNCHANGED"], "sent twice, it is there once");
        let said = change(&liaison, name, &answer("NOT_HELD", "It was never kept.")).await;
        assert_eq!(said["request"]["status"], "NOT_HELD");
        assert_eq!(texts(&said["request"]["remarks"], "kind"), ["COMMENT", "NOT_HELD"]);
        assert_eq!(said["request"]["viewerCan"], false);
        let again = change(&liaison, name, &answer("NOT_HELD", "It was never kept.")).await;
        assert_eq!(codes(&again), ["UNCHANGED"]);
        assert_eq!(
            codes(&change(&liaison, name, &answer("REFUSED", "x")).await),
            ["NOT_OUTSTANDING"]
        );
        assert_eq!(codes(&change(&liaison, name, &answer("COMMENT", "As said.")).await), NONE);
        for (name, input) in [
            ("amendDocumentRequest", json!({"request": request, "title": "x"})),
            (
                "extendDocumentRequest",
                json!({"request": request, "dueOn": "2027-01-01", "reason": "x"}),
            ),
            ("withdrawDocumentRequest", json!({"request": request, "reason": "x"})),
        ] {
            let (query, variables) = operation(name, &input);
            assert_eq!(liaison.refused(&query, variables).await, "FORBIDDEN", "{name}");
        }
        assert_eq!(rows.all::<request_remark::Entity>().await.len(), 3);
    }
}

#[tokio::test]
async fn asking_says_what_may_be_held_already_but_never_more_than_the_asker_may_see() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let item = lead.query("{ evidenceItem(reference: \"DOC-YH-002\") { title } }", json!({})).await;
    let mut input = wanted(&lead).await;
    input["title"] = item["evidenceItem"]["title"].clone();
    let made = change(&lead, "requestDocument", &input).await;
    assert_eq!(texts(&made["alreadyHeld"], "reference"), ["DOC-YH-002"]);
    let forces = lead.query("{ area(code: \"YH\") { forces { id } } }", json!({})).await;
    input["code"] = json!("DR02");
    input["title"] = json!("Another title");
    input["force"] = forces["area"]["forces"][0]["id"].clone();
    let made = change(&lead, "requestDocument", &input).await;
    assert!(!texts(&made["alreadyHeld"], "reference").is_empty(), "by the code");
    // the other Area's inspection is not there to be asked for, and its documents are not told of
    let (query, variables) = operation("requestDocument", &input);
    assert_eq!(app.caller("LEAD-CW").refused(&query, variables).await, "NOT_FOUND");
    let leader = app.caller("LEAD-CW");
    input["inspection"] = json!(leader.id("INS-CW").await);
    input["title"] = item["evidenceItem"]["title"].clone();
    input["force"] = Value::Null;
    input["code"] = json!("DR91");
    let made = change(&leader, "requestDocument", &input).await;
    assert!(
        texts(&made["alreadyHeld"], "reference").iter().all(|name| name.starts_with("DOC-CW-"))
    );
}

#[tokio::test]
async fn the_burden_on_the_area_is_counted() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let question = "{ inspection(reference: \"INS-YH\") { requestBurden { requests additional
            outstanding overdue } } }";
        let count = async || {
            let data = lead.query(question, json!({})).await;
            let burden = &data["inspection"]["requestBurden"];
            ["requests", "additional", "outstanding", "overdue"]
                .map(|name| burden[name].as_i64().expect("a number"))
        };
        let [requests, additional, outstanding, overdue] = count().await;
        change(&lead, "requestDocument", &wanted(&lead).await).await;
        assert_eq!(count().await, [requests + 1, additional + 1, outstanding + 1, overdue]);
        of_state(&rows, RequestStatus::Requested).await;
        let [_, _, now, late] = count().await;
        assert_eq!((now, late), (outstanding + 2, overdue + 1), "one that was due in 2025");
        of_state(&rows, RequestStatus::Withdrawn).await;
        assert_eq!(count().await[0], requests);
    }
}
