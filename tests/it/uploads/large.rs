//! A large file costs the server time, but hardly any memory.

use crate::program::{Server, run};
use futures_util::{StreamExt, stream};
use reqwest::Body;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// How much more memory than before a file may take, in bytes.
const ROOM: u64 = 64 << 20;

/// A piece of a table, in whole lines.
fn piece() -> bytes::Bytes {
    bytes::Bytes::from(b"2025-01-31,0123456789,a line of some table of figures\n".repeat(1 << 13))
}

/// Sends and fetches a table of so many pieces; how much memory that took.
async fn growth(folder: &Path, pieces: usize) -> u64 {
    let server = Server::start(folder, &["serve", "--link-seconds=3600"]);
    let (_, token, _) = run(folder, &["token", "LEAD-YH"]);
    let (token, piece) = (token.trim(), piece());
    let mut digest = evidence::digest::Running::default();
    (0..pieces).for_each(|_| digest.update(&piece));
    let query = "{ documentRequests(first: 1) { nodes { id } } }";
    let nodes = server.ask(token, query).await["data"]["documentRequests"]["nodes"].take();
    let (size, sha256) = (pieces * piece.len(), digest.finish());
    let client = reqwest::Client::new();
    let ask = async |query: &str, variables: Value| -> Value {
        let request = client.post(format!("{}/graphql", server.address)).bearer_auth(token);
        let request = request.json(&json!({"query": query, "variables": variables}));
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    };
    let input = json!({"purpose": {"requests": [nodes[0]["id"]]}, "fileName": "figures.csv", "size": size,
        "sha256": sha256, "mediaType": "text/csv", "marking": "OFFICIAL", "origin": "AREA_SELF_REPORT", "personalData": false});
    let query =
        "mutation($input: CreateDocumentUploadInput!) { createDocumentUpload(input: $input) {
        upload { id tickets { url } } userErrors { message } } }";
    let made = ask(query, json!({"input": input})).await["createDocumentUpload"]["upload"].take();
    let before = server.peak_memory();
    let url = format!("{}{}", server.address, made["tickets"][0]["url"].as_str().expect("a URL"));
    let sent = stream::iter((0..pieces).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
    let answer = client.put(&url).body(Body::wrap_stream(sent)).send().await.expect("an answer");
    assert_eq!(answer.status(), 204);
    let sent = server.peak_memory();
    let done = "mutation($id: ID!) { completeDocumentUpload(input: {upload: $id}) { userErrors { code } } }";
    ask(done, json!({"id": made["id"]})).await;
    let query = "query($id: ID!) { node(id: $id) { ... on DocumentUpload { state message
        version { download { url } } } } }";
    let url = loop {
        let upload = ask(query, json!({"id": made["id"]})).await["node"].take();
        match upload["version"]["download"]["url"].as_str() {
            Some(url) => break format!("{}{url}", server.address),
            None => assert_eq!(upload["state"], "PENDING", "{upload}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let checked = server.peak_memory();
    let mut bytes = client.get(url).send().await.expect("an answer").bytes_stream();
    let (mut came, mut digest) = (0, evidence::digest::Running::default());
    while let Some(some) = bytes.next().await {
        let some = some.expect("bytes");
        came += some.len();
        digest.update(&some);
    }
    assert_eq!((came, digest.finish()), (size, sha256));
    let fetched = server.peak_memory();
    let steps = [sent, checked, fetched].map(|peak| (peak - before) >> 20);
    println!("MiB more after sending, checking, fetching: {steps:?}");
    fetched - before
}

#[tokio::test]
async fn a_large_file_is_never_whole_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let grown = growth(folder.path(), 512).await;
    assert!(grown < ROOM, "{} MiB for a file of 220 MiB", grown >> 20);
}

/// As long as it takes, with 2 GiB: `cargo test --test it -- --ignored two_gibibytes`.
#[tokio::test]
#[ignore = "takes minutes and 6 GiB of disk"]
async fn two_gibibytes_take_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let grown = growth(folder.path(), 4_855).await;
    assert!(grown < ROOM, "{} MiB for a file of 2 GiB", grown >> 20);
}
