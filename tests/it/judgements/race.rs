//! Many who write at once: nothing is lost, nobody waits for ever, and the trail has no gap.

use super::{begun, change, codes, made};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use entity::{finding, judgement_change};
use evidence::graphql::id;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_who_write_on_one_inspection_lose_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let who = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3", "INSP-YH-4"];
        let callers = who.map(|who| app.caller(who));
        let draft = begun(&callers[0]).await;
        let add = |number: usize| {
            json!({"judgement": draft["id"], "type": "OBSERVATION",
                "statement": format!("Finding {number}.")})
        };
        let first = made(&callers[0], "addFinding", &add(0)).await;
        let link = crate::links::input(&callers[0], "F-YH-09", "DOC-YH-002").await;
        let answers = join_all((0..60).map(async |number| {
            let by = &callers[number % 5];
            match number % 6 {
                0 => ("addFinding", change(by, "addFinding", &add(number)).await),
                1 => {
                    let input = json!({"judgement": draft["id"], "revision": 2,
                        "title": format!("Title {number}")});
                    ("editJudgement", change(by, "editJudgement", &input).await)
                }
                2 => {
                    let input = json!({"finding": first["id"], "revision": 1,
                        "statement": format!("Statement {number}.")});
                    ("editFinding", change(by, "editFinding", &input).await)
                }
                3 => (
                    "createJudgement",
                    change(by, "createJudgement", &super::begin(by).await).await,
                ),
                4 => {
                    let on = json!({"finding": first["id"]});
                    let input = json!({"input": {"on": on, "text": format!("Comment {number}.")}});
                    ("comment", by.query(super::comments::COMMENT, input).await["comment"].take())
                }
                _ => {
                    let mut link = link.clone();
                    link["locator"] = json!({"place": format!("item {number}")});
                    ("linkEvidence", crate::links::link(by, &link).await)
                }
            }
        }))
        .await;
        let of = |name: &str| -> Vec<&Value> {
            answers.iter().filter(|(of, _)| *of == name).map(|(_, answer)| answer).collect()
        };
        for name in ["addFinding", "createJudgement", "linkEvidence", "comment"] {
            assert!(of(name).iter().all(|answer| codes(answer).is_empty()), "{on:?} {name}");
        }
        for name in ["editJudgement", "editFinding"] {
            let refused: Vec<_> = of(name).iter().flat_map(|answer| codes(answer)).collect();
            assert!(refused.iter().all(|code| code == "CONFLICT"), "{on:?} {refused:?}");
            let most = if name == "editFinding" { 9 } else { 10 };
            assert!(refused.len() >= 9 && refused.len() <= most, "{on:?} {name} {}", refused.len());
        }
        let comments = rows.all::<entity::judgement_comment::Entity>().await;
        let said: BTreeSet<_> = comments.iter().map(|row| &row.text).collect();
        let heard = of("comment").len();
        assert_eq!(said.iter().filter(|text| text.starts_with("Comment ")).count(), heard);
        let (_, key) = id::decode(draft["id"].as_str().expect("an id")).expect("ours");
        let findings = rows.all::<finding::Entity>().await;
        let mine: Vec<_> = findings.iter().filter(|row| row.judgement_id == key).collect();
        let places: BTreeSet<_> = mine.iter().map(|row| row.position).collect();
        assert_eq!(places, (1..=11).collect(), "each has its place");
        let names: BTreeSet<_> = findings.iter().map(|row| &row.reference).collect();
        assert_eq!(names.len(), findings.len(), "and its name");
        // each revision of the judgement once, and told of once
        let now = app
            .caller("LEAD-YH")
            .query(
                "query($id: ID!) { node(id: $id) { ... on Judgement { revision } } }",
                json!({"id": draft["id"]}),
            )
            .await;
        let told = rows
            .count_of::<judgement_change::Entity>(judgement_change::Column::JudgementId, key)
            .await;
        assert_eq!(now["node"]["revision"], json!(told));
        let chains = app.caller("AUDIT-1").query("{ auditChains { intact } }", json!({})).await;
        let chains = crate::walk::values(&chains, "intact");
        assert!(!chains.is_empty() && chains.iter().all(|intact| **intact == true), "{on:?}");
    }
}
