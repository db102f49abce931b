//! A check that two inspectors make: neither sees what the other found until both are in, and how far they agree is
//! told with how many there were.

use super::{but, filled};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::{check_reading, outbox_event};
use serde_json::{Value, json};

const READING: &str = "id complete unit doneOn readers { subject } askedBy { subject } settledAt
    settledBy { subject } found { outcome fields reader { subject } }
    check { reference outcome fields inspector { subject } revisions { reason } }";

pub fn operation(name: &str, input: &Value) -> (String, Value) {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ reading {{ {READING} }} userErrors {{ field code
            message }} }} }}"
    );
    (query, json!({"input": input}))
}

async fn change(caller: &Caller<'_>, name: &str, input: &Value) -> Value {
    let (query, variables) = operation(name, input);
    caller.query(&query, variables).await[name].take()
}

async fn person(caller: &Caller<'_>, subject: &str) -> Value {
    let data = caller.query("{ people(first: 200) { nodes { id subject } } }", json!({})).await;
    let people = data["people"]["nodes"].as_array().expect("people").iter();
    people
        .filter(|one| one["subject"] == subject)
        .map(|one| one["id"].clone())
        .next()
        .expect("a person")
}

pub async fn wanted(caller: &Caller<'_>, readers: [&str; 2]) -> Value {
    let [first, second] = [person(caller, readers[0]).await, person(caller, readers[1]).await];
    json!({"inspection": caller.id("INS-YH").await, "kind": "CTL_PROCESS_CHECK", "unit": "CC",
        "doneOn": "2026-01-14", "readers": [first, second]})
}

/// Asks two people of Yorkshire and Humberside; the id.
pub async fn ask(caller: &Caller<'_>, readers: [&str; 2]) -> Value {
    let asked = change(caller, "askTwice", &wanted(caller, readers).await).await;
    assert_eq!(asked["userErrors"], json!([]));
    asked["reading"]["id"].clone()
}

async fn seen(caller: &Caller<'_>, id: &Value) -> Value {
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on DoubleReading {{ {READING} }} }} }}");
    caller.query(&query, json!({"id": id})).await["node"].take()
}

#[tokio::test]
async fn neither_sees_what_the_other_found_until_both_are_in_and_a_third_settles_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let [lead, one, other] = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2"].map(|who| app.caller(who));
        let rows = Rows::of(&app).await;
        let id = ask(&lead, ["INSP-YH-1", "INSP-YH-2"]).await;
        let reading = |outcome: &str, fields: Value| json!({"reading": id, "outcome": outcome, "fields": fields});
        let first = change(&one, "readCheck", &reading("FULLY_MET", filled())).await;
        assert_eq!(first["reading"]["complete"], false);
        assert_eq!(texts(&first["reading"]["found"], "outcome"), ["FULLY_MET"], "one's own");
        for who in ["INSP-YH-2", "LEAD-YH", "QA-1", "HMCI", "AUDIT-1"] {
            let blind = seen(&app.caller(who), &id).await;
            assert_eq!((&blind["found"], &blind["complete"]), (&json!([]), &json!(false)), "{who}");
        }
        let told = rows.all::<outbox_event::Entity>().await;
        assert!(
            told.iter().all(|event| !event.data.to_string().contains("FULLY_MET")),
            "nor events"
        );
        let again = change(&one, "readCheck", &reading("NOT_MET", filled())).await;
        assert_eq!(
            texts(&again["userErrors"], "code"),
            ["READING_STATE"],
            "what was handed in stands"
        );
        let early =
            json!({"reading": id, "outcome": "NOT_MET", "fields": filled(), "reason": "So."});
        let early = change(&lead, "settleCheck", &early).await;
        assert_eq!(texts(&early["userErrors"], "code"), ["READING_STATE"]);

        let late = but(filled(), "expiry_recorded", json!("2026-01-27"));
        let second = change(&other, "readCheck", &reading("NOT_MET", late.clone())).await;
        assert_eq!(second["reading"]["complete"], true);
        assert_eq!(texts(&second["reading"]["found"], "outcome"), ["FULLY_MET", "NOT_MET"]);
        assert_eq!(second["reading"]["found"][1]["fields"]["expiry_correct"], false, "worked out");
        assert_eq!(second["reading"]["check"], Value::Null, "they found otherwise");
        let settle = json!({"reading": id, "outcome": "NOT_MET", "fields": late, "reason": " The log says the 27th. "});
        let own = change(&other, "settleCheck", &settle).await;
        assert_eq!(texts(&own["userErrors"], "code"), ["OWN_READING"]);
        let silent = but(settle.clone(), "reason", json!(""));
        let silent = change(&lead, "settleCheck", &silent).await;
        assert_eq!(texts(&silent["userErrors"], "code"), ["REASON_REQUIRED"]);
        let settled = change(&lead, "settleCheck", &settle).await["reading"].take();
        assert_eq!(settled["settledBy"]["subject"], "LEAD-YH");
        let check = &settled["check"];
        assert_eq!(
            (&check["reference"], &check["outcome"], &check["inspector"]["subject"]),
            (&json!("CHK-YH-CTL-007"), &json!("NOT_MET"), &json!("INSP-YH-1"))
        );
        assert_eq!(texts(&check["revisions"], "reason"), ["The log says the 27th."]);
        let twice = change(&lead, "settleCheck", &settle).await;
        assert_eq!(texts(&twice["userErrors"], "code"), ["READING_STATE"]);
        let stranger = app.caller("INSP-YH-3");
        let (query, variables) = operation("readCheck", &reading("NOT_MET", filled()));
        assert_eq!(stranger.refused(&query, variables).await, "FORBIDDEN", "one of the two alone");
    }
}

#[tokio::test]
async fn two_who_find_the_same_make_a_check_and_agreement_is_told_with_how_many_there_were() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let [lead, one, other] = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2"].map(|who| app.caller(who));
        let query = "{ checks(filter: {kinds: [CTL_PROCESS_CHECK]}) { total agreement { cases same gwetAc1 }
            doubleReadings(first: 10) { complete } } }";
        let none = lead.query(query, json!({})).await["checks"]["agreement"].take();
        assert_eq!(none, json!({"cases": 0, "same": 0, "gwetAc1": null}));
        for (outcome, second) in
            [("FULLY_MET", "FULLY_MET"), ("FULLY_MET", "FULLY_MET"), ("FULLY_MET", "NOT_MET")]
        {
            let id = ask(&lead, ["INSP-YH-1", "INSP-YH-2"]).await;
            for (caller, outcome) in [(&one, outcome), (&other, second)] {
                let input = json!({"reading": id, "outcome": outcome, "fields": filled()});
                let read = change(caller, "readCheck", &input).await;
                assert_eq!(read["userErrors"], json!([]));
                let made = read["reading"]["check"].is_object();
                assert_eq!(made, read["reading"]["complete"] == true && outcome == "FULLY_MET");
            }
        }
        // a fourth that only one has read counts for nothing
        let id = ask(&lead, ["INSP-YH-1", "INSP-YH-2"]).await;
        let input = json!({"reading": id, "outcome": "NOT_MET", "fields": filled()});
        change(&one, "readCheck", &input).await;
        let (said, statements) = app.statements(lead.query(query, json!({}))).await;
        assert!(statements <= 7, "{statements}");
        let said = &said["checks"];
        assert_eq!(said["total"], 6 + 2);
        assert_eq!(
            (&said["agreement"]["cases"], &said["agreement"]["same"]),
            (&json!(3), &json!(2))
        );
        // shares 5/6 and 1/6: by chance 2 * 5/36 / 3; (2/3 - 5/54) / (1 - 5/54)
        let ac1 = said["agreement"]["gwetAc1"].as_f64().expect("a figure");
        assert!((ac1 - (36.0 - 5.0) / (54.0 - 5.0)).abs() < 1e-9, "{ac1}");
        assert_eq!(said["doubleReadings"].as_array().map(Vec::len), Some(4));
        let auditor = app.caller("AUDIT-1").query(query, json!({})).await["checks"].take();
        assert_eq!(auditor["agreement"], Value::Null);
    }
}

#[tokio::test]
async fn what_the_rules_refuse_changes_nothing() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let id = ask(&lead, ["LEAD-YH", "INSP-YH-2"]).await;
    let before = rows.written().await;
    for (readers, code) in
        [(["INSP-YH-1", "INSP-YH-1"], "NOT_ON_TEAM"), (["INSP-YH-1", "INSP-CW-1"], "NOT_ON_TEAM")]
    {
        let refused = change(&lead, "askTwice", &wanted(&lead, readers).await).await;
        assert_eq!(texts(&refused["userErrors"], "code"), [code]);
    }
    let wrong = json!({"reading": id, "outcome": "NOT_MET", "fields": but(filled(), "limit_days", json!("x"))});
    let refused = change(&lead, "readCheck", &wrong).await;
    assert!(texts(&refused["userErrors"], "message").concat().starts_with("limit_days: "));
    assert_eq!(rows.written().await, before);
    assert_eq!(rows.count::<check_reading::Entity>().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_hand_in_at_once_are_both_in() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let [lead, one, other] = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2"].map(|who| app.caller(who));
        let id = ask(&lead, ["INSP-YH-1", "INSP-YH-2"]).await;
        let input = json!({"reading": id, "outcome": "FULLY_MET", "fields": filled()});
        let (one, other) = futures_util::join!(
            change(&one, "readCheck", &input),
            change(&other, "readCheck", &input)
        );
        assert_eq!((&one["userErrors"], &other["userErrors"]), (&json!([]), &json!([])));
        let now = seen(&lead, &id).await;
        assert_eq!((&now["complete"], now["check"].is_object()), (&json!(true), true), "{on:?}");
    }
}
