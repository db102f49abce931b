//! Findings and judgements that say too much are split: what moves keeps its links and pins, and the history stays.

use super::{begun, change, codes, made, operation};
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

const LINKS: &str =
    "id rationale linkedAt linkedBy { subject } evidence { id } pinnedVersion { id }
    pinnedPoints { period } pinnedRevision { revision } status withdrawnReason";

/// A draft with a finding that rests on a document and on figures.
async fn draft(by: &Caller<'_>) -> (Value, Value) {
    let draft = begun(by).await;
    let add = json!({"judgement": draft["id"], "type": "STRENGTH", "statement": "Leaders look, and figures rise.",
        "themes": ["iqa"]});
    let finding = made(by, "addFinding", &add).await;
    let series = by.query("{ performance(areas: [\"YH\"]) { id } }", json!({})).await;
    let figures = series["performance"][0]["id"].as_str().expect("figures").to_owned();
    for item in [by.id("DOC-YH-003").await, figures] {
        let link = json!({"finding": finding["id"], "evidence": item, "stance": "SUPPORTS", "weight": "WEAK",
            "rationale": "It says so."});
        assert_eq!(crate::links::codes(&crate::links::link(by, &link).await), [""; 0]);
    }
    (draft, finding)
}

/// The links of a finding, those that were withdrawn too.
async fn links(by: &Caller<'_>, finding: &Value) -> Vec<Value> {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Finding {{ links(history: true) {{ {LINKS} }} }} }} }}"
    );
    let mut seen = by.query(&query, json!({"id": finding})).await["node"]["links"].take();
    seen.as_array_mut().expect("links").drain(..).collect()
}

/// What of a link stays where it moves.
fn told(link: &Value) -> Value {
    let stays = [
        "rationale",
        "linkedAt",
        "linkedBy",
        "evidence",
        "pinnedVersion",
        "pinnedPoints",
        "pinnedRevision",
    ];
    stays.iter().map(|field| link[field].clone()).collect()
}

#[tokio::test]
async fn a_finding_is_split_and_the_links_that_move_stay_as_they_are() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, inspector) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let (draft, finding) = draft(&inspector).await;
        let before = links(&lead, &finding["id"]).await;
        let split = json!({"finding": finding["id"], "revision": 1, "statement": "Figures rise.",
            "links": [before[1]["id"]]});
        let half = made(&lead, "splitFinding", &split).await;
        assert_eq!((&half["type"], &half["units"]), (&finding["type"], &finding["units"]));
        assert_eq!((&half["themes"], &half["revision"]), (&finding["themes"], &json!(1)));
        let moved = links(&lead, &half["id"]).await;
        assert_eq!(moved.len(), 1);
        assert_eq!(told(&moved[0]), told(&before[1]), "{on:?}");
        let stay = links(&lead, &finding["id"]).await;
        let name = half["reference"].as_str().expect("a name");
        let left = stay.iter().find(|link| link["id"] == before[1]["id"]).expect("the link");
        assert_eq!(left["withdrawnReason"], format!("It stands under {name} now."));
        assert_eq!(stay.iter().filter(|link| link["status"] == "ACTIVE").count(), 1);
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { findings { reference }
            history { kind revision finding { reference } words { is } } } } }";
        let seen = lead.query(query, json!({"id": draft["id"]})).await["node"].take();
        assert_eq!(
            texts(&seen["findings"], "reference"),
            [finding["reference"].as_str().expect("a name"), name]
        );
        let kinds = texts(&seen["history"], "kind");
        assert_eq!(kinds[kinds.len() - 2..], ["FINDING_SPLIT", "FINDING_ADDED"]);

        let other_link = links(&lead, &json!(lead.id("F-YH-09").await)).await[0]["id"].take();
        let again = change(&lead, "splitFinding", &split).await;
        assert_eq!(codes(&again), ["CONFLICT"]);
        for (field, value) in [
            ("links", json!([before[1]["id"]])),
            ("links", json!([other_link])),
            ("statement", json!(" ")),
        ] {
            let mut wrong = json!({"finding": finding["id"], "revision": 2, "statement": "Figures rise.", "links": []});
            wrong[field] = value;
            assert_eq!(codes(&change(&lead, "splitFinding", &wrong).await), ["INVALID_VALUE"]);
        }
        let frozen = json!({"finding": lead.id("F-YH-01").await, "revision": 1, "statement": "More.", "links": []});
        assert_eq!(codes(&change(&lead, "splitFinding", &frozen).await), ["JUDGEMENT_FROZEN"]);
        let query = operation("splitFinding");
        let other = app.caller("LEAD-CW");
        assert_eq!(other.refused(&query, json!({"input": split})).await, "NOT_FOUND");
    }
}

#[tokio::test]
async fn some_findings_of_a_judgement_become_one_of_their_own() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, inspector) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let (draft, goes) = draft(&inspector).await;
        let add =
            json!({"judgement": draft["id"], "type": "OBSERVATION", "statement": "They meet."});
        let stays = made(&lead, "addFinding", &add).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { revision } } }";
        let revision =
            lead.query(query, json!({"id": draft["id"]})).await["node"]["revision"].take();
        let input = |findings: Value| {
            json!({"judgement": draft["id"], "revision": revision, "findings": findings, "title": "What figures show",
                "statement": "Figures rise where leaders look."})
        };
        let others = lead.id("F-YH-09").await;
        for wrong in [json!([]), json!([goes["id"], stays["id"]]), json!([goes["id"], others])] {
            let told = change(&lead, "splitJudgement", &input(wrong.clone())).await;
            assert_eq!(codes(&told), ["INVALID_VALUE"], "{wrong}");
        }
        let before: Vec<_> = links(&lead, &goes["id"]).await.iter().map(told).collect();
        let half = made(&lead, "splitJudgement", &input(json!([goes["id"]]))).await;
        assert_eq!(half["reference"], "J-YH-07");
        assert_eq!((&half["component"], &half["units"]), (&draft["component"], &draft["units"]));
        let moved = &half["findings"][0];
        for field in ["reference", "statement", "type", "units", "themes"] {
            assert_eq!(moved[field], goes[field], "{field}");
        }
        let mut after: Vec<_> = links(&lead, &moved["id"]).await.iter().map(told).collect();
        after.sort_by_key(|link| before.iter().position(|one| one == link));
        assert_eq!(after, before, "{on:?}");
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { findings { id }
            retiredFindings { reference links(history: true) { withdrawnReason } } } } }";
        let left = lead.query(query, json!({"id": draft["id"]})).await["node"].take();
        assert_eq!(left["findings"], json!([{"id": stays["id"]}]));
        let why = "It stands under J-YH-07 now.";
        assert_eq!(left["retiredFindings"][0]["links"][0]["withdrawnReason"], why);
        let told = change(&lead, "splitJudgement", &input(json!([stays["id"]]))).await;
        assert_eq!(codes(&told), ["CONFLICT"]);
    }
}
