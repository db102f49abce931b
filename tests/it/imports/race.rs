//! Two who import at once, or import while somebody takes back or changes the same: as if one had come after the other,
//! and each is told exactly what came of theirs.

use super::shapes::{self, Shape};
use super::{sent, started};
use crate::questionnaire::awaited;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::{texts, values};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// Imports a table that was sent; the import, which has ended.
async fn imported(by: &Caller<'_>, upload: &str) -> Value {
    let mut made = started(by, upload, false, "ROW_BY_ROW").await;
    assert_eq!(made["userErrors"], json!([]));
    made["batch"].take()
}

/// Two tables, imported at once; what came of each.
async fn at_once(app: &TestApp, what: &str, tables: [(&str, &str); 2]) -> [Value; 2] {
    let [(one, first), (other, second)] = tables;
    let (one, other) = (app.caller(one), app.caller(other));
    let uploads = [
        sent(app, &one, what, first.as_bytes()).await,
        sent(app, &other, what, second.as_bytes()).await,
    ];
    let (one, other) = tokio::join!(imported(&one, &uploads[0]), imported(&other, &uploads[1]));
    [one, other]
}

fn told(batch: &Value) -> [i64; 4] {
    let of = |name: &str| batch[name].as_i64().expect("a number");
    [of("creates"), of("updates"), of("unchanged"), of("refused")]
}

async fn withdraw(by: &Caller<'_>, batch: &Value) -> Value {
    let query =
        "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"Sent in error.\"}) {
        batch { state } userErrors { code } } }";
    by.query(query, json!({"id": batch["id"]})).await["withdrawImport"].take()
}

/// What is true in the end: none was begun more than once, and the trail has no gap.
async fn in_order(app: &TestApp, rows: &Rows) {
    let leases = rows.all::<entity::import_lease::Entity>().await;
    assert!(leases.iter().all(|lease| lease.attempts == 0), "each was begun once: {leases:?}");
    let chains = app.caller("AUDIT-1").query("{ auditChains { intact } }", json!({})).await;
    let chains = values(&chains, "intact");
    assert!(!chains.is_empty() && chains.iter().all(|intact| **intact == true));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_table_twice_at_once_comes_in_once() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        awaited(&app, &rows).await;
        let mut tables: Vec<(Shape, String)> = vec![];
        for of in [shapes::figures(), shapes::scores(), shapes::interviews(), shapes::checks()] {
            let table = of.table(40, 160, 3);
            tables.push((of, table));
        }
        let people = shapes::people();
        let table = people.table(40, 160, 3);
        tables.push((people, table));
        let release = shapes::release("INS-YH-2");
        let table = release.whole(1_000_000, 3);
        tables.push((release, table));
        for (of, table) in &tables {
            let twice = at_once(&app, of.what, [(of.who, table), (of.who, table)]).await;
            let [mut one, mut other] = [told(&twice[0]), told(&twice[1])];
            if one[2] > other[2] {
                (one, other) = (other, one);
            }
            let [creates, updates, unchanged, refused] = one;
            assert!(creates + updates > 10, "{on:?} {}: {one:?}", of.what);
            let all = [0, 0, creates + updates + unchanged, refused];
            assert_eq!(other, all, "{on:?} {}: the other found it there", of.what);
            for batch in &twice {
                assert_eq!((&batch["state"], &batch["message"]), (&json!("DONE"), &Value::Null));
            }
        }
        in_order(&app, &rows).await;
    }
}

/// Rows of a kind with something to be said one way or another.
struct Same {
    what: &'static str,
    who: [&'static str; 2],
    head: &'static str,
    rows: Vec<String>,
    said: [&'static str; 2],
    /// Where it is said.
    column: &'static str,
}

fn kinds() -> [Same; 5] {
    let each = |row: &dyn Fn(u32) -> String| (1..=25).map(row).collect::<Vec<_>>();
    let scores = |area: &str| ["MC", "CC"].map(|unit| format!("{area},{unit},GRIP,{{}}"));
    [
        Same {
            what: "PERFORMANCE",
            who: ["LEAD-YH", "INSP-YH-1"],
            head: super::HEAD,
            rows: each(&|day| {
                format!("INS-YH,MC,CTL_FAILURES,{day},2001-01-{day:02},2001-01-{day:02},{{}},,")
            }),
            said: ["7", "8"],
            column: "numerator",
        },
        Same {
            what: "INTERVIEWS",
            who: ["LEAD-YH", "INSP-YH-1"],
            head: "key,inspection,role,force,format,planned_on,interviewers\n",
            rows: each(&|n| format!("k{n},INS-YH,POL-PCC,16,interview,{{}},INSP-YH-2")),
            said: ["2026-02-02", "2026-02-03"],
            column: "planned_on",
        },
        Same {
            what: "CHECKS",
            who: ["LEAD-YH", "INSP-YH-1"],
            head: CHECKS,
            rows: each(&|n| {
                format!(
                    "c{n},INS-YH,CTL_PROCESS_CHECK,MC,2025-03-17,{{}},INSP-YH-2,A{n},summary only,\
                     2025-01-20,56,2025-03-17,full,yes,yes,no"
                )
            }),
            said: ["FULLY_MET", "NOT_MET"],
            column: "outcome",
        },
        Same {
            what: "PEOPLE",
            who: ["ADMIN-1", "ADMIN-1"],
            head: "title,subject,areas\n",
            rows: each(&|n| format!("{{}} {n},race-{n},WM")),
            said: ["One", "Other"],
            column: "title",
        },
        Same {
            what: "AIP_SCORES",
            who: ["ADMIN-1", "ADMIN-1"],
            head: "area,unit,measure,source_paragraph\n",
            rows: ["LN", "LS", "WX", "SE"].into_iter().flat_map(scores).collect(),
            said: ["one", "other"],
            column: "source_paragraph",
        },
    ]
}

/// The columns of custody time limit checks.
pub const CHECKS: &str = "key,inspection,kind,unit,done_on,outcome,inspector,fields.case_alias,\
    fields.offence_category,fields.first_remand_on,fields.limit_days,fields.expiry_recorded,\
    fields.case_progression_log,fields.review_28_day_recorded_in_cms,\
    fields.on_weekly_assurance_report,fields.extension.sought\n";

fn table(head: &str, rows: &[String], value: &str) -> String {
    let rows: Vec<_> = rows.iter().map(|row| row.replace("{}", value)).collect();
    format!("{head}{}\n", rows.join("\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_touch_the_same_rows_come_one_after_the_other() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        for Same { what, who, head, rows: mut lines, said, column } in kinds() {
            let one = table(head, &lines, said[0]);
            lines.reverse();
            let other = table(head, &lines, said[1]);
            let mut two = at_once(&app, what, [(who[0], &one), (who[1], &other)]).await.to_vec();
            let all = i64::try_from(lines.len()).expect("a number");
            // the later one changed what the other had said
            let from = |batch: &Value| batch["rows"][0]["changes"][0]["from"].clone();
            let late = two
                .iter()
                .position(|batch| {
                    from(batch)
                        .as_str()
                        .is_some_and(|from| said.iter().any(|said| from.starts_with(said)))
                })
                .unwrap_or_else(|| panic!("{on:?} {what} {two:#?}"));
            let last = two.remove(late);
            let first = if what == "AIP_SCORES" { [0, all, 0, 0] } else { [all, 0, 0, 0] };
            assert_eq!(told(&two[0]), first, "{on:?} {what}");
            assert_eq!(told(&last), [0, all, 0, 0], "{on:?} {what}");
            for row in last["rows"].as_array().expect("rows") {
                let change = &row["changes"][0];
                assert_eq!(change["column"], column, "{on:?} {what}");
                let was = change["from"].as_str().expect("a text");
                assert!(was.starts_with(said[1 - late]), "{on:?} {what} {row}");
            }
            // and what it says is there
            let stays = [&one, &other][late];
            let by = app.caller(who[late]);
            let again = sent(&app, &by, what, stays.as_bytes()).await;
            assert_eq!(told(&imported(&by, &again).await), [0, 0, all, 0], "{on:?} {what}");
        }
        in_order(&app, &rows).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_and_the_withdrawal_of_the_one_before_do_not_cross() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        // of this series nothing is left once the first import is taken back
        let series = rows.item("PRF-YH-MC-CTL_FAILURES").await;
        let aside = entity::evidence::ActiveModel {
            status: sea_orm::Set(entity::types::EvidenceStatus::Withdrawn),
            status_reason: sea_orm::Set(Some("Set aside.".into())),
            ..series.into()
        };
        rows.change(aside).await;
        for round in 0..3 {
            for Same { what, who, head, rows: lines, said, .. } in kinds() {
                if what == "PEOPLE" {
                    continue;
                }
                // a round is about things of its own, as far as there are any
                let own = |row: &String| match what {
                    "INTERVIEWS" | "CHECKS" => format!("r{round}{row}"),
                    _ => row.clone(),
                };
                let lines: Vec<_> = lines.iter().map(own).collect();
                let all = i64::try_from(lines.len()).expect("a number");
                let [by, other] = who.map(|who| app.caller(who));
                let first = sent(&app, &by, what, table(head, &lines, said[0]).as_bytes()).await;
                let first = imported(&by, &first).await;
                assert_eq!(first["state"], "DONE", "{first:#}");
                let text = table(head, &lines, said[1]);
                let upload = sent(&app, &other, what, text.as_bytes()).await;
                let (back, second) = tokio::join!(withdraw(&by, &first), imported(&other, &upload));
                let gone = back["batch"]["state"] == "WITHDRAWN";
                let codes = texts(&back["userErrors"], "code");
                assert!(gone || codes == ["SUPERSEDED"], "{on:?} {what} {back}");
                let said_of = second["rows"][0]["changes"][0]["from"].clone();
                let came_after = said_of != said[0];
                match (what, came_after) {
                    // what was taken back has left its keys free
                    ("INTERVIEWS" | "CHECKS", true) => {
                        assert_eq!(told(&second), [all, 0, 0, 0], "{on:?} {what}");
                        assert!(gone);
                        continue;
                    }
                    ("PERFORMANCE", true) => assert_eq!(told(&second), [all, 0, 0, 0]),
                    _ => assert_eq!(told(&second), [0, all, 0, 0], "{on:?} {what} {second:#}"),
                }
                // where a round before left the same, the first changed nothing that could be changed since
                if what == "AIP_SCORES" && told(&first)[1] == all {
                    assert_eq!(gone, came_after, "{on:?} what was changed since stays");
                }
                if ["PERFORMANCE", "AIP_SCORES"].contains(&what) {
                    // either way, what the second says is what is there
                    let again = sent(&app, &other, what, text.as_bytes()).await;
                    let again = imported(&other, &again).await;
                    assert_eq!(told(&again), [0, 0, all, 0], "{on:?} {what} {round}");
                    let gone = withdraw(&other, &second).await;
                    assert_eq!(gone["batch"]["state"], "WITHDRAWN", "{on:?} {what} {gone}");
                }
            }
        }
        in_order(&app, &rows).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_the_same_meanwhile_is_told_what_is_there_or_is_heard_of() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let [lead, colleague] = ["LEAD-YH", "INSP-YH-1"].map(|who| app.caller(who));
        let admin = app.caller("ADMIN-1");
        for Same { what, who, head, rows: lines, said, .. } in kinds() {
            let by = app.caller(who[0]);
            let first = sent(&app, &by, what, table(head, &lines, said[0]).as_bytes()).await;
            let first = imported(&by, &first).await;
            let about = texts(&first["rows"], "about");
            let upload = sent(&app, &by, what, table(head, &lines, said[1]).as_bytes()).await;
            let all = lines.len();
            let (query, inputs): (&str, Vec<Value>) = match what {
                "INTERVIEWS" => (
                    "mutation($input: ReplanInterviewInput!) { replanInterview(input: $input) { userErrors { code } } }",
                    join_all(about.iter().map(async |of| {
                        json!({"interview": lead.id(of).await, "plannedOn": "2026-02-04", "reason": "So."})
                    }))
                    .await,
                ),
                "CHECKS" => (
                    "mutation($input: CorrectCheckInput!) { correctCheck(input: $input) { check { outcome } userErrors { code } } }",
                    join_all(about.iter().zip(1..).map(async |(of, n)| {
                        json!({"check": lead.id(of).await, "expectedRevision": 1, "outcome": "PARTIALLY_MET",
                            "reason": "So.", "fields": {"case_alias": format!("A{n}"), "offence_category": "summary only",
                            "first_remand_on": "2025-01-20", "limit_days": 56, "expiry_recorded": "2025-03-17",
                            "case_progression_log": "full", "review_28_day_recorded_in_cms": true,
                            "on_weekly_assurance_report": true, "extension": {"sought": false}}})
                    }))
                    .await,
                ),
                "PEOPLE" => (
                    "mutation($input: CorrectPersonInput!) { correctPerson(input: $input) { userErrors { code } } }",
                    {
                        let mut people = vec![];
                        for (of, n) in about.iter().zip(1..) {
                            let id = evidence::graphql::id::encode("Person", rows.person(of).await).0;
                            people.push(json!({"person": id, "title": "Third", "was": format!("One {n}")}));
                        }
                        people
                    },
                ),
                // figures and scores change by imports alone
                _ => continue,
            };
            // the last first: they meet in the middle
            let editor = if what == "PEOPLE" { &admin } else { &colleague };
            let edits = join_all(
                inputs.iter().rev().map(|input| editor.query(query, json!({"input": input}))),
            );
            let (second, edits) = tokio::join!(imported(&by, &upload), edits);
            assert_eq!(
                told(&second),
                [0, i64::try_from(all).expect("a number"), 0, 0],
                "{on:?} {what}"
            );
            let codes: Vec<_> = edits.iter().flat_map(|edit| texts(edit, "code")).collect();
            assert!(codes.iter().all(|code| code == "CONFLICT"), "{on:?} {what} {codes:?}");
            let third = ["2026-02-04", "PARTIALLY_MET", "Third"];
            let heard = second["rows"].as_array().expect("rows").iter().filter(|row| {
                row["changes"][0]["from"].as_str().is_some_and(|from| third.contains(&from))
            });
            if what == "INTERVIEWS" {
                assert!(codes.is_empty(), "a day may be moved at any time");
            } else {
                // each either came first, and the import changed it, or was told that it came late
                assert_eq!(heard.count() + codes.len(), all, "{on:?} {what}");
            }
            println!("{on:?} {what}: {} of {all} came late", codes.len());
        }
        in_order(&app, &rows).await;
    }
}
