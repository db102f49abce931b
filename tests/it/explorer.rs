//! The page: from this server alone, without a script that is not a file of its own.

use crate::support::{On, TestApp};
use reqwest::{Method, StatusCode, header};

#[tokio::test]
async fn the_page_runs_no_script_but_files_of_this_server() {
    let app = TestApp::start(On::Sqlite).await;
    let response = app.request(Method::GET, "/").send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    let rules: Vec<&str> = policy.split(';').map(str::trim).collect();
    for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'"]
    {
        assert!(rules.contains(&rule), "{rule} in {policy}");
    }
    for open in ["http:", "https:", "*", "unsafe-eval"] {
        assert!(!policy.contains(open), "{open} in {policy}");
    }
    let page = response.text().await.expect("text");
    if !page.starts_with('<') {
        assert!(page.starts_with("The explorer is not built: run `make run`"), "{page}");
        assert_eq!(page.lines().count(), 1, "{page}");
        return;
    }
    let mut scripts = 0;
    for script in page.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').expect("a tag");
        let source = tag.split_once("src=\"").and_then(|(_, rest)| rest.split('"').next());
        let source = source.unwrap_or_else(|| panic!("an inline script: <script{tag}>"));
        assert!(rest.starts_with("</script>"), "an inline script: {rest:.80}");
        let file = app.request(Method::GET, source).send().await.expect("an answer");
        assert_eq!(file.status(), StatusCode::OK, "{source}");
        assert!(
            file.headers()[header::CONTENT_TYPE].to_str().expect("text").contains("javascript")
        );
        scripts += 1;
    }
    assert!(scripts > 0);
    for inline in [" onload=", " onclick=", " onerror=", "javascript:", "http://", "https://"] {
        assert!(!page.contains(inline), "{inline}");
    }
}

#[tokio::test]
async fn a_file_of_the_explorer_that_is_not_there_is_not_found() {
    let app = TestApp::start(On::Sqlite).await;
    for path in ["/explorer/nowhere.js", "/explorer/..%2f..%2fCargo.toml", "/explorer/%2e%2e/src"] {
        let response = app.request(Method::GET, path).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_page_from_elsewhere_that_names_itself_as_this_machine_gets_no_token() {
    let app = TestApp::start(On::Sqlite).await;
    for (host, people) in [("127.0.0.1:8080", 22), ("localhost", 22), ("evil.example", 0)] {
        let request = app.request(Method::GET, "/explorer/boot.json").header(header::HOST, host);
        let boot: serde_json::Value =
            request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(boot["people"].as_array().map(Vec::len), Some(people), "{host}");
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/queries"));
        let files = files.expect("a folder").map(|file| file.expect("a file").file_name());
        let ready = files.filter(|name| name.to_string_lossy().ends_with(".graphql")).count();
        assert_eq!(boot["questions"].as_array().map(Vec::len), Some(ready), "each with its words");
    }
}
