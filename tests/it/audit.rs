//! The audit trail: what it tells of, and that nobody can change it unnoticed.

use crate::links::{input, link};
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, On, TestApp};
use entity::audit_entry;
use entity::types::AuditOutcome;
use evidence::audit::{Chain, Fault};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

async fn trail(rows: &Rows) -> Vec<audit_entry::Model> {
    let mut trail = rows.all::<audit_entry::Entity>().await;
    trail.sort_by(|a, b| (&a.chain, a.sequence).cmp(&(&b.chain, b.sequence)));
    trail
}

/// The one chain that is not of the repository itself, as the program finds it.
async fn verified(app: &TestApp) -> Chain {
    let chains = app.app.database.verify_audit().await.expect("chains");
    let of_inspection = chains.into_iter().find(|chain| chain.id != "repository");
    of_inspection.expect("a chain")
}

/// A server whose trail of Yorkshire and Humberside has four entries.
async fn told(on: On) -> (TestApp, Rows) {
    let app = TestApp::start(on).await;
    let rows = Rows::of(&app).await;
    let lead = app.caller("LEAD-YH");
    for place in ["1", "2", "2", "3"] {
        let mut input = input(&lead, "F-YH-09", "DOC-YH-002").await;
        input["locator"] = json!({"place": place});
        link(&lead, &input).await;
    }
    (app, rows)
}

#[tokio::test]
async fn a_change_that_the_rules_refuse_is_told_of_as_refused() {
    for on in BOTH {
        let (_app, rows) = told(on).await;
        let outcomes: Vec<_> = trail(&rows).await.into_iter().map(|entry| entry.outcome).collect();
        let (done, refused) = (AuditOutcome::Done, AuditOutcome::Refused);
        assert_eq!(outcomes, [done, done, refused, done], "{on:?}");
    }
}

#[tokio::test]
async fn who_may_not_change_anything_is_told_of_in_the_repositorys_own_chain() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    let input = input(&app.caller("LEAD-YH"), "F-YH-09", "DOC-YH-002").await;
    let query =
        "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) { link { id } } }";
    assert_eq!(app.caller("QA-1").refused(query, json!({"input": input})).await, "FORBIDDEN");
    let trail = trail(&rows).await;
    assert_eq!(trail.len(), 1);
    assert_eq!((trail[0].chain.as_str(), trail[0].outcome), ("repository", AuditOutcome::Refused));
    assert!(trail[0].actor.ends_with("|QA-1"));
}

#[tokio::test]
async fn opening_a_document_is_told_of_before_its_first_byte_leaves_and_so_is_a_refusal() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        put_files(&app).await;
        let lead = app.caller("LEAD-YH");
        let query = "{ evidenceItem(reference: \"DOC-YH-016\") { ... on Document { versions { contentUrl } } } }";
        let data = lead.query(query, json!({})).await;
        let address = data["evidenceItem"]["versions"][0]["contentUrl"].as_str().expect("a path");
        for (who, status, outcome) in [
            ("LEAD-YH", StatusCode::OK, Some(AuditOutcome::Done)),
            ("AUDIT-1", StatusCode::FORBIDDEN, Some(AuditOutcome::Refused)),
            ("INSP-CW-1", StatusCode::NOT_FOUND, None),
        ] {
            let before = trail(&rows).await.len();
            assert_eq!(app.caller(who).get(address).await.status(), status, "{who}");
            let told: Vec<_> = trail(&rows).await;
            let new = told.iter().find(|entry| entry.actor.ends_with(who));
            assert_eq!(new.map(|entry| entry.outcome), outcome, "{who}");
            assert_eq!(told.len(), before + usize::from(outcome.is_some()), "{who}");
            assert!(new.is_none_or(|entry| entry.action == "READ_CONTENT"));
        }
    }
}

#[tokio::test]
async fn an_entry_that_was_altered_is_named_whichever_column_it_is() {
    for on in BOTH {
        let (app, rows) = told(on).await;
        assert_eq!(verified(&app).await.fault, None, "{on:?}");
        let now = "'2031-01-01 00:00:00+00:00'";
        let text = |column: &str| (column.to_owned(), format!("{column} || 'x'"));
        let mut changes: Vec<_> =
            ["actor", "action", "subject", "request_id", "hash"].into_iter().map(text).collect();
        for (column, value) in [
            ("at", now),
            ("role", "'AUDITOR'"),
            ("outcome", "'REFUSED'"),
            ("subject_id", "(SELECT id FROM area LIMIT 1)"),
            ("person_id", "NULL"),
        ] {
            changes.push((column.into(), value.into()));
        }
        for (column, value) in changes {
            let kept = trail(&rows).await;
            let update = format!("UPDATE audit_entry SET {column} = {value} WHERE sequence = 2");
            assert_eq!(rows.run(&update).await, 1);
            assert_eq!(verified(&app).await.fault, Some(Fault::Altered(2)), "{on:?} {column}");
            rows.run("DELETE FROM audit_entry").await;
            let kept = kept.into_iter().map(|entry| entry.into_active_model().reset_all());
            rows.lay(kept.collect()).await;
            assert_eq!(verified(&app).await.fault, None, "{on:?} {column} put back");
        }
    }
}

#[tokio::test]
async fn an_entry_that_is_gone_or_out_of_place_is_named() {
    for on in BOTH {
        for (change, fault) in [
            ("DELETE FROM audit_entry WHERE sequence = 4", Fault::Missing(4)),
            ("DELETE FROM audit_entry WHERE sequence = 2", Fault::Missing(2)),
            ("DELETE FROM audit_entry", Fault::Missing(1)),
            ("UPDATE audit_entry SET previous = hash WHERE sequence = 3", Fault::Unlinked(3)),
            ("UPDATE audit_entry SET sequence = 9 WHERE sequence = 4", Fault::Missing(4)),
            ("UPDATE audit_chain SET sequence = 3", Fault::Extra(4)),
            ("UPDATE audit_chain SET hash = '0'", Fault::Head(4)),
        ] {
            let (app, rows) = told(on).await;
            rows.run(change).await;
            assert_eq!(verified(&app).await.fault, Some(fault), "{on:?} {change}");
        }
    }
}
