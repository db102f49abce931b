//! What the text of an operation may hold: descriptions, and no more than there is a limit for.

use crate::support::{On, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The code of a refusal and what it says.
fn refused(answer: &Value) -> (&str, &str) {
    let error = &answer["errors"][0];
    assert!(answer.get("data").is_none(), "{answer}");
    let [code, says] = [&error["extensions"]["code"], &error["message"]].map(Value::as_str);
    (code.unwrap_or_default(), says.unwrap_or_default())
}

#[tokio::test]
async fn operations_fragments_and_variables_may_be_described() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let title =
        json!({"judgement": {"title": "[DEMO] Legal leadership keeps casework quality first"}});
    for document in [
        "\"One judgement.\" query One($of: String!) { judgement(reference: $of) { title } }",
        "\u{feff}# a note\n\"\"\"\nOne \\\"\"\" judgement, {($of)}: \"query\".\n\"\"\"
         query One(\"Which; for example \\\"J-YH-01\\\".\" $of: String!, \"\" $not: Boolean = false)
           { judgement(reference: $of) { ...Title } }
         \"What it is called: ŵ\" fragment Title on Judgement { title @skip(if: $not) }",
        "fragment Title on Judgement { title } \"\"\"\"\"\" query One(\"a\" $of: String! = \"J-YH-01\" \"b\"
           $not: Boolean = false) { judgement(reference: $of) { ... @skip(if: $not) { ...Title } } }",
    ] {
        let variables = json!({"of": "J-YH-01"});
        // read anew, and kept
        for _ in 0..2 {
            let answer = lead.answer(document, variables.clone()).await;
            assert_eq!(answer["data"], title, "{document}");
        }
    }
}

#[tokio::test]
async fn a_string_anywhere_else_is_still_an_error_and_the_place_of_errors_is_right() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    for document in [
        "\"for a shorthand\" { viewer { role } }",
        "query \"after\" { viewer { role } }",
        "query Q \"after\" { viewer { role } }",
        "\"twice\" \"twice\" query { viewer { role } }",
        "query { \"a field\" viewer { role } }",
        "query { viewer { role } } \"at the end\"",
        "query Q($of \"late\": String) { viewer { role } }",
        "query Q($of: String \"late\") { viewer { role } }",
        "\"never closed query { viewer { role } }",
        "\"\"\"never closed query { viewer { role } }",
        "\"over\ntwo lines\" query { viewer { role } }",
    ] {
        let answer = lead.answer(document, json!({})).await;
        assert_eq!(refused(&answer).0, "BAD_USER_INPUT", "{document}");
    }
    let wrong = "\"ŵ: a description\"\nquery(\"ŵ\" $a: Int) { viewer { role nonsense } }";
    let answer = lead.answer(wrong, json!({})).await;
    assert_eq!(answer["errors"][0]["locations"], json!([{"line": 2, "column": 36}]));
}

#[tokio::test]
async fn a_field_that_is_repeated_without_end_is_refused_however_it_is_written() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let times = |of: &str, times: usize| format!("{of} ").repeat(times);
    let limit = "LIMIT_EXCEEDED";
    for document in [
        format!("{{ viewer {{ {} }} }}", times("role", 500)),
        format!("{{ {} }}", times("__typename", 500)),
        format!("{{ {} }}", times("viewer { role }", 101)),
        format!("{{ viewer {{ {} }} }}", times("... { role }", 101)),
        format!("{{ viewer {{ {} }} }} fragment R on Viewer {{ role }}", times("...R", 101)),
        format!("{{ {} }}", times(&format!("viewer {{ {} }}", times("role", 11)), 10)),
        format!(
            "query A {{ viewer {{ role }} }} query B {{ viewer {{ {} }} }}",
            times("role", 101)
        ),
    ] {
        let answer = lead.answer(&document, json!({})).await;
        assert_eq!(refused(&answer).0, limit, "{document:.80}");
        assert!(refused(&answer).1.contains("100"), "{answer}");
    }
    let data = lead.query(&format!("{{ viewer {{ {} }} }}", times("role", 100)), json!({})).await;
    assert_eq!(data, json!({"viewer": {"role": "LEAD_INSPECTOR"}}));
}

#[tokio::test]
async fn introspection_does_not_go_round_in_circles() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let round = |times: usize| {
        let (down, up) = ("fields { type { ".repeat(times), "} } ".repeat(times));
        format!("{down} name {up}")
    };
    for document in [
        format!("{{ __schema {{ types {{ {} }} }} }}", round(3)),
        format!("{{ __type(name: \"Query\") {{ {} }} }}", round(3)),
        "{ __schema { types { ...T } } } fragment T on __Type { possibleTypes { interfaces {
            possibleTypes { name } } } }"
            .to_owned(),
        "{ __schema { queryType { fields { args { type { inputFields { type { inputFields { name
            } } } } } } } } }"
            .to_owned(),
    ] {
        let answer = lead.answer(&document, json!({})).await;
        assert_eq!(refused(&answer).0, "LIMIT_EXCEEDED", "{document}");
        assert!(refused(&answer).1.contains("introspection"), "{answer}");
    }
    let often = |of: &str, times: usize| {
        (0..times).map(|n| format!("a{n}: {of} ")).collect::<Vec<_>>().concat()
    };
    for document in [
        format!("{{ {} }}", often("__schema { types { name } }", 80)),
        format!(
            "{{ {} a: __schema {{ types {{ name }} }} }}",
            often("__type(name: \"Query\") { name }", 2)
        ),
        format!("{{ __schema {{ {} }} }}", often("types { name }", 2)),
        format!("{{ __schema {{ types {{ {} }} }} }}", often("description", 2)),
        format!(
            "{{ __type(name: \"Query\") {{ ...on __Type {{ {} }} }} }}",
            often("fields { name }", 2)
        ),
    ] {
        let answer = lead.answer(&document, json!({})).await;
        assert_eq!(refused(&answer).0, "LIMIT_EXCEEDED", "{document:.80}");
        assert!(refused(&answer).1.contains("introspection"), "{answer}");
    }
    for document in [
        format!("{{ {} }}", often("__schema { types { name } }", 2)),
        format!("{{ __schema {{ types {{ {} }} }} }}", round(2)),
        // fields of that name that are no introspection
        "{ checkTemplates { fields { path } } }".to_owned(),
        INTROSPECTION.to_owned(),
    ] {
        lead.query(&document, json!({})).await;
    }
}

/// What graphql-js and everything built on it asks, as deep as it goes.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { description
    queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
    fragment FullType on __Type { kind name description specifiedByURL isOneOf
      fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue }
        type { ...TypeRef } isDeprecated deprecationReason }
      inputFields(includeDeprecated: true) { ...InputValue }
      interfaces { ...TypeRef }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue
      isDeprecated deprecationReason }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
      ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
      ofType { kind name } } } } } } } } } }";

#[tokio::test]
async fn fragments_that_only_lead_on_are_refused_before_they_are_expanded() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let tree = |end: &str| {
        let spread = |level: usize| format!("...F{level} ").repeat(4);
        let fragments =
            (0..28).map(|at| format!("fragment F{at} on Query {{ {} }} ", spread(at + 1)));
        format!("{{ ...F0 }} {} {end}", fragments.collect::<String>())
    };
    let chain = |length: usize| {
        let fragments =
            (0..length).map(|at| format!("fragment F{at} on Query {{ ...F{} }} ", at + 1));
        let end = format!("fragment F{length} on Query {{ viewer {{ role }} }}");
        format!("{{ ...F0 }} {}{end}", fragments.collect::<String>())
    };
    let spread = |at| format!("...F{at} ");
    let upwards = format!(
        "{{ {} }} {}",
        (0..1_900).rev().map(spread).collect::<String>(),
        chain(1_900).trim_start_matches("{ ...F0 }")
    );
    for document in [
        tree(""),
        tree("fragment F28 on Query { viewer { role } }"),
        chain(40),
        chain(20_000),
        upwards,
    ] {
        let begun = Instant::now();
        let answer = lead.answer(&document, json!({})).await;
        assert_eq!(refused(&answer).0, "LIMIT_EXCEEDED", "{document:.80}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{document:.80}");
    }
    // nor does it matter which operation is to be run, if any
    let request = app.request(Method::POST, "/graphql");
    let body = json!({"query": tree(""), "operationName": "Another"});
    let answer = lead.authorised(request.json(&body)).send().await.expect("an answer");
    assert_eq!(refused(&answer.json().await.expect("JSON")).0, "LIMIT_EXCEEDED");
    lead.query(&chain(10), json!({})).await;
}

#[tokio::test]
async fn what_is_long_is_refused_before_it_is_looked_at() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let fields = "viewer { role } ".repeat(1_900);
    let operations: Vec<_> = (0..51).map(|at| format!("query Q{at} {{ ...F }}")).collect();
    let operations = operations.join(" ");
    let arguments = "x: 1 ".repeat(25_000);
    for document in [
        format!("{operations} fragment F on Query {{ viewer {{ role }} }}"),
        format!("{{ node(id: \"a\" {arguments}) {{ id }} }}"),
        format!("{{ viewer {{ {} }} }}", "x".repeat(100_000)),
        format!("query {{ {} {fields} }}", fields.repeat(4)),
    ] {
        let answer = lead.answer(&document, json!({})).await;
        assert_eq!(refused(&answer).0, "LIMIT_EXCEEDED", "{document:.80}");
    }
    let document = format!("{{ viewer {{ role({}) }} }}", &arguments[..50_000]);
    let answer = lead.answer(&document, json!({})).await;
    assert!(answer["errors"].as_array().is_some_and(|errors| errors.len() <= 200));
}
