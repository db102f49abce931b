//! What else may be sent to the server, and what every answer carries.

use crate::support::{On, TestApp};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

const ONE_MEBIBYTE: usize = 1024 * 1024;

/// The answer to a request as it goes over the wire; `head` ends with its own headers.
pub async fn raw(app: &TestApp, head: &str, body: &str) -> String {
    let address = app.address.trim_start_matches("http://").to_owned();
    let head = format!("{head}Host: {address}\r\nConnection: close\r\n\r\n");
    let body = body.to_owned();
    let talk = move || {
        let mut stream = TcpStream::connect(address).expect("a connection");
        // the server may have answered and gone
        let _ = stream.write_all(format!("{head}{body}").as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).expect("text")
    };
    tokio::task::spawn_blocking(talk).await.expect("an answer")
}

#[tokio::test]
async fn no_other_method_asks_the_api() {
    let app = TestApp::start(On::Sqlite).await;
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        let path = "/graphql?query=%7Bviewer%7Brole%7D%7D";
        let request = app.caller("LEAD-YH").authorised(app.request(method.clone(), path));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(response.headers()[header::ALLOW], "POST,GET,HEAD", "{method}");
    }
}

#[tokio::test]
async fn a_body_that_a_form_on_another_site_could_send_is_not_read() {
    let app = TestApp::start(On::Sqlite).await;
    let body = json!({"query": "{ viewer { role } }"}).to_string();
    for media in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/graphql"),
        Some("application/json-seq"),
        Some("nonsense"),
    ] {
        let mut request = app.caller("LEAD-YH").authorised(app.request(Method::POST, "/graphql"));
        if let Some(media) = media {
            request = request.header(header::CONTENT_TYPE, media);
        }
        let response = request.body(body.clone()).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media:?}");
        let answer: Value = response.json().await.expect("JSON");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string());
    }
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_read_and_a_larger_one_is_not() {
    let app = TestApp::start(On::Sqlite).await;
    let head = |more: &str| {
        let token = app.token("LEAD-YH");
        format!(
            "POST /graphql HTTP/1.1\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\n{more}\r\n"
        )
    };
    let body = |size: usize| {
        let bare = json!({"query": "{ viewer { role } }"}).to_string();
        bare.replace("} }", &format!("{} }} }}", " ".repeat(size - bare.len() - 1)))
    };
    let length = |size: usize| format!("Content-Length: {size}");
    let whole = body(ONE_MEBIBYTE);
    assert_eq!(whole.len(), ONE_MEBIBYTE);
    let answer = raw(&app, &head(&length(whole.len())), &whole).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // the length alone is enough to refuse
    let answer = raw(&app, &head(&length(ONE_MEBIBYTE + 1)), "").await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("The body is larger than is taken: 1 MiB."), "{answer}");
    // nobody has to say the length
    let larger = body(ONE_MEBIBYTE + 1);
    let chunks = format!("{:x}\r\n{larger}\r\n0\r\n\r\n", larger.len());
    let answer = raw(&app, &head("Transfer-Encoding: chunked"), &chunks).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn an_address_that_names_nothing_is_refused_in_our_words() {
    let app = TestApp::start(On::Sqlite).await;
    for (method, path, code) in [
        (Method::PUT, "/files/uploads/nonsense", "FORBIDDEN"),
        (Method::PUT, "/files/imports/%ff", "FORBIDDEN"),
        (Method::GET, "/files/documents/%ff?a=b", "FORBIDDEN"),
        (Method::GET, "/documents/%ff/content", "BAD_USER_INPUT"),
        (Method::GET, "/documents/nonsense/content", "BAD_USER_INPUT"),
    ] {
        let request = app.caller("LEAD-YH").authorised(app.request(method, path));
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{path}: {answer}");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn a_caller_without_a_good_token_learns_only_that() {
    let app = TestApp::start(On::Sqlite).await;
    let good = app.token("LEAD-YH");
    let (claims, signature) = good.rsplit_once('.').expect("a signature");
    let other = evidence::access::issuer::Issuer::open(&app.folder.path().join("other.pk8"));
    let now = evidence::clock::Clock::default().now().timestamp();
    let claim = |audience: &str, expiry: i64| {
        json!({"iss": evidence::access::issuer::ISSUER, "aud": audience, "sub": "LEAD-YH",
            "exp": now + expiry, "roles": ["lead_inspector"]})
    };
    let signed = |claims: &Value| app.issuer.sign(claims).expect("a token");
    assert_eq!(status(&app, Some(&signed(&claim("evidence-api", 60)))).await.0, StatusCode::OK);
    let (_, _, nobody) = status(&app, None).await;
    for token in [
        "nonsense".into(),
        claims.into(),
        format!("{claims}.{}", signature.chars().rev().collect::<String>()),
        other.expect("an issuer").sign(&claim("evidence-api", 60)).expect("a token"),
        signed(&claim("evidence-api", -120)),
        signed(&claim("another-api", 60)),
        "x".repeat(20_000),
    ] {
        let (status, challenge, body) = status(&app, Some(&token)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{token}");
        assert_eq!(challenge, "Bearer realm=\"evidence\", error=\"invalid_token\"", "{token}");
        assert_eq!(body, nobody, "{token}");
    }
}

/// Status, challenge and body, the request's id taken out, for somebody with this token.
async fn status(app: &TestApp, token: Option<&str>) -> (StatusCode, String, Value) {
    let request = app.request(Method::POST, "/graphql");
    let request = request.json(&json!({"query": "{ viewer { role } }"}));
    let request = app.bearing(token.map(str::to_owned)).authorised(request);
    let response = request.send().await.expect("an answer");
    let challenge = response.headers().get(header::WWW_AUTHENTICATE);
    let challenge = challenge.and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned();
    let status = response.status();
    let mut body: Value = response.json().await.expect("JSON");
    if status == StatusCode::UNAUTHORIZED {
        assert_eq!(body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let id = body["errors"][0]["extensions"]["requestId"].take();
        assert!(id.as_str().is_some_and(|id| id.len() == 32), "{id}");
    }
    (status, challenge, body)
}

#[tokio::test]
async fn a_caller_without_credentials_is_told_the_scheme_and_no_error() {
    let app = TestApp::start(On::Sqlite).await;
    for path in ["/graphql", "/documents/x/content"] {
        for scheme in [None, Some("Basic bGVhZDpwYXNzd29yZA==")] {
            let method = if path == "/graphql" { Method::POST } else { Method::GET };
            let mut request = app.request(method, path).json(&json!({"query": "{ __typename }"}));
            if let Some(scheme) = scheme {
                request = request.header(header::AUTHORIZATION, scheme);
            }
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path} {scheme:?}");
            let challenge = &response.headers()[header::WWW_AUTHENTICATE];
            assert_eq!(challenge, "Bearer realm=\"evidence\"", "{path} {scheme:?}");
        }
    }
}

#[tokio::test]
async fn every_answer_forbids_to_guess_its_type_and_to_keep_it() {
    let app = TestApp::start(On::Sqlite).await;
    for (method, path, status) in [
        (Method::POST, "/graphql", 415),
        (Method::GET, "/graphql", 400),
        (Method::GET, "/graphql?query=%7Bviewer%7Brole%7D%7D", 200),
        (Method::PUT, "/graphql", 405),
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/documents/x/content", 400),
        (Method::GET, "/explorer/boot.json", 200),
        (Method::GET, "/schema.graphql", 200),
        (Method::GET, "/healthz", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/", 200),
    ] {
        let request = app.caller("LEAD-YH").authorised(app.request(method, path));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(response.headers()["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(response.headers()["x-frame-options"], "DENY", "{path}");
        let kept = if path == "/" { "no-cache" } else { "no-store" };
        let keep = response.headers()[header::CACHE_CONTROL].to_str().expect("text");
        assert!(keep == kept || keep == "no-store", "{path}: {keep}");
    }
}
