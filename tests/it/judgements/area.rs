//! What is sent to the Area, the points that it raises, and what is decided on each.

use super::{change, codes, made, operation, step};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::{all_texts, texts};
use evidence::graphql::id;
use serde_json::{Value, json};

const TEXTS: &str =
    "{ areaTexts { totalCount nodes { id reference title statement sha256 note closedAt
    area { code } judgement { id } findings { reference type statement }
    points { point finding response reason changedField decidedOn }
    viewerCan(action: RAISE_ACCURACY_POINT) } } }";

const RAISE: &str =
    "mutation($input: RaiseAccuracyPointInput!) { raiseAccuracyPoint(input: $input) {
    text { id points { point finding response } } userErrors { field code message } } }";

async fn sent_to(by: &Caller<'_>) -> Value {
    by.query(TEXTS, json!({})).await["areaTexts"]["nodes"].take()
}

async fn raise(by: &Caller<'_>, text: &Value, finding: Option<&str>, point: &str) -> Value {
    let input = json!({"text": text, "finding": finding, "point": point});
    by.query(RAISE, json!({"input": input})).await["raiseAccuracyPoint"].take()
}

/// J-YH-03, sent to the Area.
async fn sent(app: &TestApp) -> (Value, Value) {
    let lead = app.caller("LEAD-YH");
    let id = json!(lead.id("J-YH-03").await);
    made(&lead, "sendToArea", &step(&lead, &id, "Please check the facts.").await).await;
    let text = sent_to(&app.caller("AREA-YH")).await[0].take();
    (id, text)
}

#[tokio::test]
async fn the_liaison_reads_what_was_sent_as_it_was_and_nothing_else() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, liaison) = (app.caller("LEAD-YH"), app.caller("AREA-YH"));
        assert_eq!(sent_to(&liaison).await, json!([]));
        let (id, text) = sent(&app).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { title statement
            findings { reference type statement } } } }";
        let now = lead.query(query, json!({"id": id})).await["node"].take();
        for field in ["title", "statement", "findings"] {
            assert_eq!(text[field], now[field], "{field}");
        }
        assert_eq!(
            (&text["note"], &text["closedAt"]),
            (&json!("Please check the facts."), &Value::Null)
        );
        assert_eq!((&text["judgement"], &text["viewerCan"]), (&Value::Null, &json!(true)));
        assert!(
            liaison.query(query, json!({"id": id})).await["node"].is_null(),
            "never the judgement"
        );
        assert_eq!(sent_to(&app.caller("AREA-CW")).await, json!([]), "and no other Area's");
        for who in ["LEAD-YH", "QA-1", "HMCI"] {
            assert_eq!(sent_to(&app.caller(who)).await[0]["judgement"]["id"], id, "{who}");
        }
        for who in ["PUBS-1", "SVC-REPORTS", "ADMIN-1", "LEAD-CW"] {
            assert_eq!(sent_to(&app.caller(who)).await, json!([]), "{who}");
        }
        // words that change later are not there
        let raised = raise(&liaison, &text["id"], Some("F-YH-06"), "The date is wrong.").await;
        assert_eq!(raised["userErrors"], json!([]));
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { revision factualAccuracy { id point } } } }";
        let point = lead.query(query, json!({"id": id})).await["node"].take();
        let decide = json!({"point": point["factualAccuracy"][0]["id"], "revision": point["revision"],
            "response": "ACCEPTED", "findings": [{"finding": lead.id("F-YH-06").await, "statement": "Quite other words."}]});
        made(&lead, "decideAccuracyPoint", &decide).await;
        let now = sent_to(&liaison).await[0].take();
        assert_eq!((&now["findings"], &now["sha256"]), (&text["findings"], &text["sha256"]));
        assert!(!all_texts(&now).iter().any(|text| text.contains("Quite other words.")));
    }
}

#[tokio::test]
async fn points_are_raised_on_what_was_sent_and_decided_with_reason_and_what_changed() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, liaison, hmci) =
            (app.caller("LEAD-YH"), app.caller("AREA-YH"), app.caller("HMCI"));
        let (id, text) = sent(&app).await;
        assert_eq!(codes(&raise(&liaison, &text["id"], None, " ").await), ["COMMENT_REQUIRED"]);
        assert_eq!(
            codes(&raise(&liaison, &text["id"], Some("F-YH-01"), "So.").await),
            ["INVALID_VALUE"]
        );
        for (point, on) in [
            ("The month is wrong.", Some("F-YH-06")),
            ("It was said orally.", Some("F-YH-06")),
            ("It is not all of the Area.", None),
        ] {
            let told = raise(&liaison, &text["id"], on, point).await;
            assert_eq!(codes(&told), [""; 0]);
        }
        let told = change(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        assert_eq!(codes(&told), ["EVIDENCE_BASE"], "what the Area says is decided first");
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { revision
            factualAccuracy { id point response reason changedField decidedBy { subject } raisedBy { subject }
            changes { kind finding { reference } words { field was is } madeBy { subject } } } } } }";
        let points = lead.query(query, json!({"id": id})).await["node"].take();
        let of = |at: usize| points["factualAccuracy"][at]["id"].clone();
        assert_eq!(points["factualAccuracy"][0]["raisedBy"]["subject"], "AREA-YH");
        let decide = |point: Value, revision: i64, response: &str, reason: Option<&str>| json!({"point": point, "revision": revision, "response": response, "reason": reason});
        let revision = points["revision"].as_i64().expect("a number");
        let silent = decide(of(0), revision, "REJECTED", None);
        assert_eq!(
            codes(&change(&lead, "decideAccuracyPoint", &silent).await),
            ["REASON_REQUIRED"]
        );
        let stale = decide(of(0), revision - 1, "REJECTED", Some("So."));
        assert_eq!(codes(&change(&lead, "decideAccuracyPoint", &stale).await), ["CONFLICT"]);
        let mut partly =
            decide(of(0), revision, "PARTLY_ACCEPTED", Some("The month was, the year was not."));
        partly["findings"] =
            json!([{"finding": lead.id("F-YH-06").await, "statement": "In May 2024."}]);
        let now = made(&lead, "decideAccuracyPoint", &partly).await;
        assert_eq!(now["status"], "QA_AGREED");
        let again = decide(of(0), now["revision"].as_i64().expect("a number"), "ACCEPTED", None);
        assert_eq!(
            codes(&change(&lead, "decideAccuracyPoint", &again).await),
            ["ALREADY_RECORDED"]
        );
        let other = decide(
            of(1),
            now["revision"].as_i64().expect("a number"),
            "REJECTED",
            Some("There is no record."),
        );
        let now = made(&lead, "decideAccuracyPoint", &other).await;
        let mut whole =
            decide(of(2), now["revision"].as_i64().expect("a number"), "ACCEPTED", None);
        (whole["title"], whole["statement"]) = (json!("In one unit"), json!("What it says now."));
        let now = made(&lead, "decideAccuracyPoint", &whole).await;
        assert_eq!(
            (&now["status"], &now["title"], &now["statement"]),
            (&json!("QA_AGREED"), &json!("In one unit"), &json!("What it says now."))
        );
        let points = lead.query(query, json!({"id": id})).await["node"]["factualAccuracy"].take();
        assert_eq!(points[0]["changedField"], "findings.F-YH-06.statement");
        assert_eq!(texts(&points[0]["changes"], "kind"), ["CORRECTED"]);
        assert_eq!(points[0]["changes"][0]["words"][0]["is"], "In May 2024.");
        assert_eq!(
            (&points[1]["changes"], &points[1]["response"]),
            (&json!([]), &json!("REJECTED"))
        );
        assert_eq!(points[2]["changedField"], "title, statement");
        let seen = sent_to(&liaison).await[0].take();
        assert_eq!(texts(&seen["points"], "response"), ["PARTLY_ACCEPTED", "REJECTED", "ACCEPTED"]);
        assert_eq!(seen["points"][1]["reason"], "There is no record.");
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        let seen = sent_to(&liaison).await[0].take();
        assert_eq!((seen["closedAt"].is_string(), &seen["viewerCan"]), (true, &json!(false)));
        assert_eq!(codes(&raise(&liaison, &text["id"], None, "One more.").await), ["TEXT_CLOSED"]);
    }
}

#[tokio::test]
async fn words_are_corrected_only_where_an_accepted_point_was_raised_on_them() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, liaison, rows) =
            (app.caller("LEAD-YH"), app.caller("AREA-YH"), Rows::of(&app).await);
        let id = json!(lead.id("J-YH-04").await);
        made(&lead, "sendToArea", &step(&lead, &id, "").await).await;
        let text = sent_to(&liaison).await[0].take();
        raise(&liaison, &text["id"], Some("F-YH-07"), "The month is wrong.").await;
        raise(&liaison, &text["id"], None, "It is not all of the Area.").await;
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { revision factualAccuracy { id point } } } }";
        let seen = lead.query(query, json!({"id": id})).await["node"].take();
        let point = |says: &str| {
            let mut all = seen["factualAccuracy"].as_array().expect("points").iter();
            all.find(|of| of["point"] == says).expect("a point")["id"].clone()
        };
        let (of_finding, of_whole) =
            (&point("The month is wrong."), &point("It is not all of the Area."));
        let words =
            |of: String| json!({"findings": [{"finding": of, "statement": "Quite other words."}]});
        let (this, other) = (lead.id("F-YH-07").await, lead.id("F-YH-08").await);
        let before = rows.written().await;
        for (point, response, words, field) in [
            (of_finding, "REJECTED", words(this.clone()), "findings"),
            (of_whole, "REJECTED", json!({"statement": "Quite other words."}), "statement"),
            (of_whole, "REJECTED", json!({"title": "Quite other words"}), "title"),
            (of_finding, "ACCEPTED", json!({"title": "Quite other words"}), "title"),
            (
                of_finding,
                "PARTLY_ACCEPTED",
                json!({"statement": "Quite other words."}),
                "statement",
            ),
            (of_finding, "ACCEPTED", words(other.clone()), "findings"),
            (of_whole, "ACCEPTED", words(this.clone()), "findings"),
        ] {
            let mut decide = json!({"point": point, "revision": seen["revision"], "response": response,
                "reason": "So."});
            let fields = words.as_object().expect("words").clone();
            decide.as_object_mut().expect("an input").extend(fields);
            let told = change(&lead, "decideAccuracyPoint", &decide).await;
            assert_eq!(codes(&told), ["INVALID_VALUE"], "{on:?} {decide}");
            assert_eq!(texts(&told["userErrors"], "field"), [field], "{on:?} {decide}");
        }
        assert_eq!(rows.written().await, before, "{on:?}");
    }
}

#[tokio::test]
async fn a_newer_text_takes_the_place_of_the_one_before() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, liaison) = (app.caller("LEAD-YH"), app.caller("AREA-YH"));
        let (id, first) = sent(&app).await;
        made(&lead, "sendToArea", &step(&lead, &id, "").await).await;
        let texts = sent_to(&liaison).await;
        let open: Vec<_> =
            texts.as_array().expect("texts").iter().filter(|of| of["closedAt"].is_null()).collect();
        assert_eq!((texts.as_array().map(Vec::len), open.len()), (Some(2), 1));
        assert_ne!(open[0]["id"], first["id"]);
        assert_eq!(codes(&raise(&liaison, &first["id"], None, "So.").await), ["TEXT_CLOSED"]);
        let qa = app.caller("QA-1");
        made(&qa, "returnJudgement", &step(&qa, &id, "Word it anew.").await).await;
        assert_eq!(codes(&raise(&liaison, &open[0]["id"], None, "So.").await), ["TEXT_CLOSED"]);
    }
}

#[tokio::test]
async fn only_the_areas_own_liaison_raises_points_and_only_its_lead_sends_and_decides() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let draft = json!(lead.id("J-YH-05").await);
    let told = change(&lead, "sendToArea", &step(&lead, &draft, "").await).await;
    assert_eq!(codes(&told), ["WRONG_STATE"], "a draft is not sent");
    let (id, text) = sent(&app).await;
    raise(&app.caller("AREA-YH"), &text["id"], None, "So.").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Judgement { factualAccuracy { id } } } }";
    let point =
        lead.query(query, json!({"id": id})).await["node"]["factualAccuracy"][0]["id"].take();
    let before = rows.written().await;
    let unknown = id::encode("AreaText", sea_orm::prelude::Uuid::new_v4()).0;
    for member in evidence::demo::team().expect("a team") {
        let caller = app.caller(&member.alias);
        let raised = json!({"input": {"text": text["id"], "point": "So."}});
        if member.alias != "AREA-YH" {
            let code = caller.refused(RAISE, raised).await;
            let hidden = json!({"input": {"text": unknown, "point": "So."}});
            assert_eq!(code, if member.alias == "AREA-CW" { "NOT_FOUND" } else { "FORBIDDEN" });
            assert_eq!(caller.refused(RAISE, hidden).await, code, "like one that never was");
        }
        if member.alias != "LEAD-YH" {
            let decide = json!({"point": point, "revision": 2, "response": "ACCEPTED"});
            let code =
                caller.refused(&operation("decideAccuracyPoint"), json!({"input": decide})).await;
            assert_eq!(
                code,
                if member.alias == "LEAD-CW" { "NOT_FOUND" } else { "FORBIDDEN" },
                "{}",
                member.alias
            );
            let send = json!({"judgement": id, "revision": 2});
            let code = caller.refused(&operation("sendToArea"), json!({"input": send})).await;
            assert_eq!(
                code,
                if member.alias == "LEAD-CW" { "NOT_FOUND" } else { "FORBIDDEN" },
                "{}",
                member.alias
            );
        }
    }
    assert_eq!(rows.written().await, before);
}
