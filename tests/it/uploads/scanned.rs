//! The malware scan by a real clamd, with a signature set of its own.

use super::{announced, complete, create, put_all, send};
use crate::kept::Kept;
use crate::rows::Rows;
use crate::s3::S3;
use crate::support::{On, TestApp, config};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The harmless file that every scanner finds (eicar.org), in two pieces so that none finds this one.
const EICAR: [&str; 2] =
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];

/// A running clamd. It ends with the test.
struct Clamd {
    folder: PathBuf,
    process: Child,
}

impl Clamd {
    async fn start(folder: &Path) -> Self {
        let hexadecimal = EICAR.concat().bytes().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("it is written");
            text
        });
        let signatures = folder.join("signatures");
        std::fs::create_dir_all(&signatures).expect("a folder");
        let line = format!("Eicar-Test:0:*:{hexadecimal}\n");
        std::fs::write(signatures.join("ours.ndb"), line).expect("a signature");
        let settings = format!(
            "LocalSocket {0}/clamd.sock\nDatabaseDirectory {0}/signatures\nForeground yes\n\
             TemporaryDirectory {0}\nStreamMaxLength 64M\nFixStaleSocket yes\n",
            folder.display()
        );
        std::fs::write(folder.join("clamd.conf"), settings).expect("settings");
        let process = Command::new("/usr/sbin/clamd")
            .arg("--config-file")
            .arg(folder.join("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd, which tests/install.sh installs");
        let clamd = Self { folder: folder.into(), process };
        let limit = tokio::time::Instant::now() + Duration::from_mins(1);
        while tokio::net::UnixStream::connect(clamd.socket()).await.is_err() {
            assert!(tokio::time::Instant::now() < limit, "clamd does not listen");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        clamd
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("clamd.sock")
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_file(self.socket());
    }
}

/// Servers that have their files scanned, in either kind of store.
async fn both(socket: &Path) -> [Kept; 2] {
    let setting = format!("--clamd={}", socket.display());
    crate::kept::both_with(&[&setting]).await
}

fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

#[tokio::test]
async fn malware_is_caught_and_kept_apart_and_what_is_clean_goes_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let clamd = Clamd::start(folder.path()).await;
    for kept in both(&clamd.socket()).await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let clean = announced(&liaison, "DR18", "note.txt", b"nothing bad").await;
        let upload = send(app, &liaison, &clean, b"nothing bad").await;
        assert_eq!(upload["state"], "AVAILABLE", "{}: {upload:#}", kept.name);
        let query = "query($id: ID!) { node(id: $id) { ... on DocumentVersion { scanState } } }";
        let id = json!({"id": upload["version"]["id"]});
        assert_eq!(liaison.query(query, id).await["node"]["scanState"], "CLEAN");
        let bad = announced(&liaison, "DR18", "bad.txt", &eicar()).await;
        let upload = send(app, &liaison, &bad, &eicar()).await;
        assert_eq!(upload["reason"], "MALWARE", "{}: {upload:#}", kept.name);
        assert_eq!(upload["version"], Value::Null);
        let said = upload["message"].as_str().expect("a sentence");
        assert!(said.contains("Eicar-Test") && said.contains("do not send it again"), "{said}");
        let (_, key) =
            evidence::graphql::id::decode(upload["id"].as_str().expect("an id")).unwrap();
        let at = |place: &str| kept.objects.join(place).join(key.to_string()).exists();
        let places = ["uploads", "documents", "quarantine"].map(at);
        assert_eq!(places, [false, false, true], "{}", kept.name);
        let report = evidence::documents::verify::verify(
            &app.app.database,
            &app.app.files,
            false,
            chrono::TimeDelta::zero(),
        );
        assert_eq!(report.await.expect("a report").findings, [], "quarantine is in order");
    }
}

#[tokio::test]
async fn while_clamd_is_down_files_wait_and_are_scanned_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    for kept in both(&folder.path().join("clamd.sock")).await {
        let (app, liaison) = (&kept.app, kept.app.caller("AREA-YH"));
        let rows = Rows::of(app).await;
        let mut sent = vec![];
        for (name, bytes) in [("good.txt", b"good".to_vec()), ("bad.txt", eicar())] {
            let input = announced(&liaison, "DR18", name, &bytes).await;
            let created = create(&liaison, &input).await["upload"].take();
            put_all(app, &created, &bytes).await;
            let upload = complete(&liaison, &created, &[]).await["upload"].take();
            assert_eq!(upload["state"], "PENDING", "{}", kept.name);
            let said = upload["message"].as_str().expect("a sentence");
            assert!(said.contains("waits for the malware scan"), "{said}");
            assert_eq!(upload["version"], Value::Null);
            sent.push(upload["id"].clone());
        }
        app.app.reception.sweep().await.expect("a sweep");
        assert_eq!(rows.counts().await["document_version"], 68, "nothing goes in unscanned");
        let clamd = Clamd::start(folder.path()).await;
        app.app.reception.sweep().await.expect("a sweep");
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on DocumentUpload { state reason
            message version { scanState } } } }";
        let nodes = liaison.query(query, json!({"ids": sent})).await["nodes"].take();
        assert_eq!(nodes[0]["state"], "AVAILABLE", "{}: {nodes}", kept.name);
        assert_eq!(nodes[0]["version"]["scanState"], "CLEAN");
        assert_eq!(nodes[1]["reason"], "MALWARE", "{}: {nodes}", kept.name);
        drop(clamd);
    }
}

/// Without clamd, production takes files only if it was said so.
#[tokio::test]
async fn files_that_nobody_scans_are_taken_in_production_only_where_that_is_set() {
    let s3 = S3::start().await;
    let app = s3.app(&[]).await;
    let liaison = app.caller("AREA-YH");
    let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let created = create(&liaison, &input).await["upload"].take();
    put_all(&app, &created, b"a note").await;
    let rows = Rows::of(&app).await;
    rows.run("UPDATE document_upload SET submitted_at = created_at").await;
    let production = |settings: &[&str]| {
        let storage = config(app.folder.path(), settings).storage;
        let (database, files) = (app.app.database.clone(), app.app.files.clone());
        evidence::documents::Reception::open(database, files, &storage, false).expect("a reception")
    };
    production(&[]).sweep().await.expect("a sweep");
    assert_eq!(rows.counts().await["document_version"], 68, "it waits");
    production(&["--accept-unscanned"]).sweep().await.expect("a sweep");
    let query =
        "query($id: ID!) { node(id: $id) { ... on DocumentUpload { version { scanState } } } }";
    let node = liaison.query(query, json!({"id": created["id"]})).await["node"].take();
    assert_eq!(node["version"]["scanState"], "UNSCANNED");
}

#[tokio::test]
async fn a_scanner_that_says_anything_else_lets_nothing_in() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("clamd.sock");
    let listener = tokio::net::UnixListener::bind(&socket).expect("a socket");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 6];
            let _ = stream.read_exact(&mut asked).await;
            let answer: &[u8] = if &asked[1..5] == b"PING" {
                b"PONG\0"
            } else {
                b"INSTREAM size limit exceeded. ERROR\0"
            };
            let _ = stream.write_all(answer).await;
        }
    });
    let app = TestApp::with_settings(On::Sqlite, &[&format!("--clamd={}", socket.display())]).await;
    let liaison = app.caller("AREA-YH");
    let input = announced(&liaison, "DR18", "note.txt", b"a note").await;
    let upload = send(&app, &liaison, &input, b"a note").await;
    assert_eq!(upload["state"], "PENDING", "{upload:#}");
    // it is left alone for a while, and not tried for ever
    assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 0);
    Rows::of(&app).await.run("UPDATE document_upload SET attempts = 9, claimed_until = NULL").await;
    assert_eq!(app.app.reception.sweep().await.expect("a sweep"), 1);
    let query = "query($id: ID!) { node(id: $id) { ... on DocumentUpload { reason } } }";
    let node = liaison.query(query, json!({"id": upload["id"]})).await["node"].take();
    assert_eq!(node["reason"], "UNSCANNABLE");
}
