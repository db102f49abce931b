//! Somebody of one Area asks for what belongs to another: the answer is the one that a made-up name
//! gets, and no list, total or text gives anything away.

use crate::by_id::{ITEMS, Own, questions};
use crate::imports::laid::laid;
use crate::packs::laid as packs;
use crate::rows::{Rows, put_files};
use crate::support::{Caller, On, TestApp};
use crate::walk::{CLOSED, Named, all_texts, everything, held_ids, texts};
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Asks everything that can be asked about an inspection's Area.
async fn walked(app: &TestApp, who: &str, area: &'static str) -> Vec<(&'static str, Value)> {
    let caller = &app.caller(who);
    let (reference, item) = match area {
        "YH" => ("INS-YH", "QST-YH-Q02"),
        _ => ("INS-CW", "QST-CW-Q02"),
    };
    let named = Named {
        inspection: caller.id(reference).await,
        reference,
        evidence: caller.id(item).await,
        item,
        judgement: caller.id("J-X-01").await,
        person: caller.myself().await,
        import: laid(&Rows::of(app).await, who).await,
        packs: packs::ended(&Rows::of(app).await, who, &format!("J-{area}-01")).await,
    };
    let answers = everything(caller, &named).await;
    for (name, answer) in &answers {
        if CLOSED.contains(name) {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{name}");
            continue;
        }
        if *name == "questionnairePreview" {
            // none waits to be published, which is for the lead to know
            assert_eq!(answer["data"][name], Value::Null);
            continue;
        }
        assert!(answer.get("errors").is_none(), "{name}: {:#}", answer["errors"]);
        assert_ne!(answer["data"][name], Value::Null, "{name}");
    }
    answers
}

/// Everything of Yorkshire and Humberside that has an id, as its lead sees it, with its type.
pub async fn ids_of_yh(app: &TestApp) -> Vec<(String, String)> {
    let lead = app.caller("LEAD-YH");
    let shared = lead.id("J-X-01").await;
    let answers = walked(app, "LEAD-YH", "YH").await;
    let ids: BTreeSet<_> = answers.iter().flat_map(|(_, answer)| held_ids(answer)).collect();
    let ids: Vec<_> = ids.into_iter().filter(|(_, id)| *id != shared).collect();
    let of = |kind: &str| ids.iter().filter(|(name, _)| name == kind).count();
    let counted = [
        "Inspection",
        "DocumentRequest",
        "Document",
        "DocumentVersion",
        "Interview",
        "OnsiteCheck",
        "QuestionnaireResult",
        "PerformanceSeries",
        "AipScoreItem",
        "Judgement",
        "Finding",
        "EvidenceLink",
    ];
    assert_eq!(counted.map(of), [1, 33, 34, 35, 55, 18, 15, 20, 4, 5, 10, 39]);
    ids
}

/// The whole answer as text, the request's own id left out.
pub async fn text(caller: &Caller<'_>, query: &str, variables: Value) -> String {
    without_request(caller.answer(query, variables).await)
}

fn without_request(mut answer: Value) -> String {
    for error in answer["errors"].as_array_mut().into_iter().flatten() {
        let gone = error["extensions"]["requestId"].take();
        assert!(gone.is_string(), "every error says in which request");
    }
    answer.to_string()
}

/// Every change that the API offers, and every root field that takes an id, is among the questions.
#[tokio::test]
async fn the_stranger_tries_everything_that_takes_an_id() {
    let app = TestApp::start(On::Sqlite).await;
    let query =
        "{ __schema { mutationType { fields { name } } queryType { fields { name args { type {
        name ofType { name ofType { ofType { name } } } } } } } } }";
    let schema = app.caller("INSP-CW-1").query(query, json!({})).await["__schema"].take();
    let mut named = texts(&schema["mutationType"]["fields"], "name");
    for field in schema["queryType"]["fields"].as_array().expect("fields") {
        // `nodes` has a test of its own below
        if texts(&field["args"], "name").contains(&"ID".into()) && field["name"] != "nodes" {
            named.extend(field["name"].as_str().map(str::to_owned));
        }
    }
    assert!(named.len() > 8, "{named:?}");
    let kinds = ["Judgement", "Finding", "Inspection", "EvidenceLink", "DocumentRequest"];
    let kinds = ITEMS.iter().chain(&kinds);
    let asked: Vec<_> = kinds.flat_map(|kind| questions(kind)).map(|(text, _)| text).collect();
    let tries = |name: &str| asked.iter().any(|text| text.contains(&format!(" {name}(")));
    named.retain(|name| !tries(name));
    assert!(named.is_empty(), "the stranger never tries {named:?}");
}

#[tokio::test]
async fn an_id_of_another_area_is_answered_exactly_like_one_that_was_made_up() {
    let app = TestApp::start(On::Sqlite).await;
    put_files(&app).await;
    let (stranger, rows) = (app.caller("INSP-CW-1"), Rows::of(&app).await);
    let own =
        Own { finding: stranger.id("F-CW-09").await, evidence: stranger.id("DOC-CW-021").await };
    let ids = ids_of_yh(&app).await;
    let before = rows.written().await;
    for (kind, hidden) in &ids {
        let made_up = id::encode(kind, Uuid::new_v4()).0;
        for (question, variables) in questions(kind) {
            let told = text(&stranger, question, variables(hidden, &own)).await;
            let known = text(&stranger, question, variables(&made_up, &own)).await;
            assert_eq!(told, known, "{kind} {question}");
        }
        if kind == "DocumentVersion" {
            let told = stranger.get(&format!("/documents/{hidden}/content")).await;
            let known = stranger.get(&format!("/documents/{made_up}/content")).await;
            assert_eq!(
                (told.status(), known.status()),
                (404.try_into().unwrap(), 404.try_into().unwrap())
            );
            let names = |answer: &reqwest::Response| {
                let names = answer.headers().keys().map(ToString::to_string);
                names.collect::<BTreeSet<_>>()
            };
            assert_eq!(names(&told), names(&known));
            let told = without_request(told.json().await.expect("JSON"));
            assert_eq!(told, without_request(known.json().await.expect("JSON")));
        }
    }
    assert_eq!(rows.written().await, before, "nothing was written");
    let question = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for some in ids.chunks(200) {
        let some: Vec<_> = some.iter().map(|(_, id)| id).collect();
        let data = stranger.query(question, json!({"ids": some})).await;
        assert_eq!(data["nodes"], json!(vec![Value::Null; some.len()]));
        let lead = app.caller("LEAD-YH").query(question, json!({"ids": some})).await;
        assert!(lead["nodes"].as_array().is_some_and(|nodes| nodes.iter().all(Value::is_object)));
    }
}

/// References, titles, statements, rationales, file names of Yorkshire and Humberside that nothing in
/// Cymru-Wales shares, and all ids.
async fn secrets(app: &TestApp) -> BTreeSet<String> {
    let names = [
        "reference",
        "title",
        "statement",
        "rationale",
        "fileName",
        "sha256",
        "summary",
        "comment",
        "point",
        "label",
        "contentUrl",
    ];
    let collect = |answers: &[(&str, Value)]| {
        let all = answers
            .iter()
            .flat_map(|(_, answer)| names.iter().flat_map(move |name| texts(answer, name)));
        all.filter(|text| text.len() > 5).collect::<BTreeSet<_>>()
    };
    let lead = collect(&walked(app, "LEAD-YH", "YH").await);
    let theirs = collect(&walked(app, "LEAD-CW", "CW").await);
    let mut secrets: BTreeSet<_> = lead.difference(&theirs).cloned().collect();
    assert!(secrets.len() > 250, "{}", secrets.len());
    assert!(
        ["J-YH-02", "INS-YH", "DOC-YH-002", "F-YH-04"].iter().all(|one| secrets.contains(*one))
    );
    secrets.extend(ids_of_yh(app).await.into_iter().map(|(_, id)| id));
    secrets
}

#[tokio::test]
async fn nothing_that_a_stranger_can_ask_mentions_the_other_area() {
    let app = TestApp::start(On::Sqlite).await;
    let secrets = secrets(&app).await;
    for who in ["INSP-CW-1", "LEAD-CW"] {
        let answers = walked(&app, who, "CW").await;
        // colleagues see each other, by names that say in which Area somebody works
        for (name, answer) in answers.iter().filter(|(name, _)| *name != "people") {
            let said = all_texts(answer);
            let told: Vec<_> = said.iter().filter(|text| secrets.contains(**text)).collect();
            assert!(told.is_empty(), "{who} {name}: {told:?}");
            let within = |text: &&&str| {
                // signatures are any letters
                let told = text.split("&signature=").next().unwrap_or_default();
                ["YH-", "-YH", "Humberside Police (demo)", "doc-yh"]
                    .iter()
                    .any(|part| told.contains(part))
            };
            let told: Vec<_> = said.iter().filter(within).collect();
            assert!(told.is_empty(), "{who} {name}: {told:?}");
        }
    }
}

#[tokio::test]
async fn filters_that_name_the_other_area_find_nothing() {
    let app = TestApp::start(On::Sqlite).await;
    let stranger = app.caller("INSP-CW-1");
    let query = "query($areas: [String!], $text: String) {
        evidence(filter: {areas: $areas}) { totalCount nodes { id } pageInfo { hasNextPage } }
        named: evidence(filter: {text: $text}) { totalCount nodes { id } }
        judgements(filter: {areas: $areas}) { totalCount nodes { id } }
        findings(filter: {areas: $areas}) { totalCount nodes { id } }
        documentRequests(filter: {areas: $areas}) { totalCount nodes { id } }
        performance(areas: $areas) { id }
        contrast(areas: [\"YH\"], theme: \"iqa\") { areas { judgements { id } evidence { links } } }
    }";
    for text in ["-YH-", "yorkshire", "Humberside"] {
        let variables = json!({"areas": ["YH"], "text": text});
        let data = stranger.query(query, variables.clone()).await;
        assert!(texts(&data, "id").is_empty(), "{data:#}");
        assert!(crate::walk::values(&data, "totalCount").iter().all(|total| **total == 0));
        assert_eq!(data["contrast"]["areas"][0], json!({"judgements": [], "evidence": []}));
        let data = app.caller("LEAD-YH").query(query, variables).await;
        assert!(
            crate::walk::values(&data, "totalCount").iter().all(|total| **total != 0),
            "{text}"
        );
    }
    for reference in ["J-YH-01", "J-YH-99"] {
        let query =
            "query($r: String!) { judgement(reference: $r) { id } evidenceItem(reference: $r)
            { id } inspection(reference: $r) { id } }";
        let data = stranger.query(query, json!({"r": reference})).await;
        assert_eq!(data, json!({"judgement": null, "evidenceItem": null, "inspection": null}));
    }
}
