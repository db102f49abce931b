//! On-site checks that come in as a table: recorded and corrected as the API does it, by the rules that it has.

use super::{sent, started};
use crate::support::{BOTH, Caller, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The demonstration's checks of an Area.
pub(super) fn demo_checks(area: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/onsite_checks.json");
    let all: Value = serde_json::from_slice(&std::fs::read(path).expect("checks")).expect("JSON");
    let checks = all["checks"].as_array().expect("checks").iter();
    checks.filter(|check| check["area_code"] == area).cloned().collect()
}

/// The values of fields, each by its path.
fn flat(path: &str, of: &Value, into: &mut Vec<(String, String)>) {
    match of {
        Value::Object(parts) => {
            for (name, part) in parts {
                flat(&format!("{path}.{name}"), part, into);
            }
        }
        Value::Bool(yes) => into.push((path.into(), if *yes { "yes" } else { "no" }.into())),
        Value::String(text) => into.push((path.into(), text.clone())),
        Value::Null => {}
        other => into.push((path.into(), other.to_string())),
    }
}

/// Checks as a table: a column for each field of any of them.
pub(super) fn table(checks: &[Value]) -> String {
    let filled = checks.iter().map(|check| {
        let mut fields = vec![];
        flat("fields", &check["fields"], &mut fields);
        fields
    });
    let filled: Vec<_> = filled.collect();
    let columns: BTreeSet<&str> =
        filled.iter().flatten().map(|(column, _)| column.as_str()).collect();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut table = format!(
        "key,inspection,kind,unit,done_on,outcome,inspector,{}\n",
        columns.iter().copied().collect::<Vec<_>>().join(",")
    );
    for (check, filled) in checks.iter().zip(&filled) {
        let of = |name: &str| check[name].as_str().expect("text").to_owned();
        let mut row =
            ["ref", "area_code", "kind", "unit_code", "done_on", "outcome", "inspector"].map(of);
        row[1] = format!("INS-{}", row[1]);
        let cell = |column: &&str| {
            let value = filled.iter().find(|(name, _)| name == column);
            value.map_or_else(String::new, |(_, value)| quoted(value))
        };
        let fields: Vec<_> = columns.iter().map(cell).collect();
        table.extend([&row.join(","), ",", &fields.join(","), "\n"]);
    }
    table
}

async fn import(app: &TestApp, by: &Caller<'_>, table: &str, dry_run: bool, mode: &str) -> Value {
    let upload = sent(app, by, "CHECKS", table.as_bytes()).await;
    started(by, &upload, dry_run, mode).await["batch"].take()
}

async fn check(by: &Caller<'_>, reference: &Value) -> Value {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) { status title
        ... on OnsiteCheck { unit doneOn outcome fields inspector { subject } template { kind version } } } }";
    let mut check = by.query(query, json!({"reference": reference})).await["evidenceItem"].take();
    // an empty cell says nothing, and white space around words is none of them
    if let Some(fields) = check["fields"].as_object_mut() {
        fields.retain(|_, value| *value != "");
        for value in fields.values_mut() {
            if let Some(text) = value.as_str() {
                *value = json!(text.trim());
            }
        }
    }
    check
}

#[tokio::test]
async fn the_demonstrations_checks_come_in_as_they_are_and_once() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let inspector = app.caller("INSP-YH-1");
        let checks = demo_checks("YH");
        let table = table(&checks);
        let tried = import(&app, &inspector, &table, true, "ALL_OR_NOTHING").await;
        assert_eq!(
            (&tried["state"], &tried["creates"]),
            (&json!("TRIED"), &json!(checks.len())),
            "{tried:#}"
        );
        let done = import(&app, &inspector, &table, false, "ALL_OR_NOTHING").await;
        assert_eq!(done["rows"], tried["rows"], "{on:?}");
        for (demo, made) in checks.iter().zip(done["rows"].as_array().expect("rows")) {
            let made = check(&inspector, &made["about"]).await;
            assert_eq!(made, check(&inspector, &demo["ref"]).await, "{on:?} {}", demo["ref"]);
        }
        let again = import(&app, &inspector, &table, false, "ALL_OR_NOTHING").await;
        assert_eq!(again["unchanged"], json!(checks.len()), "{again:#}");
        // one is corrected: its next revision
        let mut other = checks[0].clone();
        other["outcome"] = json!("not_met");
        other["fields"]["offence_category"] = json!("either way");
        let last = import(&app, &inspector, &self::table(&[other]), false, "ALL_OR_NOTHING").await;
        assert_eq!(last["updates"], 1, "{last:#}");
        let changed: Vec<_> = last["rows"][0]["changes"]
            .as_array()
            .expect("changes")
            .iter()
            .map(|one| &one["column"])
            .collect();
        assert_eq!(json!(changed), json!(["outcome", "fields.offence_category"]));
        let back =
            "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"Sent twice.\"}) {
            batch { state } userErrors { code } } }";
        let withdrawn = inspector.query(back, json!({"id": last["id"]})).await;
        assert_eq!(withdrawn["withdrawImport"]["userErrors"][0]["code"], "SUPERSEDED");
        let withdrawn = inspector.query(back, json!({"id": done["id"]})).await;
        assert_eq!(withdrawn["withdrawImport"]["batch"]["state"], "WITHDRAWN");
        assert_eq!(check(&inspector, &done["rows"][0]["about"]).await["status"], "WITHDRAWN");
        let anew = import(&app, &inspector, &table, false, "ALL_OR_NOTHING").await;
        assert_eq!(anew["creates"], json!(checks.len()), "{on:?}: its keys are free: {anew:#}");
        // what was set aside alone keeps its key: it is not brought back by a table
        let withdraw =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"No.\"}) {
            userErrors { code } } }";
        let first = anew["rows"][0]["about"].as_str().expect("a name");
        inspector.query(withdraw, json!({"id": inspector.id(first).await})).await;
        let again = import(&app, &inspector, &table, false, "ROW_BY_ROW").await;
        assert_eq!(again["rows"][0]["faults"][0]["column"], "key", "{on:?}: {again:#}");
        assert_eq!(again["unchanged"], json!(checks.len() - 1), "{on:?}: {again:#}");
    }
}

#[tokio::test]
async fn every_bad_row_is_refused_by_its_column_or_the_path_of_its_field() {
    let head = "key,inspection,kind,unit,done_on,outcome,inspector,fields.case_alias,fields.offence_category,fields.first_remand_on,fields.limit_days,fields.expiry_recorded,fields.case_progression_log,fields.review_28_day_recorded_in_cms,fields.on_weekly_assurance_report,fields.extension.sought,fields.colour";
    let good = "k0,INS-YH,CTL_PROCESS_CHECK,MC,2025-03-17,FULLY_MET,,A,summary only,2025-01-20,56,2025-03-17,full,yes,yes,no,";
    let with = |at: usize, cell: &str| {
        let mut cells: Vec<_> = good.split(',').map(str::to_owned).collect();
        cells[0] = format!("k{at}{}", cell.len());
        cells[at] = cell.to_owned();
        cells.join(",")
    };
    let bad = [
        (1, "INS-CW", "inspection"),
        (2, "COURT_ROOM", "kind"),
        (3, "RASSO", "unit"),
        (4, "2025-02-29", "done_on"),
        (4, "2027-01-01", "done_on"),
        (5, "MET", "outcome"),
        (6, "Nobody", "inspector"),
        (6, "INSP-CW-1", "inspector"),
        (10, "many", "fields.limit_days"),
        (10, "-5", "fields.limit_days"),
        (9, "20/01/2025", "fields.first_remand_on"),
        (13, "perhaps", "fields.review_28_day_recorded_in_cms"),
        (7, "=A1", "fields.case_alias"),
        (7, "", "case_alias"),
        (16, "blue", "colour"),
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        let inspector = app.caller("INSP-YH-1");
        let rows: Vec<_> = bad.iter().map(|(at, cell, _)| with(*at, cell)).collect();
        let table = format!("{head}\n{}\n{good}\n", rows.join("\n"));
        let done = import(&app, &inspector, &table, false, "ROW_BY_ROW").await;
        assert_eq!(
            (&done["creates"], &done["refused"]),
            (&json!(1), &json!(bad.len())),
            "{done:#}"
        );
        for ((row, (_, _, column)), told) in
            rows.iter().zip(bad).zip(done["rows"].as_array().expect("rows"))
        {
            let fault = &told["faults"][0];
            let named = fault["column"] == column
                || fault["reason"]
                    .as_str()
                    .is_some_and(|reason| reason.starts_with(&format!("{column}:")));
            assert!(named, "{row}: {told}");
        }
    }
}

/// Whatever else is wrong with a row: what the rules say of its cells is told with it, once for each.
#[tokio::test]
async fn each_row_tells_every_fault_of_its_cells_and_of_the_rules() {
    let table = "key,inspection,kind,unit,done_on,outcome,inspector,fields.case_alias,fields.offence_category,fields.first_remand_on,fields.limit_days,fields.expiry_recorded,fields.case_progression_log,fields.review_28_day_recorded_in_cms,fields.on_weekly_assurance_report,fields.extension.sought\n\
        k1,INS-YH,CTL_PROCESS_CHECK,MC,2027-01-01,MET,Nobody,,summary only,2025-01-20,many,2025-03-17,full,yes,yes,no\n\
        k2,INS-YH,CTL_PROCESS_CHECK,MC,2027-01-01,FULLY_MET,INSP-CW-1,A,,2025-01-20,56,2025-03-17,full,yes,yes,no\n";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let inspector = app.caller("INSP-YH-1");
        let tried = import(&app, &inspector, table, true, "ROW_BY_ROW").await;
        let columns = |row: usize| {
            let faults = tried["rows"][row]["faults"].as_array().expect("faults").iter();
            let told: Vec<_> = faults.filter_map(|fault| fault["column"].as_str()).collect();
            told
        };
        let all = ["outcome", "done_on", "inspector", "fields.limit_days", "fields.case_alias"];
        assert_eq!(columns(0), all, "{on:?}: {tried:#}");
        let all = ["done_on", "inspector", "fields.offence_category"];
        assert_eq!(columns(1), all, "{on:?}: {tried:#}");
    }
}
