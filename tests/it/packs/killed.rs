//! A large pack: what it costs, and what is left of it when the server is killed.

use crate::program::{Server, run};
use crate::rows::Rows;
use crate::support::postgres;
use entity::evidence_pack;
use entity::types::PackState;
use evidence::digest;
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// How much more memory than before a pack may take, in bytes.
const ROOM: u64 = 96 << 20;

/// Documents of so many bytes each, and so many links to each of them from a finding of a draft.
async fn large(db: &Rows, folder: &Path, documents: usize, size: usize, links: usize) {
    let bytes: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).expect("a byte")).collect();
    let sha256 = digest::of_bytes(&bytes);
    let key = format!("sha256/{}/{}", &sha256[..2], &sha256[2..]);
    let file = folder.join("data/files").join(&key);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(file, bytes).expect("a file");
    for sql in [
        format!(
            "INSERT INTO evidence (id, inspection_id, area_id, kind, reference, title, origin, marking, language,
                 received_at, status)
             SELECT gen_random_uuid(), inspection_id, area_id, kind, 'DOC-YH-L' || n, 'A large one', origin, marking,
                 language, received_at, 'ACCEPTED'
             FROM evidence, generate_series(1, {documents}) n WHERE reference = 'DOC-YH-002'"
        ),
        "INSERT INTO document (evidence_id, personal_data, legal_hold)
         SELECT id, FALSE, FALSE FROM evidence WHERE reference LIKE 'DOC-YH-L%'"
            .into(),
        format!(
            "INSERT INTO document_version (id, document_id, number, file_name, declared_media_type, size, sha256,
                 received_at, received_from, scan_state, redaction_state, sealed, file_state)
             SELECT gen_random_uuid(), id, 1, 'large.bin', 'application/octet-stream', {size}, '{sha256}', received_at,
                 'The Area', 'CLEAN', 'NONE', FALSE, 'SOUND'
             FROM evidence WHERE reference LIKE 'DOC-YH-L%'"
        ),
        format!(
            "INSERT INTO document_content (version_id, object_key)
             SELECT id, '{key}' FROM document_version WHERE file_name = 'large.bin'"
        ),
        format!(
            "INSERT INTO evidence_link (id, finding_id, judgement_id, evidence_id, evidence_kind, area_id, origin,
                 pinned_version_id, stance, weight, rationale, place, linked_by, linked_at, status)
             SELECT gen_random_uuid(), finding.id, finding.judgement_id, evidence.id, evidence.kind, evidence.area_id,
                 evidence.origin, document_version.id, 'SUPPORTS', 'STRONG', 'It bears on it.', 'item ' || n,
                 (SELECT id FROM person WHERE subject = 'LEAD-YH'), evidence.received_at, 'ACTIVE'
             FROM evidence JOIN document_version ON document_version.document_id = evidence.id, finding,
                 generate_series(1, {links}) n
             WHERE evidence.reference LIKE 'DOC-YH-L%' AND finding.reference = 'F-YH-09'"
        ),
    ] {
        assert!(db.run(&sql).await > 0, "{sql}");
    }
}

async fn state(server: &Server, token: &str, pack: Uuid) -> Value {
    let pack = id::encode("EvidencePack", pack).0;
    let query = format!(
        "{{ node(id: \"{pack}\") {{ ... on EvidencePack {{ state message digest size progress {{ done parts }} }} }} }}"
    );
    server.ask(token, &query).await["data"]["node"].take()
}

async fn killed_in_the_middle(documents: usize, size: usize, links: usize) {
    let url = postgres::fresh().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path: &Path = folder.path();
    let database = format!("--database-url={url}");
    let server = Server::start(path, &["serve", &database]);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim();
    let db = Rows::at(&url).await;
    large(&db, path, documents, size, links).await;
    let of = id::encode("Inspection", db.inspection("INS-YH").await.id).0;
    let query = format!(
        "mutation {{ requestEvidencePack(input: {{of: \"{of}\", profile: INTERNAL}}) {{ pack {{ id }} }} }}"
    );
    let request = reqwest::Client::new().post(format!("{}/graphql", server.address));
    let request = request.bearer_auth(token).json(&serde_json::json!({"query": query}));
    let _asked = tokio::spawn(async move { drop(request.send().await) });
    let pack = loop {
        if let Some(pack) = db.all::<evidence_pack::Entity>().await.pop() {
            break pack.id;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    loop {
        let under_way = state(&server, token, pack).await;
        assert_eq!(under_way["state"], "WAITING", "{under_way}: too fast to be killed");
        if under_way["progress"]["done"].as_u64() > Some(6) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.kill();
    let row = db.all::<evidence_pack::Entity>().await.swap_remove(0);
    assert_eq!((row.state, row.digest), (PackState::Waiting, None));
    let stored = path.join(format!("data/files/packs/{pack}"));
    assert!(!stored.exists(), "nothing of it is kept");
    let temporary = std::fs::read_dir(path.join(crate::program::TEMPORARY)).expect("a folder");
    assert_eq!(temporary.count(), 0, "nor of what was under way");
    let server = Server::start(path, &["serve", &database]);
    let before = server.peak_memory();
    // as after half a minute
    db.run("UPDATE pack_lease SET claimed_until = NULL").await;
    let begun = Instant::now();
    let done = loop {
        let told = state(&server, token, pack).await;
        if told["state"] != "WAITING" {
            break told;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let grown = server.peak_memory() - before;
    println!(
        "{documents} files of {size} bytes, {} links: {:?} with up to 5 seconds before it is begun, {} MiB more",
        documents * links,
        begun.elapsed(),
        grown >> 20
    );
    assert_eq!(done["state"], "DONE", "{done}");
    assert!(done["size"].as_u64() > u64::try_from(documents * size).ok());
    assert!(grown < ROOM, "{} MiB", grown >> 20);
    let (stored, digest) = (stored.display().to_string(), done["digest"].as_str().expect("one"));
    let (success, said, log) = run(path, &["verify-pack", &stored, "--digest", digest]);
    assert!(success, "{said}{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_killed_in_the_middle_leaves_nothing_and_is_made_again() {
    killed_in_the_middle(24, 8 << 20, 10).await;
}

/// As long as it takes: `cargo test --test it -- --ignored two_thousand_links`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "writes gigabytes"]
async fn two_thousand_links_and_a_gigabyte_are_killed_in_the_middle_and_made() {
    killed_in_the_middle(128, 8 << 20, 16).await;
}
