//! Every kind of bad row, in every kind of table where it can stand: refused with its line, its column and the reason,
//! and nothing is changed.

use super::{HEAD, sent, started, state};
use crate::questionnaire::{awaited, counted};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use serde_json::json;

/// A kind of table: its columns, a good row, and for each kind of badness a column, what stands in it and what is said.
struct Table {
    what: &'static str,
    who: &'static str,
    columns: String,
    good: String,
    bad: &'static [(&'static str, &'static str, &'static str, &'static str)],
}

const TOTAL: &str = "only totals are taken";

fn tables() -> Vec<Table> {
    vec![
        Table {
            what: "PERFORMANCE",
            who: "LEAD-YH",
            columns: HEAD.trim().to_owned(),
            good: "INS-YH,MC,EFFECTIVE_TRIAL_RATE,Q,2025-04-01,2025-06-30,50,100,50.0".into(),
            bad: &[
                ("text for a number", "numerator", "many", "`many` is no whole number"),
                ("negative", "denominator", "-100", "`-100` is negative"),
                ("over", "denominator", "49", "the numerator is over the denominator"),
                ("unknown code", "measure", "NONE", "there is no measure `NONE`"),
                ("out of scope", "unit", "CCU", "CCU is out of scope"),
                ("29 February", "period_end", "2025-02-29", "`2025-02-29` is no day of the calendar"),
                ("a comma", "value", "50,0", "`50,0` is no number: write 50.0, with a point"),
                ("#N/A", "period", "#N/A", "the spreadsheet left `#N/A` here"),
                ("=cmd", "period", "=cmd", "`=cmd` would be a formula"),
            ],
        },
        Table {
            what: "AIP_SCORES",
            who: "ADMIN-1",
            columns: "area,unit,measure,baseline,follow_up,change,change_unit,source_paragraph".into(),
            good: "LN,MC,GRIP,40,50,10,points,24".into(),
            bad: &[
                ("text for a number", "baseline", "many", "`many` is no number"),
                ("unknown code", "area", "XX", "there is no CPS Area `XX`"),
                ("unknown code", "measure", "GRIPS", "`GRIPS` does not fit"),
                ("out of scope", "unit", "RASSO", "RASSO is out of scope"),
                ("wrong sum", "change", "11", "from 40 to 50 is 10.0 points, not 11"),
                ("a comma", "baseline", "40,5", "`40,5` is no number: write 40.5, with a point"),
                ("#N/A", "follow_up", "#N/A", "the spreadsheet left `#N/A` here"),
                ("=cmd", "source_paragraph", "=cmd", "`=cmd` would be a formula"),
            ],
        },
        Table {
            what: "INTERVIEWS",
            who: "LEAD-YH",
            columns: "key,inspection,role,force,unit,format,planned_on,held_on,participants,interviewers".into(),
            good: "k0,INS-YH,POL-PCC,16,,interview,2026-01-12,2026-01-14,2,INSP-YH-2".into(),
            bad: &[
                ("text for a number", "participants", "two", "`two` is no whole number"),
                ("negative", "participants", "-2", "`-2` is negative"),
                ("unknown code", "role", "NOBODY", "there is no role `NOBODY`"),
                ("unknown code", "force", "99", "there is no police force `99`"),
                ("out of scope", "unit", "ccu", "ccu is out of scope"),
                ("29 February", "held_on", "2025-02-29", "`2025-02-29` is no day of the calendar"),
                ("a comma", "participants", "1,5", "`1,5` is no whole number"),
                ("#N/A", "planned_on", "#N/A", "the spreadsheet left `#N/A` here"),
                ("=cmd", "key", "=cmd", "`=cmd` would be a formula"),
            ],
        },
        Table {
            what: "CHECKS",
            who: "INSP-YH-1",
            columns: "key,inspection,kind,unit,done_on,outcome,fields.case_alias,fields.offence_category,fields.first_remand_on,fields.limit_days,fields.expiry_recorded,fields.case_progression_log,fields.review_28_day_recorded_in_cms,fields.on_weekly_assurance_report,fields.extension.sought".into(),
            good: "k0,INS-YH,CTL_PROCESS_CHECK,MC,2025-03-17,FULLY_MET,A,summary only,2025-01-20,56,2025-03-17,full,yes,yes,no".into(),
            bad: &[
                ("text for a number", "fields.limit_days", "many", "`many` is no whole number"),
                ("negative", "fields.limit_days", "-5", "`-5` is negative"),
                ("unknown code", "kind", "COURT_ROOM", "`COURT_ROOM` does not fit"),
                ("out of scope", "unit", "RASSO", "RASSO is out of scope"),
                ("29 February", "fields.first_remand_on", "2025-02-29", "`2025-02-29` is no day of the calendar"),
                ("29 February", "done_on", "2025-02-29", "`2025-02-29` is no day of the calendar"),
                ("a comma", "fields.limit_days", "1,5", "`1,5` is no whole number"),
                ("#N/A", "fields.offence_category", "#N/A", "the spreadsheet left `#N/A` here"),
                ("=cmd", "fields.case_alias", "=cmd", "`=cmd` would be a formula"),
            ],
        },
        Table {
            what: "PEOPLE",
            who: "ADMIN-1",
            columns: "title,kind,subject,known_as,areas".into(),
            good: "Somebody,,s0,,WM".into(),
            bad: &[
                ("unknown code", "areas", "WM;XX", "there is no CPS Area `XX`"),
                ("unknown code", "kind", "robot", "`robot` does not fit"),
                ("#N/A", "subject", "#N/A", "the spreadsheet left `#N/A` here"),
                ("=cmd", "title", "=cmd", "`=cmd` would be a formula"),
                ("=cmd", "subject", "=cmd", "`=cmd` would be a formula"),
            ],
        },
        Table {
            what: "QUESTIONNAIRE",
            who: "INSP-YH-1",
            columns: "inspection,question,staff_group,significant,some,none_or_worse,dont_know,invited,responded".into(),
            good: counted("YH", "INS-YH-2").remove(0),
            bad: &[
                ("text for a number", "some", "few", "`few` is no whole number"),
                ("negative", "dont_know", "-1", "`-1` is negative"),
                ("unknown code", "staff_group", "EVERYBODY", "`EVERYBODY` does not fit"),
                ("unknown code", "inspection", "INS-CW", "there is no inspection `INS-CW`"),
                ("a comma", "significant", "1,5", "`1,5` is no whole number"),
                ("#N/A", "some", "#N/A", "the spreadsheet left `#N/A` here"),
                ("=cmd", "question", "=cmd", "`=cmd` would be a formula"),
            ],
        },
    ]
}

#[tokio::test]
async fn each_named_kind_is_refused_in_every_table_where_it_can_stand() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        awaited(&app, &rows).await;
        let before = state(&rows).await;
        for of in tables() {
            let (sender, names): (_, Vec<_>) =
                (app.caller(of.who), of.columns.split(',').collect());
            let spoilt = |number: usize, column: &str, cell: &str| {
                let mut cells: Vec<_> = of.good.split(',').map(str::to_owned).collect();
                cells.resize(names.len(), String::new());
                // a row about something else, so that nothing is doubled
                match of.what {
                    "INTERVIEWS" | "CHECKS" => cells[0] = format!("k{number}"),
                    "PEOPLE" => cells[2] = format!("s{number}"),
                    _ => {}
                }
                let at = names.iter().position(|name| *name == column).expect("a column");
                cells[at] = format!("\"{cell}\"");
                cells.join(",")
            };
            let lines: Vec<_> = of
                .bad
                .iter()
                .zip(1..)
                .map(|((_, column, cell, _), at)| spoilt(at, column, cell))
                .collect();
            let text = format!("{}\n{}\n", of.columns, lines.join("\n"));
            let upload = sent(&app, &sender, of.what, text.as_bytes()).await;
            for mode in ["ROW_BY_ROW", "ALL_OR_NOTHING"] {
                let batch = started(&sender, &upload, false, mode).await["batch"].take();
                assert_eq!(batch["state"], "REFUSED", "{}", of.what);
                let told = batch["rows"].as_array().expect("rows");
                assert_eq!(told.len(), of.bad.len());
                for ((row, line), (kind, column, _, reason)) in told.iter().zip(2..).zip(of.bad) {
                    assert_eq!((&row["line"], &row["verdict"]), (&json!(line), &json!("REFUSED")));
                    let faults = row["faults"].as_array().expect("faults");
                    let told_so = faults.iter().any(|fault| {
                        fault["column"] == *column
                            && fault["reason"].as_str().is_some_and(|said| said.starts_with(reason))
                    });
                    assert!(told_so, "{on:?} {} {kind}: {row:#}", of.what);
                }
            }
        }
        assert!(state(&rows).await == before, "{on:?}: nothing was changed");
    }
}

#[tokio::test]
async fn what_is_about_the_same_twice_is_refused_the_second_time() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        awaited(&app, &Rows::of(&app).await).await;
        for of in tables() {
            let sender = app.caller(of.who);
            let text = format!("{}\n{}\n{}\n", of.columns, of.good, of.good);
            let upload = sent(&app, &sender, of.what, text.as_bytes()).await;
            let batch = started(&sender, &upload, true, "ROW_BY_ROW").await["batch"].take();
            let second = batch["rows"][1]["faults"].to_string();
            let said = second.contains("line 2 is")
                && (of.what != "QUESTIONNAIRE" || second.contains(TOTAL));
            assert!(said, "{on:?} {}: {batch:#}", of.what);
        }
    }
}

#[tokio::test]
async fn columns_that_are_missing_doubled_or_unknown_refuse_the_table() {
    let app = TestApp::start(BOTH[0]).await;
    for of in tables() {
        let sender = app.caller(of.who);
        let names: Vec<_> = of.columns.split(',').collect();
        let (first, rest) = (names[0], names[1..].join(","));
        for (columns, column, reason) in [
            (rest.clone(), first, format!("the column `{first}` is missing")),
            (
                format!("{},{first}", of.columns),
                first,
                format!("the column `{first}` is named twice"),
            ),
            (
                format!("{},colour", of.columns),
                "colour",
                "there is no column `colour`: name one of".into(),
            ),
        ] {
            let text = format!("{columns}\n{}\n", of.good);
            let upload = sent(&app, &sender, of.what, text.as_bytes()).await;
            let batch = started(&sender, &upload, false, "ROW_BY_ROW").await["batch"].take();
            assert_eq!(
                (&batch["state"], &batch["rows"][0]["line"]),
                (&json!("REFUSED"), &json!(1))
            );
            let fault = &batch["rows"][0]["faults"][0];
            let said = fault["reason"].as_str().is_some_and(|said| said.starts_with(&reason));
            assert!(said && fault["column"] == column, "{}: {batch:#}", of.what);
        }
    }
}

/// A key names one thing in an inspection, of whatever kind.
#[tokio::test]
async fn a_key_that_names_something_of_another_kind_refuses_its_row_alone() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let both: Vec<_> =
            tables().into_iter().filter(|of| of.columns.starts_with("key,")).collect();
        let sender = app.caller("LEAD-YH");
        let text = format!("{}\n{}\n", both[0].columns, both[0].good);
        let upload = sent(&app, &sender, both[0].what, text.as_bytes()).await;
        let first = started(&sender, &upload, false, "ROW_BY_ROW").await["batch"].take();
        let other = both[1].good.replacen("k0", "k9", 1);
        let text = format!("{}\n{}\n{other}\n", both[1].columns, both[1].good);
        let upload = sent(&app, &sender, both[1].what, text.as_bytes()).await;
        let batch = started(&sender, &upload, false, "ROW_BY_ROW").await["batch"].take();
        assert_eq!((&batch["creates"], &batch["refused"]), (&json!(1), &json!(1)), "{batch:#}");
        let about = first["rows"][0]["about"].as_str().expect("a reference");
        let said = format!("`k0` names {about} here, which is of another kind: take another key.");
        assert_eq!(batch["rows"][0]["faults"], json!([{"column": "key", "reason": said}]));
    }
}

/// What only the rows of a table say together: sums, and how many answered of those who were asked.
#[tokio::test]
async fn sums_that_do_not_add_up_are_told_by_their_rows() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        awaited(&app, &rows).await;
        let before = state(&rows).await;
        let trials = ["EFFECTIVE", "CRACKED", "INEFFECTIVE"]
            .map(|kind| format!("INS-YH,MC,{kind}_TRIAL_RATE,Q,2025-04-01,2025-06-30,35,100,"));
        let release = counted("YH", "INS-YH-2");
        let with = |at: usize, column: usize, cell: &str| {
            let mut rows = release.clone();
            let mut cells: Vec<_> = rows[at].split(',').collect();
            cells[column] = cell;
            rows[at] = cells.join(",");
            rows
        };
        // more of a group answered than were invited, though the sums are right
        let count = |row: &str, at: usize| -> i64 {
            row.split(',').nth(at).and_then(|cell| cell.parse().ok()).expect("a number")
        };
        let less = count(&release[95], 7) - count(&release[95], 8) + 1;
        let mut over = release.clone();
        for row in
            over.iter_mut().skip(90).filter(|row| **row == release[95] || row.contains(",ALL,"))
        {
            let mut cells: Vec<_> = row.split(',').map(str::to_owned).collect();
            cells[7] = (count(row, 7) - less).to_string();
            *row = cells.join(",");
        }
        let release_of = "inspection,question,staff_group,significant,some,none_or_worse,dont_know,invited,responded";
        for (what, who, columns, rows, line, reason) in [
            (
                "PERFORMANCE",
                "LEAD-YH",
                HEAD.trim(),
                trials.to_vec(),
                2,
                "the trials sum to 105, the denominator is 100",
            ),
            ("QUESTIONNAIRE", "INSP-YH-1", release_of, with(0, 3, "9999"), 2, "not the sum"),
            ("QUESTIONNAIRE", "INSP-YH-1", release_of, over, 97, "answered than could have"),
        ] {
            let sender = app.caller(who);
            let text = format!("{columns}\n{}\n", rows.join("\n"));
            let upload = sent(&app, &sender, what, text.as_bytes()).await;
            let batch = started(&sender, &upload, false, "ROW_BY_ROW").await["batch"].take();
            let told = batch["rows"].as_array().expect("rows");
            let row = told.iter().find(|row| row["line"] == line).expect("a row");
            assert!(row["faults"].to_string().contains(reason), "{on:?} {what}: {row:#}");
            assert!(told.iter().all(|row| row["verdict"] == "REFUSED"), "{on:?} {what}");
        }
        assert!(state(&rows).await == before, "{on:?}: nothing was changed");
    }
}
