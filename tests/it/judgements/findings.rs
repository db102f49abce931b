//! Adding findings, changing their words, putting them in order, retiring them.

use super::{begun, change, codes, made};
use crate::links;
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};

#[tokio::test]
async fn findings_are_added_edited_and_ordered() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, inspector) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let draft = begun(&lead).await;
        let add = |statement: &str| {
            json!({"judgement": draft["id"], "type": "STRENGTH",
            "statement": statement, "themes": ["iqa"]})
        };
        let one = made(&inspector, "addFinding", &add("Boards meet.")).await;
        let two = made(&lead, "addFinding", &add("Boards act.")).await;
        assert_eq!((&one["reference"], &two["reference"]), (&json!("F-YH-11"), &json!("F-YH-12")));
        assert_eq!((&one["units"], &one["themes"]), (&json!(["MC"]), &json!([{"code": "iqa"}])));
        assert_eq!(two["judgement"]["revision"], 3, "each change counts for the judgement");
        let edit = json!({"finding": one["id"], "revision": 1, "statement": "Boards met.",
            "type": "OBSERVATION", "themes": []});
        let now = made(&lead, "editFinding", &edit).await;
        assert_eq!(
            (&now["statement"], &now["type"], &now["themes"], &now["revision"]),
            (&json!("Boards met."), &json!("OBSERVATION"), &json!([]), &json!(2))
        );
        let order = |ids: Value, revision: i32| json!({"judgement": draft["id"], "revision": revision, "findings": ids});
        let now = made(&lead, "orderFindings", &order(json!([two["id"], one["id"]]), 4)).await;
        assert_eq!(texts(&now["findings"], "reference"), ["F-YH-12", "F-YH-11"]);
        let of = |at: usize| now["history"][at].clone();
        assert_eq!(
            texts(&now["history"], "kind"),
            ["CREATED", "FINDING_ADDED", "FINDING_ADDED", "FINDING_EDITED", "REORDERED"]
        );
        assert_eq!(of(1)["madeBy"]["subject"], "INSP-YH-1");
        assert_eq!(of(3)["finding"]["reference"], "F-YH-11");
        assert_eq!(
            of(3)["words"],
            json!([{"field": "type", "was": "STRENGTH", "is": "OBSERVATION"},
                {"field": "statement", "was": "Boards meet.", "is": "Boards met."},
                {"field": "themes", "was": "iqa", "is": null}])
        );
        for wrong in [json!([one["id"]]), json!([one["id"], one["id"]]), json!([])] {
            let told = change(&lead, "orderFindings", &order(wrong, 5)).await;
            assert_eq!(codes(&told), ["INVALID_VALUE"]);
        }
        let told = change(&lead, "orderFindings", &order(json!([two["id"], one["id"]]), 5)).await;
        assert_eq!(codes(&told), ["UNCHANGED"]);
    }
}

#[tokio::test]
async fn two_people_work_on_two_findings_and_a_stale_edit_of_one_is_refused() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, inspector) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let (nine, ten) = (lead.id("F-YH-09").await, lead.id("F-YH-10").await);
        let edit = |id: &str, to: &str| json!({"finding": id, "revision": 1, "statement": to});
        made(&lead, "editFinding", &edit(&nine, "The first.")).await;
        made(&inspector, "editFinding", &edit(&ten, "The second.")).await;
        let rows = Rows::of(&app).await;
        let before = rows.written().await;
        let late = change(&inspector, "editFinding", &edit(&nine, "Another.")).await;
        assert_eq!(codes(&late), ["CONFLICT"]);
        let now = &late["finding"];
        assert_eq!((&now["statement"], &now["revision"]), (&json!("The first."), &json!(2)));
        let mut wrong = edit(&nine, "Another.");
        wrong["revision"] = json!(2);
        for (field, value) in
            [("themes", json!(["nonsense"])), ("units", json!([])), ("statement", json!(" "))]
        {
            let mut wrong = wrong.clone();
            wrong[field] = value;
            let told = change(&lead, "editFinding", &wrong).await;
            assert_eq!(
                (codes(&told), &told["userErrors"][0]["field"]),
                (vec!["INVALID_VALUE".into()], &json!(field))
            );
        }
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn a_retired_finding_stays_with_its_reason_and_carries_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let (draft, finding) = (lead.id("J-YH-05").await, lead.id("F-YH-10").await);
        let retire = |reason: &str| json!({"finding": finding, "revision": 1, "reason": reason});
        assert_eq!(codes(&change(&lead, "retireFinding", &retire("")).await), ["REASON_REQUIRED"]);
        let gone = made(&lead, "retireFinding", &retire("One document carries it.")).await;
        assert_eq!(gone["retired"], true);
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { findings { reference }
            retiredFindings { reference links(history: true) { status withdrawnReason } }
            history { kind reason } trace { summary { activeLinks } } } } }";
        let now = lead.query(query, json!({"id": draft})).await["node"].take();
        assert_eq!(texts(&now["findings"], "reference"), ["F-YH-09"]);
        let link = json!({"status": "WITHDRAWN", "withdrawnReason": "One document carries it."});
        assert_eq!(now["retiredFindings"], json!([{"reference": "F-YH-10", "links": [link]}]));
        assert_eq!(
            now["history"][0],
            json!({"kind": "FINDING_RETIRED", "reason": "One document carries it."})
        );
        assert_eq!(now["trace"]["summary"]["activeLinks"], 5);
        let list = lead.query("{ findings(first: 200) { nodes { reference } } }", json!({})).await;
        assert!(!texts(&list, "reference").contains(&"F-YH-10".into()));
        for (name, input) in [
            ("retireFinding", json!({"finding": finding, "revision": 2, "reason": "Again."})),
            ("editFinding", json!({"finding": finding, "revision": 2, "statement": "Another."})),
        ] {
            assert_eq!(codes(&change(&lead, name, &input).await), ["FINDING_RETIRED"]);
        }
        let input = json!({"finding": finding, "evidence": lead.id("DOC-YH-002").await,
            "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It bears on it."});
        assert_eq!(codes(&links::link(&lead, &input).await), ["FINDING_RETIRED"]);
    }
}

/// A list of values has at most 200: what is named comes first, so that any order takes some changes.
#[tokio::test]
async fn more_findings_than_a_list_holds_are_put_in_order_some_at_a_time() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let draft = begun(&lead).await;
        let add =
            json!({"judgement": draft["id"], "type": "STRENGTH", "statement": "Boards meet."});
        let one = made(&lead, "addFinding", &add).await;
        let by = entity::finding::Column::Reference;
        let reference = one["reference"].as_str().expect("a name");
        let one = rows.one::<entity::finding::Entity>(by, reference).await;
        let more = (2..=206).map(|position| entity::finding::Model {
            id: Uuid::new_v4(),
            reference: format!("F-YH-2{position:03}"),
            position,
            ..one.clone()
        });
        let more: Vec<_> = more.collect();
        rows.lay(more.iter().map(|of| of.clone().into_active_model().reset_all()).collect()).await;
        let mut all: Vec<_> = std::iter::once(&one).chain(&more).collect();
        let query = "mutation($input: OrderFindingsInput!) { orderFindings(input: $input) {
            judgement { revision findings { reference } } userErrors { code } } }";
        let order = async |named: &[&entity::finding::Model], revision: i32| {
            let ids: Vec<_> =
                named.iter().map(|of| evidence::graphql::id::encode("Finding", of.id).0).collect();
            let input = json!({"judgement": draft["id"], "revision": revision, "findings": ids});
            lead.query(query, json!({"input": input})).await["orderFindings"].take()
        };
        // the other way round: the last 200 of that order first, then those before them
        all.reverse();
        let told = order(&all[6..], 2).await;
        assert_eq!(codes(&told), [""; 0], "{on:?}");
        let told = order(&all[..6], 3).await;
        assert_eq!(codes(&told), [""; 0], "{on:?}");
        let names: Vec<_> = all.iter().map(|of| of.reference.as_str()).collect();
        assert_eq!(texts(&told["judgement"]["findings"], "reference"), names, "{on:?}");
        for wrong in [&[all[0], all[0]][..], &[]] {
            let refused = codes(&order(wrong, 4).await);
            let code = if wrong.is_empty() { "UNCHANGED" } else { "INVALID_VALUE" };
            assert_eq!(refused, [code], "{on:?}");
        }
    }
}
