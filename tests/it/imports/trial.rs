//! A trial says what the import then does, whatever the rows are, of every kind of import.

use super::documents;
use super::shapes::{self, Shape};
use super::{BATCH, sent, started, state};
use crate::questionnaire::awaited;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use evidence::digest;
use serde_json::{Value, json};

fn told(batch: &Value) -> Value {
    json!([batch["creates"], batch["updates"], batch["unchanged"], batch["refused"]])
}

fn count(batch: &Value, of: &str) -> usize {
    usize::try_from(batch[of].as_u64().expect("a number")).expect("a number")
}

/// Every row of an import, page by page, and all that was refused as it comes back.
async fn rows_of(sender: &Caller<'_>, batch: &Value) -> (Vec<Value>, String) {
    let query =
        "query($id: ID!, $after: Int) { importRows(batch: $id, first: 10000, after: $after) {
        line verdict about changes { column from to } faults { column reason } }
        refusedImportRows(batch: $id, first: 10000) }";
    let mut all: Vec<Value> = vec![];
    loop {
        let after = all.last().map(|row| row["line"].clone());
        let mut data = sender.query(query, json!({"id": batch["id"], "after": after})).await;
        let some = data["importRows"].as_array().cloned().unwrap_or_default();
        if some.is_empty() || some.len() < 10_000 {
            all.extend(some);
            return (all, data["refusedImportRows"].take().to_string());
        }
        all.extend(some);
    }
}

/// Tries a table and imports it: the trial keeps nothing, and says of each row what the import says of it. The import.
async fn tried_and_done(app: &TestApp, of: &Shape, table: &str, mode: &str) -> Value {
    let (sender, kept) = (app.caller(of.who), Rows::of(app).await);
    let before = state(&kept).await;
    let upload = sent(app, &sender, of.what, table.as_bytes()).await;
    let trial = started(&sender, &upload, true, mode).await["batch"].take();
    assert!(state(&kept).await == before, "{}: a trial keeps nothing", of.what);
    let real = started(&sender, &upload, false, mode).await["batch"].take();
    assert_eq!(told(&trial), told(&real), "{}", of.what);
    assert_eq!(trial["state"] == "TRIED", real["state"] == "DONE", "{}", of.what);
    let (tried, done) = (rows_of(&sender, &trial).await, rows_of(&sender, &real).await);
    assert_eq!(tried.0.len(), table.lines().count() - 1, "each row has its outcome");
    for (one, other) in tried.0.iter().zip(&done.0) {
        assert_eq!(one, other, "{}", of.what);
    }
    assert_eq!(tried.1, done.1, "{}: what comes back", of.what);
    if real["state"] != "DONE" {
        assert!(state(&kept).await == before, "{}: nothing was kept", of.what);
    }
    real
}

async fn holds(on: On, of: &Shape, rows: usize, mode: &str) {
    holds_in(&TestApp::start(on).await, on, of, rows, mode).await;
}

async fn holds_in(app: &TestApp, on: On, of: &Shape, rows: usize, mode: &str) {
    let sender = app.caller(of.who);
    let keys = 4 * rows;
    // some of it is here before
    let known = sent(app, &sender, of.what, table(of, rows / 2, keys, 1).as_bytes()).await;
    let known = started(&sender, &known, false, "ROW_BY_ROW").await["batch"].take();
    assert_eq!(known["state"], "DONE", "{known}");
    let table = table(of, rows, keys, 2);
    let real = tried_and_done(app, of, &table, mode).await;
    println!("{on:?} {} {rows} rows: {}", of.what, told(&real));
    assert!(count(&real, "refused") > rows / 20 && count(&real, "updates") > 0, "{}", told(&real));
    if mode == "ALL_OR_NOTHING" {
        assert_eq!(real["state"], "REFUSED");
        return;
    }
    let good = count(&real, "creates") + count(&real, "updates") + count(&real, "unchanged");
    assert!(of.what == "AIP_SCORES" || count(&real, "creates") > rows / 10, "{}", told(&real));
    // what was good is there now, and what was refused is refused again
    let again = sent(app, &sender, of.what, table.as_bytes()).await;
    let again = started(&sender, &again, false, mode).await["batch"].take();
    assert_eq!(told(&again), json!([0, 0, good, real["refused"]]), "{}", of.what);
}

/// A table with the digests of the files that it names.
fn table(of: &Shape, rows: usize, keys: usize, seed: u8) -> String {
    ["one", "two", "three"].into_iter().fold(of.table(rows, keys, seed), |table, name| {
        let digest = digest::of_bytes(format!("Minutes {name}.").as_bytes());
        table.replace(&format!("#{name}#"), &digest)
    })
}

/// Documents, whose files are sent before.
async fn of_documents(on: On, rows: usize) {
    let app = TestApp::start(on).await;
    let withdrawn = "UPDATE document_request SET status = 'WITHDRAWN' WHERE code = 'DR16'";
    Rows::of(&app).await.run(withdrawn).await;
    let of = shapes::documents();
    documents::copies(&app, &app.caller(of.who), 2 * rows / 3).await;
    holds_in(&app, on, &of, rows, "ROW_BY_ROW").await;
}

/// Releases: each taken whole or not at all, and taken back to make room for the next.
async fn of_releases(on: On, tables: u8) {
    let app = TestApp::start(on).await;
    awaited(&app, &Rows::of(&app).await).await;
    let of = shapes::release("INS-YH-2");
    let sender = app.caller(of.who);
    let mut taken = 0;
    for seed in 0..tables {
        let mode = ["ROW_BY_ROW", "ALL_OR_NOTHING"][usize::from(seed % 2)];
        let real = tried_and_done(&app, &of, &of.whole(120, seed), mode).await;
        if real["state"] == "DONE" {
            taken += 1;
            let back = format!(
                "mutation($id: ID!) {{ withdrawImport(input: {{batch: $id, reason: \"Next.\"}}) {{ batch {{ {BATCH} }} }} }}"
            );
            let back = sender.query(&back, json!({"id": real["id"]})).await;
            assert_eq!(back["withdrawImport"]["batch"]["state"], "WITHDRAWN");
        }
    }
    println!("{on:?} {taken} of {tables} releases were taken");
    assert!(taken > 0 && taken < tables, "{taken}");
}

#[tokio::test]
async fn ten_thousand_figures_come_out_as_they_were_tried() {
    holds(On::Sqlite, &shapes::figures(), 10_000, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn the_same_on_postgresql() {
    holds(On::Postgres, &shapes::figures(), 10_000, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn and_where_one_row_refuses_all() {
    for on in BOTH {
        holds(on, &shapes::figures(), 500, "ALL_OR_NOTHING").await;
        holds(on, &shapes::people(), 60, "ALL_OR_NOTHING").await;
    }
}

#[tokio::test]
async fn ten_thousand_scores_come_out_as_they_were_tried() {
    for on in BOTH {
        holds(on, &shapes::scores(), 10_000, "ROW_BY_ROW").await;
    }
}

#[tokio::test]
async fn and_so_do_interviews() {
    holds(On::Sqlite, &shapes::interviews(), 120, "ROW_BY_ROW").await;
    holds(On::Postgres, &shapes::interviews(), 60, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn and_so_do_checks() {
    holds(On::Sqlite, &shapes::checks(), 120, "ROW_BY_ROW").await;
    holds(On::Postgres, &shapes::checks(), 60, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn and_so_do_documents() {
    for on in BOTH {
        of_documents(on, 90).await;
    }
}

#[tokio::test]
async fn and_so_do_people() {
    holds(On::Sqlite, &shapes::people(), 120, "ROW_BY_ROW").await;
    holds(On::Postgres, &shapes::people(), 60, "ROW_BY_ROW").await;
}

#[tokio::test]
async fn and_so_do_releases_of_a_questionnaire() {
    for on in BOTH {
        of_releases(on, 4).await;
    }
}

/// As long as it takes: `cargo test --test it -- --ignored ten_thousand`.
#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_interviews_come_out_as_they_were_tried() {
    for on in BOTH {
        holds(on, &shapes::interviews(), 10_000, "ROW_BY_ROW").await;
    }
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_checks_come_out_as_they_were_tried() {
    for on in BOTH {
        holds(on, &shapes::checks(), 10_000, "ROW_BY_ROW").await;
    }
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_documents_come_out_as_they_were_tried() {
    for on in BOTH {
        of_documents(on, 10_000).await;
    }
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_people_come_out_as_they_were_tried() {
    for on in BOTH {
        holds(on, &shapes::people(), 10_000, "ROW_BY_ROW").await;
    }
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_rows_of_releases_come_out_as_they_were_tried() {
    for on in BOTH {
        of_releases(on, 105).await;
    }
}
