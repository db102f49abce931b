//! The servers' own user of PostgreSQL: it serves everything, and changes nothing of the audit trail.

use crate::provider::Provider;
use crate::rows::Rows;
use crate::support::postgres;
use crate::support::{TestApp, config};
use evidence::clock::Clock;
use evidence::store::Database;
use serde_json::json;

/// A user of PostgreSQL who owns nothing, and the address of the database for them.
fn user_of(database: &str) -> (String, String) {
    let name = format!("server_of_{}", database.rsplit('/').next().expect("a name"));
    postgres::statement(database, &format!("CREATE ROLE \"{name}\" LOGIN"));
    let address = database.replace("//evidence@", &format!("//{name}@"));
    assert_ne!(address, database);
    (name, address)
}

#[tokio::test]
async fn the_server_runs_as_a_user_who_cannot_change_the_trail() {
    let url = postgres::empty().await;
    let owner = Database::open(&url, Clock::default()).await.expect("a database");
    owner.migrate().await.expect("tables");
    owner.claim().await.expect("a claim");
    let (user, address) = user_of(&url);
    owner.grant(&user).await.expect("rights");
    // again, as with each version
    owner.grant(&user).await.expect("rights");
    let provider = Provider::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let issuer = format!("--issuer={}", provider.address);
    let database = format!("--database-url={address}");
    let config = config(folder.path(), &["--mode=production", &issuer, &database]);
    let app = TestApp::with(folder, config).await;
    assert!(!app.app.database.could_change_the_trail().await.expect("an answer"));
    assert!(owner.could_change_the_trail().await.expect("an answer"));
    app.app.database.invite(&provider.address, "auditor", "Auditor").await.expect("a person");
    let token = provider.saying(json!({"preferred_username": "auditor"}));
    let auditor = app.bearing(Some(token));
    for _ in 0..3 {
        assert_eq!(auditor.refused("mutation { revokeArea(input: {person: \"x\", area: \"x\"}) { person { id } } }", json!({})).await, "FORBIDDEN");
    }
    let trail = auditor
        .query("{ auditTrail { totalCount } auditChains { intact entries } }", json!({}))
        .await;
    // invited, taken up, refused three times
    assert_eq!(trail["auditTrail"]["totalCount"], 5);
    assert_eq!(trail["auditChains"], json!([{"intact": true, "entries": 5}]));
    let served = &app.app.database;
    postgres::statement(&url, &format!("GRANT DELETE ON audit_entry TO \"{user}\""));
    assert!(served.could_change_the_trail().await.expect("an answer"), "they may delete");
    postgres::statement(&url, &format!("REVOKE DELETE ON audit_entry FROM \"{user}\""));
    let rows = Rows::at(&address).await;
    for forbidden in [
        "UPDATE audit_entry SET actor = 'somebody else'",
        "UPDATE seal_stamp SET sha256 = ''",
        "DELETE FROM seal_stamp",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DROP COLUMN actor",
        "DELETE FROM audit_chain",
        "DELETE FROM evidence",
        "CREATE TABLE audit_entry_2 (id int)",
        "UPDATE seaql_migrations SET version = 'x'",
        "UPDATE standing SET subject = 'x'",
        "SET ROLE evidence",
    ] {
        let said = rows.refused(forbidden).await;
        let owns = ["denied", "must be owner", "cannot update view"];
        assert!(owns.iter().any(|words| said.contains(words)), "{forbidden}: {said}");
    }
}

#[tokio::test]
async fn a_user_who_could_change_the_trail_anyway_is_not_taken() {
    let url = postgres::empty().await;
    let owner = Database::open(&url, Clock::default()).await.expect("a database");
    owner.migrate().await.expect("tables");
    let (member, _) = user_of(&url);
    postgres::statement(&url, &format!("GRANT evidence TO \"{member}\""));
    for (name, words) in [
        ("evidence", "owns the tables"),
        (&member, "owns the tables"),
        ("nobody there", "has no user"),
    ] {
        let refusal = owner.grant(name).await.expect_err(name).message();
        assert!(refusal.contains(words), "{refusal}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.db").display().to_string();
    let sqlite = Database::open(&format!("sqlite://{path}"), Clock::default()).await;
    let refusal = sqlite.expect("a database").grant("anybody").await.expect_err("SQLite").message();
    assert!(refusal.contains("SQLite has no users"), "{refusal}");
}
