//! A long table: how far it has come, what it costs, and what is left of it when the server is killed.

use super::HEAD;
use crate::program::{Server, run};
use crate::rows::Rows;
use crate::support::postgres;
use entity::{import_batch, import_row, performance_point};
use evidence::digest;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// How much more memory than before a table may take, in bytes.
const ROOM: u64 = 64 << 20;

/// So many days, each with all ten measures of both units.
fn long(days: u64) -> String {
    let counts = ["CTL_LIVE_CASES", "CTL_FAILURES"];
    let rates = [
        "IQA_COMPLETED_RATE",
        "IQA_MODERATED_AGREE_RATE",
        "DA_CONVICTION_RATE",
        "HC_CONVICTION_RATE",
    ];
    let trials = [
        ("EFFECTIVE", 50, 100),
        ("CRACKED", 30, 100),
        ("INEFFECTIVE", 20, 100),
        ("VACATED", 10, 110),
    ];
    let first: chrono::NaiveDate = "1986-01-01".parse().expect("a day");
    let mut text = HEAD.to_owned();
    for day in first.iter_days().take(usize::try_from(days).expect("days")) {
        for unit in ["MC", "CC"] {
            let mut row = |measure: &str, numerator: u32, denominator: &str| {
                text.extend([format!(
                    "INS-YH,{unit},{measure},on {day},{day},{day},{numerator},{denominator},\n"
                )]);
            };
            for measure in counts {
                row(measure, 7, "");
            }
            for measure in rates {
                row(measure, 87, "100");
            }
            for (outcome, numerator, denominator) in trials {
                row(&format!("{outcome}_TRIAL_RATE"), numerator, &denominator.to_string());
            }
        }
    }
    text
}

/// Somebody who sends a table to a server that is run as a program.
struct Sender<'a> {
    server: &'a Server,
    token: &'a str,
    client: reqwest::Client,
}

impl Sender<'_> {
    async fn ask(&self, query: &str, variables: Value) -> Value {
        let request = self.client.post(format!("{}/graphql", self.server.address));
        let request =
            request.bearer_auth(self.token).json(&json!({"query": query, "variables": variables}));
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    }

    /// Sends a table; its id.
    async fn send(&self, table: &str) -> Value {
        let input = json!({"what": "PERFORMANCE", "fileName": "long.csv", "size": table.len(),
            "sha256": digest::of_bytes(table.as_bytes())});
        let query =
            "mutation($input: CreateImportUploadInput!) { createImportUpload(input: $input) {
            upload { id tickets { url } } } }";
        let made =
            self.ask(query, json!({"input": input})).await["createImportUpload"]["upload"].take();
        let url = format!(
            "{}{}",
            self.server.address,
            made["tickets"][0]["url"].as_str().expect("a URL")
        );
        let put = self.client.put(url).body(table.to_owned()).send().await.expect("an answer");
        assert_eq!(put.status(), 204);
        made["id"].clone()
    }

    /// Starts an import without waiting for its outcome.
    fn start(&self, upload: &Value) -> tokio::task::JoinHandle<()> {
        let query = "mutation($id: ID!) { startImport(input: {upload: $id}) { batch { id } } }";
        let request =
            self.client.post(format!("{}/graphql", self.server.address)).bearer_auth(self.token);
        let request = request.json(&json!({"query": query, "variables": {"id": upload}}));
        tokio::spawn(async move { drop(request.send().await) })
    }

    /// The newest import.
    async fn newest(&self) -> Value {
        let query = "{ imports(last: 1) { nodes { id state message creates unchanged progress { done rows } } } }";
        let data = self.ask(query, json!({})).await;
        data["imports"]["nodes"].get(0).cloned().unwrap_or_default()
    }

    /// The newest import once something is so.
    async fn once(&self, so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let batch = self.newest().await;
            if so(&batch) {
                return batch;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn killed_in_the_middle(days: u64) {
    let rows = days * 20;
    let url = postgres::fresh().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path: &Path = folder.path();
    let database = format!("--database-url={url}");
    let server = Server::start(path, &["serve", &database]);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim().to_owned();
    let sender = Sender { server: &server, token: &token, client: reqwest::Client::new() };
    let upload = sender.send(&long(days)).await;
    let _started = sender.start(&upload);
    let under_way =
        sender.once(|batch| batch["progress"]["done"].as_u64().is_some_and(|done| done > 0)).await;
    assert_eq!(under_way["progress"]["rows"], rows);
    assert_eq!(under_way["state"], "WAITING", "{under_way}: too fast to be killed");
    server.kill();
    let db = Rows::at(&url).await;
    assert_eq!(db.count::<performance_point::Entity>().await, 320, "nothing of it is there");
    assert_eq!(db.count::<import_row::Entity>().await, 0);
    assert_eq!(db.count::<import_batch::Entity>().await, 1, "but that it is to be done");
    let server = Server::start(path, &["serve", &database]);
    let sender = Sender { server: &server, token: &token, client: reqwest::Client::new() };
    assert_eq!(
        sender.newest().await["state"],
        "WAITING",
        "the server that was killed has its lease still"
    );
    let before = server.peak_memory();
    // as after half a minute
    db.run("UPDATE import_lease SET claimed_until = NULL").await;
    let begun = Instant::now();
    let done = sender.once(|batch| batch["state"] != "WAITING").await;
    let (took, grown) = (begun.elapsed(), server.peak_memory() - before);
    println!(
        "{rows} rows: {took:?} with up to 5 seconds before it is begun, {} MiB more",
        grown >> 20
    );
    assert_eq!((&done["state"], &done["creates"]), (&json!("DONE"), &json!(rows)), "{done}");
    assert_eq!(db.count::<performance_point::Entity>().await, 320 + rows);
    assert_eq!(db.count::<import_row::Entity>().await, rows);
    // of a short table a server that has just begun shows what it takes itself
    let room = if rows < 100_000 { 2 * ROOM } else { ROOM };
    assert!(grown < room, "{} MiB for {rows} rows", grown >> 20);
    let begun = Instant::now();
    let _started = sender.start(&upload);
    let again = sender.once(|batch| batch["id"] != done["id"] && batch["state"] != "WAITING").await;
    println!("again, unchanged: {:?}", begun.elapsed());
    assert_eq!(again["unchanged"], rows);
    assert!(server.peak_memory() - before < room);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_killed_in_the_middle_leaves_nothing_and_is_begun_again() {
    killed_in_the_middle(500).await;
}

/// As long as it takes: `cargo test --test it -- --ignored two_hundred_thousand`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes without optimisation"]
async fn two_hundred_thousand_rows_are_killed_in_the_middle_and_done() {
    killed_in_the_middle(10_000).await;
}
