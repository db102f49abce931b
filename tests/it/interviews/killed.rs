//! Notes that are written while the server is killed again and again, and answers are lost on the way: every passage
//! that was acknowledged is there, once.

use super::but;
use crate::program::{Server, run};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tokio::sync::watch;

/// Somebody who writes, and does not give up.
struct Writer {
    address: watch::Receiver<String>,
    token: String,
    client: reqwest::Client,
    /// Whether the answers that are to come are lost, over and over.
    fates: std::iter::Cycle<std::vec::IntoIter<bool>>,
    lost: usize,
}

const SAVE: &str = "mutation($input: SaveNotePassageInput!) { saveNotePassage(input: $input) {
    passage { number revision text clientKey } userErrors { code message } } }";

impl Writer {
    /// The passage, if the answer arrives: three in ten are lost on the way.
    async fn attempt(&mut self, input: &Value) -> Option<Value> {
        let url = format!("{}/graphql", *self.address.borrow());
        let request = self.client.post(url).bearer_auth(&self.token);
        let request = request.json(&json!({"query": SAVE, "variables": {"input": input}}));
        let answer: Value = request.send().await.ok()?.json().await.ok()?;
        if self.fates.next() == Some(true) {
            self.lost += 1;
            return None;
        }
        assert!(answer.get("errors").is_none(), "{answer}");
        let saved = &answer["data"]["saveNotePassage"];
        assert_eq!(saved["userErrors"], json!([]), "{answer}");
        Some(saved["passage"].clone())
    }

    /// Saves until it is acknowledged.
    async fn save(&mut self, input: &Value) -> Value {
        loop {
            if let Some(passage) = self.attempt(input).await {
                return passage;
            }
            let _ = tokio::time::timeout(Duration::from_millis(50), self.address.changed()).await;
        }
    }

    /// New passages, each then edited, until it is told that it is enough; what was acknowledged, by key, and how
    /// many answers were lost.
    #[expect(clippy::disallowed_methods, reason = "the program that is killed has the real time")]
    async fn write(
        mut self,
        who: usize,
        interview: Value,
        enough: watch::Receiver<bool>,
    ) -> (BTreeMap<String, Value>, usize) {
        let mut acknowledged = BTreeMap::new();
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        let mut standing = Value::Null;
        for turn in 0.. {
            let key = format!("{who} {turn}");
            let input = json!({"interview": interview, "key": key, "text": format!("Heard by {who}: {turn}."),
                "writtenAt": now, "basis": "AT_THE_TIME"});
            let edit =
                json!({"number": standing["number"], "expectedRevision": standing["revision"]});
            let input = if turn % 5 == 0 { input } else { but(input, edit) };
            standing = self.save(&input).await;
            acknowledged.insert(key, standing.clone());
            if *enough.borrow() {
                break;
            }
        }
        (acknowledged, self.lost)
    }
}

/// An interview that is planned; its id.
async fn planned(server: &Server, token: &str) -> Value {
    let query = "{ viewer { person { id } } inspections { nodes { id } }
        evidenceItem(reference: \"INT-YH-002\") { id } }";
    let data = server.ask(token, query).await["data"].take();
    let plan = format!(
        "mutation {{ replanInterview(input: {{interview: {}, plannedOn: \"2026-01-01\", reason: \"Now.\"}}) {{
            interview {{ id }} userErrors {{ message }} }} }}",
        data["evidenceItem"]["id"]
    );
    let planned = server.ask(token, &plan).await["data"]["replanInterview"].take();
    assert_eq!(planned["userErrors"], json!([]), "{planned}");
    planned["interview"]["id"].clone()
}

/// Every text that the interview's passages ever had.
async fn history(server: &Server, token: &str, interview: &Value) -> Vec<Value> {
    let (mut all, mut after) = (vec![], json!(0));
    loop {
        let query = format!(
            "{{ node(id: {interview}) {{ ... on Interview {{ passageHistory(first: 500, after: {after}) {{
                number revision text clientKey }} }} }} }}"
        );
        let mut answer = server.ask(token, &query).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        let more = answer["data"]["node"]["passageHistory"].as_array_mut().map(std::mem::take);
        let more = more.expect("passages");
        let Some(last) = more.last() else { return all };
        after = last["revision"].clone();
        all.extend(more);
    }
}

fn drawn<S: Strategy>(runner: &mut TestRunner, from: &S) -> S::Value {
    from.new_tree(runner).expect("a value").current()
}

async fn holds(folder: &Path, writers: usize, kills: usize) {
    let mut server = Server::start(folder, &["serve"]);
    let (_, token, _) = run(folder, &["token", "LEAD-YH"]);
    let token = token.trim().to_owned();
    let interview = planned(&server, &token).await;
    let (announce, address) = watch::channel(server.address.clone());
    let (stop, enough) = watch::channel(false);
    let mut under_way = tokio::task::JoinSet::new();
    let mut runner = TestRunner::deterministic();
    let lost = proptest::bool::weighted(0.3);
    for who in 0..writers {
        let writer = Writer {
            address: address.clone(),
            token: token.clone(),
            client: reqwest::Client::new(),
            fates: drawn(&mut runner, &proptest::collection::vec(lost, 1_000)).into_iter().cycle(),
            lost: 0,
        };
        under_way.spawn(writer.write(who, interview.clone(), enough.clone()));
    }
    for instant in drawn(&mut runner, &proptest::collection::vec(50..500_u64, kills)) {
        tokio::time::sleep(Duration::from_millis(instant)).await;
        server.kill();
        server = Server::start(folder, &["serve"]);
        announce.send(server.address.clone()).expect("somebody listens");
    }
    stop.send(true).expect("somebody listens");
    let (mut acknowledged, mut lost) = (BTreeMap::new(), 0);
    while let Some(written) = under_way.join_next().await {
        let (theirs, missed) = written.expect("a writer");
        acknowledged.extend(theirs);
        lost += missed;
    }
    assert!(lost * 5 > acknowledged.len(), "answers were lost: {lost} of {}", acknowledged.len());
    assert!(acknowledged.len() > 2 * writers, "{} passages", acknowledged.len());
    let all = history(&server, &token, &interview).await;
    let mut there = BTreeMap::new();
    for passage in &all {
        let key = passage["clientKey"].as_str().expect("a key").to_owned();
        assert!(there.insert(key, passage).is_none(), "twice: {passage}");
    }
    for (key, passage) in &acknowledged {
        assert_eq!(there.get(key), Some(&passage), "{key}");
    }
    assert_eq!(there.len(), acknowledged.len(), "and nothing else is there");
    println!("{} passages acknowledged, {lost} answers lost, {kills} kills", acknowledged.len());
    server.kill();
    let (intact, said, logged) = run(folder, &["audit", "verify"]);
    assert!(intact, "{said}{logged}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_passage_that_was_acknowledged_is_there_once() {
    let folder = tempfile::tempdir().expect("a folder");
    holds(folder.path(), 6, 5).await;
}

/// `cargo test --test it two_hundred_kills -- --ignored --nocapture`; takes some minutes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn every_passage_is_there_once_after_two_hundred_kills() {
    let folder = tempfile::tempdir().expect("a folder");
    holds(folder.path(), 6, 200).await;
}
