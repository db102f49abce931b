//! A server that is killed again and again while many files are on their way: nothing is lost that was
//! accepted, nothing is served that was not verified, and what is left over is found and removed.

use super::clamd::fake;
use crate::program::{Server, TEMPORARY, run};
use evidence::digest;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;

const UPLOADS: usize = 200;
const KILLS: usize = 10;

/// Somebody who sends one file, and does not give up.
struct Sender {
    address: watch::Receiver<String>,
    token: String,
    client: reqwest::Client,
}

impl Sender {
    /// The data of an operation; none if the server was killed.
    async fn ask(&self, query: &str, variables: Value) -> Option<Value> {
        let url = format!("{}/graphql", *self.address.borrow());
        let request = self.client.post(url).bearer_auth(&self.token);
        let request = request.json(&json!({"query": query, "variables": variables}));
        let answer: Value = request.send().await.ok()?.json().await.ok()?;
        assert!(answer.get("errors").is_none(), "{answer}");
        Some(answer["data"].clone())
    }

    async fn put(&self, ticket: &Value, bytes: &[u8]) -> Option<()> {
        let url = format!("{}{}", *self.address.borrow(), ticket["url"].as_str()?);
        let answer = self.client.put(url).body(bytes.to_vec()).send().await.ok()?;
        answer.status().is_success().then_some(())
    }

    /// The id of the version that the file became.
    async fn send(&mut self, request: &Value, n: usize) -> (String, String) {
        let bytes = contents(n);
        let input = json!({"purpose": {"requests": [request]}, "fileName": format!("note {n}.txt"),
            "size": bytes.len(), "sha256": digest::of_bytes(&bytes), "mediaType": "text/plain",
            "marking": "OFFICIAL", "origin": "AREA_SELF_REPORT", "personalData": false});
        let mut id = None;
        loop {
            if let Some(version) = self.attempt(&input, &bytes, &mut id).await {
                return (version, digest::of_bytes(&bytes));
            }
            // wait for the next server, or try this one again
            let _ = tokio::time::timeout(Duration::from_millis(200), self.address.changed()).await;
        }
    }

    async fn attempt(&self, input: &Value, bytes: &[u8], id: &mut Option<Value>) -> Option<String> {
        if id.is_none() {
            let query = "mutation($input: CreateDocumentUploadInput!) {
                createDocumentUpload(input: $input) { upload { id } userErrors { message } } }";
            let made = self.ask(query, json!({"input": input})).await?;
            *id = Some(made["createDocumentUpload"]["upload"]["id"].clone());
        }
        let query = "query($id: ID!) { node(id: $id) { ... on DocumentUpload { state submittedAt
            version { id } tickets { url } } } }";
        let upload = self.ask(query, json!({"id": id})).await?["node"].take();
        assert_ne!(upload["state"], "REJECTED", "{upload}");
        if let Some(version) = upload["version"]["id"].as_str() {
            return Some(version.to_owned());
        }
        if let Some(ticket) = upload["tickets"].get(0) {
            self.put(ticket, bytes).await?;
        }
        let query = "mutation($id: ID!) { completeDocumentUpload(input: {upload: $id}) {
            upload { version { id } } userErrors { code } } }";
        let done = self.ask(query, json!({"id": id})).await?["completeDocumentUpload"].take();
        done["upload"]["version"]["id"].as_str().map(str::to_owned)
    }
}

/// Files of many sizes.
fn contents(n: usize) -> Vec<u8> {
    format!("line of note {n}\n").repeat(1 + (n * 397) % 20_000).into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_being_checked_is_nowhere_once_the_server_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let socket = path.join("clamd.sock");
    let scanned = fake(&socket, None);
    let server = Server::start(path, &["serve", &format!("--clamd={}", socket.display())]);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim().to_owned();
    let query = "{ documentRequests(first: 1) { nodes { id } } }";
    let request =
        server.ask(&token, query).await["data"]["documentRequests"]["nodes"][0]["id"].take();
    let (_announce, address) = watch::channel(server.address.clone());
    let mut sender = Sender { address, token, client: reqwest::Client::new() };
    let sending = tokio::spawn(async move { sender.send(&request, 1).await });
    scanned.notified().await;
    server.kill();
    sending.abort();
    let left: Vec<_> = std::fs::read_dir(path.join(TEMPORARY)).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_accepted_is_lost_and_nothing_is_served_that_was_not_verified() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let mut server = Server::start(path, &["serve"]);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim().to_owned();
    let query = "{ documentRequests(first: 1) { nodes { id } } }";
    let request =
        server.ask(&token, query).await["data"]["documentRequests"]["nodes"][0]["id"].take();
    let (announce, address) = watch::channel(server.address.clone());
    let mut senders = tokio::task::JoinSet::new();
    for n in 0..UPLOADS {
        let (address, token, request) = (address.clone(), token.clone(), request.clone());
        let mut sender = Sender { address, token, client: reqwest::Client::new() };
        senders.spawn(async move { sender.send(&request, n).await });
    }
    let instants = proptest::collection::vec(100..1_500_u64, KILLS);
    let instants = instants.new_tree(&mut TestRunner::deterministic()).expect("instants").current();
    for instant in instants {
        tokio::time::sleep(Duration::from_millis(instant)).await;
        server.kill();
        server = Server::start(path, &["serve"]);
        announce.send(server.address.clone()).expect("somebody listens");
    }
    let mut accepted = BTreeMap::new();
    while let Some(sent) = senders.join_next().await {
        let (version, sha256) = sent.expect("a sender");
        accepted.insert(version, sha256);
    }
    assert_eq!(accepted.len(), UPLOADS, "every file became a version, and no two the same");
    let client = reqwest::Client::new();
    for (version, sha256) in &accepted {
        let url = format!("{}/documents/{version}/content", server.address);
        let answer = client.get(url).bearer_auth(&token).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{version}");
        let bytes = answer.bytes().await.expect("bytes");
        assert_eq!(digest::of_bytes(&bytes), *sha256, "{version}");
    }
    server.kill();
    let (_, said, logged) = run(path, &["verify", "--settled-minutes", "0"]);
    let findings: Vec<_> = said.lines().filter(|line| !line.contains("files read")).collect();
    let harmless = |line: &str| {
        ["HALF-WRITTEN", "LEFT OVER", "every file"].iter().any(|word| line.starts_with(word))
    };
    assert!(findings.iter().all(|line| harmless(line)), "{said}{logged}");
    let (repaired, said, logged) = run(path, &["verify", "--repair", "--settled-minutes", "0"]);
    assert!(repaired, "{said}{logged}");
    let (clean, said, logged) = run(path, &["verify", "--settled-minutes", "0"]);
    assert!(clean, "{said}{logged}");
    let (intact, said, logged) = run(path, &["audit", "verify"]);
    assert!(intact, "{said}{logged}");
}
