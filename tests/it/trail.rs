//! The audit trail as auditors read it: what it tells of reading, and who may read it.

use crate::grants;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::{interview, interviewee};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const TRAIL: &str = "query($filter: AuditFilter, $direction: OrderDirection) {
    auditTrail(filter: $filter, direction: $direction, first: 200) { totalCount nodes { id number at
        actor role action outcome detail subjectType subject { id } inspection { reference } } } }";

/// The trail, oldest first.
async fn trail(caller: &Caller<'_>, filter: Value) -> Vec<Value> {
    let data = caller.query(TRAIL, json!({"filter": filter, "direction": "ASC"})).await;
    let nodes = data["auditTrail"]["nodes"].as_array().expect("nodes").clone();
    assert_eq!(data["auditTrail"]["totalCount"], nodes.len());
    nodes
}

fn told(entry: &Value) -> [&str; 4] {
    ["action", "subjectType", "outcome", "detail"].map(|name| entry[name].as_str().unwrap_or("-"))
}

#[tokio::test]
async fn who_was_heard_and_what_was_said_in_confidence_is_told_before_it_is_shown() {
    let question = "{ evidence(filter: {kinds: [INTERVIEW]}, first: 200) { nodes { id
        ... on Interview { restricted summary interviewees { name } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        rows.run("UPDATE interview SET restricted = true").await;
        let interviews = rows.all::<interview::Entity>().await;
        let heard = interviews.iter().map(|held| interviewee::ActiveModel {
            id: Set(Uuid::new_v4()),
            interview_id: Set(held.evidence_id),
            name: Set("Somebody invented".into()),
            post: Set("An invented post".into()),
        });
        rows.lay(heard.collect()).await;
        let (lead, auditor) = (app.caller("LEAD-YH"), app.caller("AUDIT-1"));
        let (data, statements) = app.statements(lead.query(question, json!({}))).await;
        let shown = data["evidence"]["nodes"].as_array().expect("nodes");
        let with = |holds: &dyn Fn(&Value) -> bool| {
            let mut ids: Vec<_> = shown.iter().filter(|node| holds(node)).collect();
            ids.sort_by_key(|node| node["id"].as_str());
            ids.iter().map(|node| node["id"].clone()).collect::<Vec<_>>()
        };
        let named = with(&|node| node["interviewees"] != json!([]));
        let confided = with(&|node| node["restricted"] == true && node["summary"] != json!(null));
        assert!(named.len() > 10 && confided.len() > 1, "{} {}", named.len(), confided.len());
        for (action, expected) in [("REVEAL_IDENTITY", named), ("READ_CONTENT", confided)] {
            let entries = trail(&auditor, json!({"actions": [action]})).await;
            let mut ids: Vec<_> =
                entries.iter().map(|entry| entry["subject"]["id"].clone()).collect();
            ids.sort_by_key(|id| id.as_str().map(str::to_owned));
            assert_eq!(ids, expected, "{action}");
        }
        // session, interviews, all about them, and three to tell of all that is shown
        assert_eq!(statements, 3 + 3, "{on:?}");
        let before = trail(&auditor, json!({})).await.len();
        app.caller("ANALYST-1").query(question, json!({})).await;
        assert_eq!(
            trail(&auditor, json!({})).await.len(),
            before,
            "nothing in confidence was shown"
        );
    }
}

#[tokio::test]
async fn each_check_of_a_seal_is_told_with_what_it_found() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let check = "{ judgement(reference: \"J-YH-01\") { seal { verified } } }";
        let verified = async || {
            let data = app.caller("LEAD-YH").query(check, json!({})).await;
            data["judgement"]["seal"]["verified"].as_bool()
        };
        assert_eq!(verified().await, Some(true));
        rows.run("UPDATE judgement SET title = 'Another' WHERE reference = 'J-YH-01'").await;
        assert_eq!(verified().await, Some(false));
        let entries = trail(&app.caller("AUDIT-1"), json!({"actions": ["CHECK_SEAL"]})).await;
        let told: Vec<_> = entries.iter().map(told).collect();
        let found = |detail| ["CHECK_SEAL", "Judgement", "DONE", detail];
        assert_eq!(told, [found("it holds"), found("it does not hold")]);
        assert_eq!(entries[0]["inspection"]["reference"], "INS-YH");
    }
}

#[tokio::test]
async fn a_refused_token_is_told_once_and_then_at_most_once_a_minute() {
    let app = TestApp::start(On::Sqlite).await;
    for _ in 0..20 {
        let stranger = app.bearing(Some("not.a.token".into()));
        assert_eq!(stranger.refused("{ __typename }", json!({})).await, "UNAUTHENTICATED");
    }
    // no token at all is no attempt to sign in
    assert_eq!(app.bearing(None).refused("{ __typename }", json!({})).await, "UNAUTHENTICATED");
    let entries = trail(&app.caller("AUDIT-1"), json!({"actions": ["SIGN_IN"]})).await;
    assert_eq!(
        entries.iter().map(told).collect::<Vec<_>>(),
        [["SIGN_IN", "Repository", "REFUSED", "-"]]
    );
    assert_eq!(
        (entries[0]["actor"].as_str(), entries[0]["role"].as_str()),
        (Some("unknown"), Some("NONE"))
    );
}

#[tokio::test]
async fn the_trail_is_narrowed_and_turned_round() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        for (change, area) in [("grantArea", "LN"), ("revokeArea", "LN"), ("grantArea", "LS")] {
            grants::change(&admin, &rows, change, "INSP-CW-1", area).await;
        }
        app.caller("INSP-YH-1")
            .refused(
                "mutation { revokeArea(input: {person: \"x\", area: \"YH\"}) { person { id } } }",
                json!({}),
            )
            .await;
        let auditor = app.caller("AUDIT-1");
        let all = trail(&auditor, json!({})).await;
        let expected = [
            ["GRANT_AREA", "Person", "DONE", "LN"],
            ["REVOKE_AREA", "Person", "DONE", "LN"],
            ["GRANT_AREA", "Person", "DONE", "LS"],
            ["REVOKE_AREA", "Repository", "REFUSED", "-"],
        ];
        assert_eq!(all.iter().map(told).collect::<Vec<_>>(), expected);
        let numbers: Vec<_> = all.iter().map(|entry| entry["number"].as_i64()).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4)]);
        let (subject, me) = (all[0]["subject"]["id"].clone(), admin.myself().await);
        let inspection = app.caller("HMCI").id("INS-YH").await;
        for (filter, found) in [
            (json!({"actions": ["GRANT_AREA"]}), vec![0, 2]),
            (json!({"outcome": "REFUSED"}), vec![3]),
            (json!({"subject": subject}), vec![0, 1, 2]),
            (json!({"person": me}), vec![0, 1, 2]),
            (json!({"inspection": inspection}), vec![]),
            (json!({"since": all[1]["at"], "until": all[3]["at"]}), vec![1, 2]),
            (json!({"actions": []}), vec![]),
        ] {
            let expected: Vec<_> = found.iter().map(|at| all[*at].clone()).collect();
            assert_eq!(trail(&auditor, filter.clone()).await, expected, "{filter}");
        }
        let newest = auditor.query(TRAIL, json!({})).await["auditTrail"]["nodes"][0].take();
        assert_eq!(newest, all[3]);
        let node = "query($id: ID!) { node(id: $id) { ... on AuditEntry { number } } }";
        let again = auditor.query(node, json!({"id": all[2]["id"]})).await;
        assert_eq!(again["node"]["number"], 3);
        let hidden = app.caller("LEAD-YH").query(node, json!({"id": all[2]["id"]})).await;
        assert_eq!(hidden["node"], Value::Null);
    }
}

#[tokio::test]
async fn only_auditors_read_the_trail_and_none_where_a_conflict_bars_them() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        for reference in ["J-YH-01", "J-X-01"] {
            let check =
                format!("{{ judgement(reference: \"{reference}\") {{ seal {{ verified }} }} }}");
            app.caller("HMCI").query(&check, json!({})).await;
        }
        let link = "mutation($id: ID!) { withdrawEvidenceLink(input: {link: $id, reason: \"x\"}) { link { id } } }";
        let of_cross_area = app.caller("HMCI").id("J-X-01").await;
        app.caller("LEAD-YH").answer(link, json!({"id": of_cross_area})).await;
        let auditor = app.caller("AUDIT-1");
        let seen = trail(&auditor, json!({})).await;
        assert!(!seen.is_empty());
        let chains = "{ auditChains { inspection { reference } intact entries lastHash } }";
        let all = auditor.query(chains, json!({})).await["auditChains"].take();
        assert_eq!(texts(&all, "reference"), ["INS-YH"]);
        for who in ["LEAD-YH", "HMCI", "ADMIN-1", "RECORDS-1", "SVC-REPORTS", "AREA-YH"] {
            assert_eq!(trail(&app.caller(who), json!({})).await, [json!(null); 0], "{who}");
            let none = app.caller(who).query(chains, json!({})).await;
            assert_eq!(none["auditChains"], json!([]), "{who}");
        }
        rows.stand("AUDIT-1", &[], &["YH"]).await;
        let left = trail(&auditor, json!({})).await;
        assert!(left.len() < seen.len());
        assert!(left.iter().all(|entry| entry["subjectType"] != "Judgement"), "{left:?}");
        let of_yh = trail(&auditor, json!({"subject": seen[0]["subject"]["id"]})).await;
        assert_eq!(of_yh, [json!(null); 0]);
        let chains = auditor.query(chains, json!({})).await["auditChains"].take();
        assert_eq!(texts(&chains, "reference"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_longer_trail_takes_no_more_statements() {
    let question = include_str!("../../queries/12-audit.graphql");
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let auditor = app.caller("AUDIT-1");
        let people = ["INSP-CW-1", "INSP-CW-2", "INSP-YH-1", "ANALYST-1", "QA-1"];
        let mut counts = vec![];
        for changed in [&people[..1], &people[1..]] {
            for who in changed {
                for change in ["grantArea", "revokeArea", "grantArea", "revokeArea"] {
                    grants::change(&admin, &rows, change, who, "LN").await;
                }
            }
            let (data, statements) = app.statements(auditor.query(question, json!({}))).await;
            counts.push((data["auditTrail"]["totalCount"].as_u64(), statements));
        }
        assert_eq!((counts[0].0, counts[1].0), (Some(4), Some(20)), "{on:?}");
        assert_eq!(counts[0].1, counts[1].1, "{on:?}");
    }
}
