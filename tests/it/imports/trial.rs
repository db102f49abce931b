//! A trial says what the import then does, whatever the rows are.

use super::{HEAD, figures};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};

/// A cell: mostly a good one, sometimes not.
fn cell(
    good: &'static [&'static str],
    bad: &'static [&'static str],
) -> impl Strategy<Value = &'static str> {
    prop_oneof![30 => proptest::sample::select(good), 1 => proptest::sample::select(bad)]
}

/// A row of figures: existing and new series and periods, correct and wrong, doubled now and then.
fn row() -> impl Strategy<Value = String> {
    let measures = &[
        "IQA_COMPLETED_RATE",
        "CTL_FAILURES",
        "HC_CONVICTION_RATE",
        "EFFECTIVE_TRIAL_RATE",
        "CRACKED_TRIAL_RATE",
        "INEFFECTIVE_TRIAL_RATE",
        "VACATED_TRIAL_RATE",
    ];
    (
        cell(&["INS-YH"], &["INS-CW", "INS-ZZ", "", "=1"]),
        cell(&["MC", "CC", "mc"], &["RASSO", "", "XX", "#REF!"]),
        cell(measures, &["NONE", ""]),
        0..4000_i64,
        cell(&["87", "12", "0", "50"], &["many", "-3", "1,5", "#N/A", ""]),
        prop_oneof![5 => Just("100"), 1 => Just(""), 1 => Just("40")],
        cell(&["", "87.0", "12.0"], &["87,0", "=1", "13"]),
    )
        .prop_map(|(inspection, unit, measure, day, numerator, denominator, value)| {
            let start: chrono::NaiveDate = "2020-01-01".parse().expect("a day");
            let start = start + chrono::TimeDelta::days(day);
            let denominator = if measure == "CTL_FAILURES" { "" } else { denominator };
            format!("{inspection},{unit},{measure},day {day},{start},{start},\"{numerator}\",{denominator},\"{value}\"")
        })
}

fn told(batch: &Value) -> Value {
    json!([batch["creates"], batch["updates"], batch["unchanged"], batch["refused"]])
}

/// Every row of an import, page by page.
async fn rows_of(sender: &Caller<'_>, batch: &Value) -> Vec<Value> {
    let query =
        "query($id: ID!, $after: Int) { importRows(batch: $id, first: 10000, after: $after) {
        line verdict about changes { column from to } faults { column reason } } }";
    let mut all: Vec<Value> = vec![];
    loop {
        let after = all.last().map(|row| row["line"].clone());
        let data = sender.query(query, json!({"id": batch["id"], "after": after})).await;
        let some = data["importRows"].as_array().cloned().unwrap_or_default();
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

/// A score: of few keys, so that most rows are doubled.
fn score() -> impl Strategy<Value = String> {
    (
        cell(&["LN", "LS", "WX", "YH", "SE"], &["XX", "", "=1"]),
        cell(&["MC", "CC"], &["CCU", "#N/A"]),
        cell(&["GRIP", "ADDED_VALUE"], &["", "NONE"]),
        cell(&["", "40"], &["1,5", "many"]),
        cell(&["10", "-3.5", ""], &["x", "#REF!"]),
        cell(&["points", ""], &["@sum"]),
    )
        .prop_map(|(area, unit, measure, baseline, change, of)| {
            format!("{area},{unit},{measure},\"{baseline}\",{change},{of}")
        })
}

#[tokio::test]
async fn ten_thousand_scores_come_out_as_they_were_tried() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let mut runner = TestRunner::deterministic();
        let some = proptest::collection::vec(score(), 10_000).new_tree(&mut runner);
        let some = some.expect("rows").current();
        let text = format!("area,unit,measure,baseline,change,change_unit\n{}\n", some.join("\n"));
        let upload = super::sent(&app, &admin, "AIP_SCORES", text.as_bytes()).await;
        let before = scores(&app).await;
        let trial = super::started(&admin, &upload, true, "ROW_BY_ROW").await["batch"].take();
        assert_eq!(scores(&app).await, before, "a trial keeps nothing");
        let real = super::started(&admin, &upload, false, "ROW_BY_ROW").await["batch"].take();
        assert_eq!(told(&trial), told(&real));
        assert_eq!(rows_of(&admin, &trial).await, rows_of(&admin, &real).await);
        assert_ne!(scores(&app).await, before);
        assert!(real["updates"].as_i64() > Some(3) && real["refused"].as_i64() > Some(1_000));
    }
}

async fn scores(app: &TestApp) -> Vec<String> {
    let mut all = Rows::of(app).await.all::<entity::aip_score::Entity>().await;
    all.sort_by_key(|score| score.id);
    all.iter().map(|score| format!("{score:?}")).collect()
}

async fn holds(on: On, rows: usize, mode: &str) {
    let app = TestApp::start(on).await;
    let (lead, kept) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[7; 32]),
    );
    let some =
        proptest::collection::vec(row(), rows).new_tree(&mut runner).expect("rows").current();
    let text = format!("{HEAD}{}\n", some.join("\n"));
    let state = || async {
        let all = kept.written().await;
        all.into_iter()
            .filter(|(table, _)| !table.starts_with("import_") && table != "outbox_event")
            .collect::<Vec<_>>()
    };
    let before = state().await;
    let trial = figures(&app, &lead, &text, true, mode).await;
    assert_eq!(state().await, before, "a trial keeps nothing");
    let real = figures(&app, &lead, &text, false, mode).await;
    assert_eq!(told(&trial), told(&real));
    let (tried, done) = (rows_of(&lead, &trial).await, rows_of(&lead, &real).await);
    assert_eq!(tried.len(), rows);
    for (one, other) in tried.iter().zip(&done) {
        assert_eq!(one, other);
    }
    let of = |verdict: &str| done.iter().filter(|row| row["verdict"] == verdict).count();
    assert!(of("REFUSED") > rows / 20 && of("CREATE") > rows / 10, "{}", told(&real));
    if mode == "ALL_OR_NOTHING" {
        assert_eq!(state().await, before, "one refused row refuses all");
        return;
    }
    let points = kept.count::<entity::performance_point::Entity>().await;
    assert_eq!(points, 320 + (of("CREATE") + of("UPDATE")) as u64);
    // what was good is there now, and what was refused is refused again
    let again = figures(&app, &lead, &text, false, mode).await;
    assert_eq!(
        again["unchanged"],
        json!(of("CREATE") + of("UPDATE") + of("UNCHANGED")),
        "{}",
        told(&again)
    );
}

#[tokio::test]
async fn ten_thousand_rows_with_faults_come_out_as_they_were_tried() {
    holds(On::Sqlite, 10_000, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn the_same_on_postgresql() {
    holds(On::Postgres, 10_000, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn and_where_one_row_refuses_all() {
    for on in BOTH {
        holds(on, 500, "ALL_OR_NOTHING").await;
    }
}
