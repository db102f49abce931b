//! Judgements across Areas: what they draw on, by whom they are written, and their way to a new version.

use super::{change, codes, made, operation, step};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::audit_entry;
use entity::types::{Action, AuditOutcome};
use sea_orm::{ColumnTrait, Condition};
use serde_json::{Value, json};

/// A judgement that draws on these.
pub async fn across(by: &Caller<'_>, drawn: &[&str]) -> Value {
    let mut ids = vec![];
    for reference in drawn {
        ids.push(by.id(reference).await);
    }
    json!({"drawsOn": ids, "component": "LLA", "units": ["MC", "CC"], "title": "Coaching carries",
        "statement": "Where assessments lead to coaching, casework is better."})
}

async fn draws_on(by: &Caller<'_>, id: &Value) -> Vec<String> {
    let query = "query($id: ID!) { node(id: $id) { ... on Judgement { drawsOn { reference } } } }";
    texts(&by.query(query, json!({"id": id})).await["node"]["drawsOn"], "reference")
}

pub const SOURCES: [&str; 2] = ["J-CW-02", "J-YH-02"];

#[tokio::test]
async fn a_judgement_across_areas_is_begun_by_who_sees_all_that_it_draws_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        let input = across(&hmci, &SOURCES).await;
        let draft = made(&hmci, "createCrossAreaJudgement", &input).await;
        assert_eq!(draft["reference"], "J-X-02");
        assert_eq!(texts(&draft["history"], "kind"), ["CREATED"]);
        assert_eq!(draws_on(&hmci, &draft["id"]).await, SOURCES);
        let lead = app.caller("LEAD-YH");
        assert_eq!(draws_on(&lead, &draft["id"]).await, ["J-YH-02"], "each sees its own Area");
        let barred = app.caller("INSP-CW-2");
        let seen = barred.query("{ judgement(reference: \"J-X-02\") { id } }", json!({})).await;
        assert_eq!(seen["judgement"], Value::Null, "a conflict with one Area hides it");
        let told = Condition::all()
            .add(audit_entry::Column::Action.eq(Action::DrawOnJudgement))
            .add(audit_entry::Column::Outcome.eq(AuditOutcome::Done));
        let told = rows.those::<audit_entry::Entity>(told).await;
        assert_eq!(told.len(), 2, "the trails of both inspections tell of it");

        // an inspector of both Areas may, too
        let query = operation("createCrossAreaJudgement");
        let refused = lead.refused(&query, json!({"input": input})).await;
        assert_eq!(refused, "NOT_FOUND");
        rows.grant("LEAD-YH", "CW").await;
        let draft = made(&lead, "createCrossAreaJudgement", &input).await;
        assert_eq!(draft["reference"], "J-X-03");
        for who in ["ANALYST-1", "QA-1", "PUBS-1", "ADMIN-1"] {
            let refused = app.caller(who).refused(&query, json!({"input": input})).await;
            assert_eq!(refused, "FORBIDDEN", "{who}");
        }
    }
}

#[tokio::test]
async fn it_draws_on_judgements_of_several_areas_that_stand() {
    let app = TestApp::start(On::Sqlite).await;
    let (hmci, lead) = (app.caller("HMCI"), app.caller("LEAD-CW"));
    let retire = json!({"judgement": lead.id("J-CW-05").await, "revision": 1, "reason": "Another will say it."});
    made(&lead, "retireJudgement", &retire).await;
    for (drawn, code) in [
        (&[][..], "INVALID_VALUE"),
        (&["J-YH-01"][..], "INVALID_VALUE"),
        (&["J-YH-01", "J-YH-02"], "INVALID_VALUE"),
        (&["J-YH-01", "J-CW-01", "J-X-01"], "CROSS_AREA"),
        (&["J-YH-01", "J-CW-05"], "JUDGEMENT_ENDED"),
    ] {
        let told = change(&hmci, "createCrossAreaJudgement", &across(&hmci, drawn).await).await;
        assert_eq!(codes(&told), [code], "{drawn:?}");
    }
    let mut input = across(&hmci, &SOURCES).await;
    input["drawsOn"] = json!([hmci.id("J-X-01").await, hmci.id("J-YH-01").await]);
    let query = operation("createCrossAreaJudgement");
    assert_eq!(hmci.refused(&query, json!({"input": input})).await, "FORBIDDEN");
}

#[tokio::test]
async fn who_does_not_see_all_of_it_changes_nothing_of_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, lead) = (app.caller("HMCI"), app.caller("LEAD-YH"));
        let id = json!(hmci.id("J-X-01").await);
        let edit = json!({"judgement": id, "revision": 1, "title": "Coaching carries"});
        for (name, input) in [
            ("editJudgement", edit.clone()),
            ("retireJudgement", json!({"judgement": id, "revision": 1, "reason": "No more."})),
            ("submitJudgement", step(&lead, &id, "").await),
        ] {
            assert_eq!(codes(&change(&lead, name, &input).await), ["EVIDENCE_BASE"], "{name}");
        }
        let now = made(&hmci, "editJudgement", &edit).await;
        assert_eq!(now["title"], "Coaching carries");
        let drawn = across(&hmci, &["J-CW-01", "J-CW-02", "J-YH-02"]).await["drawsOn"].take();
        let more = json!({"judgement": id, "revision": 2, "drawsOn": drawn});
        let now = made(&hmci, "editJudgement", &more).await;
        let words = json!([{"field": "drawsOn", "was": "J-CW-02, J-YH-02", "is": "J-CW-01, J-CW-02, J-YH-02"}]);
        assert_eq!(now["history"][1]["words"], words, "{on:?}");
        assert_eq!(draws_on(&hmci, &id).await, ["J-CW-01", "J-CW-02", "J-YH-02"]);
        let again = json!({"judgement": id, "revision": 3, "drawsOn": drawn});
        assert_eq!(codes(&change(&hmci, "editJudgement", &again).await), ["UNCHANGED"]);
        let stale = json!({"judgement": id, "revision": 1, "drawsOn": drawn});
        assert_eq!(codes(&change(&hmci, "editJudgement", &stale).await), ["CONFLICT"]);
        let effects = json!([{"unit": "MC", "measure": "GRIP", "effect": "HELPED"}]);
        for (name, input, code) in [
            (
                "addFinding",
                json!({"judgement": id, "type": "STRENGTH", "statement": "More."}),
                "CROSS_AREA",
            ),
            (
                "editJudgement",
                json!({"judgement": id, "revision": 3, "effects": effects}),
                "CROSS_AREA",
            ),
            (
                "editJudgement",
                json!({"judgement": id, "revision": 3, "drawsOn": [hmci.id("J-YH-01").await]}),
                "INVALID_VALUE",
            ),
        ] {
            assert_eq!(codes(&change(&hmci, name, &input).await), [code], "{name}");
        }
        let area = json!({"judgement": lead.id("J-YH-05").await, "revision": 1, "drawsOn": drawn});
        let query = operation("editJudgement");
        assert_eq!(hmci.refused(&query, json!({"input": area})).await, "FORBIDDEN");
        let own = json!({"judgement": lead.id("J-YH-05").await, "revision": 1, "drawsOn": [lead.id("J-YH-01").await]});
        assert_eq!(codes(&change(&lead, "editJudgement", &own).await), ["INVALID_VALUE"]);
    }
}

#[tokio::test]
async fn it_is_agreed_sealed_published_and_amended_like_any_other() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, qa, rows) = (app.caller("HMCI"), app.caller("QA-1"), Rows::of(&app).await);
        let source = json!(hmci.id("J-CW-02").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &source, "").await).await;
        let input = across(&hmci, &SOURCES).await;
        let id = made(&hmci, "createCrossAreaJudgement", &input).await["id"].take();
        for (by, name) in
            [(&hmci, "submitJudgement"), (&qa, "agreeJudgement"), (&hmci, "signOffJudgement")]
        {
            made(by, name, &step(by, &id, "").await).await;
        }
        publish_after_what_it_draws_on(&app, &id).await;
        let query =
            "query($id: ID!) { node(id: $id) { ... on Judgement { status seal { verified } } } }";
        let seen = hmci.query(query, json!({"id": id})).await["node"].take();
        assert_eq!(seen, json!({"status": "PUBLISHED", "seal": {"verified": true}}), "{on:?}");
        let lead = app.caller("LEAD-YH");
        let amend = step(&lead, &id, "Another Area was inspected.").await;
        assert_eq!(codes(&change(&lead, "amendJudgement", &amend).await), ["EVIDENCE_BASE"]);
        rows.grant("LEAD-YH", "CW").await;
        let next = made(&lead, "amendJudgement", &amend).await;
        assert_eq!((&next["reference"], &next["version"]), (&json!("J-X-02"), &json!(2)));
        assert_eq!(draws_on(&lead, &next["id"]).await, SOURCES, "{on:?}");
        let seen = hmci.query(query, json!({"id": id})).await["node"].take();
        assert_eq!(seen["seal"]["verified"], true);
    }
}

/// Publishes it, which is refused until what it draws on is published, and to who does not see all of that.
async fn publish_after_what_it_draws_on(app: &TestApp, id: &Value) {
    let (hmci, pubs, rows) = (app.caller("HMCI"), app.caller("PUBS-1"), Rows::of(app).await);
    let query = "mutation($input: JudgementStepInput!) { publishJudgement(input: $input) {
        judgement { status } userErrors { code message } } }";
    let publish = async |by: &Caller<'_>| {
        let input = json!({"input": step(by, id, "").await});
        by.query(query, input).await["publishJudgement"].take()
    };
    let may = "query($id: ID!) { node(id: $id) { ... on Judgement {
        allowedTransitions { step allowed reasons } } } }";
    let refused = async |by: &Caller<'_>, says: &str| {
        let told = publish(by).await;
        assert_eq!(codes(&told), ["EVIDENCE_BASE"]);
        let message = told["userErrors"][0]["message"].as_str().expect("a sentence");
        assert!(message.contains(says), "{message}");
        let seen = by.query(may, json!({"id": id})).await["node"]["allowedTransitions"].take();
        let mut steps = seen.as_array().expect("steps").iter();
        let told = steps.find(|one| one["step"] == "PUBLISH").expect("a step");
        assert_eq!(told["allowed"], false);
        let reason = told["reasons"][0].as_str().expect("a sentence");
        assert!(reason.contains(says), "{reason}");
    };
    refused(&hmci, "not published, or was retracted: J-CW-02, J-YH-02.").await;
    let source = json!(hmci.id("J-CW-02").await);
    made(&hmci, "publishJudgement", &step(&hmci, &source, "").await).await;
    refused(&pubs, "not published, or was retracted: J-YH-02.").await;
    let source = json!(hmci.id("J-YH-02").await);
    made(&hmci, "publishJudgement", &step(&hmci, &source, "").await).await;
    rows.stand("PUBS-1", &["YH"], &[]).await;
    refused(&pubs, "may not see all").await;
    rows.stand("PUBS-1", &["YH", "CW"], &[]).await;
    assert_eq!(publish(&pubs).await["judgement"]["status"], "PUBLISHED");
}

/// What happened to what it draws on, and how many statements it takes to tell.
async fn happened(app: &TestApp, who: &str, id: &Value) -> (Vec<String>, u64) {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Judgement { changedSinceSignOff { what message
        evidence { id } links { id } judgement { reference version } } } } }";
    let caller = app.caller(who);
    let (mut data, statements) = app.statements(caller.query(query, json!({"id": id}))).await;
    let all = data["node"]["changedSinceSignOff"].take();
    let told = all.as_array().expect("what happened").iter().map(|one| {
        assert_eq!((&one["evidence"], &one["links"]), (&Value::Null, &json!([])), "{one}");
        let (what, source) = (one["what"].as_str(), one["judgement"]["reference"].as_str());
        let (what, source) = (what.expect("a word"), source.expect("a name"));
        assert!(one["message"].as_str().is_some_and(|says| says.contains(source)), "{one}");
        assert_eq!(one["judgement"]["version"], 1, "the one that is drawn on");
        format!("{what} {source}")
    });
    (told.collect(), statements)
}

#[tokio::test]
async fn what_happens_to_what_it_draws_on_is_told_to_who_sees_that() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, qa) = (app.caller("HMCI"), app.caller("QA-1"));
        let (lead, other) = (app.caller("LEAD-YH"), app.caller("LEAD-CW"));
        for source in ["J-CW-02", "J-YH-03", "J-YH-04"] {
            let source = json!(hmci.id(source).await);
            made(&hmci, "signOffJudgement", &step(&hmci, &source, "").await).await;
        }
        let source = json!(hmci.id("J-YH-02").await);
        let mut sealed = vec![];
        for drawn in [&SOURCES[..], &["J-CW-02", "J-YH-01", "J-YH-02", "J-YH-03", "J-YH-04"]] {
            let input = across(&hmci, drawn).await;
            let id = made(&hmci, "createCrossAreaJudgement", &input).await["id"].take();
            assert_eq!(happened(&app, "HMCI", &id).await.0, [""; 0], "nothing before that");
            for (by, name) in
                [(&hmci, "submitJudgement"), (&qa, "agreeJudgement"), (&hmci, "signOffJudgement")]
            {
                made(by, name, &step(by, &id, "").await).await;
            }
            sealed.push(id);
        }
        let id = &sealed[0];
        let told = async |who: &str| happened(&app, who, id).await.0;
        assert_eq!(told("HMCI").await, [""; 0], "{on:?}");

        let next = made(&lead, "amendJudgement", &step(&lead, &source, "So.").await).await;
        assert_eq!(told("HMCI").await, [""; 0], "{on:?}: a draft says nothing yet");
        made(&qa, "agreeJudgement", &step(&qa, &next["id"], "").await).await;
        assert_eq!(told("HMCI").await, ["SOURCE_AMENDED J-YH-02"], "{on:?}");

        let withdraw =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"So.\"}) {
            userErrors { code } } }";
        let gone = other.query(withdraw, json!({"id": other.id("INT-CW-038").await})).await;
        assert_eq!(codes(&gone["withdrawEvidence"]), [""; 0]);
        let both = ["SOURCE_CHANGED J-CW-02", "SOURCE_AMENDED J-YH-02"];
        assert_eq!(told("HMCI").await, both, "{on:?}");

        made(&hmci, "publishJudgement", &step(&hmci, &source, "").await).await;
        made(&hmci, "retractJudgement", &step(&hmci, &source, "It is wrong.").await).await;
        let all = ["SOURCE_CHANGED J-CW-02", "SOURCE_RETRACTED J-YH-02", "SOURCE_AMENDED J-YH-02"];
        assert_eq!(told("HMCI").await, all, "{on:?}");
        assert_eq!(told("LEAD-YH").await, all[1..], "each sees its own Area");
        assert_eq!(told("LEAD-CW").await, all[..1], "each sees its own Area");

        let (few, more) =
            (happened(&app, "HMCI", id).await.1, happened(&app, "HMCI", &sealed[1]).await.1);
        assert!(more <= few + 3, "{on:?}: {few} {more}");
    }
}
