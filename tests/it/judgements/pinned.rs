//! What a seal rests on by a digest, or by what it is called: that is altered, and found too.

use super::sealed::{Alteration, faults};
use super::{made, step};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use entity::{document_content, document_version, evidence_link, judgement, seal_text};
use sea_orm::{ColumnTrait, Condition};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ITEM: &str = "reference = 'DOC-YH-002'";
const VERSION: &str =
    "id = (SELECT pinned_version_id FROM evidence_link WHERE reference = 'L-001')";
const POINT: &str = "id = (SELECT point_id FROM evidence_link_point JOIN evidence_link
    ON evidence_link.id = link_id WHERE reference = 'L-015' ORDER BY point_id LIMIT 1)";
const SCORE: &str =
    "id = (SELECT aip_score_id FROM effect JOIN judgement ON judgement.id = judgement_id
    WHERE reference = 'J-YH-01' AND effect.unit = 'MC' AND effect.measure = 'GRIP')";
const PASSAGE: &str = "id = (SELECT passage.id FROM interview_note_revision passage
    JOIN evidence_link ON evidence_link.evidence_id = passage.interview_id
    WHERE reference = 'L-002' ORDER BY passage.number LIMIT 1)";
const CHECK: &str = "revision_id = (SELECT revision_id FROM evidence_link_pin JOIN evidence_link
    ON evidence_link.id = link_id WHERE reference = 'L-009')";

const NOTE: &str = "id = (SELECT note.id FROM interview_note note
    JOIN evidence_link ON evidence_link.evidence_id = note.interview_id
    WHERE reference = 'L-002' ORDER BY note.number LIMIT 1)";
const RECORD: &str =
    "evidence_id = (SELECT evidence_id FROM evidence_link WHERE reference = 'L-009')";
const OTHER: &str = "CASE outcome WHEN 'NOT_MET' THEN 'FULLY_MET' ELSE 'NOT_MET' END";

/// As in [`super::sealed`].
pub const ALTERED: [Alteration; 19] = [
    ("evidence", "reference", "'DOC-YH-902'", ITEM, "item.reference"),
    ("evidence", "title", "'x' || substr(title, 2)", ITEM, "links[DOC-YH-002].item.title"),
    ("evidence", "origin", "'PARTNER'", ITEM, "links[DOC-YH-002].item.origin"),
    ("document_version", "file_name", "'x' || file_name", VERSION, "version.fileName"),
    ("document_version", "size", "size + 1", VERSION, "version.size"),
    ("document_version", "detected_media_type", "'text/csv'", VERSION, "version.mediaType"),
    ("performance_point", "period_end", "'2199-01-01'", POINT, ".ends"),
    ("performance_point", "revision", "revision + 7", POINT, ".revision"),
    ("aip_score", "baseline", "98.7", SCORE, "effects[MC GRIP].score.baseline"),
    ("aip_score", "follow_up", "98.7", SCORE, "effects[MC GRIP].score.followUp"),
    ("aip_score", "change", "98.7", SCORE, "effects[MC GRIP].score.change"),
    ("aip_score", "change_unit", "'points'", SCORE, "effects[MC GRIP].score.changeUnit"),
    ("aip_score", "source_paragraph", "'99'", SCORE, "effects[MC GRIP].score.paragraph"),
    (
        "interview_note_revision",
        "text",
        "'x' || substr(text, 2)",
        PASSAGE,
        "links[INT-YH-033].words",
    ),
    ("interview_note_revision", "number", "number + 90", PASSAGE, "links[INT-YH-033].words"),
    ("interview_note", "text", "'x' || substr(text, 2)", NOTE, "links[INT-YH-033].words"),
    ("onsite_check", "outcome", OTHER, RECORD, "links[CHK-YH-CRT-01].words"),
    ("onsite_check_record", "fields", "'{}'", RECORD, "links[CHK-YH-CRT-01].words"),
    ("check_revision", "outcome", OTHER, CHECK, "links[CHK-YH-CRT-01].words"),
];

/// The column that [`whether_a_quote_stood_there_is_sealed`] tries: only a quote has it.
pub const QUOTED: &str = "evidence_link.quote_verified";

#[tokio::test]
async fn whether_a_quote_stood_there_is_sealed() {
    let app = TestApp::start(BOTH[0]).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    rows.run(
        "UPDATE evidence_link SET quote = 'x', quote_verified = TRUE WHERE reference = 'L-001'",
    )
    .await;
    let at = |field: &str| format!("findings[F-YH-01].links[DOC-YH-002].{field}");
    assert_eq!(faults(&lead).await, [at("quote"), at("quoteVerified")]);
}

/// One byte of a stored file.
#[tokio::test]
async fn a_stored_file_that_was_altered_or_lost_breaks_the_seals_over_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let link =
            rows.one::<evidence_link::Entity>(evidence_link::Column::Reference, "L-001").await;
        let of = document_content::Column::VersionId.eq(link.pinned_version_id);
        let content = rows.those::<document_content::Entity>(Condition::all().add(of)).await;
        let file = app.folder.path().join("files").join(&content[0].object_key);
        let mut bytes = std::fs::read(&file).expect("a file");
        bytes[0] ^= 1;
        std::fs::write(&file, &bytes).expect("altered");
        let path = "findings[F-YH-01].links[DOC-YH-002].file";
        assert!(faults(&lead).await.contains(&path.to_owned()), "{on:?}");
        std::fs::remove_file(&file).expect("gone");
        assert!(faults(&lead).await.contains(&path.to_owned()), "{on:?}");
        bytes[0] ^= 1;
        std::fs::write(&file, &bytes).expect("as it was");
        assert_eq!(faults(&lead).await, [""; 0], "{on:?}");
        // nothing that is cited is disposed of, whatever is written in its row
        std::fs::remove_file(&file).expect("gone");
        rows.run(&format!(
            "UPDATE document_version SET file_state = 'DISPOSED' WHERE sha256 = '{}'",
            rows.one::<document_version::Entity>(
                document_version::Column::Id,
                link.pinned_version_id.expect("a version")
            )
            .await
            .sha256
        ))
        .await;
        assert!(faults(&lead).await.contains(&path.to_owned()), "{on:?}");
    }
}

/// What is found is told to whoever sees the seal; what it is, to whoever sees all that it covers.
#[tokio::test]
async fn whoever_sees_no_links_is_told_that_something_was_altered() {
    const SEAL: &str =
        "{ judgement(reference: \"J-YH-01\") { seal { verified faults { path } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (pubs, rows) = (app.caller("PUBS-1"), Rows::of(&app).await);
        let seal = async || pubs.query(SEAL, json!({})).await["judgement"]["seal"].take();
        assert_eq!(seal().await, json!({"verified": true, "faults": null}));
        rows.run(&format!("UPDATE evidence SET title = 'x' WHERE {ITEM}")).await;
        assert_eq!(seal().await, json!({"verified": false, "faults": null}), "{on:?}");
    }
}

/// The seals that J-YH-01 had before names, scores and files were sealed, and before what is entered of items was.
#[tokio::test]
async fn seals_of_the_forms_before_hold_as_they_were_made() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        rows.run("DELETE FROM seal_text").await;
        for (form, digest) in [
            ("sha256-jcs-5", "3ff942b163002cc34bcefea98791b3383bb78ea12ba4174d0144f19e070b9e92"),
            ("sha256-jcs-6", "63d99ce6ac5a8fefd6457ff56179fbea614dda76854242e4da7e280e91dcf95f"),
        ] {
            rows.run(&format!("UPDATE seal SET algorithm = '{form}', digest = '{digest}'")).await;
            let seal =
                "{ judgement(reference: \"J-YH-01\") { seal { verified faults { path } } } }";
            let seal = lead.query(seal, json!({})).await["judgement"]["seal"].take();
            // all is as it was but the text, which was kept with seals of these forms
            let faults = json!([{"path": "asSealed"}]);
            assert_eq!(seal, json!({"verified": false, "faults": faults}), "{on:?} {form}");
        }
    }
}

/// Whoever knows all else, and tries what is withheld, makes no digest of a seal without its text.
#[tokio::test]
async fn a_seal_is_made_with_what_nobody_can_guess() {
    let mut salts = BTreeSet::new();
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, hmci) = (app.caller("LEAD-YH"), app.caller("HMCI"));
        let id = json!(hmci.id("J-YH-04").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        let rows = Rows::of(&app).await;
        let row = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-04").await;
        let kept = rows.one::<seal_text::Entity>(seal_text::Column::JudgementId, row.id).await;
        let sealed: Value = serde_json::from_str(&kept.text).expect("JSON");
        let salt = sealed["salt"].as_str().expect("a salt").to_owned();
        assert_eq!(salt.len(), 32, "{on:?} {salt}");
        assert!(salts.insert(salt), "{on:?}: another each time");
        let seal = async || {
            let seal =
                "{ judgement(reference: \"J-YH-04\") { seal { verified faults { path } } } }";
            lead.query(seal, json!({})).await["judgement"]["seal"].take()
        };
        assert_eq!(seal().await, json!({"verified": true, "faults": []}), "{on:?}");
        rows.run("DELETE FROM seal_text").await;
        let faults = json!([{"path": ""}, {"path": "asSealed"}]);
        assert_eq!(seal().await, json!({"verified": false, "faults": faults}), "{on:?}");
    }
}

const FILES: &str = "{ judgements(filter: {statuses: [SIGNED_OFF]}) { nodes { reference
    seal { verified faults { path } } } } }";

/// A row says how much would be read.
#[tokio::test]
async fn of_seals_whose_files_were_not_read_nothing_is_said() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        rows.run("UPDATE document_version SET size = 200000000").await;
        let answer = lead.answer(FILES, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED", "{on:?} {answer}");
        let nodes = answer["data"]["judgements"]["nodes"].as_array().expect("judgements");
        let (read, unread): (Vec<_>, Vec<_>) =
            nodes.iter().partition(|node| node["seal"].is_object());
        assert_eq!((read.len(), unread.len()), (1, 1), "{on:?} {answer}");
        // each alone is answered, however large its files
        for node in [read[0], unread[0]] {
            let alone = "query($reference: String!) { judgement(reference: $reference) {
                seal { verified faults { path } } } }";
            let alone = lead.query(alone, json!({"reference": node["reference"]})).await;
            let seal = &alone["judgement"]["seal"];
            assert_eq!(seal["verified"], false, "{on:?} {seal}: the size that is altered is told");
            assert!(
                texts(&seal["faults"], "path").iter().all(|path| path.ends_with(".version.size"))
            );
        }
    }
}

/// Two of so large a file would be too much.
#[tokio::test]
async fn a_file_under_many_seals_is_read_once() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let shared =
            "(SELECT link.{column} FROM evidence_link link WHERE link.reference = 'L-001')";
        let [item, version] =
            ["evidence_id", "pinned_version_id"].map(|column| shared.replace("{column}", column));
        let cited = format!(
            "UPDATE evidence_link SET evidence_id = {item}, pinned_version_id = {version} WHERE reference = 'L-014'"
        );
        assert_eq!(rows.run(&cited).await, 1);
        rows.run(&format!("UPDATE document_version SET size = 200000000 WHERE {VERSION}")).await;
        let answer = lead.answer(FILES, json!({})).await;
        assert!(answer.get("errors").is_none(), "{on:?} {answer}");
        let paths = texts(&answer, "path");
        let sizes = paths.iter().filter(|path| path.ends_with("[DOC-YH-002].version.size"));
        assert_eq!(sizes.count(), 1, "{on:?} {paths:?}");
        assert!(paths.iter().any(|path| path.contains("F-YH-04")), "{on:?} {paths:?}");
    }
}
