//! What is recorded of people ends: a conflict of interest by two administrators, somebody's time here by one.

use crate::grants;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::types::Role;
use entity::{audit_entry, conflict_of_interest, outbox_event, person_ending};
use evidence::clock::Clock;
use evidence::graphql::id;
use futures_util::future::join_all;
use serde_json::{Value, json};

const FIELDS: &str = "person { title grantedAreas { code } conflictsOfInterest { code }
    conflicts { reason endReason endedAt endAskedBy { subject } endedBy { subject } }
    endings { reason readmittedAt } } userErrors { field code message }";

const NONE: [&str; 0] = [];

fn operation(name: &str) -> String {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {FIELDS} }} }}")
}

async fn change(by: &Caller<'_>, name: &str, input: Value) -> Value {
    by.query(&operation(name), json!({"input": input})).await[name].take()
}

fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

/// Somebody of the team whose token says administrator.
fn administrator<'a>(app: &'a TestApp, who: &str) -> Caller<'a> {
    let now = Clock::default().now().timestamp();
    let token = app.issuer.token(who, Role::Administrator, "evidence-api", now);
    app.bearing(Some(token.expect("a token")))
}

async fn person(rows: &Rows, who: &str) -> String {
    id::encode("Person", rows.person(who).await).0
}

async fn sees(caller: &Caller<'_>) -> Option<u64> {
    let data = caller.query("{ evidence(first: 1) { totalCount } }", json!({})).await;
    data["evidence"]["totalCount"].as_u64()
}

#[tokio::test]
async fn a_conflict_of_interest_is_ended_by_another_administrator_than_who_asked() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let other = administrator(&app, "AUDIT-1");
        rows.stand("INSP-CW-2", &["YH"], &["YH"]).await;
        let (whom, inspector) = (person(&rows, "INSP-CW-2").await, app.caller("INSP-CW-2"));
        let this = json!({"person": whom, "area": "YH"});
        let why = json!({"person": whom, "area": "YH", "reason": " They work here for good now. "});
        assert_eq!(codes(&change(&other, "endConflict", this.clone()).await), ["NOT_ASKED"]);
        let asked = change(&one, "askToEndConflict", why.clone()).await;
        assert_eq!(codes(&asked), NONE);
        assert_eq!(texts(&asked["person"]["conflictsOfInterest"], "code"), ["YH"], "it stands");
        assert_eq!(sees(&inspector).await, Some(0));
        assert_eq!(codes(&change(&one, "endConflict", this.clone()).await), ["ASKED_BY_YOU"]);
        let ended = change(&other, "endConflict", this.clone()).await;
        assert_eq!(codes(&ended), NONE);
        assert_eq!(ended["person"]["conflictsOfInterest"], json!([]));
        let record = &ended["person"]["conflicts"][0];
        assert_eq!(record["endReason"], "They work here for good now.");
        assert_eq!(
            (&record["endAskedBy"]["subject"], &record["endedBy"]["subject"]),
            (&json!("ADMIN-1"), &json!("AUDIT-1"))
        );
        assert_eq!(sees(&inspector).await, Some(146), "from the next request of the same token");
        assert_eq!(codes(&change(&other, "endConflict", this.clone()).await), ["NOT_RECORDED"]);
        let again = grants::change(&one, &rows, "recordConflict", "INSP-CW-2", "YH").await;
        assert_eq!(codes(&again), NONE, "it can be recorded anew, and counts");
        assert_eq!(sees(&inspector).await, Some(0));
        let records = rows.all::<conflict_of_interest::Entity>().await;
        let theirs = rows.person("INSP-CW-2").await;
        assert_eq!(records.iter().filter(|row| row.person_id == theirs).count(), 2);
        let events = rows.all::<outbox_event::Entity>().await;
        let told: Vec<_> = events.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!(told, ["conflict.end.asked", "conflict.ended", "conflict.recorded"]);
    }
}

#[tokio::test]
async fn nobody_ends_their_own_conflict_or_without_a_reason() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let other = administrator(&app, "AUDIT-1");
        rows.stand("ADMIN-1", &[], &["YH"]).await;
        let own = person(&rows, "ADMIN-1").await;
        let before = rows.written().await;
        let why = json!({"person": own, "area": "YH", "reason": "So."});
        assert_eq!(codes(&change(&one, "askToEndConflict", why.clone()).await), ["OWN_ACCESS"]);
        let silent = json!({"person": own, "area": "YH", "reason": " "});
        assert_eq!(codes(&change(&other, "askToEndConflict", silent).await), ["REASON_REQUIRED"]);
        let elsewhere = json!({"person": own, "area": "LN", "reason": "So."});
        assert_eq!(codes(&change(&other, "askToEndConflict", elsewhere).await), ["NOT_RECORDED"]);
        assert_eq!(rows.written().await, before, "nothing was written");
        assert_eq!(codes(&change(&other, "askToEndConflict", why).await), NONE);
        let this = json!({"person": own, "area": "YH"});
        assert_eq!(codes(&change(&one, "endConflict", this).await), ["OWN_ACCESS"]);
    }
}

#[tokio::test]
async fn who_left_is_nobody_from_the_next_request_on_until_they_are_readmitted() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        for (who, sees_before) in [("ANALYST-1", 290), ("HMCI", 290)] {
            let (whom, caller) = (person(&rows, who).await, app.caller(who));
            assert_eq!(sees(&caller).await, Some(sees_before));
            let why = json!({"person": whom, "reason": "They left the service."});
            let gone = change(&admin, "endPerson", why.clone()).await;
            assert_eq!(codes(&gone), NONE, "{who}");
            assert_eq!(gone["person"]["grantedAreas"], json!([]));
            assert_eq!(sees(&caller).await, Some(0), "{who}, with the same token");
            let me = caller.query("{ viewer { person { id } roleProblem } }", json!({})).await;
            assert_eq!(me["viewer"], json!({"person": null, "roleProblem": "PERSON_UNKNOWN"}));
            assert_eq!(codes(&change(&admin, "endPerson", why).await), ["ALREADY_RECORDED"]);
            let granted = grants::change(&admin, &rows, "grantArea", who, "LN").await;
            assert_eq!(codes(&granted), ["NOT_RECORDED"], "nothing is granted to who is gone");
            let back = change(&admin, "readmitPerson", json!({"person": whom})).await;
            assert_eq!(codes(&back), NONE);
            let again = change(&admin, "readmitPerson", json!({"person": whom})).await;
            assert_eq!(codes(&again), ["NOT_RECORDED"]);
        }
        assert_eq!(sees(&app.caller("ANALYST-1")).await, Some(0), "without the grants of before");
        assert_eq!(sees(&app.caller("HMCI")).await, Some(290), "who needs none");
        let newcomers = admin.query("{ newcomers { totalCount } }", json!({})).await;
        assert_eq!(newcomers["newcomers"]["totalCount"], 0, "they are not new");
        assert_eq!(rows.count::<person_ending::Entity>().await, 2);
    }
}

#[tokio::test]
async fn who_is_in_a_team_that_goes_on_cannot_be_ended_and_nobody_ends_themselves() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let before = rows.written().await;
        for (who, code) in [("LEAD-YH", "ON_TEAM"), ("ADMIN-1", "OWN_ACCESS")] {
            let why = json!({"person": person(&rows, who).await, "reason": "So."});
            let told = change(&admin, "endPerson", why).await;
            assert_eq!(codes(&told), [code]);
        }
        let silent = json!({"person": person(&rows, "QA-1").await, "reason": ""});
        assert_eq!(codes(&change(&admin, "endPerson", silent).await), ["REASON_REQUIRED"]);
        assert_eq!(rows.written().await, before, "nothing was written");
        rows.run("UPDATE inspection_course SET state = 'CLOSED'").await;
        let why = json!({"person": person(&rows, "LEAD-YH").await, "reason": "So."});
        assert_eq!(codes(&change(&admin, "endPerson", why).await), NONE);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_corrected_by_who_saw_what_is_there_and_a_stale_one_is_shown_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let whom = person(&rows, "QA-1").await;
        let was = admin.query(
            "query($id: ID!) { node(id: $id) { ... on Person { title } } }",
            json!({"id": whom}),
        );
        let was = was.await["node"]["title"].clone();
        let input = |title: String| json!({"person": whom, "title": title, "was": was});
        let calls =
            (0..10).map(|at| change(&admin, "correctPerson", input(format!("Reviewer {at}"))));
        let answers = join_all(calls).await;
        let done: Vec<_> = answers.iter().filter(|answer| codes(answer).is_empty()).collect();
        assert_eq!(done.len(), 1, "{on:?}");
        let now = &done[0]["person"]["title"];
        for stale in answers.iter().filter(|answer| !codes(answer).is_empty()) {
            assert_eq!((codes(stale), &stale["person"]["title"]), (vec!["CONFLICT".into()], now));
        }
        let empty = json!({"person": whom, "title": " ", "was": now});
        assert_eq!(codes(&change(&admin, "correctPerson", empty).await), ["INVALID_VALUE"]);
    }
}

#[tokio::test]
async fn only_administrators_end_what_is_recorded_of_people() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let whom = person(&rows, "QA-1").await;
        let before = rows.written().await;
        let inputs = [
            ("correctPerson", json!({"person": whom, "title": "x", "was": "x"})),
            ("askToEndConflict", json!({"person": whom, "area": "YH", "reason": "x"})),
            ("endConflict", json!({"person": whom, "area": "YH"})),
            ("endPerson", json!({"person": whom, "reason": "x"})),
            ("readmitPerson", json!({"person": whom})),
        ];
        let team = evidence::demo::team().expect("a team").into_iter();
        let others: Vec<_> = team.filter(|member| member.role != Role::Administrator).collect();
        for (name, input) in &inputs {
            for who in others.iter().map(|member| member.alias.as_str()) {
                let code = app.caller(who).refused(&operation(name), json!({"input": input})).await;
                assert_eq!(code, "FORBIDDEN", "{who} {name}");
            }
        }
        assert_eq!(rows.written().await, before, "nothing was written");
        let told = rows.count::<audit_entry::Entity>().await;
        assert_eq!(told, (inputs.len() * others.len()) as u64, "the trail tells of each");
    }
}
