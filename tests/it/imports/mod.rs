//! Tables that are imported: sent, tried, done, refused row by row, taken back.

mod back;
mod checks;
mod cli;
mod documents;
mod done;
mod faults;
mod few;
mod interviews;
mod killed;
pub mod laid;
mod named;
mod people;
mod race;
mod scores;
pub mod shapes;
mod spoilt;
mod torn;
mod trial;
mod withheld;

use crate::rows::Rows;
use crate::support::{Caller, TestApp, demo_rows};
use evidence::digest;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is asked of an import.
pub const BATCH: &str = "id mode dryRun state message columns creates updates unchanged refused finishedAt
    withdrawnReason progress { done rows } upload { template what fileName sha256 sentBy { subject } }
    createdAt withdrawnAt withdrawnBy { subject }";

/// What came of its rows.
pub const ROWS: &str = "query($id: ID!) { importRows(batch: $id) { line verdict about
    changes { column from to } faults { column reason } } refusedImportRows(batch: $id) }";

/// Announces a table and sends its bytes; its id.
pub async fn sent(app: &TestApp, caller: &Caller<'_>, what: &str, table: &[u8]) -> String {
    let input = json!({"what": what, "fileName": "table.csv", "size": table.len(),
        "sha256": digest::of_bytes(table)});
    put(app, caller, &input, table).await
}

/// Announces a table as this and sends its bytes; its id.
pub async fn put(app: &TestApp, caller: &Caller<'_>, input: &Value, table: &[u8]) -> String {
    let query = "mutation($input: CreateImportUploadInput!) { createImportUpload(input: $input) {
        upload { id tickets { method url headers { name value } } } userErrors { code message } } }";
    let made = caller.query(query, json!({"input": input})).await["createImportUpload"].take();
    assert_eq!(made["userErrors"], json!([]));
    let ticket = &made["upload"]["tickets"][0];
    let mut put = app.at(Method::PUT, ticket["url"].as_str().expect("an address"));
    for header in ticket["headers"].as_array().expect("headers") {
        put = put.header(
            header["name"].as_str().expect("a name"),
            header["value"].as_str().expect("a name"),
        );
    }
    let answer = put.body(table.to_vec()).send().await.expect("an answer");
    assert!(matches!(answer.status(), StatusCode::NO_CONTENT | StatusCode::OK), "{answer:?}");
    made["upload"]["id"].as_str().expect("an id").to_owned()
}

/// Imports a table that was sent; the payload.
pub async fn started(caller: &Caller<'_>, upload: &str, dry_run: bool, mode: &str) -> Value {
    let query = format!(
        "mutation($input: StartImportInput!) {{ startImport(input: $input) {{
            batch {{ {BATCH} }} userErrors {{ field code message }} }} }}"
    );
    let input = json!({"upload": upload, "dryRun": dry_run, "mode": mode});
    let mut payload = caller.query(&query, json!({"input": input})).await["startImport"].take();
    let mut waits = std::time::Duration::from_millis(50);
    while payload["batch"]["state"] == "WAITING" {
        tokio::time::sleep(waits).await;
        waits = (2 * waits).min(std::time::Duration::from_secs(1));
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on ImportBatch {{ {BATCH} }} }} }}");
        payload["batch"] =
            caller.query(&query, json!({"id": payload["batch"]["id"]})).await["node"].take();
    }
    if payload["batch"].is_object() {
        let mut data = caller.query(ROWS, json!({"id": payload["batch"]["id"]})).await;
        payload["batch"]["rows"] = data["importRows"].take();
        payload["batch"]["refusedRows"] = data["refusedImportRows"].take();
    }
    payload
}

/// Sends a table of performance figures and imports it; the import.
pub async fn figures(
    app: &TestApp,
    caller: &Caller<'_>,
    table: &str,
    dry_run: bool,
    mode: &str,
) -> Value {
    let upload = sent(app, caller, "PERFORMANCE", table.as_bytes()).await;
    let mut payload = started(caller, &upload, dry_run, mode).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["batch"].take()
}

/// All that is here, but that something was imported or tried.
async fn state(rows: &Rows) -> BTreeMap<String, String> {
    let mut all = rows.tables().await;
    let own = ["import_", "outbox_event", "audit_"];
    all.retain(|table, _| !own.iter().any(|own| table.starts_with(own)));
    all
}

/// The columns of performance figures.
pub const HEAD: &str =
    "inspection,unit,measure,period,period_start,period_end,numerator,denominator,value\n";

/// The demonstration's figures of an Area, as a table to import.
pub fn demo_figures(area: &str) -> Vec<String> {
    let rows = demo_rows("performance.csv").into_iter().filter(|row| row["area_code"] == area);
    let row = |row: std::collections::HashMap<String, String>| {
        let names = ["unit_code", "measure_code", "period_label", "period_start", "period_end"];
        let figures = ["numerator", "denominator", "value"];
        let cells: Vec<_> = names.iter().chain(&figures).map(|name| row[*name].as_str()).collect();
        format!("INS-{area},{}", cells.join(","))
    };
    rows.map(row).collect()
}

/// A table of these rows.
pub fn table(rows: &[String]) -> String {
    format!("{HEAD}{}\n", rows.join("\n"))
}

/// The points of a series.
pub async fn points(caller: &Caller<'_>, reference: &str) -> Value {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) { status statusReason
        periodStart periodEnd
        ... on PerformanceSeries { points { period numerator denominator value revision methodVersion } } } }";
    caller.query(query, json!({"reference": reference})).await["evidenceItem"].take()
}
