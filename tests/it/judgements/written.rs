//! Beginning a draft, changing what it says, giving it up; its history.

use super::{begin, begun, change, codes, made, operation};
use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp};
use crate::walk::texts;
use entity::types::AuditOutcome;
use entity::{audit_entry, judgement, outbox_event};
use evidence::graphql::id;
use serde_json::{Value, json};

#[tokio::test]
async fn a_draft_is_begun_and_says_what_it_was_given() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let inspector = app.caller("INSP-YH-1");
        let mut input = begin(&inspector).await;
        input["strength"] = json!("WEAK");
        input["reportParagraph"] = json!(" 4.2 ");
        input["effects"] = json!([{"unit": "MC", "measure": "GRIP", "effect": "HELPED"}]);
        let draft = made(&inspector, "createJudgement", &input).await;
        assert_eq!(draft["reference"], "J-YH-06", "the next of its Area");
        let said = ["status", "version", "revision", "strength", "reportParagraph"];
        let said: Vec<_> = said.iter().map(|field| draft[field].clone()).collect();
        assert_eq!(json!(said), json!(["DRAFT", 1, 1, "WEAK", "4.2"]));
        assert_eq!(draft["author"]["subject"], "INSP-YH-1");
        let explains = json!({"unit": "MC", "measure": "GRIP", "area": {"code": "YH"}});
        let effect =
            json!([{"unit": "MC", "measure": "GRIP", "effect": "HELPED", "explains": explains}]);
        assert_eq!(draft["effects"], effect, "tied to the score of its unit and measure");
        assert_eq!(texts(&draft["history"], "kind"), ["CREATED"]);
        let next = begun(&inspector).await;
        assert_eq!(next["reference"], "J-YH-07");
        for who in ["LEAD-YH", "QA-1", "HMCI"] {
            assert!(app.caller(who).id("J-YH-06").await.len() > 8, "{who} sees it");
        }
    }
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_the_history_tells_who_changed_which_words() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, lead) = (app.caller("INSP-YH-1"), app.caller("LEAD-YH"));
        let draft = begun(&inspector).await;
        let edit = json!({"judgement": draft["id"], "revision": 1, "statement": " Leaders act on little. ",
            "units": ["CC", "MC"], "effects": [{"unit": "CC", "measure": "GRIP", "effect": "UNCLEAR"}]});
        let now = made(&lead, "editJudgement", &edit).await;
        assert_eq!(now["statement"], "Leaders act on little.");
        assert_eq!((&now["title"], &now["revision"]), (&draft["title"], &json!(2)));
        assert_eq!(now["units"], json!(["MC", "CC"]));
        let last = &now["history"][1];
        assert_eq!(
            (&last["kind"], &last["madeBy"]["subject"]),
            (&json!("EDITED"), &json!("LEAD-YH"))
        );
        assert_eq!(
            last["words"],
            json!([
                {"field": "units", "was": "MC", "is": "BOTH"},
                {"field": "statement", "was": "Leaders look at casework and act on it.",
                    "is": "Leaders act on little."},
                {"field": "effects", "was": null, "is": "CC GRIP UNCLEAR"},
            ])
        );
        let edit = json!({"judgement": draft["id"], "revision": 2, "effects": []});
        let now = made(&lead, "editJudgement", &edit).await;
        assert_eq!(now["effects"], json!([]), "what is not named is taken away");
        let rows = Rows::of(&app).await;
        let told = rows.all::<outbox_event::Entity>().await;
        let told: Vec<_> = told.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!(told, ["judgement.changed"; 3]);
    }
}

#[tokio::test]
async fn a_stale_edit_gets_what_is_there_now_and_writes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, lead) = (app.caller("INSP-YH-1"), app.caller("LEAD-YH"));
        let draft = begun(&inspector).await;
        let edit = |title: &str| json!({"judgement": draft["id"], "revision": 1, "title": title});
        made(&lead, "editJudgement", &edit("The lead's")).await;
        let rows = Rows::of(&app).await;
        let before = rows.written().await;
        let late = change(&inspector, "editJudgement", &edit("The inspector's")).await;
        assert_eq!(codes(&late), ["CONFLICT"]);
        assert_eq!(late["userErrors"][0]["field"], "revision");
        let now = &late["judgement"];
        assert_eq!((&now["title"], &now["revision"]), (&json!("The lead's"), &json!(2)));
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let draft = begun(&lead).await;
        let rows = Rows::of(&app).await;
        let before = rows.written().await;
        let twice = json!({"unit": "MC", "measure": "GRIP", "effect": "HELPED"});
        let other = json!({"unit": "CC", "measure": "GRIP", "effect": "HELPED"});
        for (field, value, code) in [
            ("title", json!("  "), "INVALID_VALUE"),
            ("title", json!("x".repeat(301)), "INVALID_VALUE"),
            ("statement", json!(""), "INVALID_VALUE"),
            ("statement", json!("x".repeat(10_001)), "INVALID_VALUE"),
            ("reportParagraph", json!("x".repeat(10_001)), "INVALID_VALUE"),
            ("units", json!([]), "INVALID_VALUE"),
            ("effects", json!([twice, twice]), "INVALID_VALUE"),
            ("effects", json!([other]), "INVALID_VALUE"),
            ("title", draft["title"].clone(), "UNCHANGED"),
        ] {
            let mut edit = json!({"judgement": draft["id"], "revision": 1});
            edit[field] = value.clone();
            let told = change(&lead, "editJudgement", &edit).await;
            assert_eq!(
                (codes(&told), &told["judgement"]),
                (vec![code.into()], &Value::Null),
                "{edit}"
            );
            if code != "UNCHANGED" {
                assert_eq!(told["userErrors"][0]["field"], field);
                let mut first = begin(&lead).await;
                first[field] = value;
                let told = change(&lead, "createJudgement", &first).await;
                assert_eq!(codes(&told), [code], "{first}");
            }
        }
        rows.run("UPDATE inspection_course SET state = 'CLOSED'").await;
        let told = change(&lead, "createJudgement", &begin(&lead).await).await;
        assert_eq!(codes(&told), ["INSPECTION_NOT_OPEN"]);
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn a_draft_that_is_given_up_stays_readable_and_is_not_written_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let draft = lead.id("J-YH-05").await;
        let retire = |reason: &str| json!({"judgement": draft, "revision": 1, "reason": reason});
        let silent = change(&lead, "retireJudgement", &retire(" ")).await;
        assert_eq!(codes(&silent), ["REASON_REQUIRED"]);
        let now = made(&lead, "retireJudgement", &retire("It says what J-YH-04 says.")).await;
        assert_eq!(
            now["ending"],
            json!({"kind": "RETIRED", "reason": "It says what J-YH-04 says.",
                "endedBy": {"subject": "LEAD-YH"}})
        );
        assert_eq!(now["findings"].as_array().map(Vec::len), Some(2), "it stays readable");
        assert_eq!(texts(&now["findings"], "links"), [""; 0]);
        let finding = lead.id("F-YH-09").await;
        let edit = json!({"judgement": draft, "revision": 2, "title": "Another"});
        assert_eq!(codes(&change(&lead, "editJudgement", &edit).await), ["JUDGEMENT_ENDED"]);
        let again = json!({"judgement": draft, "revision": 2, "reason": "Again."});
        assert_eq!(codes(&change(&lead, "retireJudgement", &again).await), ["JUDGEMENT_ENDED"]);
        let link = crate::links::input(&lead, "F-YH-09", "DOC-YH-002").await;
        assert_eq!(codes(&crate::links::link(&lead, &link).await), ["JUDGEMENT_ENDED"]);
        let can = "query($ids: [ID!]!) { nodes(ids: $ids) { viewerCan(action: WRITE_JUDGEMENT)
            link: viewerCan(action: LINK_EVIDENCE) } }";
        let can = lead.query(can, json!({"ids": [draft, finding]})).await;
        assert_eq!(
            can["nodes"],
            json!([{"viewerCan": false, "link": false}, {"viewerCan": false, "link": false}])
        );
        let lists = "query { all: judgements(filter: {ended: true}) { nodes { reference } }
            rest: judgements(filter: {ended: false}) { nodes { reference } }
            contrast(areas: [\"YH\"], component: SEC) { areas { judgements { reference } } } }";
        let lists = lead.query(lists, json!({})).await;
        assert_eq!(texts(&lists["all"], "reference"), ["J-YH-05"]);
        assert!(!texts(&lists["rest"], "reference").contains(&"J-YH-05".into()));
        assert_eq!(texts(&lists["contrast"], "reference"), [""; 0], "it stands for nothing");
        let row = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-05").await;
        assert_eq!(row.revision, 2);
    }
}

/// What is not a draft, and who may not write: each is refused and told of in the audit trail.
#[tokio::test]
async fn only_inspectors_of_the_area_write_and_only_drafts() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let before = rows.written().await;
        let draft = lead.id("J-YH-05").await;
        let edit = |id: &str| json!({"judgement": id, "revision": 1, "title": "Another"});
        for (reference, code) in [("J-YH-03", "NOT_DRAFT"), ("J-YH-01", "JUDGEMENT_FROZEN")] {
            let told = change(&lead, "editJudgement", &edit(&lead.id(reference).await)).await;
            assert_eq!(codes(&told), [code]);
        }
        let query = operation("editJudgement");
        for who in [
            "ANALYST-1",
            "QA-1",
            "HMCI",
            "PUBS-1",
            "RECORDS-1",
            "AUDIT-1",
            "AREA-YH",
            "ADMIN-1",
            "SVC-REPORTS",
        ] {
            let input = json!({"input": edit(&draft)});
            assert_eq!(app.caller(who).refused(&query, input).await, "FORBIDDEN", "{who}");
        }
        for who in ["LEAD-CW", "INSP-CW-1", "INSP-CW-2"] {
            for id in [draft.clone(), id::encode("Judgement", sea_orm::prelude::Uuid::new_v4()).0] {
                let input = json!({"input": edit(&id)});
                assert_eq!(app.caller(who).refused(&query, input).await, "NOT_FOUND", "{who}");
            }
        }
        assert_eq!(rows.written().await, before);
        let trail = rows.all::<audit_entry::Entity>().await;
        let refused = trail.iter().filter(|entry| entry.outcome == AuditOutcome::Refused);
        assert_eq!(refused.filter(|entry| entry.action == "WRITE_JUDGEMENT").count(), 11);
    }
}

#[tokio::test]
async fn nobody_changes_a_cross_area_judgement_of_which_they_see_a_part() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let edit = json!({"judgement": lead.id("J-X-01").await, "revision": 1, "title": "Another"});
    assert_eq!(codes(&change(&lead, "editJudgement", &edit).await), ["EVIDENCE_BASE"]);
}
