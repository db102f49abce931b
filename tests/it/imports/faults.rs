//! Every kind of bad row is refused, with its line, its column and the reason, and changes nothing.

use super::{HEAD, figures, sent, started};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use serde_json::{Value, json};

/// A good row.
const GOOD: [&str; 9] = [
    "INS-YH",
    "MC",
    "IQA_COMPLETED_RATE",
    "2025-26 Q1",
    "2025-04-01",
    "2025-06-30",
    "87",
    "100",
    "87.0",
];

/// What is put into a good row, and what is said of it.
const BAD: [(&str, &str, &str); 25] = [
    ("numerator", "many", "`many` is no whole number: write digits only, as 1234"),
    ("numerator", "-1", "`-1` is negative: write 0 or more"),
    ("numerator", "1,5", "`1,5` is no whole number: write digits only, as 1234"),
    ("numerator", "99999999999", "`99999999999` is too large: write at most 2147483647"),
    ("numerator", "", "it is empty"),
    ("denominator", "86", "the numerator is over the denominator: correct one of them"),
    ("denominator", "", "give the percentage a denominator"),
    ("denominator", "#DIV/0!", "the spreadsheet left `#DIV/0!` here: put in what it should be"),
    ("numerator", "#N/A", "the spreadsheet left `#N/A` here: put in what it should be"),
    ("value", "87,0", "`87,0` is no number: write 87.0, with a point"),
    ("value", "88.0", "the value is 88, not 87.0: correct it"),
    ("inspection", "INS-XX", "there is no inspection `INS-XX`"),
    ("measure", "IQA", "there is no measure `IQA`"),
    (
        "unit",
        "RASSO",
        "RASSO is out of scope: the programme inspects neither rape and serious sexual offences (RASSO) nor complex casework units (CCU) (scope, paragraph 14)",
    ),
    (
        "unit",
        "ccu",
        "ccu is out of scope: the programme inspects neither rape and serious sexual offences (RASSO) nor complex casework units (CCU) (scope, paragraph 14)",
    ),
    ("unit", "XX", "`XX` does not fit: write MC, CC"),
    (
        "period_start",
        "2025-02-29",
        "`2025-02-29` is no day of the calendar: write it as 2025-03-31",
    ),
    (
        "period_start",
        "01/04/2025",
        "`01/04/2025` is no day of the calendar: write it as 2025-03-31",
    ),
    (
        "period_start",
        "0001-04-01",
        "0001-04-01 is before 1986, when the Crown Prosecution Service began: look at the year",
    ),
    ("period_end", "9999-12-31", "9999-12-31 is more than 10 years ahead: look at the year"),
    ("period_end", "2036-01-16", "2036-01-16 is more than 10 years ahead: look at the year"),
    ("period_end", "2025-03-31", "the period ends before it starts"),
    (
        "period",
        "2025-04-01",
        "`2025-04-01` is a day, as a spreadsheet makes of a label: write it anew, as 2025-26 Q1",
    ),
    ("period", "=cmd|' /C calc'!A0", "`=cmd|' /C calc'!A0` would be a formula: write words"),
    ("method_version", "2", "there is no such version of the method: the newest is 1"),
];

fn with(column: &str, cell: &str) -> String {
    let names: Vec<&str> = HEAD.trim().split(',').chain(["method_version"]).collect();
    let mut cells: Vec<String> = GOOD.iter().map(|cell| (*cell).to_owned()).collect();
    cells.push(String::new());
    let at = names.iter().position(|name| *name == column).expect("a column");
    cells[at] = format!("\"{cell}\"");
    cells.join(",")
}

#[tokio::test]
async fn each_is_told_by_line_column_and_reason_and_nothing_is_kept() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let head = HEAD.trim().to_owned() + ",method_version";
        let bad = BAD.map(|(column, cell, _)| with(column, cell));
        let text = format!("{head}\n{}\n", bad.join("\n"));
        let before = rows.count::<entity::performance_point::Entity>().await;
        for (dry_run, mode) in
            [(true, "ROW_BY_ROW"), (false, "ROW_BY_ROW"), (false, "ALL_OR_NOTHING")]
        {
            let batch = figures(&app, &lead, &text, dry_run, mode).await;
            assert_eq!(
                (&batch["state"], &batch["refused"]),
                (&json!("REFUSED"), &json!(BAD.len()))
            );
            for ((row, line), (column, cell, reason)) in
                batch["rows"].as_array().expect("rows").iter().zip(2..).zip(BAD)
            {
                let told = (&row["line"], &row["verdict"], &row["faults"]);
                let expected = json!([{"column": column, "reason": reason}]);
                assert_eq!(told, (&json!(line), &json!("REFUSED"), &expected), "{column} {cell}");
            }
        }
        assert_eq!(rows.count::<entity::performance_point::Entity>().await, before);
    }
}

#[tokio::test]
async fn all_that_is_wrong_with_a_row_is_told_and_what_the_rows_say_against_each_other() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let trial = |measure: &str, numerator: u32, denominator: u32| {
        format!(
            "INS-YH,MC,{measure}_TRIAL_RATE,2025-26 Q1,2025-04-01,2025-06-30,{numerator},{denominator},"
        )
    };
    let text = [
        HEAD.trim().to_owned(),
        "INS-XX,RASSO,NONE,,2025-02-30,31/06/2025,x,y,z".into(),
        GOOD.join(","),
        GOOD.join(","),
        trial("EFFECTIVE", 50, 100),
        trial("CRACKED", 30, 100),
        trial("INEFFECTIVE", 25, 100),
        trial("VACATED", 10, 115),
        format!("{},,,,,more", GOOD.join(",")),
    ]
    .join("\n");
    let batch = figures(&app, &lead, &text, true, "ROW_BY_ROW").await;
    let rows = batch["rows"].as_array().expect("rows");
    let columns: Vec<_> =
        rows[0]["faults"].as_array().unwrap().iter().map(|of| of["column"].clone()).collect();
    let all = [
        "inspection",
        "unit",
        "measure",
        "period",
        "period_start",
        "period_end",
        "numerator",
        "denominator",
        "value",
    ];
    assert_eq!(columns, all);
    assert_eq!(rows[1]["verdict"], "CREATE");
    assert_eq!(
        rows[2]["faults"][0]["reason"],
        "line 3 is of the same series and period: leave one out"
    );
    for row in &rows[3..6] {
        let said = row["faults"][0]["reason"].as_str().unwrap_or_default();
        assert!(said.starts_with("the trials sum to 105, the denominator is 100"), "{row}");
    }
    assert_eq!(rows[6]["faults"], json!([]), "10 vacated of 105 and 10");
    assert_eq!(rows[7]["faults"][0]["reason"], "it has 14 cells, but 9 columns are named");
}

#[tokio::test]
async fn a_corrected_trial_is_held_against_those_that_are_there() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let row = super::demo_figures("YH").swap_remove(0);
        let mut cells: Vec<&str> = row.split(',').collect();
        (cells[6], cells[8]) = ("899", "");
        let text = format!("{HEAD}{}\n", cells.join(","));
        let batch = figures(&app, &lead, &text, false, "ROW_BY_ROW").await;
        let said = &batch["rows"][0]["faults"][0]["reason"];
        assert!(
            said.as_str().unwrap().starts_with("the trials sum to 2113, the denominator is 2112"),
            "{batch}"
        );
    }
}

#[tokio::test]
async fn a_table_with_the_wrong_columns_or_none_is_refused_whole() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let said = async |text: &str| {
        let batch = figures(&app, &lead, text, false, "ROW_BY_ROW").await;
        assert_eq!(batch["state"], "REFUSED");
        assert_eq!(batch["rows"][0]["line"], 1);
        let faults = batch["rows"][0]["faults"].as_array().cloned().unwrap_or_default();
        faults.iter().map(|of| of["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let text = HEAD.replace("numerator", "count").replace("value", "period") + &GOOD.join(",");
    let told = said(&text).await;
    assert!(
        told[0].starts_with("there is no column `count`: name one of inspection, unit"),
        "{told:?}"
    );
    assert_eq!(
        told[1..],
        ["the column `period` is named twice", "the column `numerator` is missing"]
    );
    assert_eq!(said(HEAD).await, ["the table has no rows: there is nothing to import"]);
}

/// The refused rows come back as a table; mended, they are the rest of the import.
#[tokio::test]
async fn refused_rows_come_back_to_be_mended_and_sent_again() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let text = format!(
            "{HEAD}{}\n{}\n{}\n",
            GOOD.join(","),
            GOOD.join(",").replace("MC", "CC").replace(",87,", ",eighty,"),
            GOOD.join(",")
                .replace("2025-26 Q1", "=1+1")
                .replace("-04-01", "-10-01")
                .replace("-06-30", "-12-31"),
        );
        let batch = figures(&app, &lead, &text, false, "ROW_BY_ROW").await;
        assert_eq!((&batch["creates"], &batch["refused"]), (&json!(1), &json!(2)));
        let back = batch["refusedRows"].as_str().expect("text").to_owned();
        let lines: Vec<_> = back.lines().collect();
        assert_eq!(lines[0], format!("{},faults", HEAD.trim()));
        let told = "column numerator: `eighty` is no whole number: write digits only, as 1234";
        assert!(lines[1].contains(",eighty,100,87.0,") && lines[1].contains(told), "{back}");
        assert!(lines[2].contains(",'=1+1,"), "what would be a formula is text: {back}");
        let mended = back.replace("eighty", "87").replace("'=1+1", "2025-26 Q3");
        let batch = figures(&app, &lead, &mended, false, "ALL_OR_NOTHING").await;
        assert_eq!((&batch["state"], &batch["creates"]), (&json!("DONE"), &json!(2)), "{batch:#}");
        assert_eq!(Value::from(batch["refusedRows"].as_str().unwrap().lines().count()), 1);
    }
}

#[tokio::test]
async fn a_period_that_has_not_begun_has_no_figures() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    let row = |period: &str| format!("INS-YH,MC,IQA_COMPLETED_RATE,{period},87,100,87.0");
    let text = [
        HEAD.trim().to_owned(),
        row("2025-26 Q4,2026-01-01,2026-03-31"),
        row("2026-27 Q1,2026-04-01,2026-06-30"),
    ];
    let batch = figures(&app, &lead, &text.join("\n"), true, "ROW_BY_ROW").await;
    assert_eq!(batch["rows"][0]["verdict"], "CREATE", "one that is under way may have some");
    let reason = "the period has not begun: it has no figures yet";
    let expected = json!([{"column": "period_start", "reason": reason}]);
    assert_eq!(batch["rows"][1]["faults"], expected);
}

#[tokio::test]
async fn letters_of_a_table_for_the_macintosh_or_ms_dos_are_not_read_as_others() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    for (how, label) in
        [("Macintosh", &b"2025\xd026 Q1 Caerffil\x94"[..]), ("MS-DOS", b"Chwarter \x82")]
    {
        let rest = b",2025-04-01,2025-06-30,87,100,87.0\n";
        let row = [&b"INS-YH,MC,IQA_COMPLETED_RATE,"[..], label, rest].concat();
        let good = GOOD.join(",").replace("MC", "CC");
        let table = [HEAD.as_bytes(), &row, good.as_bytes()].concat();
        let upload = sent(&app, &lead, "PERFORMANCE", &table).await;
        let batch = started(&lead, &upload, true, "ROW_BY_ROW").await["batch"].take();
        let fault = &batch["rows"][0]["faults"][0];
        assert_eq!((&batch["rows"][0]["line"], &fault["column"]), (&json!(2), &json!("period")));
        let reason = fault["reason"].as_str().expect("a reason");
        assert!(reason.ends_with("save the table as UTF-8"), "{how}: {reason}");
        assert_eq!(batch["rows"][1]["verdict"], "CREATE", "{how}: plain letters are what they are");
    }
}
