//! More plans, people, interviews, notes, checks, readings, imports and releases, no more statements: each question is
//! asked before there are many of them and after, and reads no more rows than it answers.

use crate::filled_fieldwork::double_reading;
use crate::imports::{sent, shapes, started};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use entity::types::PersonKind;
use entity::{inspection, person};
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

/// What is asked.
pub const QUESTIONS: [&str; 19] = [
    "{ inspections(first: 200) { totalCount nodes { reference state team { position person { title } }
            stages { stage plannedEnd } history { kind madeBy { title } } projection { daysLate }
            requestBurden { requests overdue } } } }",
    "{ inspections(first: 20) { nodes { coverage { interviews { held shortfall role { name } } checks { kind done }
            evidence { kind gathered } parts { part planned gathered } interviewsWithoutNotes { reference }
            questionnaire { gathered } performance { gathered } scores { change } } } } }",
    "query($inspection: ID!) { coverage(inspection: $inspection) { interviews { role { code } force { name } held }
            checks { kind done } listed { item { code } request { code } } interviewsWithoutNotes { reference }
            parts { part gathered } questionnaire { question { code } gathered } } }",
    "{ evidence(first: 200, filter: {kinds: [INTERVIEW]}) { totalCount nodes { reference ... on Interview {
            role { name } force { name } interviewStatus interviewers { title } changes { kind madeBy { title } } } } } }",
    "{ evidence(first: 200, filter: {kinds: [INTERVIEW]}) { nodes { ... on Interview { summary noteState
            notes { number text } passages { number text writtenBy { title } } passageHistory { revision text }
            agreements { revision outcome madeBy { title } } interviewees { name } } } } }",
    "{ evidence(first: 200, filter: {kinds: [ONSITE_CHECK]}) { totalCount nodes { reference ... on OnsiteCheck {
            outcome fields inspector { title } template { version } misfitsOfCurrentTemplate { path }
            revisions { revision outcome recordedBy { title } } } } } }",
    "{ checks { total checks(first: 200) { reference outcome fields revisions { revision reason } }
            outcomes { outcome checks } agreement { cases same gwetAc1 }
            templates { records fields { path filled values { value times } } } } }",
    "{ checks { doubleReadings(first: 200) { unit complete readers { title } askedBy { title } template { kind }
            found { outcome fields reader { title } } check { reference } inspection { reference } } } }",
    "{ checkTemplates { kind version fields { path kind } } }",
    "{ questionSets { number codes } }",
    "{ requestList { code title } }",
    "query($inspection: ID!) { questionnaire(inspection: $inspection) { openedAt release { number recordedBy { title } }
            responseRates { staffGroup invited } results { reference question { text } rows { base cells { count } } } } }",
    "{ evidence(first: 200, filter: {kinds: [QUESTIONNAIRE_RESULT]}) { totalCount nodes { reference
            ... on QuestionnaireResult { question { text } rows { base cells { count suppression } } } } } }",
    "query($inspection: ID!) { questionnairePreview(inspection: $inspection) { cells hiddenCells } }",
    "{ imports(first: 200) { totalCount nodes { state creates refused progress { done rows } withdrawnBy { title }
            upload { fileName what sentBy { title } tickets { url } } } } }",
    "query($import: ID!) { importRows(batch: $import) { line verdict changes { column to } faults { reason } } }",
    "query($import: ID!) { refusedImportRows(batch: $import) }",
    "{ people(first: 200) { totalCount nodes { title grantedAreas { code } conflictsOfInterest { code }
            conflicts { area { code } recordedBy { title } } endings { reason endedBy { title } } } } }",
    "{ performance { reference measure { name } points { period value revision } change trend
            methodChangedIn { period } usedBy { stance } } aipScores { change area { code } } }",
];

/// The most statements that one of them takes, the session's own included.
const MOST: u64 = 25;

/// What each question takes: statements, and rows that came for them.
async fn taken(app: &TestApp, who: &str, variables: &Value) -> Vec<(Value, u64, u64)> {
    let caller = app.caller(who);
    let mut all = vec![];
    for query in QUESTIONS {
        let used = variables.as_object().expect("variables").iter();
        let used = used.filter(|(name, _)| query.contains(&format!("${name}")));
        let used: serde_json::Map<_, _> = used.map(|(a, b)| (a.clone(), b.clone())).collect();
        let (statements, rows) = (app.app.database.statements(), app.app.database.rows());
        let data = caller.query(query, Value::Object(used)).await;
        let statements = app.app.database.statements() - statements;
        all.push((data, statements, app.app.database.rows() - rows));
    }
    all
}

/// What is read into an answer: everything with a value.
fn size(of: &Value) -> u64 {
    match of {
        Value::Array(list) => list.iter().map(size).sum::<u64>() + list.len() as u64,
        Value::Object(fields) => fields.values().map(size).sum::<u64>() + 1,
        _ => 0,
    }
}

async fn import(app: &TestApp, of: &shapes::Shape, table: &str) -> Value {
    let sender = app.caller(of.who);
    let upload = sent(app, &sender, of.what, table.as_bytes()).await;
    let batch = started(&sender, &upload, false, "ROW_BY_ROW").await["batch"].take();
    assert_eq!(batch["state"], "DONE", "{batch:.2000}");
    batch
}

/// Passages of an interview, by whoever leads.
async fn noted(lead: &Caller<'_>, reference: &str) {
    let interview = lead.id(reference).await;
    for number in 0..3 {
        let key = format!("{reference} {number}");
        let passage = crate::interviews::but(
            crate::interviews::passage(&interview, &key, "So it was said."),
            json!({"basis": "RECONSTRUCTED", "reason": "Written up afterwards."}),
        );
        let saved = crate::interviews::change(lead, "saveNotePassage", &passage).await;
        assert_eq!(saved["userErrors"], json!([]));
    }
}

/// Many more of everything, as people enter it; the newest import.
pub async fn grow(app: &TestApp, rows: &Rows, count: usize, seed: u8) -> Value {
    let lead = app.caller("LEAD-YH");
    for of in [shapes::figures(), shapes::checks(), shapes::people()] {
        import(app, &of, &of.table(count, 10_000, seed)).await;
    }
    let of = shapes::interviews();
    let newest = import(app, &of, &of.table(count, 10_000, seed)).await;
    let made = newest["rows"].as_array().expect("rows").iter();
    let made = made.filter(|row| row["verdict"] == "CREATE").take(count / 8);
    for row in made {
        noted(&lead, row["about"].as_str().expect("a reference")).await;
    }
    let like = rows.inspection("INS-YH").await;
    for number in 0..count / 40 {
        // readings of two, of which one is in
        let waits = double_reading(rows, "LEAD-YH", 0).await;
        let waits = entity::double_reading::Model { inspection_id: like.id, ..waits };
        rows.lay(vec![waits.into_active_model().reset_all()]).await;
        // an inspection with its plan
        let named = format!("INS-YH-{}", 100 * usize::from(seed) + number);
        let lead = id::encode("Person", rows.person("LEAD-YH").await).0;
        let create = "mutation($input: CreateInspectionInput!) { createInspection(input: $input) {
            inspection { id reference } userErrors { code } } }";
        let input = json!({"area": "YH", "begins": "2026-03-02", "lead": lead, "inspectors": []});
        let made = app.caller("ADMIN-1").query(create, json!({"input": input})).await;
        assert_eq!(made["createInspection"]["userErrors"], json!([]), "{named}");
        let somebody = person::ActiveModel {
            id: Set(Uuid::new_v4()),
            issuer: Set("https://issuer.example".into()),
            subject: Set(Some(named)),
            title: Set("Somebody".into()),
            kind: Set(PersonKind::User),
            known_as: Set(None),
        };
        rows.lay(vec![somebody]).await;
    }
    assert!(rows.count::<inspection::Entity>().await > 2);
    newest
}

#[tokio::test]
async fn no_question_about_fieldwork_takes_more_statements_for_more_of_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let inspection = app.caller("LEAD-YH").id("INS-YH").await;
        let first = grow(&app, &rows, 40, 1).await;
        let of = |import: &Value| json!({"inspection": inspection, "import": import["id"]});
        // once before, so that nothing is counted that is looked up once
        taken(&app, "LEAD-YH", &of(&first)).await;
        let before = taken(&app, "LEAD-YH", &of(&first)).await;
        let last = grow(&app, &rows, 80, 2).await;
        let after = taken(&app, "LEAD-YH", &of(&last)).await;
        let mut faults = vec![];
        for ((query, before), after) in QUESTIONS.iter().zip(&before).zip(&after) {
            // a row is read for what is answered of it, and not for each that it stands beside
            let most_rows = 500 + 4 * size(&after.0);
            if before.1 != after.1 || after.1 > MOST || after.2 > most_rows {
                faults.push(format!(
                    "{} and {} statements, {} and {} rows: {query}",
                    before.1, after.1, before.2, after.2
                ));
            }
        }
        assert!(faults.is_empty(), "{on:?}\n{}", faults.join("\n"));
    }
}
