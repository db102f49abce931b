//! Interviews that come in as a table: planned and held as the API plans and holds them, by the rules that it has.

use super::{sent, started};
use crate::access_matrix::ROLES;
use crate::support::{BOTH, Caller, TestApp, demo_rows};
use entity::types::Role;
use serde_json::{Value, json};

const HEAD: &str = "key,inspection,role,force,unit,format,planned_on,held_on,participants,interviewers,language,restricted\n";

/// The demonstration's interviews of an Area that took place or will, as rows to import.
fn demo_interviews(area: &str) -> Vec<String> {
    let rows = demo_rows("interviews.csv").into_iter();
    let rows = rows.filter(|row| {
        row["area_code"] == area && ["held", "planned"].contains(&row["status"].as_str())
    });
    let row = |row: std::collections::HashMap<String, String>| {
        let day = &row["held_or_planned_on"];
        let held = if row["status"] == "held" { day.as_str() } else { "" };
        format!(
            "{},INS-{area},{},{},{},{},{day},{held},{},{},{},{}",
            row["interview_ref"],
            row["role_code"],
            row["force_code"],
            row["unit_code"],
            row["format"],
            row["participants"],
            row["lead_inspector"],
            row["language"],
            row["restricted"],
        )
    };
    rows.map(row).collect()
}

async fn import(
    app: &TestApp,
    caller: &Caller<'_>,
    rows: &[String],
    dry_run: bool,
    mode: &str,
) -> Value {
    let table = format!("{HEAD}{}\n", rows.join("\n"));
    let upload = sent(app, caller, "INTERVIEWS", table.as_bytes()).await;
    started(caller, &upload, dry_run, mode).await["batch"].take()
}

async fn item(caller: &Caller<'_>, reference: &Value) -> Value {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) { status title marking periodStart
        ... on Interview { interviewStatus heldOn participants restricted role { code } force { code }
        interviewers { subject } changes { kind } } } }";
    caller.query(query, json!({"reference": reference})).await["evidenceItem"].take()
}

#[tokio::test]
async fn a_trial_says_what_the_import_does_and_the_same_table_again_changes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let rows = demo_interviews("YH");
        let tried = import(&app, &lead, &rows, true, "ALL_OR_NOTHING").await;
        assert_eq!(
            (&tried["state"], &tried["creates"]),
            (&json!("TRIED"), &json!(rows.len())),
            "{tried:#}"
        );
        let done = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!((&done["state"], &done["creates"]), (&json!("DONE"), &json!(rows.len())));
        assert_eq!(done["rows"], tried["rows"], "{on:?}");
        // the new item says what the demonstration's own says
        for (row, made) in rows.iter().zip(done["rows"].as_array().expect("rows")) {
            let old = row.split(',').next().expect("a key");
            let (mut new, mut old) =
                (item(&lead, &made["about"]).await, item(&lead, &json!(old)).await);
            for one in [&mut new, &mut old] {
                one.as_object_mut().expect("an interview").remove("changes");
            }
            assert_eq!(new, old, "{row}");
        }
        let again = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(again["unchanged"], json!(rows.len()), "{on:?}");
        let back =
            "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"Sent twice.\"}) {
            batch { state } userErrors { code } } }";
        let back = lead.query(back, json!({"id": done["id"]})).await["withdrawImport"].take();
        assert_eq!(back["batch"]["state"], "WITHDRAWN", "{back}");
        assert_eq!(item(&lead, &done["rows"][0]["about"]).await["status"], "WITHDRAWN");
        // its keys are free: mended and sent again, they are those of new items
        let mended = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(mended["creates"], json!(rows.len()), "{on:?}: {mended:#}");
        assert_ne!(mended["rows"][0]["about"], done["rows"][0]["about"]);
        let again = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(again["unchanged"], json!(rows.len()), "{on:?}");
        // what was set aside alone keeps its key: it is not brought back by a table
        let withdraw =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"No.\"}) {
            userErrors { code } } }";
        let first = mended["rows"][0]["about"].as_str().expect("a name");
        lead.query(withdraw, json!({"id": lead.id(first).await})).await;
        let other = format!("{}y", rows[0].strip_suffix('n').expect("it is not restricted"));
        for row in [other, rows[0].clone()] {
            let refused = import(&app, &lead, &[row], false, "ALL_OR_NOTHING").await;
            assert_eq!(refused["rows"][0]["faults"][0]["column"], "key", "{on:?}: {refused:#}");
        }
    }
}

#[tokio::test]
async fn what_was_planned_is_held_moved_and_restricted_and_nothing_else() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let row = |planned: &str, held: &str, count: &str, restricted: &str| {
            format!(
                "k1,INS-YH,POL-PCC,16,,interview,{planned},{held},{count},INSP-YH-2;INSP-YH-3,en,{restricted}"
            )
        };
        let done =
            import(&app, &lead, &[row("2026-02-02", "", "", "no")], false, "ALL_OR_NOTHING").await;
        let about = &done["rows"][0]["about"];
        for (rows, columns) in [
            (row("2026-02-03", "", "", "no"), json!(["planned_on"])),
            (
                row("2026-02-03", "2026-01-14", "2", "yes"),
                json!(["held_on", "participants", "restricted"]),
            ),
        ] {
            let done = import(&app, &lead, &[rows], false, "ALL_OR_NOTHING").await;
            assert_eq!(done["updates"], 1, "{done:#}");
            let changed = done["rows"][0]["changes"].as_array().expect("changes").iter();
            assert_eq!(json!(changed.map(|change| &change["column"]).collect::<Vec<_>>()), columns);
        }
        let now = item(&lead, about).await;
        assert_eq!(
            (&now["interviewStatus"], &now["heldOn"]),
            (&json!("HELD"), &json!("2026-01-14"))
        );
        assert_eq!(now["marking"], "OFFICIAL_SENSITIVE");
        let other =
            "k1,INS-YH,POL-PCC,12,,interview,2026-02-03,2026-01-14,2,INSP-YH-2,en,yes".to_owned();
        let refused = import(&app, &lead, &[other], false, "ALL_OR_NOTHING").await;
        assert_eq!(refused["rows"][0]["faults"][0]["column"], "key", "{on:?}");
        // it changed what was here: it is not taken back as one
        let last = import(
            &app,
            &lead,
            &[row("2026-02-03", "2026-01-13", "2", "yes")],
            false,
            "ALL_OR_NOTHING",
        )
        .await;
        let back = "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"No.\"}) { userErrors { code } } }";
        let back = lead.query(back, json!({"id": last["id"]})).await["withdrawImport"].take();
        assert_eq!(back["userErrors"][0]["code"], "SUPERSEDED");
    }
}

#[tokio::test]
async fn every_bad_row_is_refused_by_its_column_and_comes_back_to_be_mended() {
    let good = "k0,INS-YH,POL-PCC,16,,interview,2026-02-02,,,INSP-YH-2,,";
    let bad = [
        ("k1,INS-CW,POL-PCC,16,,interview,2026-02-02,,,INSP-YH-2,,", "inspection"),
        ("k2,INS-YH,NOBODY,16,,interview,2026-02-02,,,INSP-YH-2,,", "role"),
        ("k3,INS-YH,POL-PCC,,,interview,2026-02-02,,,INSP-YH-2,,", "force"),
        ("k4,INS-YH,POL-PCC,99,,interview,2026-02-02,,,INSP-YH-2,,", "force"),
        ("k5,INS-YH,POL-PCC,16,,focus_group,2026-02-02,,,INSP-YH-2,,", "format"),
        ("k6,INS-YH,POL-PCC,16,RASSO,interview,2026-02-02,,,INSP-YH-2,,", "unit"),
        ("k7,INS-YH,POL-PCC,16,,interview,2026-02-29,,,INSP-YH-2,,", "planned_on"),
        ("k8,INS-YH,POL-PCC,16,,interview,2026-02-02,2027-01-01,2,INSP-YH-2,,", "held_on"),
        ("y1,INS-YH,POL-PCC,16,,interview,2062-02-02,,,INSP-YH-2,,", "planned_on"),
        ("y2,INS-YH,POL-PCC,16,,interview,2026-02-02,1926-01-14,2,INSP-YH-2,,", "held_on"),
        ("k9,INS-YH,POL-PCC,16,,interview,2026-02-02,2026-01-14,,INSP-YH-2,,", "participants"),
        ("k10,INS-YH,POL-PCC,16,,interview,2026-02-02,2026-01-14,0,INSP-YH-2,,", "participants"),
        ("k11,INS-YH,POL-PCC,16,,interview,2026-02-02,,,INSP-CW-1,,", "interviewers"),
        ("k12,INS-YH,POL-PCC,16,,interview,2026-02-02,,,Nobody,,", "interviewers"),
        ("k13,INS-YH,POL-PCC,16,,interview,2026-02-02,,,INSP-YH-2,fr,", "language"),
        ("k14,INS-YH,POL-PCC,16,,interview,2026-02-02,,,INSP-YH-2,,perhaps", "restricted"),
        ("=k15,INS-YH,POL-PCC,16,,interview,2026-02-02,,,INSP-YH-2,,", "key"),
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let mut rows: Vec<String> = bad.iter().map(|(row, _)| (*row).to_owned()).collect();
        rows.extend([good.to_owned(), good.to_owned()]);
        let done = import(&app, &lead, &rows, false, "ROW_BY_ROW").await;
        assert_eq!(
            (&done["creates"], &done["refused"]),
            (&json!(1), &json!(bad.len() + 1)),
            "{done:#}"
        );
        let told = done["rows"].as_array().expect("rows");
        for ((row, column), told) in bad.iter().zip(told) {
            assert_eq!(told["verdict"], "REFUSED", "{row}");
            assert_eq!(told["faults"][0]["column"], *column, "{row}: {told}");
        }
        let mended = done["refusedRows"].as_str().expect("a table");
        for (row, _) in &bad {
            assert!(mended.contains(&row[..12]), "{row} in {mended}");
        }
        let none = import(&app, &lead, &rows, false, "ALL_OR_NOTHING").await;
        assert_eq!(none["state"], "REFUSED", "{on:?}");
    }
}

/// Whatever else is wrong with a row: what the rules say of its cells is told with it.
#[tokio::test]
async fn each_row_tells_every_fault_of_its_cells_and_of_the_rules() {
    let rows = [
        (
            "k1,INS-YH,POL-PCC,,,focus_group,2026-02-02,,,INSP-CW-1,,",
            &["format", "force", "interviewers"][..],
        ),
        (
            "k2,INS-YH,POL-PCC,,,focus_group,2026-02-02,2027-01-01,0,INSP-YH-2,,",
            &["format", "force", "held_on", "participants"],
        ),
        (
            "k3,INS-YH,POL-PCC,12,,interview,2026-02-30,2027-01-01,2,Nobody;INSP-CW-1,fr,",
            &["planned_on", "held_on", "language", "interviewers", "interviewers"],
        ),
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let table: Vec<String> = rows.iter().map(|(row, _)| (*row).to_owned()).collect();
        let tried = import(&app, &lead, &table, true, "ROW_BY_ROW").await;
        for ((row, columns), told) in rows.iter().zip(tried["rows"].as_array().expect("rows")) {
            let faults = told["faults"].as_array().expect("faults").iter();
            let told: Vec<_> =
                faults.map(|fault| fault["column"].as_str().expect("a column")).collect();
            assert_eq!(told, *columns, "{on:?} {row}");
        }
        // what is here keeps what it came in by, though somebody left the team since
        let row = ["k4,INS-YH,POL-PCC,16,,interview,2026-02-02,,,INSP-YH-2,,".to_owned()];
        let done = import(&app, &lead, &row, false, "ALL_OR_NOTHING").await;
        assert_eq!(done["creates"], 1, "{on:?}: {done:#}");
        let left =
            "UPDATE inspection_member SET left_at = (SELECT max(updated_at) FROM judgement) WHERE person_id =
            (SELECT id FROM person WHERE subject = 'INSP-YH-2')";
        crate::rows::Rows::of(&app).await.run(left).await;
        let again = import(&app, &lead, &row, false, "ALL_OR_NOTHING").await;
        assert_eq!(again["unchanged"], 1, "{on:?}: {again:#}");
    }
}

#[tokio::test]
async fn only_those_who_inspect_send_them() {
    let app = TestApp::start(BOTH[0]).await;
    let query = "mutation { createImportUpload(input: {what: INTERVIEWS, fileName: \"a.csv\", size: 1,
        sha256: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}) { upload { id } } }";
    for (role, name, alias) in ROLES {
        let answer = app.caller(alias).answer(query, json!({})).await;
        let refused = answer["errors"][0]["extensions"]["code"] == "FORBIDDEN";
        let inspects = matches!(role, Role::LeadInspector | Role::Inspector);
        assert_eq!(refused, !inspects, "{name}: {answer}");
    }
}
