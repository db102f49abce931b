//! Who may import, and who sees what came of it.

use super::{figures, sent, started, table};
use crate::access_matrix::ROLES;
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use entity::audit_entry;
use entity::types::AuditOutcome;
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const ROW: &str = "INS-YH,MC,CTL_FAILURES,2025-26 Q1,2025-04-01,2025-06-30,7,,";

const ANNOUNCE: &str =
    "mutation { createImportUpload(input: {what: PERFORMANCE, fileName: \"a.csv\", size: 1,
    sha256: \"0\"}) { upload { id } } }";

#[tokio::test]
async fn every_other_role_is_refused_each_step_and_the_trail_tells_of_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let batch = figures(&app, &lead, &table(&[ROW.into()]), false, "ALL_OR_NOTHING").await;
        let made_up = id::encode("ImportUpload", Uuid::new_v4()).0;
        let start = format!(
            "mutation {{ startImport(input: {{upload: \"{made_up}\"}}) {{ batch {{ id }} }} }}"
        );
        let withdraw = format!(
            "mutation {{ withdrawImport(input: {{batch: {}, reason: \"x\"}}) {{ batch {{ id }} }} }}",
            batch["id"]
        );
        let written = rows.written().await;
        let others = ROLES.iter().filter(|(_, _, who)| !["LEAD-YH", "INSP-YH-1"].contains(who));
        let mut refusals = 0;
        for (_, _, who) in others {
            let caller = app.caller(who);
            for change in [ANNOUNCE, &start, &withdraw] {
                // an administrator imports scores, so only the id tells
                let told = *who == "ADMIN-1" && change != ANNOUNCE;
                let expected = if told { "NOT_FOUND" } else { "FORBIDDEN" };
                assert_eq!(caller.refused(change, json!({})).await, expected, "{who}: {change}");
                refusals += usize::from(!told);
            }
        }
        assert_eq!(rows.written().await, written);
        let entries = rows.all::<audit_entry::Entity>().await;
        let told = entries.iter().filter(|entry| {
            entry.outcome == AuditOutcome::Refused
                && ["IMPORT_EVIDENCE", "WITHDRAW_IMPORT"].contains(&entry.action.as_str())
        });
        assert_eq!(told.count(), refusals);
    }
}

#[tokio::test]
async fn an_inspection_of_another_area_is_no_inspection() {
    let app = TestApp::start(BOTH[0]).await;
    let (stranger, rows) = (app.caller("INSP-CW-1"), Rows::of(&app).await);
    let reasons = async |inspection: &str| {
        let row = ROW.replace("INS-YH", inspection);
        let batch = figures(&app, &stranger, &table(&[row]), false, "ROW_BY_ROW").await;
        assert_eq!(batch["state"], "REFUSED");
        batch["rows"][0]["faults"].to_string().replace(inspection, "…")
    };
    let before = rows.count::<entity::performance_point::Entity>().await;
    assert_eq!(reasons("INS-YH").await, reasons("INS-ZZ").await);
    assert_eq!(rows.count::<entity::performance_point::Entity>().await, before);
}

#[tokio::test]
async fn a_table_is_its_senders_and_what_it_made_is_everybodys_who_sees_the_area() {
    let app = TestApp::start(BOTH[0]).await;
    let (lead, colleague, auditor) =
        (app.caller("LEAD-YH"), app.caller("INSP-YH-1"), app.caller("AUDIT-1"));
    let bad = ROW.replace("CTL_FAILURES", "CTL_FAILED");
    let batch = figures(&app, &lead, &table(&[ROW.into(), bad]), false, "ROW_BY_ROW").await;
    assert_eq!((&batch["creates"], &batch["refused"]), (&json!(1), &json!(1)));
    let query = "query($id: ID!) { node(id: $id) { ... on ImportBatch { creates upload { sha256 }
        viewerCan(action: WITHDRAW_IMPORT) } }
        imports { totalCount nodes { id state } } }";
    let variables = json!({"id": batch["id"]});
    let own = lead.query(query, variables.clone()).await;
    let rows = "query($id: ID!) { importRows(batch: $id) { line } refusedImportRows(batch: $id) }";
    let lines = lead.query(rows, variables.clone()).await["importRows"].take();
    assert_eq!(lines, json!([{"line": 2}, {"line": 3}]));
    assert_eq!(colleague.refused(rows, variables.clone()).await, "NOT_FOUND");
    let none = auditor.query(rows, variables.clone()).await;
    assert_eq!(none["importRows"], json!([]), "what was in it is the sender's alone");
    assert!(!none["refusedImportRows"].as_str().expect("text").contains("CTL_FAILED"));
    assert_eq!(own["node"]["viewerCan"], true);
    assert_eq!(own["imports"]["nodes"], json!([{"id": batch["id"], "state": "DONE"}]));
    let other = colleague.query(query, variables.clone()).await;
    assert_eq!((&other["node"], &other["imports"]["totalCount"]), (&Value::Null, &json!(0)));
    let seen = auditor.query(query, variables).await;
    assert_eq!(seen["node"]["creates"], 1);
    assert!(seen["node"]["upload"]["sha256"].is_string() && seen["node"]["viewerCan"] == false);
    let withdraw = "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"x\"}) { batch { id } } }";
    assert_eq!(colleague.refused(withdraw, json!({"id": batch["id"]})).await, "NOT_FOUND");
    let upload = sent(&app, &lead, "PERFORMANCE", b"x").await;
    let start = "mutation($id: ID!) { startImport(input: {upload: $id}) { batch { id } } }";
    assert_eq!(colleague.refused(start, json!({"id": upload})).await, "NOT_FOUND");
}

#[tokio::test]
async fn who_may_not_import_there_any_more_imports_nothing() {
    let app = TestApp::start(BOTH[0]).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let upload = sent(&app, &lead, "PERFORMANCE", table(&[ROW.into()]).as_bytes()).await;
    rows.stand("LEAD-YH", &[], &["YH"]).await;
    let made = started(&lead, &upload, false, "ALL_OR_NOTHING").await;
    assert_eq!(made["batch"]["state"], "REFUSED");
    let reason = &made["batch"]["rows"][0]["faults"][0]["reason"];
    assert_eq!(reason, "there is no inspection `INS-YH`");
}

/// What somebody does not see they do not take back either, and it stays to be taken back.
#[tokio::test]
async fn who_may_not_see_what_an_import_made_takes_nothing_of_it_back() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let made = figures(&app, &lead, &table(&[ROW.into()]), false, "ALL_OR_NOTHING").await;
        let interview = "key,inspection,role,force,format,planned_on,interviewers\n\
            k1,INS-YH,POL-PCC,16,interview,2025-11-20,INSP-YH-2\n";
        let upload = sent(&app, &lead, "INTERVIEWS", interview.as_bytes()).await;
        let heard = started(&lead, &upload, false, "ALL_OR_NOTHING").await["batch"].take();
        let withdraw = "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"x\"}) {
            batch { state } userErrors { code } } }";
        let state = "query($id: ID!) { node(id: $id) { ... on ImportBatch { state } } }";
        for batch in [made, heard] {
            assert_eq!(batch["state"], "DONE", "{batch:#}");
            let this = json!({"id": batch["id"]});
            for (granted, barred) in [(&[][..], &[][..]), (&["YH"][..], &["YH"][..])] {
                rows.stand("LEAD-YH", granted, barred).await;
                let before = rows.written().await;
                assert_eq!(lead.refused(withdraw, this.clone()).await, "NOT_FOUND");
                assert_eq!(rows.written().await, before);
                assert_eq!(lead.query(state, this.clone()).await["node"]["state"], "DONE");
            }
            rows.stand("LEAD-YH", &["YH"], &[]).await;
            let gone = lead.query(withdraw, this).await["withdrawImport"].take();
            assert_eq!(gone["batch"]["state"], "WITHDRAWN", "{gone}");
        }
    }
}

#[tokio::test]
async fn what_is_no_table_is_refused_before_it_is_sent() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let query = "mutation($input: CreateImportUploadInput!) { createImportUpload(input: $input) {
        upload { id } userErrors { field code } } }";
    let good =
        json!({"what": "PERFORMANCE", "fileName": "a.csv", "size": 1, "sha256": "0".repeat(64)});
    for (field, value, code) in [
        ("fileName", json!("a.pdf"), "FILE_TYPE_NOT_ALLOWED"),
        ("fileName", json!("../a.csv"), "FILE_NAME"),
        ("size", json!(0), "FILE_EMPTY"),
        ("size", json!(33 << 20), "FILE_TOO_LARGE"),
        ("sha256", json!("x"), "INVALID_VALUE"),
    ] {
        let mut input = good.clone();
        input[field] = value;
        let made = lead.query(query, json!({"input": input})).await["createImportUpload"].take();
        assert_eq!(made["userErrors"], json!([{"field": field, "code": code}]));
    }
    let made = lead.query(query, json!({"input": good})).await["createImportUpload"].take();
    let made =
        started(&lead, made["upload"]["id"].as_str().expect("an id"), false, "ROW_BY_ROW").await;
    assert_eq!(made["userErrors"][0]["code"], "BYTES_MISSING");
}
