//! Scores that come in: filled in, corrected while nothing rests on them, taken back.

use super::{sent, started};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp, demo_rows};
use serde_json::{Value, json};

const HEAD: &str = "area,unit,measure,baseline,follow_up,change,change_unit,source_paragraph\n";

/// The demonstration's scores, as a table to import.
fn demo_scores() -> String {
    let row = |row: std::collections::HashMap<String, String>| {
        let unit = row["change_unit"].split(',').next().unwrap_or_default().to_owned();
        format!(
            "{},{},{},{},{},{},{unit},{}\n",
            row["area_code"],
            row["unit_code"],
            row["measure"],
            row["baseline_score"],
            row["follow_up_score"],
            row["change_from_baseline"],
            row["seed_paragraph"]
        )
    };
    HEAD.to_owned() + &demo_rows("aip_scores.csv").into_iter().map(row).collect::<String>()
}

async fn import(app: &TestApp, caller: &Caller<'_>, rows: &str, mode: &str) -> Value {
    let upload = sent(app, caller, "AIP_SCORES", rows.as_bytes()).await;
    started(caller, &upload, false, mode).await["batch"].take()
}

/// The scores of an Area.
async fn scores(caller: &Caller<'_>, area: &str) -> Value {
    let query =
        "query($area: String!) { area(code: $area) { scores { unit measure baseline followUp change
        changeUnit sourceParagraph } } }";
    caller.query(query, json!({"area": area})).await["area"]["scores"].take()
}

#[tokio::test]
async fn scores_are_filled_in_and_taken_back() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let batch = import(&app, &admin, &demo_scores(), "ALL_OR_NOTHING").await;
        assert_eq!(
            (&batch["state"], &batch["unchanged"]),
            (&json!("DONE"), &json!(56)),
            "{batch:#}"
        );
        let before = scores(&admin, "LN").await;
        let rows =
            format!("{HEAD}LN,MC,GRIP,40,50.5,10.5,points,annex\nLN,CC,GRIP,40,50,25,percent,\n");
        let batch = import(&app, &admin, &rows, "ALL_OR_NOTHING").await;
        assert_eq!((&batch["state"], &batch["updates"]), (&json!("DONE"), &json!(2)), "{batch:#}");
        let change = json!({"column": "baseline", "from": null, "to": "40"});
        assert_eq!(batch["rows"][0]["changes"][0], change);
        assert_eq!(batch["rows"][0]["about"], "AIP-LN-MC-GRIP");
        let filled = scores(&admin, "LN").await;
        assert!(filled.to_string().contains("\"change\":10.5"), "{filled}");
        // corrected, while nothing rests on it
        let rows = format!("{HEAD}LN,MC,GRIP,40,51,11,points,annex\n");
        let corrected = import(&app, &admin, &rows, "ALL_OR_NOTHING").await;
        assert_eq!(corrected["updates"], 1);
        let withdraw = async |batch: &Value| {
            let query =
                "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"No.\"}) {
                batch { state } userErrors { code } } }";
            admin.query(query, json!({"id": batch["id"]})).await["withdrawImport"].take()
        };
        assert_eq!(withdraw(&batch).await["userErrors"][0]["code"], "SUPERSEDED", "{on:?}");
        assert_eq!(withdraw(&corrected).await["batch"]["state"], "WITHDRAWN");
        assert_eq!(scores(&admin, "LN").await, filled);
        assert_eq!(withdraw(&batch).await["batch"]["state"], "WITHDRAWN");
        assert_eq!(scores(&admin, "LN").await, before, "{on:?}");
    }
}

#[tokio::test]
async fn what_a_judgement_may_rest_on_stays_and_bad_rows_are_refused() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let before = rows.all::<entity::aip_score::Entity>().await;
        let bad = [
            ("YH,MC,GRIP,,,12.9,percent,24", None, "an inspection of the Area has this score"),
            ("XX,MC,GRIP,,,1,percent,", Some("area"), "there is no CPS Area `XX`"),
            ("YH,RASSO,GRIP,,,1,percent,", Some("unit"), "RASSO is out of scope"),
            (
                "LN,MC,GRIPS,,,1,percent,",
                Some("measure"),
                "`GRIPS` does not fit: write ADDED_VALUE, GRIP",
            ),
            (
                "LN,MC,GRIP,,,\"1,5\",percent,",
                Some("change"),
                "`1,5` is no number: write 1.5, with a point",
            ),
            ("LN,MC,GRIP,,,#N/A,percent,", Some("change"), "the spreadsheet left `#N/A` here"),
            ("LN,MC,GRIP,,,1,,", Some("change_unit"), "say in which unit the change is printed"),
            ("LN,MC,GRIP,,,,points,", Some("change"), "there is a unit, and no change"),
            ("LN,MC,GRIP,40,50,11,points,", Some("change"), "from 40 to 50 is 10.0 points, not 11"),
            ("LN,MC,GRIP,,,1,=cmd,", Some("change_unit"), "`=cmd` would be a formula"),
        ];
        let lines: Vec<_> = bad.iter().map(|(row, ..)| *row).collect();
        let text = format!("{HEAD}{}\n", lines.join("\n"));
        let batch = import(&app, &admin, &text, "ROW_BY_ROW").await;
        assert_eq!(
            (&batch["state"], &batch["refused"]),
            (&json!("REFUSED"), &json!(bad.len())),
            "{batch:#}"
        );
        for (row, (text, column, reason)) in batch["rows"].as_array().expect("rows").iter().zip(bad)
        {
            let fault = &row["faults"][0];
            assert_eq!(fault["column"], json!(column), "{text}: {fault}");
            assert!(fault["reason"].as_str().expect("text").starts_with(reason), "{text}: {fault}");
        }
        assert_eq!(rows.all::<entity::aip_score::Entity>().await, before);
        // an inspector imports no reference data, an administrator no evidence
        let announce = |what: &str| {
            format!("mutation {{ createImportUpload(input: {{what: {what}, fileName: \"a.csv\", size: 1,
                sha256: \"0\"}}) {{ upload {{ id }} }} }}")
        };
        assert_eq!(
            app.caller("LEAD-YH").refused(&announce("AIP_SCORES"), json!({})).await,
            "FORBIDDEN"
        );
        assert_eq!(admin.refused(&announce("PERFORMANCE"), json!({})).await, "FORBIDDEN");
    }
}

/// A judgement that is sealed explains `YH,MC,GRIP`; only one that is agreed explains `CW,MC,GRIP`, until it is signed off.
#[tokio::test]
async fn once_a_judgement_is_sealed_nothing_of_its_score_is_filled_in_either() {
    const STAYS: &str = "an inspection of the Area has this score for an item: what it says stays";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let table = async |area: &str, baseline: &str, follow_up: &str, paragraph: &str| {
            let of = scores(&admin, area).await;
            let mut all = of.as_array().expect("scores").iter();
            let now = all.find(|one| one["unit"] == "MC" && one["measure"] == "GRIP");
            let now = now.expect("a score");
            let unit = now["changeUnit"].as_str().expect("a unit");
            let change = now["change"].as_f64().expect("a change");
            let as_it_is = now["sourceParagraph"].as_str().unwrap_or_default();
            let paragraph = if paragraph.is_empty() { as_it_is } else { paragraph };
            format!("{HEAD}{area},MC,GRIP,{baseline},{follow_up},{change},\"{unit}\",{paragraph}\n")
        };
        let before = rows.all::<entity::aip_score::Entity>().await;
        for (baseline, follow_up, paragraph) in
            [("50", "63.2", ""), ("50", "", ""), ("", "63.2", ""), ("", "", "25")]
        {
            let text = table("YH", baseline, follow_up, paragraph).await;
            let batch = import(&app, &admin, &text, "ROW_BY_ROW").await;
            assert_eq!(batch["refused"], 1, "{on:?} {text}: {batch:#}");
            let reason = batch["rows"][0]["faults"][0]["reason"].as_str().expect("text");
            assert_eq!(reason, STAYS, "{on:?}");
        }
        assert_eq!(rows.all::<entity::aip_score::Entity>().await, before, "{on:?}");
        let text = table("YH", "", "", "").await;
        let same = import(&app, &admin, &text, "ROW_BY_ROW").await;
        assert_eq!(same["unchanged"], 1, "{on:?}: {same:#}");

        let text = table("CW", "50", "", "").await;
        let filled = import(&app, &admin, &text, "ROW_BY_ROW").await;
        assert_eq!(filled["updates"], 1, "{on:?}: {filled:#}");
        let sealed = rows
            .run(
                "UPDATE judgement SET status = 'SIGNED_OFF' WHERE id IN
                (SELECT judgement_id FROM effect WHERE unit = 'MC' AND measure = 'GRIP')",
            )
            .await;
        assert!(sealed > 0, "{on:?}");
        let text = table("CW", "50", "43.8", "").await;
        let batch = import(&app, &admin, &text, "ROW_BY_ROW").await;
        assert_eq!(batch["refused"], 1, "{on:?}: {batch:#}");
    }
}

/// Administrators see no judgements: a trial does not tell them where one is written.
#[tokio::test]
async fn whether_a_judgement_rests_on_a_score_is_not_told() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let tried = async |change: &str| {
            let row = format!("{HEAD}YH,MC,GRIP,,,{change},percent,24\n");
            let upload = sent(&app, &admin, "AIP_SCORES", row.as_bytes()).await;
            let mut batch = started(&admin, &upload, true, "ROW_BY_ROW").await["batch"].take();
            let row = batch["rows"][0].take();
            json!({"verdict": row["verdict"], "faults": row["faults"]})
        };
        let resting = tried("12.9").await;
        assert_eq!(resting["verdict"], "REFUSED", "{on:?}");
        assert!(!resting.to_string().contains("judgement"), "{resting}");
        rows.run("UPDATE effect SET aip_score_id = NULL").await;
        let withdrawn = "UPDATE evidence_link SET status = 'WITHDRAWN', withdrawn_by = linked_by,
            withdrawn_at = linked_at, withdrawn_reason = 'So.' WHERE evidence_kind = 'AIP_SCORE' AND status = 'ACTIVE'";
        assert!(rows.run(withdrawn).await > 0);
        assert_eq!(tried("12.8").await, resting, "{on:?}: nothing rests on it now");
    }
}
