//! Behind `PgBouncer`, as docs/OPERATIONS.md says: sessions with any version, transactions from 1.21 on.

use crate::support::{On, TestApp, postgres};
use futures_util::future::join_all;
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::time::interval;

const LINK: &str = "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) {
    link { id } userErrors { code } } }";
const TRACE: &str = "{ judgement(reference: \"J-YH-01\") { findings {
    links { evidence { reference } } } } }";

/// `PgBouncer` on a socket in a folder. It ends with the test.
struct PgBouncer(Child);

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const PROGRAM: &str = "/usr/sbin/pgbouncer";

/// What the installed version can pool.
fn mode() -> &'static str {
    let said = Command::new(PROGRAM).arg("--version").output();
    let said = said.expect("PgBouncer, which tests/install.sh installs").stdout;
    let said = String::from_utf8(said).expect("text");
    let version = said.split_whitespace().nth(1).expect("a version");
    let mut parts = version.split('.').map(|part| part.parse::<u32>().expect("a number"));
    let knows_statements = (parts.next(), parts.next()) >= (Some(1), Some(21));
    if knows_statements {
        "pool_mode = transaction\nmax_prepared_statements = 300"
    } else {
        "pool_mode = session"
    }
}

impl PgBouncer {
    async fn start(folder: &Path, server: &str) -> Self {
        let (host, port) = server.split_once(':').expect("an address");
        let settings = format!(
            "[databases]\n* = host={host} port={port} user=evidence\n[pgbouncer]\n{}\nauth_type = any\n\
             unix_socket_dir = {}\nlisten_port = 6432\ndefault_pool_size = 8\n\
             ignore_startup_parameters = extra_float_digits, options\n",
            mode(),
            folder.display()
        );
        let file = folder.join("pgbouncer.ini");
        std::fs::write(&file, settings).expect("settings");
        // it refuses to run as root, and makes its socket here
        std::fs::set_permissions(folder, PermissionsExt::from_mode(0o777)).expect("a folder");
        let mut pooled = Command::new(PROGRAM);
        if Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n") {
            pooled.args(["-u", "nobody"]);
        }
        let pooled = pooled.arg("-q").arg(file).stderr(Stdio::null()).spawn().expect("PgBouncer");
        let mut tries = interval(Duration::from_millis(20));
        while !folder.join(".s.PGSQL.6432").exists() {
            tries.tick().await;
        }
        Self(pooled)
    }
}

#[tokio::test]
async fn sixteen_who_read_and_write_at_once_share_the_connections_of_a_pooler() {
    let address = postgres::fresh().await;
    let (server, name) =
        address.split_once('@').expect("a user").1.split_once('/').expect("a name");
    let folder = tempfile::tempdir().expect("a folder");
    let _pooled = PgBouncer::start(folder.path(), server).await;
    let socket = folder.path().display();
    let url = format!("--database-url=postgres://evidence@localhost:6432/{name}?host={socket}");
    let app = TestApp::with_settings(On::Sqlite, &[&url]).await;
    let lead = app.caller("LEAD-YH");
    let finding = lead.id("F-YH-09").await;
    let evidence = lead.id("DOC-YH-002").await;
    let calls = (0..16).map(async |number| {
        let input = json!({"finding": finding, "evidence": evidence, "stance": "CONTEXT",
            "weight": "WEAK", "rationale": "It bears on it.",
            "locator": {"place": format!("item {number}")}});
        let made = lead.query(LINK, json!({"input": input})).await;
        (made, lead.query(TRACE, json!({})).await)
    });
    for (made, read) in join_all(calls).await {
        assert!(made["linkEvidence"]["link"].is_object(), "{made}");
        let findings = read["judgement"]["findings"].as_array();
        assert!(findings.is_some_and(|all| !all.is_empty()), "{read}");
    }
}
