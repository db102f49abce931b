//! Questions by GET, as the GraphQL-over-HTTP specification has them; changes never.

use crate::http_methods::raw;
use crate::rows::Rows;
use crate::support::{Caller, On, TestApp};
use reqwest::{Method, Response, StatusCode, Url, header};
use serde_json::{Value, json};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";
const ROLE: &str = "{ viewer { role } }";

fn address(parameters: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://here/graphql", parameters).expect("a URL");
    format!("/graphql?{}", url.query().unwrap_or_default())
}

async fn got(app: &TestApp, caller: &Caller<'_>, accept: &str, path: &str) -> Response {
    let request = app.request(Method::GET, path).header(header::ACCEPT, accept);
    caller.authorised(request).send().await.expect("an answer")
}

/// The code and sentence of a refusal, which has no data.
async fn refusal(response: Response) -> (String, String) {
    let answer: Value = response.json().await.expect("JSON");
    assert!(answer.get("data").is_none(), "{answer}");
    let error = &answer["errors"][0];
    assert!(error["extensions"]["requestId"].is_string(), "{error}");
    let text = |of: &Value| of.as_str().expect("text").to_owned();
    (text(&error["extensions"]["code"]), text(&error["message"]))
}

#[tokio::test]
async fn a_question_is_answered_by_get_as_it_is_by_post() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let one = "query One($of: String!) { judgement(reference: $of) { title } }
        query Who { viewer { role } }";
    let of = r#"{"of": "J-YH-01"}"#;
    let yorkshire = json!({"judgement": {"title":
        "[DEMO] Legal leadership keeps casework quality first"}});
    let role = json!({"viewer": {"role": "LEAD_INSPECTOR"}});
    for (parameters, data) in [
        (vec![("query", ROLE)], &role),
        (vec![("query", ROLE), ("operationName", ""), ("variables", "{}")], &role),
        (vec![("query", ROLE), ("variables", ""), ("extensions", "")], &role),
        (vec![("query", ROLE), ("variables", "null"), ("extensions", "{\"a\": 1}")], &role),
        (vec![("query", ROLE), ("anything", "else"), ("anything", "else")], &role),
        (vec![("query", one), ("operationName", "Who")], &role),
        (vec![("query", one), ("operationName", "One"), ("variables", of)], &yorkshire),
    ] {
        for accept in [GRAPHQL, JSON, ""] {
            let response = got(&app, &lead, accept, &address(&parameters)).await;
            assert_eq!(response.status(), StatusCode::OK, "{parameters:?}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            let media = response.headers()[header::CONTENT_TYPE].to_str().expect("text");
            assert!(media.starts_with(if accept.is_empty() { JSON } else { accept }), "{media}");
            let answer: Value = response.json().await.expect("JSON");
            assert_eq!(answer, json!({"data": data}), "{parameters:?}");
        }
    }
    let head = app.request(Method::HEAD, &address(&[("query", ROLE)]));
    let head = lead.authorised(head).send().await.expect("an answer");
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.bytes().await.expect("nothing").len(), 0);
}

#[tokio::test]
async fn nothing_is_changed_by_get() {
    let app = TestApp::start(On::Sqlite).await;
    let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
    let before = rows.written().await;
    let person = app.caller("INSP-YH-1").myself().await;
    let grant = format!(
        "mutation Grant {{ grantArea(input: {{person: \"{person}\", area: \"CW\"}}) {{
         userErrors {{ code }} }} }}"
    );
    let both = format!("query Who {ROLE} {grant}");
    for parameters in [
        vec![("query", grant.as_str())],
        vec![("query", &grant), ("variables", "{\"x\": 3000000000}")],
        vec![("query", &both), ("operationName", "Grant")],
        vec![("query", "mutation M($x: ID!) { grantArea(input: $x) { nonsense } }")],
    ] {
        for accept in [GRAPHQL, JSON] {
            let response = got(&app, &admin, accept, &address(&parameters)).await;
            assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{parameters:?}");
            assert_eq!(response.headers()[header::ALLOW], "POST");
            let (code, says) = refusal(response).await;
            assert_eq!((code.as_str(), says.contains("POST")), ("BAD_USER_INPUT", true));
        }
    }
    let who = address(&[("query", &both), ("operationName", "Who")]);
    assert_eq!(got(&app, &admin, GRAPHQL, &who).await.status(), StatusCode::OK);
    let subscription = address(&[("query", "subscription { viewer { role } }")]);
    let response = got(&app, &admin, GRAPHQL, &subscription).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(rows.written().await, before, "nothing was written");
}

#[tokio::test]
async fn an_address_that_holds_no_request_is_400() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    for path in [
        "/graphql".to_owned(),
        "/graphql?".to_owned(),
        address(&[("Query", ROLE)]),
        address(&[("query", ROLE), ("query", ROLE)]),
        address(&[("query", ROLE), ("variables", "nonsense")]),
        address(&[("query", ROLE), ("variables", "[]")]),
        address(&[("query", ROLE), ("variables", "{}"), ("variables", "{}")]),
        address(&[("query", ROLE), ("extensions", "5")]),
    ] {
        for accept in [GRAPHQL, JSON] {
            let response = got(&app, &lead, accept, &path).await;
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
            let (code, says) = refusal(response).await;
            assert_eq!(code, "BAD_USER_INPUT", "{path}");
            assert!(says.ends_with('.') && !says.contains("line 1"), "{says}");
        }
    }
    let response = got(&app, &lead, "text/html", &address(&[("query", ROLE)])).await;
    assert_eq!(response.status(), StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn the_same_limits_hold_and_the_token_travels_in_the_header_only() {
    let app = TestApp::start(On::Sqlite).await;
    let name = |n| format!("a{n}: __typename ");
    let names: String = (0..101).map(name).collect();
    let over = address(&[("query", &format!("{{ {names} }}"))]);
    let response = got(&app, &app.caller("LEAD-YH"), GRAPHQL, &over).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(refusal(response).await.0, "LIMIT_EXCEEDED");
    let token = app.token("LEAD-YH");
    let nobody = app.bearing(None);
    for name in ["access_token", "token", "Authorization"] {
        let path = address(&[("query", ROLE), (name, &token)]);
        let response = got(&app, &nobody, JSON, &path).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{name}");
    }
    // an address that is longer than headers may be
    let long = address(&[("query", &format!("{ROLE}{}", " ".repeat(70_000)))]);
    let head = format!("GET {long} HTTP/1.1\r\nAuthorization: Bearer {token}\r\n");
    let answer = raw(&app, &head, "").await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer:.100}");
}
