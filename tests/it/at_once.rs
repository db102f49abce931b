//! Everybody works on one inspection at once, each at something else: nothing is lost, nobody is told of a deadlock.

use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp, postgres};
use crate::walk::{texts, values};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is done in an inspection, ten times each, in turn.
const WORK: [&str; 5] = [
    "planInterview",
    "recordCheck",
    "requestDocument",
    "createJudgement",
    "requestListedDocuments",
];

#[tokio::test(flavor = "multi_thread")]
async fn fifty_who_add_to_one_inspection_all_succeed() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let who = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3", "INSP-YH-4"];
        let callers = who.map(|who| app.caller(who));
        let lead = &callers[0];
        let plan = crate::interviews::wanted(lead, "CPS-ABM", "INTERVIEW").await;
        let check = crate::checks::wanted(lead, crate::checks::filled()).await;
        let judgement = crate::judgements::begin(lead).await;
        let request = crate::requests::wanted(lead).await;
        let input = |name: &str, number: usize| -> Value {
            match name {
                "planInterview" => plan.clone(),
                "recordCheck" => check.clone(),
                "createJudgement" => judgement.clone(),
                "requestListedDocuments" => {
                    json!({"inspection": plan["inspection"], "dueOn": "2026-02-01"})
                }
                _ => {
                    let mut request = request.clone();
                    request["code"] = json!(format!("DR{}", 100 + number));
                    request
                }
            }
        };
        let before = rows.written().await;
        let work = (0..50).map(async |number| {
            let name = WORK[number % WORK.len()];
            let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
            let query = format!(
                "mutation($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code message }} }} }}"
            );
            let by = &callers[(number / WORK.len()) % callers.len()];
            let data = by.query(&query, json!({"input": input(name, number)})).await;
            (name, texts(&data, "code"))
        });
        let mut refused = BTreeMap::<_, Vec<_>>::new();
        for (name, codes) in join_all(work).await {
            refused.entry(name).or_default().extend(codes);
        }
        assert!(refused.values().all(Vec::is_empty), "{on:?} {refused:?}");
        let after = rows.written().await;
        let more = |table: &str| after[table] - before[table];
        assert_eq!(
            (more("interview"), more("onsite_check"), more("judgement"), more("evidence")),
            (10, 10, 10, 20)
        );
        let items = rows.all::<entity::evidence::Entity>().await;
        let names: std::collections::BTreeSet<_> =
            items.iter().map(|item| &item.reference).collect();
        assert_eq!(names.len(), items.len(), "{on:?}: each has its own name");
        let chains = app.caller("AUDIT-1").query("{ auditChains { intact } }", json!({})).await;
        let chains = values(&chains, "intact");
        assert!(!chains.is_empty() && chains.iter().all(|intact| **intact == true), "{on:?}");
    }
}

/// SQLite waits for ten seconds, PostgreSQL for as long as it is told.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "holds rows behind the service's back")]
async fn whoever_waits_for_others_for_too_long_is_told_to_try_again() {
    for on in BOTH {
        let app = match on {
            On::Sqlite => TestApp::start(on).await,
            On::Postgres => {
                let address = postgres::fresh().await;
                let name = address.rsplit('/').next().expect("a name");
                let soon = format!("ALTER DATABASE {name} SET lock_timeout = '200ms'");
                Rows::at(&address).await.run(&soon).await;
                let address = format!("--database-url={address}");
                TestApp::with_settings(On::Sqlite, &[&address]).await
            }
        };
        let lead = app.caller("LEAD-YH");
        let query =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"A double.\"}) {
            evidence { status } } }";
        let item = json!({"id": lead.id("DOC-YH-002").await});
        let other = Database::connect(&app.config.database_url).await.expect("a database");
        let other = other.begin().await.expect("a transaction");
        other.execute_unprepared("UPDATE evidence SET status = status").await.expect("rows");
        assert_eq!(lead.refused(query, item.clone()).await, "BUSY", "{on:?}");
        other.rollback().await.expect("an end");
        let done = lead.query(query, item).await["withdrawEvidence"].take();
        assert_eq!(done["evidence"]["status"], "WITHDRAWN", "{on:?}: {done}");
    }
}
