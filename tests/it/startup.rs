//! The program itself: what it starts with, what it refuses to start with, and what it prints.

use crate::program::{Server, TEMPORARY, failing, run};
use crate::rows::Rows;
use crate::support::{demo_rows, postgres};
use crate::tables::Db;
use evidence::access::issuer::Issuer;
use evidence::clock::Clock;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::path::Path;

/// `--issuer` of a deployment.
pub const ISSUER: &str = "https://login.example/tenant";

/// The options of a deployment whose keys are those of `key.pk8`; the issuer that has them.
pub fn deployment(folder: &Path) -> (Issuer, Vec<String>) {
    let issuer = Issuer::open(&folder.join("key.pk8")).expect("an issuer");
    let keys = serde_json::to_string(&issuer.keys().expect("keys")).expect("JSON");
    let path = folder.join("keys.json");
    std::fs::write(&path, keys).expect("a file");
    let options = [
        "--mode=production".to_owned(),
        format!("--issuer={ISSUER}"),
        format!("--jwks={}", path.display()),
    ];
    (issuer, options.into())
}

pub fn texts(options: &[String]) -> Vec<&str> {
    options.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn the_first_start_loads_the_demonstration_and_the_second_finds_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for loads in [true, false] {
        let server = Server::start(folder.path(), &["serve"]);
        assert_eq!(server.first_line, format!("listening on {}", server.address));
        assert!(!server.address.ends_with(":0"), "{}", server.address);
        let query = "{ evidence { totalCount } }";
        let (_, token, _) = run(folder.path(), &["token", "LEAD-YH"]);
        let answer = server.ask(token.trim(), query).await;
        assert!(answer["data"]["evidence"]["totalCount"].as_u64() > Some(50), "{answer}");
        let (success, printed, logged) = server.stop();
        assert!(success, "{logged}");
        assert!(!printed.contains("listening on"), "{printed}");
        assert_eq!(logged.contains("loaded the demonstration data"), loads, "{logged}");
    }
}

#[tokio::test]
async fn the_token_that_the_server_prints_works_like_that_of_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let (success, token, _) = run(folder.path(), &["token", "LEAD-YH"]);
    assert!(success);
    assert_eq!((token.lines().count(), token.trim().split('.').count()), (1, 3), "{token}");
    // without a command it serves
    let server = Server::start(folder.path(), &[]);
    let query = "{ viewer { role person { title } } }";
    let answer = server.ask(token.trim(), query).await;
    let (_, printed, _) = server.stop();
    assert_eq!(answer["data"]["viewer"]["role"], "LEAD_INSPECTOR", "{answer}");
    assert_eq!(answer["data"]["viewer"]["person"]["title"], demo_rows("team.csv")[0]["title"]);
    let again = Server::start(folder.path(), &[]);
    let printed = printed.lines().find(|line| line.split('.').count() == 3 && !line.contains(' '));
    assert_eq!(again.ask(printed.expect("a token"), query).await, answer);
}

#[test]
fn a_token_for_nobody_is_refused_with_names_that_exist() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = failing(folder.path(), &["token", "NOBODY"]);
    assert!(said.contains("NOBODY") && said.contains("LEAD-YH, INSP-YH-1"), "{said}");
}

#[test]
fn the_schema_is_printed_as_it_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let (success, printed, _) = run(folder.path(), &["schema"]);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    assert!(success);
    assert!(printed == std::fs::read_to_string(kept).expect("a file"));
    let left = |folder: &Path| std::fs::read_dir(folder).expect("a folder").count();
    let temporary = folder.path().join(TEMPORARY);
    assert_eq!((left(folder.path()), left(&temporary)), (1, 0));
}

#[test]
fn production_needs_somebody_who_vouches_for_callers() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, options) = deployment(folder.path());
    let said = failing(folder.path(), &[options[0].as_str(), options[2].as_str()]);
    assert!(said.contains("--issuer (EVIDENCE_ISSUER)"), "{said}");
    for insecure in ["http://login.example", "login.example", "ftp://127.0.0.1"] {
        let said = failing(folder.path(), &["--mode=production", &format!("--issuer={insecure}")]);
        assert!(said.contains(insecure), "{said}");
    }
    let said = failing(folder.path(), &[&texts(&options)[..], &["--role-name=Boss=boss"]].concat());
    assert!(said.contains("--role-name: there is no `boss` here"), "{said}");
    let options = ["--mode=production", "--issuer=x", "--jwks=/nowhere/keys.json"];
    let said = failing(folder.path(), &options);
    assert!(said.contains("reading /nowhere/keys.json"), "{said}");
    std::fs::write(folder.path().join("keys.json"), "{\"keys\": []}").expect("a file");
    let said = failing(folder.path(), &["--mode=production", "--issuer=x", "--jwks=keys.json"]);
    assert!(said.contains("the key set holds no"), "{said}");
}

#[test]
fn production_has_no_demonstration() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in [&["demo", "load"][..], &["token", "LEAD-YH"]] {
        let said = failing(folder.path(), &[command, &["--mode=production"]].concat());
        assert!(said.contains("development mode only"), "{said}");
    }
    assert!(run(folder.path(), &["demo", "load"]).0);
    let (_, options) = deployment(folder.path());
    let said = failing(folder.path(), &texts(&options));
    assert!(said.contains("this database holds the demonstration data"), "{said}");
}

#[test]
fn production_says_how_to_bring_a_database_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, options) = deployment(folder.path());
    let said = failing(folder.path(), &texts(&options));
    assert!(said.contains("`evidence migrate` brings it up to date"), "{said}");
}

#[tokio::test]
async fn production_serves_an_empty_database_to_whom_its_issuer_vouches_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (issuer, options) = deployment(folder.path());
    for database in [None, Some(format!("--database-url={}", postgres::empty().await))] {
        let mut options = texts(&options);
        options.extend(database.as_deref());
        assert!(run(folder.path(), &[&["migrate"], options.as_slice()].concat()).0);
        let server = Server::start(folder.path(), &options);
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
        let kept = std::fs::read_to_string(kept).expect("a file");
        assert_eq!(server.get("/schema.graphql").await.trim_end(), kept.trim_end());
        assert_eq!(server.get("/healthz").await, "ok");
        assert_eq!(server.get("/readyz").await, "ok");
        assert!(server.get("/explorer/boot.json").await.contains("\"people\":[]"));
        let claims = |iss: &str| {
            let now = Clock::default().now().timestamp();
            json!({"iss": iss, "aud": "evidence-api", "sub": "8e2f", "exp": now + 60,
                "roles": ["analyst"]})
        };
        let query = "{ viewer { role person { id } } evidence { totalCount } }";
        let answer = server.ask(&issuer.sign(&claims(ISSUER)).expect("a token"), query).await;
        let data = json!({"viewer": {"role": "ANALYST", "person": null},
            "evidence": {"totalCount": 0}});
        assert_eq!(answer, json!({"data": data}));
        let development = claims(evidence::access::issuer::ISSUER);
        let answer = server.ask(&issuer.sign(&development).expect("a token"), query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let (success, printed, logged) = server.stop();
        assert!(success);
        assert_eq!(printed, "", "nothing for a newcomer");
        // this one owns the tables
        let warned = logged.contains("may change or delete entries of the audit trail");
        assert_eq!(warned, database.is_some(), "{logged}");
    }
}

#[test]
fn development_is_for_this_machine_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let said = failing(folder.path(), &[&format!("--listen={address}")]);
        assert!(said.contains("development mode listens on 127.0.0.1 only"), "{said}");
    }
}

#[tokio::test]
async fn the_demonstration_is_not_loaded_where_somebody_has_begun() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), &["migrate"]).0);
    let db = database(folder.path()).await;
    let begun =
        "INSERT INTO area VALUES (x'00112233445566778899aabbccddeeff', 'NE', 'North East', '[]')";
    db.0.execute_unprepared(begun).await.expect("a row");
    for command in [&["demo", "load"][..], &["serve"]] {
        let said = failing(folder.path(), command);
        assert!(said.contains("The database is not empty"), "{said}");
    }
}

#[tokio::test]
async fn development_does_not_open_real_data() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), &["migrate"]).0);
    let db = database(folder.path()).await;
    let real = "INSERT INTO repository VALUES (1, false, '2026-01-15 10:00:00+00:00')";
    db.0.execute_unprepared(real).await.expect("a row");
    let said = failing(folder.path(), &["serve"]);
    assert!(said.contains("this database holds real data"), "{said}");
    let said = failing(folder.path(), &["demo", "load"]);
    assert!(said.contains("The database is not empty"), "{said}");
}

#[tokio::test]
async fn the_demonstration_is_loaded_once_and_a_second_time_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (success, printed, _) = run(folder.path(), &["demo", "load"]);
    assert!(success);
    assert!(printed.starts_with("Demonstration data (fictional): 2 inspections, "), "{printed}");
    let rows = Rows::at(&address(folder.path())).await;
    let before = rows.everything().await;
    assert!(before.len() > 1_000, "{} rows", before.len());
    let said = failing(folder.path(), &["demo", "load"]);
    assert!(said.contains("The database is not empty"), "{said}");
    assert!(rows.everything().await == before);
}

fn address(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("data/evidence.db").display())
}

async fn database(folder: &Path) -> Db {
    Db::open(&address(folder)).await
}

#[test]
fn a_file_is_examined_by_a_process_of_its_own_and_refused_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/files/");
    let (success, printed, said) =
        run(folder.path(), &["examine", &format!("{demo}doc-yh-001.pdf")]);
    assert!(success, "{said}");
    assert!(printed.starts_with("application/pdf\n\n[page 1]\n"), "{printed}");
    for (name, bytes, reason) in [
        ("renamed.pdf", &b"#!/bin/sh\necho no\n"[..], "is not taken: "),
        ("empty.txt", &b""[..], "is not taken: "),
        ("macros.docm", &b"PK\x03\x04 and so on"[..], "is not taken: "),
    ] {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
        let said = failing(folder.path(), &["examine", name]);
        assert!(said.contains(&format!("{name} {reason}")), "{said}");
    }
    for command in ["examine", "verify-pack"] {
        let said = failing(folder.path(), &[command, "nowhere.pdf"]);
        assert_eq!(said.trim(), "Error: nowhere.pdf cannot be read: there is no such file");
    }
}

#[test]
fn an_address_of_another_database_is_refused_in_a_sentence_without_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for address in
        ["mysql://root:hidden@db.internal/evidence", "hidden", "postgres://a:hidden@b:x/c"]
    {
        for command in ["serve", "migrate"] {
            let said = failing(folder.path(), &[command, &format!("--database-url={address}")]);
            assert!(said.contains("it must be `sqlite://path` or `postgres://"), "{said}");
            assert!(!said.contains("hidden"), "{said}");
        }
    }
}
