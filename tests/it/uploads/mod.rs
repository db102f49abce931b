//! Files on their way in: sent in three steps, checked, served, kept, disposed of.

mod attacked;
mod clamd;
mod import;
mod keeping;
mod killed;
mod large;
mod refused;
mod scanned;
mod served;
mod tried;
mod verified;
mod versions;
mod way_in;

use crate::support::{Caller, TestApp};
use evidence::digest;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// What is asked of an upload.
pub const UPLOAD: &str =
    "id state reason message fileName size sha256 createdAt expiresAt submittedAt
    tickets { method url headers { name value } start size expiresAt }
    document { id reference title marking } version { id number }
    requests { code status } sentBy { subject } viewerCan(action: COMPLETE_UPLOAD)";

/// What a text file is announced as, for the request of Yorkshire and Humberside that is called so.
pub async fn announced(caller: &Caller<'_>, request: &str, name: &str, bytes: &[u8]) -> Value {
    json!({"purpose": {"requests": [request_of(caller, request).await]}, "fileName": name, "size": bytes.len(),
        "sha256": digest::of_bytes(bytes), "mediaType": "text/plain", "marking": "OFFICIAL",
        "origin": "AREA_SELF_REPORT", "personalData": false})
}

/// The id of a document request, by its code.
pub async fn request_of(caller: &Caller<'_>, code: &str) -> String {
    let query = "{ documentRequests(first: 200) { nodes { id code } } }";
    let data = caller.query(query, json!({})).await;
    let nodes = data["documentRequests"]["nodes"].as_array().cloned().unwrap_or_default();
    let found = nodes.iter().find(|request| request["code"] == code);
    let id = found.and_then(|request| request["id"].as_str());
    id.unwrap_or_else(|| panic!("{code} is not to be seen")).to_owned()
}

/// Announces a file; the payload.
pub async fn create(caller: &Caller<'_>, input: &Value) -> Value {
    let query = format!(
        "mutation($input: CreateDocumentUploadInput!) {{ createDocumentUpload(input: $input) {{
            upload {{ {UPLOAD} }} alreadyHeld {{ fileName }} userErrors {{ field code message }} }} }}"
    );
    caller.query(&query, json!({"input": input})).await["createDocumentUpload"].take()
}

/// Sends bytes where a ticket says, or some other bytes.
pub async fn put(app: &TestApp, ticket: &Value, bytes: &[u8]) -> Response {
    let method: Method = ticket["method"].as_str().expect("a method").parse().expect("a method");
    let mut request = app.at(method, ticket["url"].as_str().expect("an address"));
    for header in ticket["headers"].as_array().expect("headers") {
        let text = |name: &str| header[name].as_str().expect("text");
        request = request.header(text("name"), text("value"));
    }
    request.body(bytes.to_vec()).send().await.expect("an answer")
}

/// Sends a file, part by part; the tags of its parts.
pub async fn put_all(app: &TestApp, upload: &Value, bytes: &[u8]) -> Vec<String> {
    let mut tags = vec![];
    for ticket in upload["tickets"].as_array().expect("tickets") {
        let number =
            |name: &str| usize::try_from(ticket[name].as_u64().expect("a number")).expect("a size");
        let part = &bytes[number("start")..number("start") + number("size")];
        let answer = put(app, ticket, part).await;
        assert!(answer.status().is_success(), "{}: {:?}", answer.status(), answer.text().await);
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
        tags.extend(tag.map(str::to_owned));
    }
    tags
}

/// Says that the bytes are there; the payload.
pub async fn complete(caller: &Caller<'_>, upload: &Value, parts: &[String]) -> Value {
    let query = format!(
        "mutation($upload: ID!, $parts: [String!]!) {{
            completeDocumentUpload(input: {{upload: $upload, parts: $parts}}) {{
            upload {{ {UPLOAD} }} userErrors {{ field code message }} }} }}"
    );
    let parts =
        if upload["tickets"].as_array().is_some_and(|all| all.len() > 1) { parts } else { &[] };
    let variables = json!({"upload": upload["id"], "parts": parts});
    caller.query(&query, variables).await["completeDocumentUpload"].take()
}

/// All three steps; the upload as it is then.
pub async fn send(app: &TestApp, caller: &Caller<'_>, input: &Value, bytes: &[u8]) -> Value {
    let created = create(caller, input).await;
    assert_eq!(created["userErrors"], json!([]), "{input}");
    let parts = put_all(app, &created["upload"], bytes).await;
    let completed = complete(caller, &created["upload"], &parts).await;
    assert_eq!(completed["userErrors"], json!([]));
    completed["upload"].clone()
}

/// The upload once it is finished.
pub async fn settled(caller: &Caller<'_>, upload: &Value) -> Value {
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on DocumentUpload {{ {UPLOAD} }} }} }}");
    loop {
        let node = caller.query(&query, json!({"id": upload})).await["node"].take();
        if node["state"] != "PENDING" {
            return node;
        }
        tokio::task::yield_now().await;
    }
}

/// How to fetch a version without a token, for somebody; null if they may not.
pub async fn download(caller: &Caller<'_>, version: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on DocumentVersion { download {
        method url headers { name value } size expiresAt } } } }";
    caller.query(query, json!({"id": version})).await["node"]["download"].take()
}

/// The bytes that a ticket fetches.
pub async fn fetched(app: &TestApp, ticket: &Value) -> Vec<u8> {
    let answer = app.at(Method::GET, ticket["url"].as_str().expect("an address")).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.bytes().await.expect("bytes").to_vec()
}
