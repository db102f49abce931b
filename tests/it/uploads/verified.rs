//! `evidence verify`: what is missing, altered, left over or half-uploaded, in either kind of store.

use super::{announced, create, put_all, send};
use crate::kept::{Kept, both};
use crate::rows::{Rows, put_files};
use crate::support::{Caller, TestApp};
use chrono::TimeDelta;
use evidence::documents::verify::{Finding, Report, verify};
use serde_json::{Value, json};
use std::path::PathBuf;
use uuid::Uuid;

async fn look(kept: &Kept, repair: bool) -> Report {
    let app = &kept.app.app;
    verify(&app.database, &app.files, repair, TimeDelta::days(-3_650)).await.expect("a report")
}

/// Where the bytes of a version are, by its file name.
async fn object(kept: &Kept, rows: &Rows, file: &str) -> PathBuf {
    let versions = rows.all::<entity::document_version::Entity>().await;
    let version = versions.iter().find(|version| version.file_name == file).expect("a version");
    let contents = rows.all::<entity::document_content::Entity>().await;
    let content = contents.iter().find(|content| content.version_id == version.id);
    kept.objects.join(&content.expect("content").object_key)
}

async fn flagged(caller: &Caller<'_>) -> Value {
    let query = "{ judgements(filter: {damaged: true}) { nodes { reference
        damagedFiles { fileName fileState } } } }";
    caller.query(query, json!({})).await["judgements"]["nodes"].take()
}

async fn content(app: &TestApp, file: &str) -> Value {
    let query = "{ evidence(filter: {kinds: [DOCUMENT]}, first: 200) { nodes { ... on Document {
        versions { fileName fileState contentUrl text } } } } }";
    let data = app.caller("HMCI").query(query, json!({})).await;
    let versions = crate::walk::values(&data, "versions");
    let mut versions = versions.into_iter().flat_map(|some| some.as_array().expect("a list"));
    versions.find(|version| version["fileName"] == file).expect("a version").clone()
}

#[tokio::test]
async fn a_file_that_is_missing_or_altered_is_named_with_the_judgements_that_rest_on_it() {
    for kept in both().await {
        put_files(&kept.app).await;
        let (rows, lead) = (Rows::of(&kept.app).await, kept.app.caller("LEAD-YH"));
        let report = look(&kept, false).await;
        assert_eq!((report.files, report.findings), (68, vec![]), "{}", kept.name);
        assert_eq!(flagged(&lead).await, json!([]));
        let (gone, twisted) = (
            object(&kept, &rows, "doc-yh-002.txt").await,
            object(&kept, &rows, "doc-yh-003.txt").await,
        );
        let (was, were) = (std::fs::read(&gone).unwrap(), std::fs::read(&twisted).unwrap());
        std::fs::remove_file(&gone).expect("it is gone");
        std::fs::write(&twisted, were.to_ascii_uppercase()).expect("it is altered");
        let report = look(&kept, true).await;
        let [Finding::Missing { file, judgements }, Finding::Altered { file: other, .. }] =
            &report.findings[..]
        else {
            panic!("{}: {:?}", kept.name, report.findings);
        };
        assert!(
            file.starts_with("DOC-YH-002 version 1, doc-yh-002.txt, at sha256/")
                && other.starts_with("DOC-YH-003")
        );
        assert!(!judgements.is_empty(), "{report:?}");
        let names = crate::walk::texts(&flagged(&lead).await, "reference");
        assert!(judgements.iter().all(|reference| names.contains(reference)), "{names:?}");
        assert_eq!(flagged(&kept.app.caller("LEAD-CW")).await, json!([]), "it is not their Area");
        for (file, state) in [("doc-yh-002.txt", "MISSING"), ("doc-yh-003.txt", "ALTERED")] {
            let version = content(&kept.app, file).await;
            assert_eq!(version["fileState"], state, "{}", kept.name);
            assert_eq!((&version["contentUrl"], &version["text"]), (&Value::Null, &Value::Null));
        }
        // had again from a backup
        std::fs::write(&gone, was).expect("it is back");
        std::fs::write(&twisted, were).expect("it is back");
        let report = look(&kept, false).await;
        let restored = |finding: &Finding| matches!(finding, Finding::Restored { .. });
        assert!(report.findings.len() == 2 && report.findings.iter().all(restored), "{report:?}");
        assert_eq!(look(&kept, false).await.findings, vec![]);
        assert_eq!(flagged(&lead).await, json!([]));
        assert!(content(&kept.app, "doc-yh-002.txt").await["contentUrl"].is_string());
        let deeds = rows.all::<entity::audit_entry::Entity>().await;
        let deeds: Vec<_> = deeds.iter().filter(|deed| deed.action == "CHECK_FILE").collect();
        assert_eq!(deeds.len(), 4, "each change of a file's state is in the audit trail");
    }
}

#[tokio::test]
async fn what_is_left_over_is_named_and_removed_and_what_is_under_way_is_not() {
    for kept in both().await {
        put_files(&kept.app).await;
        let (app, rows) = (&kept.app, Rows::of(&kept.app).await);
        let liaison = app.caller("AREA-YH");
        // accepted, under way, and never sent to its end
        let note = announced(&liaison, "DR18", "note.txt", b"a note").await;
        let accepted = send(app, &liaison, &note, b"a note").await;
        let other = announced(&liaison, "DR18", "other.txt", b"another").await;
        let under_way = create(&liaison, &other).await["upload"].take();
        put_all(app, &under_way, b"another").await;
        let late = create(&liaison, &other).await["upload"].take();
        put_all(app, &late, b"another").await;
        let key = |upload: &Value| {
            evidence::graphql::id::decode(upload["id"].as_str().expect("an id")).expect("an id").1
        };
        let expire = format!(
            "UPDATE document_upload SET expires_at = created_at WHERE id = x'{}'",
            key(&late).simple()
        );
        assert_eq!(rows.run(&expire).await, 1);
        // what a server that was killed leaves: after taking in, before taking in, and strangers
        let put = |place: String| {
            let path = kept.objects.join(place);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, b"left").expect("a file");
        };
        put(format!("uploads/{}", key(&accepted)));
        put(format!("documents/{}", key(&under_way)));
        let stranger = Uuid::new_v4();
        put(format!("documents/{stranger}"));
        put(format!("uploads/{stranger}"));
        let mut expected = vec![
            Finding::HalfUploaded { upload: key(&late) },
            Finding::LeftOver { key: format!("uploads/{}", key(&accepted)) },
            Finding::Orphaned { key: format!("documents/{stranger}") },
            Finding::Orphaned { key: format!("uploads/{stranger}") },
        ];
        if kept.s3.is_none() {
            put(format!("documents/{stranger}#1"));
            expected.push(Finding::HalfWritten { key: format!("documents/{stranger}#1") });
        }
        expected.sort_by_key(ToString::to_string);
        for repair in [false, true] {
            let mut report = look(&kept, repair).await;
            report.findings.sort_by_key(ToString::to_string);
            assert_eq!(report.findings, expected, "{}", kept.name);
            assert_eq!(report.files, 69, "{}", kept.name);
        }
        // what no row speaks of is named again: with another database it may be the only copy
        let strangers = ["documents", "uploads"].map(|place| format!("{place}/{stranger}"));
        let report = look(&kept, true).await;
        let still = strangers.clone().map(|key| Finding::Orphaned { key });
        assert_eq!((report.findings, report.under_way), (still.to_vec(), 1), "{}", kept.name);
        for stranger in &strangers {
            std::fs::remove_file(kept.objects.join(stranger)).expect("by hand");
        }
        let done = super::complete(&liaison, &under_way, &[]).await["upload"].take();
        assert_eq!(done["state"], "AVAILABLE", "{}: it was left alone", kept.name);
        assert_eq!(look(&kept, false).await.findings, vec![], "{}", kept.name);
    }
}

/// A disposal that was cut off leaves bytes, which nobody can open, and which are found.
#[tokio::test]
async fn bytes_of_a_document_that_was_disposed_of_are_removed() {
    for kept in both().await {
        put_files(&kept.app).await;
        let rows = Rows::of(&kept.app).await;
        rows.run("UPDATE document_version SET file_state = 'DISPOSED' WHERE file_name = 'doc-yh-002.txt'")
            .await;
        let at = object(&kept, &rows, "doc-yh-002.txt").await;
        let report = look(&kept, true).await;
        assert!(matches!(report.findings[..], [Finding::Undisposed { .. }]), "{report:?}");
        assert!(!at.exists());
        assert_eq!(look(&kept, false).await.findings, vec![]);
    }
}

/// As an operator sees it: what is wrong is an exit code, and a sentence each.
#[tokio::test]
async fn the_command_says_what_is_wrong_and_fails_until_it_is_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let run = |arguments: &[&str]| crate::program::run(path, arguments);
    assert!(run(&["demo", "load"]).0);
    let (success, said, logged) = run(&["verify"]);
    assert!(success, "{said}{logged}");
    assert!(said.contains("68 files read, 0 uploads under way"), "{said}");
    let stray = path.join("data/files/documents");
    std::fs::create_dir_all(&stray).expect("a folder");
    std::fs::write(stray.join(Uuid::new_v4().to_string()), b"left").expect("a file");
    assert!(run(&["verify"]).0, "it is young, and may be on its way in");
    let (success, said, logged) = run(&["verify", "--repair", "--settled-minutes", "0"]);
    assert!(!success && said.contains("ORPHANED documents/"), "{said}");
    assert!(logged.contains("Is this the database of this store"), "{logged}");
    let half = stray.join("half#1");
    std::fs::write(&half, b"left").expect("a file");
    let (success, said, logged) = run(&["verify", "--settled-minutes", "0"]);
    assert!(!success && said.contains("HALF-WRITTEN documents/half#1"), "{said}");
    assert!(logged.contains("evidence verify --repair"), "{logged}");
    let (_, said, _) = run(&["verify", "--repair", "--settled-minutes", "0"]);
    assert!(said.contains("(repaired)") && !half.exists(), "{said}");
    std::fs::remove_dir_all(&stray).expect("by hand");
    // another database has no say in this store
    let other = format!("--database-url=sqlite://{}", path.join("other.db").display());
    assert!(run(&["migrate", &other]).0);
    let (success, said, logged) = run(&["verify", "--repair", "--settled-minutes", "0", &other]);
    assert!(
        !success && logged.contains("cannot say what belongs into the store"),
        "{said}{logged}"
    );
    let (success, said, logged) = run(&["verify"]);
    assert!(success, "nothing was removed: {said}{logged}");
    let digests = path.join("data/files/sha256");
    let first =
        std::fs::read_dir(digests).expect("folders").next().expect("one").expect("one").path();
    std::fs::remove_dir_all(first).expect("it is gone");
    let (success, said, logged) = run(&["verify", "--repair"]);
    assert!(!success && said.contains("MISSING DOC-"), "{said}");
    assert!(logged.contains("Restore them from a backup"), "{logged}");
}
