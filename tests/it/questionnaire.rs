//! The questionnaire of an inspection, from opening to a second release: nothing of it is there before it is
//! published, and it is published whole.

use crate::access_matrix::ROLES;
use crate::disclosure::seen::hidden_in;
use crate::imports::{sent, started};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp, demo_rows};
use crate::walk::{texts, values};
use entity::audit_entry;
use entity::types::AuditOutcome;
use evidence::graphql::id;
use serde_json::{Value, json};

const HEAD: &str =
    "inspection,question,staff_group,significant,some,none_or_worse,dont_know,invited,responded";

const SHOWN: &str = "questionnaire { closesOn openedAt closedAt
    release { number publishedAt recordedBy { subject } }
    responseRates { staffGroup invited responded suppression }
    results { reference status question { code } rows { staffGroup base cells { response count suppression } } } }
    userErrors { field code message }";

/// What the demonstration counted in an Area, as the rows of a table for an inspection.
pub fn counted(area: &str, inspection: &str) -> Vec<String> {
    let counts = demo_rows("questionnaire_counts.csv");
    let counts: Vec<_> = counts.iter().filter(|row| row["area_code"] == area).collect();
    let row = |four: &[&std::collections::HashMap<String, String>]| {
        let of: Vec<_> = four.iter().map(|row| row["count"].as_str()).collect();
        let (question, group) = (&four[0]["question_code"], &four[0]["staff_group"]);
        format!("{inspection},{question},{group},{},,", of.join(","))
    };
    let rates = demo_rows("questionnaire_response_rates.csv");
    let rates = rates.iter().filter(|row| row["area_code"] == area).map(|row| {
        let (group, invited) = (&row["staff_group"], &row["invited"]);
        format!("{inspection},,{group},,,,,{invited},{}", row["responded"])
    });
    counts.chunks(4).map(row).chain(rates).collect()
}

/// The row of a response rate with ten more who were invited.
pub fn more(row: &str) -> String {
    let mut cells: Vec<_> = row.split(',').map(str::to_owned).collect();
    let invited: u32 = cells[7].parse().expect("a number");
    cells[7] = (invited + 10).to_string();
    cells.join(",")
}

fn table(rows: &[String]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

pub async fn import(
    app: &TestApp,
    by: &Caller<'_>,
    rows: &[String],
    dry_run: bool,
    mode: &str,
) -> Value {
    let upload = sent(app, by, "QUESTIONNAIRE", table(rows).as_bytes()).await;
    started(by, &upload, dry_run, mode).await["batch"].take()
}

/// All that is wrong with the rows of an import.
fn faults(batch: &Value) -> String {
    assert_eq!(batch["state"], "REFUSED", "{batch}");
    batch["rows"].to_string()
}

async fn change(by: &Caller<'_>, name: &str, input: &Value) -> Value {
    let kind = match name {
        "closeQuestionnaire" | "publishQuestionnaire" => "QuestionnaireInput".to_owned(),
        name => format!("{}{}Input", name[..1].to_uppercase(), &name[1..]),
    };
    let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {SHOWN} }} }}");
    by.query(&query, json!({"input": input})).await[name].take()
}

fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

/// A later inspection of Yorkshire and Humberside, of which nothing is known yet.
async fn planned(app: &TestApp, rows: &Rows) -> String {
    let lead = id::encode("Person", rows.person("LEAD-YH").await).0;
    let input = json!({"area": "YH", "begins": "2026-03-02", "lead": lead, "inspectors": []});
    let query = "mutation($input: CreateInspectionInput!) { createInspection(input: $input) {
        inspection { id reference } userErrors { code } } }";
    let made = app.caller("ADMIN-1").query(query, json!({"input": input})).await;
    assert_eq!(made["createInspection"]["inspection"]["reference"], "INS-YH-2", "{made}");
    made["createInspection"]["inspection"]["id"].as_str().expect("an id").to_owned()
}

/// All that somebody can see of it.
async fn seen(by: &Caller<'_>, inspection: &str) -> Value {
    let query = "query($id: ID!) { evidence(filter: {kinds: [QUESTIONNAIRE_RESULT], text: \"YH-2\"}) { totalCount }
        all: evidence(filter: {kinds: [QUESTIONNAIRE_RESULT]}) { totalCount }
        questionnaire(inspection: $id) { responseRates { staffGroup } results { id } release { number } }
        coverage(inspection: $id) { questionnaire { gathered } parts { part gathered } } }";
    let answer = by.answer(query, json!({"id": inspection})).await;
    answer["data"].clone()
}

/// The same, whose questionnaire is closed and waits for what was counted: its id.
pub async fn awaited(app: &TestApp, rows: &Rows) -> String {
    let inspection = planned(app, rows).await;
    let lead = app.caller("LEAD-YH");
    let open = json!({"inspection": inspection, "closesOn": "2026-02-27"});
    assert_eq!(codes(&change(&lead, "openQuestionnaire", &open).await), Vec::<String>::new());
    let this = json!({"inspection": inspection});
    assert_eq!(codes(&change(&lead, "closeQuestionnaire", &this).await), Vec::<String>::new());
    inspection
}

/// The same, of which everything was counted and nothing is published: its id, and that of the import.
async fn in_it(app: &TestApp, rows: &Rows) -> (String, String) {
    let inspection = awaited(app, rows).await;
    let good = counted("YH", "INS-YH-2");
    let batch = import(app, &app.caller("INSP-YH-1"), &good, false, "ALL_OR_NOTHING").await;
    assert_eq!((&batch["state"], &batch["creates"]), (&json!("DONE"), &json!(96)), "{batch}");
    assert!(batch["rows"].as_array().expect("rows").iter().all(|row| row["changes"] == json!([])));
    (inspection, batch["id"].as_str().expect("an id").to_owned())
}

const PREVIEW: &str =
    "query($id: ID!) { questionnairePreview(inspection: $id) { number cells hiddenCells rows
    hiddenRows rates hiddenRates hiddenRatesOf
    hidden { question { code } rows { staffGroup whole responses } } } }";

/// How many figures of this name are hidden.
fn hidden(name: &str, of: &Value) -> usize {
    values(of, name).iter().filter(|value| value.is_null()).count()
}

#[tokio::test]
async fn it_is_opened_and_closed_before_anything_is_counted() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let inspection = planned(&app, &rows).await;
        let (lead, sender) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let this = json!({"inspection": inspection});
        let good = counted("YH", "INS-YH-2");
        assert_eq!(good.len(), 96);
        let early = import(&app, &sender, &good, false, "ALL_OR_NOTHING").await;
        assert!(faults(&early).contains("is not closed"));
        let until = |day: &str| json!({"inspection": inspection, "closesOn": day});
        for day in ["2026-01-14", "9999-12-31"] {
            let never = change(&lead, "openQuestionnaire", &until(day)).await;
            assert_eq!(codes(&never), ["INVALID_VALUE"]);
        }
        assert_eq!(codes(&change(&lead, "closeQuestionnaire", &this).await), ["NOT_RECORDED"]);
        let open = change(&lead, "openQuestionnaire", &until("2026-02-27")).await;
        assert_eq!(open["questionnaire"]["closesOn"], "2026-02-27", "{open}");
        let again = change(&lead, "openQuestionnaire", &until("2026-02-27")).await;
        assert_eq!(codes(&again), ["ALREADY_RECORDED"]);
        let early = import(&app, &sender, &good, false, "ROW_BY_ROW").await;
        assert!(faults(&early).contains("is not closed"));
        let closed = change(&lead, "closeQuestionnaire", &this).await;
        assert_eq!(closed["questionnaire"]["closedAt"], "2026-01-15T10:00:00Z");
        assert_eq!(codes(&change(&lead, "closeQuestionnaire", &this).await), ["NOT_RECORDED"]);
        assert_eq!(codes(&change(&lead, "publishQuestionnaire", &this).await), ["NOT_RECORDED"]);
    }
}

#[tokio::test]
async fn nothing_of_it_is_there_before_it_is_published() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let of_demo = app.caller("LEAD-YH").id("INS-YH").await;
        let total = async |who: &str| seen(&app.caller(who), &of_demo).await["all"].clone();
        let mut before = vec![];
        for (_, _, who) in ROLES {
            before.push(total(who).await);
        }
        let (inspection, batch) = in_it(&app, &rows).await;
        for ((_, _, who), before) in ROLES.iter().zip(before) {
            assert_eq!(total(who).await, before, "{who}");
            let seen = seen(&app.caller(who), &inspection).await;
            let told = &seen["questionnaire"];
            assert!(values(told, "results").iter().all(|all| **all == json!([])), "{who}: {seen}");
            assert!(values(told, "responseRates").iter().all(|all| **all == json!([])), "{who}");
            assert!(!seen["coverage"]["questionnaire"].to_string().contains("true"), "{who}");
            let known = ["LEAD-YH", "INSP-YH-1"].contains(who);
            assert_eq!(told["release"]["number"] == 1, known, "{who}");
        }
        let rows_of =
            "query($id: ID!) { importRows(batch: $id) { about } refusedImportRows(batch: $id) }";
        for who in ["LEAD-YH", "INSP-YH-2", "AUDIT-1", "HMCI", "ADMIN-1"] {
            let answer = app.caller(who).answer(rows_of, json!({"id": batch})).await;
            assert!(!answer.to_string().contains("Q01"), "{who}: {answer}");
        }
    }
}

#[tokio::test]
async fn whether_a_release_is_the_same_is_told_to_nobody_but_its_sender() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        in_it(&app, &rows).await;
        let good = counted("YH", "INS-YH-2");
        let mut other = good.clone();
        (other[90], other[95]) = (more(&other[90]), more(&other[95]));
        let second = "a release of this questionnaire is there: withdraw it first";
        for (who, rows) in [("INSP-YH-2", &good), ("INSP-YH-2", &other), ("INSP-YH-1", &other)] {
            let batch = import(&app, &app.caller(who), rows, true, "ALL_OR_NOTHING").await;
            assert!(faults(&batch).contains(second), "{who}: {batch:.1000}");
        }
        let sender = app.caller("INSP-YH-1");
        let same = import(&app, &sender, &good, false, "ALL_OR_NOTHING").await;
        assert_eq!((&same["state"], &same["unchanged"]), (&json!("DONE"), &json!(96)));
    }
}

#[tokio::test]
async fn it_is_published_whole_as_was_said_before() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let (inspection, _) = in_it(&app, &rows).await;
        let (lead, this) = (app.caller("LEAD-YH"), json!({"inspection": inspection}));
        let told =
            lead.query(PREVIEW, json!({"id": inspection})).await["questionnairePreview"].take();
        let published = change(&lead, "publishQuestionnaire", &this).await;
        let shown = &published["questionnaire"];
        assert_eq!(shown["release"]["recordedBy"]["subject"], "INSP-YH-1", "{published}");
        let of_demo = "query($id: ID!) { questionnaire(inspection: $id) { responseRates {
            staffGroup invited responded suppression } results { rows { staffGroup base
            cells { response count suppression } } } } }";
        let first = lead.query(of_demo, json!({"id": lead.id("INS-YH").await})).await;
        let results = shown["results"].as_array().expect("a list");
        assert_eq!(results.len(), 15);
        assert_eq!(results[0]["reference"], "QST-YH-2-Q01");
        for (one, other) in
            results.iter().zip(first["questionnaire"]["results"].as_array().expect("a list"))
        {
            assert_eq!(one["rows"], other["rows"], "the same counts are published alike");
        }
        assert_eq!(shown["responseRates"], first["questionnaire"]["responseRates"]);
        let rates = shown["responseRates"].as_array().expect("rates").iter();
        let withheld: Vec<_> = rates
            .filter(|rate| rate["invited"].is_null())
            .map(|rate| &rate["staffGroup"])
            .collect();
        let expected = json!({"number": 1, "cells": 360, "hiddenCells": hidden("count", &shown["results"]),
            "rows": 90, "hiddenRows": hidden("base", &shown["results"]), "rates": 6,
            "hiddenRates": hidden("invited", &shown["responseRates"]),
            "hiddenRatesOf": withheld, "hidden": hidden_in(&shown["results"])});
        assert_eq!(told, expected, "{on:?}");
        let told = lead.query(PREVIEW, json!({"id": inspection})).await;
        assert_eq!(told["questionnairePreview"], Value::Null, "nothing waits any more");
        let by_analyst = seen(&app.caller("ANALYST-1"), &inspection).await;
        assert_eq!(by_analyst["questionnaire"]["results"].as_array().map(Vec::len), Some(15));
        assert!(by_analyst["coverage"]["questionnaire"].to_string().contains("true"));
    }
}

#[tokio::test]
async fn it_is_withdrawn_whole_and_makes_room_for_another() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let (inspection, batch) = in_it(&app, &rows).await;
        let (lead, this) = (app.caller("LEAD-YH"), json!({"inspection": inspection}));
        let published = change(&lead, "publishQuestionnaire", &this).await;
        assert_eq!(codes(&published), Vec::<String>::new());
        let back = "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"x\"}) { userErrors { code } } }";
        rows.stand("INSP-YH-1", &[], &[]).await;
        let gone = app.caller("INSP-YH-1").refused(back, json!({"id": batch})).await;
        assert_eq!(gone, "NOT_FOUND", "who does not see it does not take it back");
        rows.stand("INSP-YH-1", &["YH"], &[]).await;
        let told = app.caller("INSP-YH-1").query(back, json!({"id": batch})).await;
        assert_eq!(codes(&told["withdrawImport"]), ["SUPERSEDED"], "the lead withdraws it");
        let because = |reason: &str| json!({"inspection": inspection, "reason": reason});
        let told = change(&lead, "withdrawQuestionnaire", &because(" ")).await;
        assert_eq!(codes(&told), ["REASON_REQUIRED"]);
        let gone = change(&lead, "withdrawQuestionnaire", &because("Counted twice.")).await;
        assert_eq!(hidden("count", &gone["questionnaire"]["results"]), 360, "{gone}");
        assert_eq!(hidden("invited", &gone["questionnaire"]["responseRates"]), 6);
        assert_eq!(gone["questionnaire"]["release"], Value::Null);
        assert_eq!(gone["questionnaire"]["results"][0]["status"], "WITHDRAWN");
        let told = change(&lead, "withdrawQuestionnaire", &because("x")).await;
        assert_eq!(codes(&told), ["NOT_RECORDED"]);

        let mut other = counted("YH", "INS-YH-2");
        (other[90], other[95]) = (more(&other[90]), more(&other[95]));
        let colleague = app.caller("INSP-YH-2");
        let next = import(&app, &colleague, &other, false, "ALL_OR_NOTHING").await;
        assert_eq!(next["state"], "DONE", "{next}");
        let again = change(&lead, "publishQuestionnaire", &this).await;
        let results = again["questionnaire"]["results"].as_array().expect("a list");
        assert_eq!(results.len(), 15, "the same items, in their next revision");
        assert_eq!(texts(&json!(results), "reference"), texts(&gone, "reference"));
        assert!(results.iter().all(|result| result["status"] == "ACCEPTED"));
        assert!(hidden("invited", &again["questionnaire"]["responseRates"]) < 6);
        // what a finding of a draft cites stays
        let cited = json!({"inspection": lead.id("INS-YH").await, "reason": "Counted twice."});
        assert_eq!(codes(&change(&lead, "withdrawQuestionnaire", &cited).await), ["CITED"]);
    }
}

#[tokio::test]
async fn what_does_not_add_up_or_names_respondents_is_refused_whole() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let inspection = awaited(&app, &rows).await;
        let (lead, sender) = (app.caller("LEAD-YH"), app.caller("INSP-YH-1"));
        let good = counted("YH", "INS-YH-2");
        let with = |at: usize, row: &str| {
            let mut rows = good.clone();
            rows[at] = row.into();
            rows
        };
        let respondents: Vec<_> =
            (0..20).map(|_| "INS-YH-2,Q01,PROSECUTORS,1,0,0,0,,".to_owned()).collect();
        for (rows_of, why) in [
            (respondents, "never a row for each who answered"),
            ([good.clone(), vec![good[3].clone()]].concat(), "is astray"),
            (with(0, "INS-YH-2,Q01,ALL,1,1,1,1,,"), "not the sum"),
            (good[1..].to_vec(), "there is no row for ALL"),
            (good[6..].to_vec(), "Q01 is missing"),
            (good[..90].to_vec(), "there is no row for ALL"),
            (with(95, "INS-YH-2,,BUSINESS_SUPPORT,,,,,5,6"), "not the sum"),
            (with(0, "INS-YH-2,Q99,ALL,1,1,1,1,,"), "does not put a question `Q99`"),
            (with(0, "INS-CW,Q01,ALL,1,1,1,1,,"), "there is no inspection `INS-CW`"),
            (with(0, "INS-YH,Q01,ALL,1,1,1,1,,"), "one release, of one inspection"),
            (with(0, "INS-YH-2,Q01,ALL,some,1,1,1,,"), "is no whole number"),
            (with(0, "INS-YH-2,Q01,ALL,-1,1,1,1,,"), "is negative"),
            (with(0, "INS-YH-2,Q01,ALL,1,1,1,1,7,"), "leave it out of the row of a question"),
            (with(0, "INS-YH-2,Q01,EVERYBODY,1,1,1,1,,"), "EVERYBODY"),
        ] {
            for mode in ["ALL_OR_NOTHING", "ROW_BY_ROW"] {
                let written = rows.count::<entity::questionnaire_count::Entity>().await;
                let batch = import(&app, &sender, &rows_of, false, mode).await;
                assert!(faults(&batch).contains(why), "{why}: {batch:.2000}");
                let now = rows.count::<entity::questionnaire_count::Entity>().await;
                assert_eq!(now, written, "{why}");
            }
        }
        let named = table(&good).replace("staff_group,", "staff_group,respondent,");
        let upload = sent(&app, &sender, "QUESTIONNAIRE", named.as_bytes()).await;
        let batch = started(&sender, &upload, false, "ROW_BY_ROW").await["batch"].take();
        assert!(faults(&batch).contains("there is no column `respondent`"), "{batch:.500}");
        let release = "query($id: ID!) { questionnaire(inspection: $id) { release { number } } }";
        let told = lead.query(release, json!({"id": inspection})).await;
        assert_eq!(told["questionnaire"]["release"], Value::Null);
    }
}

#[tokio::test]
async fn every_other_role_is_refused_and_the_trail_tells_of_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let inspection = app.caller("LEAD-YH").id("INS-YH").await;
        let changes = [
            "mutation($id: ID!) { openQuestionnaire(input: {inspection: $id, closesOn: \"2027-01-04\"}) {
                userErrors { code } } }",
            "mutation($id: ID!) { closeQuestionnaire(input: {inspection: $id}) { userErrors { code } } }",
            "mutation($id: ID!) { publishQuestionnaire(input: {inspection: $id}) { userErrors { code } } }",
            "mutation($id: ID!) { withdrawQuestionnaire(input: {inspection: $id, reason: \"x\"}) {
                userErrors { code } } }",
            "query($id: ID!) { questionnairePreview(inspection: $id) { cells } }",
        ];
        let written = rows.written().await;
        let mut refusals = 0;
        for (_, _, who) in ROLES.iter().filter(|(_, _, who)| *who != "LEAD-YH") {
            for change in changes {
                let code = app.caller(who).refused(change, json!({"id": inspection})).await;
                assert_eq!(code, "FORBIDDEN", "{who}: {change}");
                refusals += 1;
            }
        }
        for change in changes {
            let code = app.caller("LEAD-CW").refused(change, json!({"id": inspection})).await;
            assert_eq!(code, "NOT_FOUND", "{change}");
        }
        assert_eq!(rows.written().await, written);
        let entries = rows.all::<audit_entry::Entity>().await;
        let told = entries.iter().filter(|entry| {
            entry.outcome == AuditOutcome::Refused && entry.action.ends_with("_QUESTIONNAIRE")
        });
        assert_eq!(told.count(), refusals);
    }
}
