//! What a row costs that is entered by itself: few statements, since what it shares with the others is asked for once.

use super::documents::{import, row, waits};
use super::race::CHECKS;
use super::{sent, started};
use crate::support::{BOTH, TestApp};

/// A kind of row, and the most statements that one takes.
struct Kind {
    what: &'static str,
    who: &'static str,
    head: &'static str,
    row: fn(&str) -> String,
    most: u64,
}

const KINDS: [Kind; 4] = [
    Kind {
        what: "INTERVIEWS",
        who: "LEAD-YH",
        head: "key,inspection,role,force,format,planned_on,interviewers\n",
        row: |key| format!("{key},INS-YH,POL-PCC,16,interview,2026-02-02,INSP-YH-2\n"),
        most: 9,
    },
    Kind {
        what: "INTERVIEWS",
        who: "LEAD-YH",
        head: "key,inspection,role,force,format,planned_on,interviewers,held_on,participants\n",
        row: |key| {
            format!(
                "h{key},INS-YH,POL-PCC,16,interview,2026-02-02,INSP-YH-2;INSP-YH-3,2026-01-14,2\n"
            )
        },
        most: 16,
    },
    Kind {
        what: "CHECKS",
        who: "LEAD-YH",
        head: CHECKS,
        row: |key| {
            format!(
                "c{key},INS-YH,CTL_PROCESS_CHECK,MC,2025-03-17,FULLY_MET,INSP-YH-2,A,summary only,2025-01-20,56,\
                 2025-03-17,full,yes,yes,no\n"
            )
        },
        most: 11,
    },
    Kind {
        what: "PEOPLE",
        who: "ADMIN-1",
        head: "title,subject,areas\n",
        row: |key| format!("Somebody,few-{key},WM\n"),
        most: 10,
    },
];

#[tokio::test]
async fn a_row_takes_few_statements() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        for Kind { what, who, head, row, most } in KINDS {
            let caller = app.caller(who);
            let cost = async |keys: std::ops::Range<u32>| {
                let rows: String = keys.map(|key| row(&format!("k{key}"))).collect();
                let upload = sent(&app, &caller, what, format!("{head}{rows}").as_bytes()).await;
                let import = started(&caller, &upload, false, "ALL_OR_NOTHING");
                let (made, statements) = app.statements(import).await;
                assert_eq!(made["batch"]["state"], "DONE", "{on:?} {what}: {made:#}");
                statements
            };
            let (two, more) = (cost(0..2).await, cost(2..24).await);
            let each = more.saturating_sub(two).div_ceil(20);
            assert!(each <= most, "{on:?}: each of the {what} takes {each}");
        }
    }
}

#[tokio::test]
async fn and_so_does_a_document() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let cost = async |keys: std::ops::Range<u32>| {
            let mut rows = vec![];
            for key in keys {
                let bytes = format!("file {key}");
                waits(&app, &lead, "a.txt", bytes.as_bytes()).await;
                rows.push(row(&format!("k{key}"), "DR18", "", bytes.as_bytes()));
            }
            let import = import(&app, &lead, &rows, false, "ALL_OR_NOTHING");
            let (done, statements) = app.statements(import).await;
            assert_eq!(done["state"], "DONE", "{on:?}: {done:#}");
            statements
        };
        let (two, more) = (cost(0..2).await, cost(2..9).await);
        let each = more.saturating_sub(two).div_ceil(5);
        assert!(each <= 13, "{on:?}: each takes {each}");
    }
}
