//! Words and lists of any kind and length: too much or too strange is said to be so, and nothing breaks,
//! on both databases.

use crate::http_inputs::unbroken;
use crate::support::{BOTH, On, TestApp};
use serde_json::{Value, json};

/// Every question that takes words, as `$words`.
const WORDS: [&str; 11] = [
    "area(code: $words) { id }",
    "inspection(reference: $words) { id }",
    "judgement(reference: $words) { id }",
    "evidenceItem(reference: $words) { id }",
    "evidence(filter: {text: $words}) { totalCount nodes { id } }",
    "evidence(filter: {areas: [$words]}) { totalCount }",
    "judgements(filter: {theme: $words}) { totalCount }",
    "findings(filter: {theme: $words, areas: [$words]}) { totalCount }",
    "documentRequests(filter: {areas: [$words]}) { totalCount }",
    "contrast(areas: [\"YH\"], theme: $words) { areas { area { code } } }",
    "performance(areas: [\"YH\"], measures: [$words]) { id }",
];

#[tokio::test]
async fn words_of_any_kind_and_length_break_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let caller = app.caller("LEAD-YH");
        for words in [
            String::new(),
            "\0".into(),
            "YH\0".into(),
            "'; DROP TABLE judgement; --".into(),
            "%_\\".into(),
            "\u{202e}\u{feff}\u{10ffff}ŵ".into(),
            "x".repeat(60_000),
            "%".repeat(60_000),
            "ŵ".repeat(400_000),
        ] {
            for question in WORDS {
                let query = format!("query($words: String!) {{ {question} }}");
                unbroken(&caller, &query, json!({"words": words})).await;
            }
        }
        assert!(caller.query("{ viewer { role } }", json!({})).await["viewer"]["role"].is_string());
    }
}

#[tokio::test]
async fn lists_of_any_length_break_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let caller = app.caller("LEAD-YH");
        let codes = vec!["YH"; 70_000];
        let kinds = vec!["DOCUMENT"; 70_000];
        for query in [
            "query($codes: [String!]!) { evidence(filter: {areas: $codes}) { totalCount } }",
            "query($codes: [String!]!) { documentRequests(filter: {areas: $codes}) { totalCount } }",
            "query($codes: [String!]!) { performance(areas: $codes, measures: [\"GP\"]) { id } }",
            "query($codes: [String!]!) { performance(areas: [\"YH\"], measures: $codes) { id } }",
            "query($codes: [String!]!) { contrast(areas: $codes, component: LLA) { areas { area { id } } } }",
        ] {
            unbroken(&caller, query, json!({"codes": codes})).await;
        }
        let query =
            "query($kinds: [EvidenceKind!]) { evidence(filter: {kinds: $kinds}) { totalCount } }";
        unbroken(&caller, query, json!({"kinds": kinds})).await;
    }
}

#[tokio::test]
async fn what_a_change_cannot_hold_is_refused_in_words() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        link_refused(&app).await;
    }
}

async fn link_refused(app: &TestApp) {
    let caller = app.caller("LEAD-YH");
    let drafts = "{ judgements(filter: {areas: [\"YH\"], statuses: [DRAFT]}) {
        nodes { findings { id links { evidence { id } } } } } }";
    let data = caller.query(drafts, json!({})).await;
    let finding = &data["judgements"]["nodes"][0]["findings"][0];
    let evidence = caller.id("DOC-YH-002").await;
    let query = "mutation($input: LinkEvidenceInput!) {
        linkEvidence(input: $input) { link { id } userErrors { field code message } } }";
    for (field, words) in [
        ("rationale", json!("a\0b")),
        ("rationale", json!("x".repeat(10_001))),
        ("place", json!("a\0b")),
        ("place", json!("x".repeat(10_001))),
        ("quote", json!("a\0b")),
        ("prefix", json!("a\0b")),
        ("quote", json!("x".repeat(500_000))),
        ("page", json!(0)),
        ("page", json!(-2_147_483_648)),
    ] {
        let mut input = json!({"finding": finding["id"], "evidence": evidence,
            "stance": "SUPPORTS", "weight": "STRONG", "rationale": "It says so."});
        match field {
            "rationale" => input["rationale"] = words.clone(),
            field => input["locator"] = json!({field: words}),
        }
        let answer = unbroken(&caller, query, json!({"input": input})).await;
        if words.as_str().is_some_and(|words| words.contains('\0')) {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
            continue;
        }
        let data = &answer["data"];
        let refusal = &data["linkEvidence"];
        assert_eq!(refusal["link"], Value::Null, "{field}");
        assert_eq!(refusal["userErrors"][0]["field"], field);
        assert_eq!(refusal["userErrors"][0]["code"], "INVALID_VALUE", "{field}");
    }
}

#[tokio::test]
async fn what_a_variable_is_by_default_counts_for_directives_too() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let role = json!({"viewer": {"role": "LEAD_INSPECTOR"}});
    for (query, variables, seen) in [
        ("query($x: Boolean = true) { viewer { role @include(if: $x) } }", json!({}), &role),
        ("query($x: Boolean! = true) { viewer { role @include(if: $x) } }", json!({}), &role),
        (
            "query($x: Boolean = true) { viewer { role @skip(if: $x) } }",
            json!({}),
            &json!({"viewer": {}}),
        ),
        ("query($x: Boolean = true) { viewer { role @skip(if: $x) } }", json!({"x": false}), &role),
    ] {
        assert_eq!(&lead.query(query, variables).await, seen, "{query}");
    }
}

/// The engine loses the path of an error below an interface: it is still no request error.
#[tokio::test]
async fn what_was_executed_is_answered_with_data() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let id = lead.id("DOC-YH-002").await;
    let query =
        "query($id: ID!) { impact(evidence: $id) { evidence { usedBy(first: -1) { id } } } }";
    let request = app.request(reqwest::Method::POST, "/graphql");
    let request = request.header("accept", "application/graphql-response+json");
    let request = request.json(&json!({"query": query, "variables": {"id": id}}));
    let response = lead.authorised(request).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let answer: Value = response.json().await.expect("JSON");
    assert_eq!(answer.get("data"), Some(&Value::Null), "{answer}");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn fragments_that_multiply_are_refused_before_they_are_expanded() {
    let app = TestApp::start(On::Sqlite).await;
    let mut document = "{ ...F0 }".to_owned();
    for level in 0..28 {
        let next = format!("...F{} ", level + 1).repeat(4);
        document = format!("{document} fragment F{level} on Query {{ {next} }}");
    }
    document += " fragment F28 on Query { viewer { role } }";
    assert_eq!(app.caller("AREA-YH").refused(&document, json!({})).await, "LIMIT_EXCEEDED");
}

#[tokio::test]
async fn lists_within_lists_end_at_a_limit() {
    let app = TestApp::start(On::Sqlite).await;
    let mut selection = "id".to_owned();
    for _ in 0..4 {
        selection = format!("trace {{ links {{ finding {{ judgement {{ {selection} }} }} }} }}");
    }
    let document = format!("{{ judgements(first: 200) {{ nodes {{ {selection} }} }} }}");
    assert_eq!(app.caller("HMCI").refused(&document, json!({})).await, "LIMIT_EXCEEDED");
}
