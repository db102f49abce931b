//! What the four questions of the benchmark cost, in statements and rows: few, and the same when the
//! repository has grown tenfold.

use crate::growth::grow;
use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp};
use serde_json::{Value, json};

/// A question of the benchmark.
fn question(name: &str) -> &'static str {
    let all = include_str!("../../bench/questions.graphql").split("\n\n");
    all.into_iter().find(|one| one.contains(&format!("query {name}("))).expect("a question")
}

/// Statements and rows that a question takes of an analyst, to whom nothing is shown that the trail is told of.
async fn cost(app: &TestApp, name: &str, variables: Value) -> (u64, u64) {
    let (statements, rows) = (app.app.database.statements(), app.app.database.rows());
    app.caller("ANALYST-1").query(question(name), variables).await;
    (app.app.database.statements() - statements, app.app.database.rows() - rows)
}

async fn costs(app: &TestApp) -> Vec<(u64, u64)> {
    vec![
        cost(app, "Q1", json!({"reference": "J-TEN-0000"})).await,
        cost(app, "Q2", json!({"components": ["LLA"], "first": 10})).await,
        cost(app, "Q3", json!({"areas": ["YH"], "first": 20})).await,
        cost(app, "Q4", json!({"reference": "DOC-YH-002"})).await,
    ]
}

#[tokio::test]
async fn the_questions_of_the_benchmark_cost_the_same_in_a_repository_ten_times_as_large() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        grow(&rows, "TEN", 30, 100).await;
        let before = costs(&app).await;
        grow(&rows, "MORE", 270, 100).await;
        let after = costs(&app).await;
        assert_eq!(before[0], after[0], "{on:?}: a trace");
        assert_eq!(before[2..], after[2..], "{on:?}: a page and an item");
        // other judgements come first now, with as many links
        assert_eq!(before[1].0, after[1].0, "{on:?}: judgements of a component");
        let most = [(6, 500), (7, 1_200), (4, 70), (3, 5)];
        for ((statements, rows), (most, most_rows)) in after.into_iter().zip(most) {
            assert!(statements <= most && rows <= most_rows, "{on:?}: {statements}, {rows} rows");
        }
    }
}

/// Asked as the loader asks, of some judgements among all that there are.
#[tokio::test]
async fn what_is_asked_of_few_judgements_is_read_from_them_on() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    let few = "judgement_id IN (SELECT unhex(value) FROM json_each('[]'))";
    for view in [
        format!("trace_tally WHERE {few}"),
        format!("judgement_author WHERE {few} AND person_id = x'01'"),
    ] {
        let plan = rows.query(&format!("EXPLAIN QUERY PLAN SELECT * FROM {view}")).await;
        let steps = plan.iter().map(|step| step.try_get_by_index::<String>(3).expect("a step"));
        let steps: Vec<_> = steps.filter(|step| step.contains("USING")).collect();
        assert!(steps.iter().any(|step| step.contains("evidence_link_by_judgement")), "{steps:?}");
        let beyond = |step: &String| step.starts_with("SCAN") || step.contains("_by_linker");
        assert!(!steps.iter().any(beyond), "{view}: {steps:?}");
    }
}
