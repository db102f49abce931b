//! Figures that come in: new, corrected, unchanged; taken back as one.

use super::{HEAD, demo_figures, figures, points, table};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use entity::audit_entry;
use serde_json::{Value, json};

/// A corrected quarter (one more effective trial, one fewer cracked) and a new one, and the whole of before.
fn corrected() -> Vec<String> {
    let mut rows = demo_figures("YH");
    for row in &mut rows {
        if row.contains("INS-YH,MC,EFFECTIVE_TRIAL_RATE,2024-25 Q4") {
            *row = plus(row, 10);
        }
        if row.contains("INS-YH,MC,CRACKED_TRIAL_RATE,2024-25 Q4") {
            *row = plus(row, -10);
        }
    }
    rows.push("INS-YH,MC,CTL_FAILURES,2025-26 Q1,2025-04-01,2025-06-30,7,,7".into());
    rows
}

/// A row with another numerator, and no printed value.
fn plus(row: &str, more: i64) -> String {
    let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
    cells[6] = (cells[6].parse::<i64>().expect("a number") + more).to_string();
    cells[8].clear();
    cells.join(",")
}

async fn pinned(app: &TestApp) -> Value {
    let query = "{ judgements(filter: {areas: [\"YH\"]}) { nodes { reference trace { links {
        id pinnedPoints { period numerator revision } } } } } }";
    app.caller("LEAD-YH").query(query, json!({})).await
}

#[tokio::test]
async fn figures_come_in_are_corrected_and_change_nothing_the_second_time() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let cited = pinned(&app).await;
        let text = table(&corrected());
        let batch = figures(&app, &lead, &text, false, "ALL_OR_NOTHING").await;
        let told = (&batch["state"], &batch["creates"], &batch["updates"], &batch["unchanged"]);
        assert_eq!(told, (&json!("DONE"), &json!(1), &json!(2), &json!(158)), "{batch:#}");
        assert_eq!(batch["progress"], json!({"done": 161, "rows": 161}));
        let upload = json!({"template": "PERFORMANCE/1", "what": "PERFORMANCE", "fileName": "table.csv",
            "sha256": evidence::digest::of_bytes(text.as_bytes()), "sentBy": {"subject": "LEAD-YH"}});
        assert_eq!(batch["upload"], upload);
        let list = batch["rows"].as_array().expect("rows");
        let updates: Vec<_> = list.iter().filter(|row| row["verdict"] == "UPDATE").collect();
        assert_eq!(updates[0]["about"], "PRF-YH-MC-EFFECTIVE_TRIAL_RATE 2024-25 Q4");
        assert_eq!(updates[0]["changes"][0]["column"], "numerator");
        assert_eq!(updates[0]["faults"], json!([]));
        let newest_row = list.last().expect("a row");
        assert_eq!((&newest_row["line"], &newest_row["verdict"]), (&json!(162), &json!("CREATE")));
        let series = points(&lead, "PRF-YH-MC-EFFECTIVE_TRIAL_RATE").await;
        let newest = &series["points"][7];
        assert_eq!((&newest["revision"], &series["points"][6]["revision"]), (&json!(2), &json!(1)));
        let series = points(&lead, "PRF-YH-MC-CTL_FAILURES").await;
        assert_eq!(series["points"][8]["value"], 7.0);
        assert_eq!(series["periodEnd"], "2025-06-30", "it speaks of more days now");
        assert_eq!(pinned(&app).await, cited, "what links pinned stays");
        let before = rows.written().await;
        let again = figures(&app, &lead, &text, false, "ALL_OR_NOTHING").await;
        assert_eq!((&again["state"], &again["unchanged"]), (&json!("DONE"), &json!(161)));
        let after = rows.written().await;
        let changed: Vec<_> =
            before.keys().filter(|table| before[*table] != after[*table]).collect();
        let own = ["import_batch", "import_lease", "import_row", "import_upload", "outbox_event"];
        assert_eq!(changed, own, "nothing but that it was imported");
        // the inspection's own chain tells of it
        let entries = rows.all::<audit_entry::Entity>().await;
        let inspection = rows.inspection("INS-YH").await.id.to_string();
        let told: Vec<_> =
            entries.iter().filter(|entry| entry.action == "IMPORT_EVIDENCE").collect();
        let told: Vec<_> = told.iter().filter(|entry| entry.chain == inspection).collect();
        assert_eq!(told.len(), 1);
        assert!(
            told[0].detail.as_ref().is_some_and(|of| of.ends_with("1 new figures, 2 corrected"))
        );
    }
}

#[tokio::test]
async fn an_import_is_taken_back_as_one_while_nothing_cites_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let withdraw = async |id: &Value, reason: &str| {
            let query = "mutation($input: WithdrawImportInput!) { withdrawImport(input: $input) {
                batch { state withdrawnReason withdrawnBy { subject } } userErrors { code message } } }";
            let input = json!({"input": {"batch": id, "reason": reason}});
            lead.query(query, input).await["withdrawImport"].take()
        };
        let before = points(&lead, "PRF-YH-MC-EFFECTIVE_TRIAL_RATE").await;
        let batch = figures(&app, &lead, &table(&corrected()), false, "ALL_OR_NOTHING").await;
        let reasonless = withdraw(&batch["id"], " ").await;
        assert_eq!(reasonless["userErrors"][0]["code"], "REASON_REQUIRED");
        // a finding that cites the series as it stands holds it
        let (finding, item) = (lead.id("F-YH-09").await, lead.id("PRF-YH-MC-CTL_FAILURES").await);
        let link =
            "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) { link { id }
            userErrors { code } } }";
        let input = json!({"finding": finding, "evidence": item, "stance": "SUPPORTS", "weight": "WEAK",
            "rationale": "It bears on it."});
        let made = lead.query(link, json!({"input": input})).await["linkEvidence"].take();
        assert!(made["link"]["id"].is_string(), "{made}");
        let held = withdraw(&batch["id"], "A wrong extract.").await;
        assert_eq!(held["userErrors"][0]["code"], "CITED", "{held}");
        assert!(
            held["userErrors"][0]["message"].as_str().unwrap().contains("PRF-YH-MC-CTL_FAILURES")
        );
        let unlink =
            "mutation($link: ID!) { withdrawEvidenceLink(input: {link: $link, reason: \"x\"}) {
            userErrors { code } } }";
        lead.query(unlink, json!({"link": made["link"]["id"]})).await;
        let gone = withdraw(&batch["id"], "A wrong extract.").await;
        let expected = json!({"state": "WITHDRAWN", "withdrawnReason": "A wrong extract.",
            "withdrawnBy": {"subject": "LEAD-YH"}});
        assert_eq!(gone["batch"], expected, "{gone}");
        let after = points(&lead, "PRF-YH-MC-EFFECTIVE_TRIAL_RATE").await;
        assert_eq!(after, before, "{on:?}: the figures are as they were");
        assert_eq!(withdraw(&batch["id"], "x").await["userErrors"][0]["code"], "ALREADY_WITHDRAWN");
        // a link that is made now is pinned to what stands
        let input = json!({"finding": finding, "evidence": lead.id("PRF-YH-MC-EFFECTIVE_TRIAL_RATE").await,
            "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It bears on it.", "locator": {"passage": {"place": "now"}}});
        let link = link.replace("link { id }", "link { pinnedPoints { revision } }");
        let made = lead.query(&link, json!({"input": input})).await["linkEvidence"].take();
        let pinned = made["link"]["pinnedPoints"].as_array().expect("points");
        assert!(pinned.iter().all(|point| point["revision"] == 1), "{made}");
        // and the same figures come in again, as the next revision
        let batch = figures(&app, &lead, &table(&corrected()), false, "ALL_OR_NOTHING").await;
        assert_eq!((&batch["creates"], &batch["updates"]), (&json!(1), &json!(2)));
        let series = points(&lead, "PRF-YH-MC-EFFECTIVE_TRIAL_RATE").await;
        assert_eq!(series["points"][7]["revision"], 3);
    }
}

#[tokio::test]
async fn a_series_of_which_nothing_is_left_is_withdrawn_and_made_anew() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let rows = Rows::of(&app).await;
        let series = rows.item("PRF-YH-CC-CTL_FAILURES").await;
        let update = entity::evidence::ActiveModel {
            status: sea_orm::Set(entity::types::EvidenceStatus::Withdrawn),
            status_reason: sea_orm::Set(Some("Set aside.".into())),
            ..series.into()
        };
        rows.change(update).await;
        let text = format!("{HEAD}INS-YH,CC,CTL_FAILURES,2025-26 Q1,2025-04-01,2025-06-30,7,,\n");
        let batch = figures(&app, &lead, &text, false, "ALL_OR_NOTHING").await;
        assert_eq!(batch["rows"][0]["about"], "PRF-YH-CC-CTL_FAILURES-2 2025-26 Q1", "{batch}");
        let query = "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"No.\"}) {
            userErrors { message } } }";
        lead.query(query, json!({"id": batch["id"]})).await;
        let made = points(&lead, "PRF-YH-CC-CTL_FAILURES-2").await;
        assert_eq!((&made["status"], &made["statusReason"]), (&json!("WITHDRAWN"), &json!("No.")));
        assert_eq!(made["points"], json!([]));
        let batch = figures(&app, &lead, &text, false, "ALL_OR_NOTHING").await;
        assert_eq!(batch["rows"][0]["about"], "PRF-YH-CC-CTL_FAILURES-3 2025-26 Q1");
    }
}

/// Statements follow from how many rows are done at once, not from the rows: none for a row alone.
#[tokio::test]
async fn a_hundred_rows_more_take_no_statement_more() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let rows = |from: u32, days: u32| -> String {
            let row = |day: u32| {
                let day = chrono::NaiveDate::from_yo_opt(2000, day).expect("a day");
                format!("INS-YH,MC,CTL_FAILURES,on {day},{day},{day},7,,\n")
            };
            HEAD.to_owned() + &(from..from + days).map(row).collect::<String>()
        };
        let mut taken = vec![];
        for text in [rows(1, 1), rows(10, 20), rows(100, 120)] {
            let upload = super::sent(&app, &lead, "PERFORMANCE", text.as_bytes()).await;
            let query = "mutation($id: ID!) { startImport(input: {upload: $id}) { batch { state creates } } }";
            let work = lead.query(query, json!({"id": upload}));
            let (data, statements) = app.statements(work).await;
            assert_eq!(data["startImport"]["batch"]["state"], "DONE", "{data}");
            taken.push(statements);
        }
        // the first has the series speak of more days
        assert_eq!(taken[1], taken[2], "{on:?}");
    }
}
