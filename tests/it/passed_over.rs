//! What PostgreSQL reads for an answer: all rows that its plans go through, those passed over included. That grows with
//! what there is, and not with its square: nothing is looked through once for each of something.

use crate::costs_fieldwork::{QUESTIONS, grow};
use crate::queries::questions;
use crate::rows::Rows;
use crate::support::{On, TestApp};
use serde_json::{Value, json};

/// The log of a cluster, which tells of the plans of one database.
struct Log(Rows);

impl Log {
    const FILE: &str = "current_setting('data_directory') || '/../log'";

    /// Of a server, which is begun again so that its plans are logged.
    async fn of(app: TestApp) -> (TestApp, Self) {
        let rows = Rows::of(&app).await;
        let name = app.config.database_url.rsplit('/').next().expect("a name").to_owned();
        for setting in [
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_analyze = on",
            "auto_explain.log_timing = off",
            "auto_explain.log_format = json",
            // last: whoever has it has the others
            "session_preload_libraries = 'auto_explain'",
        ] {
            rows.run(&format!("ALTER DATABASE {name} SET {setting}")).await;
        }
        (app.later("2026-01-15T10:00:00Z").await, Self(rows))
    }

    async fn size(&self) -> u64 {
        let size = format!("SELECT (pg_stat_file({})).size::text AS text", Self::FILE);
        self.0.text(&size).await.parse().expect("a number")
    }

    /// How many rows are read of tables while something is asked.
    async fn read(&self, asked: impl Future<Output = Value>) -> u64 {
        let before = self.size().await;
        asked.await;
        let said = format!("SELECT pg_read_file({}, {before}, 1000000000) AS text", Self::FILE);
        let said = self.0.text(&said).await;
        let plans = said.split("plan:\n").skip(1).map(|rest| {
            let lines: Vec<_> = rest.lines().take_while(|line| line.starts_with('\t')).collect();
            let plan: Value = serde_json::from_str(&lines.concat()).expect("a plan");
            read(&plan["Plan"])
        });
        plans.sum()
    }
}

/// The rows of tables that a step and those below it go through.
fn read(step: &Value) -> u64 {
    let count = |name: &str| step[name].as_f64().unwrap_or_default();
    let lost = ["Filter", "Index Recheck", "Join Filter"]
        .map(|by| count(&format!("Rows Removed by {by}")));
    let own = (count("Actual Rows") + lost.iter().sum::<f64>()) * count("Actual Loops");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they count rows")]
    let own = if step["Relation Name"].is_string() { own as u64 } else { 0 };
    own + step["Plans"].as_array().into_iter().flatten().map(read).sum::<u64>()
}

/// Rows that each question reads, by its name or text.
async fn all(app: &TestApp, log: &Log, variables: &Value) -> Vec<(String, u64)> {
    let lead = app.caller("LEAD-YH");
    let fieldwork = QUESTIONS.iter().map(|query| {
        let used = variables.as_object().expect("variables").iter();
        let used = used.filter(|(name, _)| query.contains(&format!("${name}")));
        let used: serde_json::Map<_, _> = used.map(|(a, b)| (a.clone(), b.clone())).collect();
        ((*query).to_owned(), (*query).to_owned(), Value::Object(used))
    });
    let mut all = vec![];
    for (name, query, variables) in questions().into_iter().chain(fieldwork) {
        // once before, so that nothing is counted that is looked up once
        lead.query(&query, variables.clone()).await;
        all.push((name, log.read(lead.query(&query, variables)).await));
    }
    all
}

#[tokio::test]
async fn no_question_looks_through_a_table_once_for_each_row_of_another() {
    let (app, log) = Log::of(TestApp::start(On::Postgres).await).await;
    let rows = Rows::of(&app).await;
    let inspection = app.caller("LEAD-YH").id("INS-YH").await;
    let of = |import: &Value| json!({"inspection": inspection, "import": import["id"]});
    let first = grow(&app, &rows, 80, 1).await;
    rows.run("ANALYZE").await;
    let before = all(&app, &log, &of(&first)).await;
    let last = grow(&app, &rows, 400, 2).await;
    rows.run("ANALYZE").await;
    let after = all(&app, &log, &of(&last)).await;
    let mut faults = vec![];
    for ((name, few), (_, many)) in before.iter().zip(&after) {
        println!("{few} and {many} rows: {name:.60}");
        // there is up to six times as much of everything
        if *many > 10 * few + 2_000 {
            faults.push(format!("{few} and {many} rows: {name}"));
        }
    }
    assert!(after.iter().any(|(_, rows)| *rows > 100), "the plans are read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
