//! The plan: who may change it, what the rules refuse, what stays of it.

use super::{but, change, line, planned, wanted};
use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp};
use crate::walk::texts;
use entity::outbox_event;
use serde_json::{Value, json};

const NONE: [&str; 0] = [];

#[tokio::test]
async fn an_interview_is_planned_moved_and_held_and_covers_its_line_of_the_plan() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        // the one line of Yorkshire and Humberside whose interview was called off
        let cancelled = rows.item("INT-YH-028").await;
        let query = "query($id: ID!) { node(id: $id) { ... on Interview { id role { code }
            interviewStatus } } }";
        let id = evidence::graphql::id::encode("Interview", cancelled.id).0;
        let found = lead.query(query, json!({"id": id})).await["node"].take();
        assert_eq!(found["interviewStatus"], "CANCELLED");
        let role = found["role"]["code"].as_str().expect("a role").to_owned();
        let before = line(&lead, "INS-YH", &role).await;

        let input = wanted(&lead, &role, "INTERVIEW").await;
        let made = change(&lead, "planInterview", &input).await;
        assert_eq!(texts(&made["userErrors"], "code"), NONE);
        let expected = json!({"reference": "INT-YH-056", "kind": "INTERVIEW", "marking": "OFFICIAL",
            "interviewStatus": "PLANNED", "heldOn": "2026-01-15", "participants": null,
            "periodStart": null, "recordedBy": {"subject": "LEAD-YH"},
            "interviewers": [{"subject": "LEAD-YH"}], "viewerCan": true});
        for (name, value) in expected.as_object().expect("fields") {
            assert_eq!(made["interview"][name], *value, "{name}");
        }
        assert_eq!(line(&lead, "INS-YH", &role).await, before, "what is planned covers nothing");
        let id = &made["interview"]["id"];
        let moved = json!({"interview": id, "plannedOn": "2026-01-14", "reason": " The court sat longer. "});
        let moved = change(&lead, "replanInterview", &moved).await;
        assert_eq!(moved["interview"]["heldOn"], "2026-01-14");
        let held = json!({"interview": id, "heldOn": "2026-01-14", "participants": 2});
        let held = change(&lead, "holdInterview", &held).await;
        let interview = &held["interview"];
        assert_eq!(interview["interviewStatus"], "HELD");
        assert_eq!(
            [&interview["participants"], &interview["periodStart"]],
            [&json!(2), &json!("2026-01-14")]
        );
        assert_eq!(texts(&interview["changes"], "kind"), ["PLANNED", "REPLANNED", "HELD"]);
        assert_eq!(texts(&interview["changes"], "day"), ["2026-01-15", "2026-01-14", "2026-01-14"]);
        assert_eq!(texts(&interview["changes"], "reason"), ["The court sat longer."]);
        let covered = line(&lead, "INS-YH", &role).await;
        let number = |line: &Value, name: &str| line[name].as_i64().expect("a number");
        assert_eq!(number(&covered, "held"), number(&before, "held") + 1);

        let trail =
            "{ auditTrail(direction: ASC) { nodes { action detail subjectType outcome } } }";
        let trail = app.caller("AUDIT-1").query(trail, json!({})).await["auditTrail"].take();
        assert_eq!(
            texts(&trail, "action"),
            ["PLAN_INTERVIEW", "CHANGE_INTERVIEW", "CHANGE_INTERVIEW"]
        );
        assert_eq!(texts(&trail, "detail"), ["planned anew", "held"]);
        let events = rows.all::<outbox_event::Entity>().await;
        assert!(events.iter().all(|event| event.event_type == "interview.changed"));
        assert_eq!(events.len(), 3);
    }
}

#[tokio::test]
async fn one_that_was_declined_or_called_off_is_planned_anew_before_it_is_held() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let id = planned(&lead).await;
        let because = json!({"interview": id, "reason": "They are away."});
        for (drop, status) in [("declineInterview", "DECLINED"), ("cancelInterview", "CANCELLED")] {
            let dropped = change(&lead, drop, &because).await;
            assert_eq!(dropped["interview"]["interviewStatus"], status);
            for (name, input) in [
                (
                    "holdInterview",
                    json!({"interview": id, "heldOn": "2026-01-15", "participants": 1}),
                ),
                ("declineInterview", because.clone()),
                ("saveNotePassage", super::passage(&id, "k1", "Said.")),
            ] {
                let refused = change(&lead, name, &input).await;
                assert_eq!(texts(&refused["userErrors"], "code"), ["INTERVIEW_STATE"], "{name}");
            }
            let anew = but(because.clone(), json!({"plannedOn": "2026-01-15"}));
            let anew = change(&lead, "replanInterview", &anew).await;
            assert_eq!(anew["interview"]["interviewStatus"], "PLANNED");
        }
        let held = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        assert_eq!(
            change(&lead, "holdInterview", &held).await["interview"]["heldOn"],
            "2026-01-15"
        );
        let again = but(held, json!({"participants": 3}));
        let again = change(&lead, "holdInterview", &again).await;
        assert_eq!(again["interview"]["participants"], 3, "the number is corrected");
        let refused = change(&lead, "cancelInterview", &because).await;
        assert_eq!(texts(&refused["userErrors"], "code"), ["INTERVIEW_STATE"]);
    }
}

#[tokio::test]
async fn what_the_rules_refuse_changes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = planned(&lead).await;
        let of_area = wanted(&lead, "CPS-ABM", "INTERVIEW").await;
        let of_force = wanted(&lead, "POL-PCC", "INTERVIEW").await;
        let forces = lead.query("{ areas { code forces { id } } }", json!({})).await;
        let forces = forces["areas"].as_array().expect("Areas");
        let of = |code| forces.iter().find(|area| area["code"] == code).expect("an Area");
        let elsewhere = of("CW")["forces"][0]["id"].clone();
        let stranger = app.caller("LEAD-CW").myself().await;
        let (plan, before) = ("planInterview", rows.written().await);
        let held = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        for (name, input, refused, says) in [
            (
                "planInterview",
                but(of_area.clone(), json!({"format": "FOCUS_GROUP"})),
                "FORMAT_NOT_OFFERED",
                "Area business manager: the scope (paragraphs 19 and 20) names no focus group",
            ),
            (
                "planInterview",
                but(of_area.clone(), json!({"force": of_force["force"]})),
                "FORCE_OF_ROLE",
                "name no force",
            ),
            (
                "planInterview",
                but(of_force.clone(), json!({"force": null})),
                "FORCE_OF_ROLE",
                "name the force",
            ),
            (
                "planInterview",
                but(of_force, json!({"force": elsewhere})),
                "OUT_OF_SCOPE",
                "does not work",
            ),
            (plan, but(of_area.clone(), json!({"interviewers": []})), "NOT_ON_TEAM", "INS-YH"),
            (
                "planInterview",
                but(of_area.clone(), json!({"interviewers": [stranger]})),
                "NOT_ON_TEAM",
                "INS-YH",
            ),
            (
                "holdInterview",
                but(held.clone(), json!({"heldOn": "2026-01-16"})),
                "INVALID_VALUE",
                "not come",
            ),
            (
                "holdInterview",
                but(held.clone(), json!({"heldOn": "1800-01-01"})),
                "INVALID_VALUE",
                "before 1986",
            ),
            (
                "holdInterview",
                but(held.clone(), json!({"participants": i32::MAX})),
                "INVALID_VALUE",
                "how many",
            ),
            ("holdInterview", but(held, json!({"participants": 0})), "INVALID_VALUE", "how many"),
            (
                "planInterview",
                but(of_area, json!({"plannedOn": "9999-12-31"})),
                "INVALID_VALUE",
                "10 years ahead",
            ),
            (
                "replanInterview",
                json!({"interview": id, "plannedOn": "0001-01-01", "reason": "So."}),
                "INVALID_VALUE",
                "before 1986",
            ),
            (
                "cancelInterview",
                json!({"interview": id, "reason": " "}),
                "REASON_REQUIRED",
                "reason",
            ),
            (
                "nameInterviewee",
                json!({"interview": id, "name": "two\nlines", "post": "Post"}),
                "INVALID_VALUE",
                "one line",
            ),
        ] {
            let payload = change(&lead, name, &input).await;
            assert_eq!(texts(&payload["userErrors"], "code"), [refused], "{name} {says}");
            let message = texts(&payload["userErrors"], "message").concat();
            assert!(message.contains(says), "{message}");
            assert_eq!(payload["interview"], Value::Null);
        }
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn who_was_heard_is_a_record_of_its_own_and_each_reading_is_told() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let id = planned(&lead).await;
    let named =
        json!({"interview": id, "name": "Somebody Invented", "post": "Area business manager"});
    change(&lead, "nameInterviewee", &named).await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Interview { interviewees { name post } } } }";
    for (who, names) in
        [("INSP-YH-1", vec!["Somebody Invented"]), ("ANALYST-1", vec![]), ("QA-1", vec![])]
    {
        let seen = app.caller(who).query(query, json!({"id": id})).await;
        assert_eq!(texts(&seen, "name"), names, "{who}");
    }
    let trail = "{ auditTrail { nodes { action detail person { subject } } } }";
    let trail = app.caller("AUDIT-1").query(trail, json!({})).await["auditTrail"].take();
    assert_eq!(texts(&trail, "action"), ["REVEAL_IDENTITY", "CHANGE_INTERVIEW", "PLAN_INTERVIEW"]);
    assert_eq!(texts(&trail, "subject"), ["INSP-YH-1", "LEAD-YH", "LEAD-YH"]);
    assert!(!trail.to_string().contains("Invented"), "the trail names nobody");
}
