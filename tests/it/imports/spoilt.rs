//! Tables with what no text has, and tables that are too large in one direction: refused in words, at once, and told of no
//! more than somebody can read.

use super::{HEAD, figures, sent, started};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use serde_json::{Value, json};

/// Every kind of import, whose it is, and the columns that it needs.
const KINDS: [(&str, &str, &[&str]); 5] = [
    (
        "PERFORMANCE",
        "LEAD-YH",
        &["inspection", "unit", "measure", "period", "period_start", "period_end", "numerator"],
    ),
    ("QUESTIONNAIRE", "LEAD-YH", &["inspection", "staff_group"]),
    (
        "INTERVIEWS",
        "LEAD-YH",
        &["key", "inspection", "role", "format", "planned_on", "interviewers"],
    ),
    ("AIP_SCORES", "ADMIN-1", &["area", "unit", "measure"]),
    ("PEOPLE", "ADMIN-1", &["title", "subject"]),
];

async fn refused(app: &TestApp, caller: &Caller<'_>, what: &str, table: &str) -> Value {
    let upload = sent(app, caller, what, table.as_bytes()).await;
    let batch = started(caller, &upload, false, "ROW_BY_ROW").await["batch"].take();
    assert_eq!(batch["state"], "REFUSED", "{what} {batch:#}");
    batch
}

#[tokio::test]
async fn what_is_no_text_is_a_fault_of_its_cell() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let written = Rows::of(&app).await;
        let before = written.count::<entity::person::Entity>().await;
        for (what, who, columns) in KINDS {
            let (caller, first) = (app.caller(who), columns[0]);
            let rest = columns[1..].join(",");
            let row = vec!["x"; columns.len()].join(",");
            for hidden in ['\0', '\u{7}', '\u{1b}', '\u{85}'] {
                let table = format!("{first},{rest}\n{hidden}a{row}\n");
                let batch = refused(&app, &caller, what, &table).await;
                let (line, faults) = (&batch["rows"][0]["line"], &batch["rows"][0]["faults"]);
                assert_eq!(line, 2, "{what} {batch:#}");
                let of_first: Vec<_> = faults
                    .as_array()
                    .expect("faults")
                    .iter()
                    .filter(|fault| fault["column"] == first)
                    .collect();
                assert_eq!(
                    of_first,
                    [
                        &json!({"column": first, "reason": "`\u{fffd}ax` holds characters that are no text: \
                        write it anew, or save the table as UTF-8"})
                    ],
                );
                assert!(batch["refusedRows"].as_str().is_some_and(|text| !text.contains(hidden)));
            }
            let batch = refused(&app, &caller, what, &format!("{first}\0,{rest}\n{row}\n")).await;
            assert_eq!(batch["rows"][0]["line"], 1);
            let reason = batch["rows"][0]["faults"][0]["reason"].as_str().expect("a reason");
            assert!(
                reason.starts_with("the name of column 1: `") && !reason.contains('\0'),
                "{reason}"
            );
        }
        assert_eq!(written.count::<entity::person::Entity>().await, before);
    }
}

#[tokio::test]
async fn a_table_has_so_many_columns_and_no_more() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let wide = |columns: usize| {
            let more: Vec<_> = (3..columns).map(|at| format!("c{at}")).collect();
            format!(
                "area,unit,measure,{}\nYH,MC,GRIP{}\n",
                more.join(","),
                ",x".repeat(columns - 3)
            )
        };
        let batch = refused(&app, &admin, "AIP_SCORES", &wide(60_000)).await;
        assert_eq!(
            batch["rows"][0]["faults"],
            json!([{"column": null, "reason": "the table has 60000 columns: at most 200 are read"}])
        );
        assert_eq!(batch["columns"].as_array().map(Vec::len), Some(200));
        assert!(batch.to_string().len() < 20_000, "{}", batch.to_string().len());
        // of many faults, as many as are read
        let batch = refused(&app, &admin, "AIP_SCORES", &wide(200)).await;
        let faults = batch["rows"][0]["faults"].as_array().expect("faults");
        assert_eq!(faults.len(), 21);
        assert_eq!(faults[20]["reason"], "177 more are wrong: they are told once these are mended");
    }
}

#[tokio::test]
async fn a_cell_is_so_long_and_no_longer_and_what_is_told_of_it_short() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let row = |inspection: &str| {
        format!("{HEAD}{inspection},MC,CTL_FAILURES,{},2025-04-01,2025-06-30,7,,\n", "2025-26 Q1")
    };
    let told = async |cell: &str, day: &str| {
        let table = row(cell).replace("2025-04-01", day);
        let batch = figures(&app, &lead, &table, false, "ALL_OR_NOTHING").await;
        assert!(batch.to_string().len() < 14_000, "{}", batch.to_string().len());
        let faults = batch["rows"][0]["faults"].as_array().cloned().unwrap_or_default();
        faults.iter().map(|of| of["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let long = "x".repeat(3_000_000);
    assert_eq!(
        told(&long, "2025-04-01").await,
        ["it has 3000000 characters: a cell has at most 10000"]
    );
    // what to do is told still
    let said = told("INS-YH", &long[..9_000]).await;
    assert!(said[0].chars().count() < 600, "{}", said[0].chars().count());
    assert!(said[0].starts_with("`xxx") && said[0].ends_with("write it as 2025-03-31"), "{said:?}");
}
