//! Planning an inspection and moving it on: what the rules refuse, what stays, and many who try at once.

use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::types::InspectionState;
use entity::{inspection_course, inspection_member, inspection_stage, outbox_event};
use evidence::graphql::id;
use futures_util::future::join_all;
use sea_orm::Set;
use serde_json::{Value, json};

const FIELDS: &str = "inspection { id reference state version team { position person { subject } }
    stages { stage plannedStart plannedEnd } projection { projectedEnd } publicationOn
    history { kind change } } userErrors { field code message }";

const NONE: [&str; 0] = [];

async fn change(by: &Caller<'_>, name: &str, input: &Value) -> Value {
    let kind = match name {
        "pauseInspection" | "resumeInspection" | "endInspection" | "closeInspection" => {
            "TurnInspectionInput".to_owned()
        }
        name => format!("{}{}Input", name[..1].to_uppercase(), &name[1..]),
    };
    let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {FIELDS} }} }}");
    by.query(&query, json!({"input": input})).await[name].take()
}

fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

/// The ids of people of the team.
async fn people(rows: &Rows, who: &[&str]) -> Vec<String> {
    let mut ids = vec![];
    for who in who {
        ids.push(id::encode("Person", rows.person(who).await).0);
    }
    ids
}

async fn turn(by: &Caller<'_>, version: i64) -> Value {
    json!({"inspection": by.id("INS-YH").await, "version": version, "reason": "It was decided.",
        "decidedBy": "HM Chief Inspector"})
}

#[tokio::test]
async fn a_team_is_a_lead_and_up_to_five_who_are_granted_the_area_and_have_no_conflict() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let yh = people(
            &rows,
            &["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3", "INSP-YH-4", "INSP-YH-5"],
        );
        let (yh, others) =
            (yh.await, people(&rows, &["INSP-CW-1", "INSP-CW-2", "SVC-REPORTS"]).await);
        rows.stand("INSP-CW-3", &["CW", "YH"], &[]).await;
        let seventh = people(&rows, &["INSP-CW-3"]).await.remove(0);
        let before = rows.written().await;
        let plan = |lead: &String, inspectors: &[&String]| json!({"area": "YH", "begins": "2026-03-02", "lead": lead, "inspectors": inspectors});
        let six: Vec<_> = yh[1..].iter().chain([&seventh]).collect();
        for (input, code) in [
            (plan(&others[0], &[]), "NOT_GRANTED"),
            (plan(&yh[0], &[&others[1]]), "CONFLICT_OF_INTEREST"),
            (plan(&yh[0], &[&others[2]]), "INVALID_VALUE"),
            (plan(&yh[0], &[&yh[1], &yh[1]]), "INVALID_VALUE"),
            (plan(&yh[0], &[&yh[0]]), "INVALID_VALUE"),
            (plan(&yh[0], &six), "INVALID_VALUE"),
        ] {
            let told = change(&admin, "createInspection", &input).await;
            assert_eq!(
                (codes(&told), &told["inspection"]),
                (vec![code.to_owned()], &Value::Null),
                "{input}"
            );
        }
        for (field, value) in [
            ("begins", "2026-03-01"),
            ("begins", "0001-01-01"),
            ("begins", "9999-12-31"),
            ("publicationOn", "2026-04-01"),
            ("publicationOn", "9999-12-31"),
        ] {
            let mut input = plan(&yh[0], &[]);
            input[field] = json!(value);
            let told = change(&admin, "createInspection", &input).await;
            assert_eq!(
                (codes(&told), &told["userErrors"][0]["field"]),
                (vec!["INVALID_VALUE".into()], &json!(field))
            );
        }
        assert_eq!(rows.written().await, before, "nothing was written");
        let made = change(&admin, "createInspection", &plan(&yh[0], &[&yh[1]])).await;
        assert_eq!(made["inspection"]["reference"], "INS-YH-2", "a later one of the same Area");
        let made = change(&admin, "createInspection", &plan(&yh[0], &[])).await;
        assert_eq!(made["inspection"]["reference"], "INS-YH-3");
        let wrong = json!({"area": "XX", "begins": "2026-03-02", "lead": yh[0], "inspectors": []});
        let query = "mutation($input: CreateInspectionInput!) { createInspection(input: $input) { inspection { id } } }";
        assert_eq!(admin.refused(query, json!({"input": wrong})).await, "BAD_USER_INPUT");
        let nobody = json!({"area": "YH", "begins": "2026-03-02", "inspectors": [],
            "lead": id::encode("Person", sea_orm::prelude::Uuid::new_v4()).0});
        assert_eq!(admin.refused(query, json!({"input": nobody})).await, "NOT_FOUND");
    }
}

#[tokio::test]
async fn who_leaves_a_team_stays_in_the_record_and_can_come_back() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let of = people(&rows, &["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3"]).await;
        let inspection = app.caller("LEAD-YH").id("INS-YH").await;
        let team = |lead: usize, others: &[usize], version: i32| {
            let others: Vec<_> = others.iter().map(|at| &of[*at]).collect();
            json!({"inspection": inspection, "version": version, "reason": "They left the service.",
                "lead": of[lead], "inspectors": others})
        };
        let made = change(&admin, "changeInspectionTeam", &team(1, &[2, 3], 1)).await;
        assert_eq!(codes(&made), NONE);
        let names = texts(&made["inspection"]["team"], "subject");
        assert_eq!(names[0], "INSP-YH-1", "the one lead");
        assert_eq!((names.len(), &made["inspection"]["version"]), (3, &json!(2)));
        let members = rows.all::<inspection_member::Entity>().await;
        let lead = rows.person("LEAD-YH").await;
        let left = members.iter().find(|row| row.person_id == lead).expect("a record");
        assert!(left.left_at.is_some());
        let back = change(&admin, "changeInspectionTeam", &team(0, &[1, 2, 3], 2)).await;
        assert_eq!(texts(&back["inspection"]["team"], "subject")[0], "LEAD-YH");
        assert_eq!(
            texts(&back["inspection"]["history"], "change"),
            ["3 left, 1 changed", "2 changed"]
        );
        let same = change(&admin, "changeInspectionTeam", &team(0, &[1, 2, 3], 3)).await;
        assert_eq!(codes(&same), ["UNCHANGED"]);
        let mut silent = team(1, &[], 3);
        silent["reason"] = json!(" ");
        let silent = change(&admin, "changeInspectionTeam", &silent).await;
        assert_eq!(codes(&silent), ["REASON_REQUIRED"]);
    }
}

#[tokio::test]
async fn stages_are_moved_in_their_order_and_what_happened_has_happened() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let inspection = lead.id("INS-YH").await;
        let input = |version: i32, stages: Value| json!({"inspection": inspection, "version": version, "reason": "So.", "stages": stages});
        let stage = |name: &str, days: [&str; 4]| {
            let day = |at: usize| if days[at].is_empty() { Value::Null } else { json!(days[at]) };
            json!({"stage": name, "plannedStart": day(0), "plannedEnd": day(1), "actualStart": day(2),
                "actualEnd": day(3)})
        };
        let before = rows.everything().await;
        for (name, days) in [
            ("FIELDWORK", ["2025-03-17", "2025-03-16", "", ""]),
            ("FIELDWORK", ["2025-02-17", "2025-04-04", "", ""]),
            ("FIELDWORK", ["2025-03-17", "2025-04-04", "", "2025-04-04"]),
            ("FIELDWORK", ["2025-03-17", "2025-04-04", "2025-03-20", "2025-03-19"]),
            ("FIELDWORK", ["2025-03-17", "2025-04-04", "2026-01-16", ""]),
            ("FIELDWORK", ["2025-03-17", "9999-12-31", "", ""]),
            ("SETTING_UP", ["1985-12-31", "2025-03-14", "", ""]),
            // what comes first has not begun
            ("FIELDWORK", ["2025-03-17", "2025-04-04", "2025-03-17", ""]),
        ] {
            let told = change(&lead, "moveStages", &input(1, json!([stage(name, days)]))).await;
            assert_eq!(codes(&told), ["INVALID_VALUE"], "{days:?}");
            assert!(told.to_string().contains(name), "by its word: {told}");
        }
        let twice = [17, 18]
            .map(|day| stage("FIELDWORK", [&format!("2025-03-{day}"), "2025-04-04", "", ""]));
        let told = change(&lead, "moveStages", &input(1, json!(twice))).await;
        assert_eq!(
            texts(&told["userErrors"], "message"),
            ["FIELDWORK is named twice: say its dates once."]
        );
        let same = stage("FIELDWORK", ["2025-03-17", "2025-04-04", "", ""]);
        let told = change(&lead, "moveStages", &input(1, json!([same]))).await;
        assert_eq!(codes(&told), ["UNCHANGED"]);
        let unchanged = |all: Vec<String>| {
            let all = all.into_iter().filter(|row| !row.starts_with("audit_"));
            all.collect::<Vec<_>>()
        };
        assert_eq!(unchanged(rows.everything().await), unchanged(before), "nothing was written");
        let done = stage("SETTING_UP", ["2025-03-03", "2025-03-14", "2025-03-03", "2025-03-17"]);
        let moved = change(&lead, "moveStages", &input(1, json!([done]))).await;
        assert_eq!(codes(&moved), NONE);
        let told = texts(&moved["inspection"]["history"], "change");
        let expected = "SETTING_UP: planned 2025-03-03 to 2025-03-14 becomes planned 2025-03-03 to \
                        2025-03-14, 2025-03-03 to 2025-03-17";
        assert_eq!(told, [expected]);
        let events = rows.all::<outbox_event::Entity>().await;
        assert_eq!(events[0].event_type, "inspection.changed");
        let publication = json!({"inspection": inspection, "version": 2, "reason": "So.",
            "publicationOn": "2025-05-01"});
        let early = change(&lead, "movePublication", &publication).await;
        assert_eq!(codes(&early), ["INVALID_VALUE"], "before its last stage ends");
        let mut publication = publication;
        publication["publicationOn"] = json!("2026-09-01");
        let moved = change(&lead, "movePublication", &publication).await;
        assert_eq!(moved["inspection"]["publicationOn"], "2026-09-01");
    }
}

#[tokio::test]
async fn an_inspection_is_paused_resumed_and_over_only_from_where_it_stands() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let all = ["pauseInspection", "resumeInspection", "endInspection", "closeInspection"];
        for (state, may) in [
            (InspectionState::Open, &["pauseInspection", "endInspection", "closeInspection"][..]),
            (InspectionState::Paused, &["resumeInspection", "endInspection"]),
            (InspectionState::EndedIncomplete, &[]),
            (InspectionState::Closed, &[]),
        ] {
            for name in all {
                let of = rows.inspection("INS-YH").await;
                let course = inspection_course::ActiveModel {
                    inspection_id: Set(of.id),
                    state: Set(state),
                    version: Set(7),
                    ..Default::default()
                };
                rows.change(course).await;
                rows.run("UPDATE inspection_stage SET actual_start = planned_start, actual_end = planned_end").await;
                let told = change(&lead, name, &turn(&lead, 7).await).await;
                let expected: &[&str] =
                    if may.contains(&name) { &[] } else { &["INSPECTION_NOT_OPEN"] };
                assert_eq!(codes(&told), expected, "{state:?} {name}");
                let can = json!({"id": told["inspection"]["id"]});
                if may.contains(&name) && name != "pauseInspection" && name != "resumeInspection" {
                    let query =
                        "query($id: ID!) { node(id: $id) { viewerCan(action: MOVE_STAGES) } }";
                    assert_eq!(
                        lead.query(query, can).await["node"]["viewerCan"],
                        false,
                        "it is over"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn only_an_inspection_whose_stages_have_ended_is_closed() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let told = change(&lead, "closeInspection", &turn(&lead, 1).await).await;
    assert_eq!(codes(&told), ["INSPECTION_NOT_OPEN"]);
    assert!(
        told["userErrors"][0]["message"].as_str().is_some_and(|told| told.contains("SETTING_UP"))
    );
    for (field, code) in [("reason", "REASON_REQUIRED"), ("decidedBy", "INVALID_VALUE")] {
        let mut input = turn(&lead, 1).await;
        input[field] = json!("  ");
        assert_eq!(codes(&change(&lead, "pauseInspection", &input).await), [code]);
    }
    let stages = rows.all::<inspection_stage::Entity>().await;
    assert!(stages.iter().all(|stage| stage.actual_end.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_change_the_same_version_at_once_one_succeeds() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let input = turn(&lead, 1).await;
        let calls = (0..20).map(|_| change(&lead, "pauseInspection", &input));
        let answers = join_all(calls).await;
        let done = answers.iter().filter(|answer| codes(answer).is_empty()).count();
        assert_eq!(done, 1, "{on:?}");
        let stale: Vec<_> = answers.iter().filter(|answer| codes(answer) == ["CONFLICT"]).collect();
        assert_eq!(stale.len(), 19, "{on:?}");
        assert!(
            stale.iter().all(|answer| answer["inspection"]["state"] == "PAUSED"),
            "what is there now"
        );
    }
}
