//! `POST /graphql` by the GraphQL-over-HTTP specification: media types, methods, errors of a request.

use crate::http_methods::raw;
use crate::support::{On, TestApp};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use serde_json::{Value, json};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

/// A request of the lead inspector, ready for a body.
fn post(app: &TestApp) -> RequestBuilder {
    app.caller("LEAD-YH").authorised(app.request(Method::POST, "/graphql"))
}

/// The media type of an answer, without its parameters.
fn media(response: &Response) -> &str {
    let found = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    found.and_then(|media| media.split(';').next()).unwrap_or("none")
}

async fn sent(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

/// A refused request: no data, and errors that each have a sentence, a code and the request's id.
async fn refused(response: Response, code: &str) -> String {
    let answer: Value = response.json().await.expect("JSON");
    assert!(answer.get("data").is_none(), "{answer}");
    let errors = answer["errors"].as_array().expect("errors");
    for error in errors {
        assert_eq!(error["extensions"]["code"], code, "{error}");
        assert!(error["extensions"]["requestId"].as_str().is_some_and(|id| id.len() == 32));
        assert!(error.get("path").is_none(), "{error}");
    }
    errors[0]["message"].as_str().expect("a sentence").to_owned()
}

#[tokio::test]
async fn the_answer_has_the_media_type_that_the_client_wants_most() {
    let app = TestApp::start(On::Sqlite).await;
    for (wish, expected) in [
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("Application/GraphQL-Response+JSON", GRAPHQL),
        (
            "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
            GRAPHQL,
        ),
        ("application/json;q=0.5, application/graphql-response+json;q=0.9", GRAPHQL),
        ("application/graphql-response+json;q=0.1, application/json", JSON),
        ("application/graphql-response+json;Q=0.1, application/json;Q=0.2", JSON),
        ("text/html, application/json;q=0.2, */*;q=0.1", JSON),
        ("application/json;q=0, */*", GRAPHQL),
        ("text/html, application/graphql-response+json;q=0.001", GRAPHQL),
    ] {
        let request = post(&app).header(header::ACCEPT, wish);
        let response = sent(request.json(&json!({"query": "{ viewer { role } }"}))).await;
        assert_eq!((response.status(), media(&response)), (StatusCode::OK, expected), "{wish}");
        let answer: Value = response.json().await.expect("JSON");
        assert_eq!(answer, json!({"data": {"viewer": {"role": "LEAD_INSPECTOR"}}}));
    }
}

#[tokio::test]
async fn a_client_that_states_no_wish_gets_the_legacy_media_type() {
    let app = TestApp::start(On::Sqlite).await;
    let token = format!("Authorization: Bearer {}\r\n", app.token("LEAD-YH"));
    let body = r#"{"query": "{ viewer { role } }"}"#;
    let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let answer = raw(&app, &format!("POST /graphql HTTP/1.1\r\n{token}{head}"), body).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\ncontent-type: application/json"), "{answer}");
}

#[tokio::test]
async fn nothing_else_is_on_offer() {
    let app = TestApp::start(On::Sqlite).await;
    for wish in ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0"] {
        let request = post(&app).header(header::ACCEPT, wish);
        let response = sent(request.json(&json!({"query": "{ viewer { role } }"}))).await;
        assert_eq!(response.status(), StatusCode::NOT_ACCEPTABLE, "{wish}");
        refused(response, "BAD_USER_INPUT").await;
    }
}

/// Operations that no execution can start on.
fn impossible() -> Vec<Value> {
    let one = "query($reference: String!) { judgement(reference: $reference) { id } }";
    let page = "query($first: Int) { findings(first: $first) { totalCount } }";
    let unit = "query($unit: CaseworkUnit) { performance(unit: $unit) { id } }";
    vec![
        json!({"query": ""}),
        json!({"query": "# nothing"}),
        json!({"query": "{ viewer { role }"}),
        json!({"query": "{ viewer { nonsense } }"}),
        json!({"query": "{ viewer }"}),
        json!({"query": "{ judgement { id } }"}),
        json!({"query": "{ judgement(reference: 5) { id } }"}),
        json!({"query": "{ judgement(reference: \"J-YH-01\", colour: RED) { id } }"}),
        json!({"query": "{ performance(unit: XX) { id } }"}),
        json!({"query": "{ findings(first: 3000000000) { totalCount } }"}),
        json!({"query": "{ viewer @unknown { role } }"}),
        json!({"query": "query A { viewer { role } } query A { viewer { role } }"}),
        json!({"query": "query A { viewer { role } } query B { viewer { role } }"}),
        json!({"query": "query A { viewer { role } }", "operationName": "B"}),
        json!({"query": "subscription { viewer { role } }"}),
        json!({"query": one}),
        json!({"query": one, "variables": {"reference": null}}),
        json!({"query": one, "variables": {"reference": 5}}),
        json!({"query": one, "variables": {"reference": ["J-YH-01"]}}),
        json!({"query": page, "variables": {"first": 3_000_000_000_u64}}),
        json!({"query": page, "variables": {"first": 1.5}}),
        json!({"query": page, "variables": {"first": "1"}}),
        json!({"query": unit, "variables": {"unit": "XX"}}),
        json!({"query": unit, "variables": {"unit": {"mc": true}}}),
    ]
}

#[tokio::test]
async fn an_operation_that_cannot_start_is_400_only_where_status_codes_mean_something() {
    let app = TestApp::start(On::Sqlite).await;
    for body in impossible() {
        for (wish, status) in [(GRAPHQL, StatusCode::BAD_REQUEST), (JSON, StatusCode::OK)] {
            let response = sent(post(&app).header(header::ACCEPT, wish).json(&body)).await;
            assert_eq!((response.status(), media(&response)), (status, wish), "{body}");
            refused(response, "BAD_USER_INPUT").await;
        }
    }
}

#[tokio::test]
async fn an_operation_over_a_limit_says_so() {
    let app = TestApp::start(On::Sqlite).await;
    let alias = |n: usize, of: &str| format!("a{n}: {of} ");
    let names: String = (0..101).map(|n| alias(n, "__typename")).collect();
    let fields: String = (0..60).map(|n| alias(n, WIDE)).collect();
    let nested = |times: usize| {
        let (down, up) = ("{ trace { judgement ".repeat(times), "} } ".repeat(times));
        format!("judgement(reference: \"J-YH-01\") {down} {{ id }} {up}")
    };
    let circle = "...Circle } fragment Circle on Query { ...Circle".to_owned();
    let over = [names, fields, nested(10), nested(100)].map(|fields| (fields, "LIMIT_EXCEEDED"));
    for (fields, code) in over.into_iter().chain([(circle, "BAD_USER_INPUT")]) {
        let body = json!({"query": format!("{{ {fields} }}")});
        let response = sent(post(&app).header(header::ACCEPT, GRAPHQL).json(&body)).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
        refused(response, code).await;
    }
}

/// About 70 fields.
const WIDE: &str = "evidence { nodes { id reference title kind origin marking language status
    statusReason periodStart periodEnd receivedAt components demo recordedBy { id } area { id code
    name aliases forces { id } scores { id } } inspection { id title } usedBy { id reference
    finding { id reference statement judgement { id title statement status effects { effect unit
    measure } } themes { id code title } } evidence { id reference title kind } } } }";

#[tokio::test]
async fn a_failing_field_is_an_answer_and_no_failed_request() {
    let app = TestApp::start(On::Sqlite).await;
    let query = "{ viewer { role } coverage(inspection: \"nonsense\") { inspection { id } } }";
    for wish in [GRAPHQL, JSON] {
        let request = post(&app).header(header::ACCEPT, wish).json(&json!({"query": query}));
        let response = sent(request).await;
        assert_eq!((response.status(), media(&response)), (StatusCode::OK, wish));
        let answer: Value = response.json().await.expect("JSON");
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer["errors"][0]["path"], json!(["coverage"]));
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string());
    }
}

#[tokio::test]
async fn a_body_that_holds_no_request_is_400_in_either_media_type() {
    let app = TestApp::start(On::Sqlite).await;
    let deep = "[".repeat(1_000);
    let query = "\"query\": \"{ viewer { role } }\"";
    for body in [
        String::new(),
        "{\"query\": ".into(),
        "query { viewer { role } }".into(),
        "null".into(),
        "42".into(),
        "\"{ viewer { role } }\"".into(),
        "{}".into(),
        "{\"query\": null}".into(),
        "{\"query\": 5}".into(),
        format!("[{{{query}}}]"),
        format!("{{{query}, \"variables\": []}}"),
        format!("{{{query}, \"variables\": \"{{}}\"}}"),
        format!("{{{query}, \"operationName\": 5}}"),
        format!("{{{query}, \"extensions\": []}}"),
        format!("{{{query}, \"variables\": {deep}"),
    ] {
        for wish in [GRAPHQL, JSON] {
            let request =
                post(&app).header(header::ACCEPT, wish).header(header::CONTENT_TYPE, JSON);
            let response = sent(request.body(body.clone())).await;
            assert_eq!((response.status(), media(&response)), (StatusCode::BAD_REQUEST, wish));
            let message = refused(response, "BAD_USER_INPUT").await;
            for inside in ["line 1", "column", "expected", "Error", "serde", "Option"] {
                assert!(!message.contains(inside), "{message}");
            }
        }
    }
}
