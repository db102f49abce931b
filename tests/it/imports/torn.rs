//! Tables that are not as they seem: a quotation mark that nothing closes, lines of an old Macintosh, a column whose
//! name hides nothing of what is wrong with the rows.

use super::{HEAD, figures, sent, started};
use crate::support::{BOTH, TestApp};
use serde_json::{Value, json};

const GOOD: &str = "INS-YH,MC,CTL_FAILURES,2025-26 Q1,2025-04-01,2025-06-30,7,,7";

/// Lines, columns and reasons of all that is wrong.
fn told(batch: &Value) -> Vec<(u64, Value, String)> {
    let rows = batch["rows"].as_array().expect("rows").iter();
    let faults = rows.flat_map(|row| {
        let line = row["line"].as_u64().expect("a line");
        row["faults"].as_array().expect("faults").iter().map(move |fault| {
            let reason = fault["reason"].as_str().expect("a reason");
            (line, fault["column"].clone(), reason.to_owned())
        })
    });
    faults.collect()
}

#[tokio::test]
async fn a_quotation_mark_that_nothing_closes_refuses_the_table_and_loses_no_row_unsaid() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let (head, other) = (HEAD.trim(), GOOD.replace("MC", "CC"));
        let tables = [
            format!("{head},faults\n{GOOD},\"oops\n{other},\n{other},\n"),
            format!("{head},faults\n{GOOD},\"oops\n{other},\"more\n"),
            format!("{head}\n{GOOD}\n{}\n", other.replace(",7,,7", ",7,,\"7")),
        ];
        for (table, line) in tables.iter().zip([2, 2, 3]) {
            for (dry_run, mode) in [(true, "ALL_OR_NOTHING"), (false, "ROW_BY_ROW")] {
                let batch = figures(&app, &lead, table, dry_run, mode).await;
                assert_eq!((&batch["state"], &batch["creates"]), (&json!("REFUSED"), &json!(0)));
                let told = told(&batch);
                let (at, column, reason) = told.last().expect("a fault");
                assert_eq!((*at, column), (line, &Value::Null), "{table}");
                assert!(reason.starts_with("a quotation mark is opened on this line"), "{reason}");
            }
        }
        let batch = figures(&app, &lead, &format!("\"{HEAD}{GOOD}\n"), false, "ROW_BY_ROW").await;
        assert_eq!(told(&batch).len(), 1, "of names that are torn nothing else is told: {batch:#}");
        assert_eq!(told(&batch)[0].0, 1);
    }
}

#[tokio::test]
async fn lines_that_end_as_on_an_old_macintosh_are_lines() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let other = GOOD.replace("MC", "CC");
        for text in [
            format!("{HEAD}{GOOD}\n{other}\n").replace('\n', "\r"),
            // one of them among others
            format!("{HEAD}{GOOD}\r{other}\n"),
        ] {
            let batch = figures(&app, &lead, &text, true, "ALL_OR_NOTHING").await;
            let lines: Vec<_> = batch["rows"].as_array().expect("rows").iter().collect();
            assert_eq!(batch["state"], "TRIED", "{batch:#}");
            assert_eq!(
                lines.iter().map(|row| &row["line"]).collect::<Vec<_>>(),
                [&json!(2), &json!(3)]
            );
        }
    }
}

#[tokio::test]
async fn utf_16_without_a_mark_is_read() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let text = format!("{HEAD}{GOOD}\n");
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        let upload = sent(&app, &lead, "PERFORMANCE", &bytes).await;
        let batch = started(&lead, &upload, true, "ALL_OR_NOTHING").await["batch"].take();
        assert_eq!((&batch["state"], &batch["creates"]), (&json!("TRIED"), &json!(1)), "{batch:#}");
    }
}

#[tokio::test]
async fn the_wrong_name_of_a_column_hides_nothing_that_is_wrong_with_the_rows() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let text = format!(
        "{}{}\n{GOOD}\na,b,c,d,e,f,g,h,i\n",
        HEAD.replace("measure", "mesure"),
        GOOD.replace(",7,,7", ",x,,")
    );
    let batch = figures(&app, &lead, &text, false, "ROW_BY_ROW").await;
    assert_eq!((&batch["state"], &batch["creates"]), (&json!("REFUSED"), &json!(0)));
    let told = told(&batch);
    let at: Vec<_> =
        told.iter().map(|(line, column, _)| (*line, column.as_str().expect("one"))).collect();
    let expected = [
        (1, "mesure"),
        (1, "measure"),
        (2, "numerator"),
        (4, "inspection"),
        (4, "unit"),
        (4, "period_start"),
        (4, "period_end"),
        (4, "numerator"),
        (4, "denominator"),
        (4, "value"),
    ];
    assert_eq!(at, expected, "the good row has no fault: {batch:#}");
}
