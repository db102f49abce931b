//! A link to an interview, a check or a questionnaire's result is pinned to the revision that it was made on.

use super::{but, change, passage, planned};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::tables::Db;
use crate::walk::texts;
use entity::{evidence_link_pin, evidence_revision};
use migration::{Migrator, MigratorTrait};
use serde_json::{Value, json};

const LINK: &str = "link { id changedSince pinnedRevision { revision sha256 recordedBy { subject }
    passages { number text } } }";

async fn link(caller: &Caller<'_>, evidence: &str) -> Value {
    let input = json!({"finding": caller.id("F-YH-09").await, "evidence": evidence,
        "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It bears on it."});
    let query = format!(
        "mutation($input: LinkEvidenceInput!) {{ linkEvidence(input: $input) {{ {LINK} userErrors {{ code }} }} }}"
    );
    let made = caller.query(&query, json!({"input": input})).await["linkEvidence"].take();
    assert_eq!(made["userErrors"], json!([]));
    made["link"].clone()
}

async fn again(caller: &Caller<'_>, link: &Value) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on EvidenceLink {{ {} }} }} }}",
        &LINK[7..LINK.len() - 2]
    );
    caller.query(&query, json!({"id": link["id"]})).await["node"].take()
}

#[tokio::test]
async fn what_a_link_to_an_interview_was_made_on_stays_readable() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let id = planned(&lead).await;
        let hold = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        change(&lead, "holdInterview", &hold).await;
        let bare = link(&lead, &id).await;
        assert_eq!(bare["pinnedRevision"], Value::Null, "nothing was written down");
        change(&lead, "saveNotePassage", &passage(&id, "k1", "We meet weekly.")).await;
        assert_eq!(again(&lead, &bare).await["changedSince"], true);
        let withdrawn =
            "mutation($id: ID!) { withdrawEvidenceLink(input: {link: $id, reason: \"x\"}) {
            userErrors { code } } }";
        lead.query(withdrawn, json!({"id": bare["id"]})).await;

        let made = link(&lead, &id).await;
        assert_eq!(made["pinnedRevision"]["revision"], 1);
        assert_eq!(made["changedSince"], false);
        let edit = but(
            passage(&id, "k2", "We meet monthly."),
            json!({"number": 1, "expectedRevision": 1}),
        );
        change(&lead, "saveNotePassage", &edit).await;
        let later = again(&lead, &made).await;
        assert_eq!(later["changedSince"], true);
        assert_eq!(later["pinnedRevision"], made["pinnedRevision"]);
        assert_eq!(texts(&later["pinnedRevision"], "text"), ["We meet weekly."]);
    }
}

#[tokio::test]
async fn a_seal_covers_what_was_said_in_the_revision_that_was_cited() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let verified = async || {
            let query = "{ judgement(reference: \"J-YH-01\") { seal { algorithm verified } } }";
            lead.query(query, json!({})).await["judgement"]["seal"].take()
        };
        assert_eq!(verified().await, json!({"algorithm": "sha256-jcs-7", "verified": true}));
        let query = "{ judgement(reference: \"J-YH-01\") { findings { links {
            evidence { id reference } pinnedRevision { sha256 } } } } }";
        let data = lead.query(query, json!({})).await;
        let cited = crate::walk::values(&data, "links");
        let cited = cited.iter().flat_map(|links| links.as_array().expect("links"));
        let cited: Vec<_> = cited
            .filter(|link| {
                link["evidence"]["reference"].as_str().is_some_and(|one| one.starts_with("INT-"))
            })
            .collect();
        assert!(!cited.is_empty() && cited.iter().all(|link| link["pinnedRevision"].is_object()));
        // a new revision of what it rests on leaves the seal as it is
        let late = but(
            passage(cited[0]["evidence"]["id"].as_str().expect("an id"), "k1", "In other words."),
            json!({"basis": "RECONSTRUCTED", "reason": "So.", "number": 0, "expectedRevision": 1}),
        );
        assert_eq!(change(&lead, "saveNotePassage", &late).await["userErrors"], json!([]));
        assert_eq!(verified().await["verified"], true);
        // an altered one does not
        let altered = format!(
            "UPDATE evidence_revision SET sha256 = '{}' WHERE sha256 = '{}'",
            "0".repeat(64),
            cited[0]["pinnedRevision"]["sha256"].as_str().expect("a digest")
        );
        assert!(rows.run(&altered).await > 0);
        assert_eq!(verified().await["verified"], false);
    }
}

#[tokio::test]
async fn links_that_were_there_before_are_pinned_to_what_is_there_and_old_seals_hold() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let (pins, revisions) = (
            rows.count::<evidence_link_pin::Entity>().await,
            rows.count::<evidence_revision::Entity>().await,
        );
        assert!(pins > 30 && revisions > 150, "{pins} {revisions}");
        // as it was before there were revisions: sealed in the old way
        let lead = app.caller("LEAD-YH");
        let db = Db::open(&app.config.database_url).await;
        let back = Migrator::migrations().len() - 16;
        Migrator::down(&db.0, u32::try_from(back).ok()).await.expect("steps back");
        app.app.database.migrate().await.expect("steps");
        assert_eq!(rows.count::<evidence_link_pin::Entity>().await, pins, "{on:?}");
        assert_eq!(rows.count::<evidence_revision::Entity>().await, revisions, "{on:?}");
        app.app.database.migrate().await.expect("nothing to do");
        assert_eq!(rows.count::<evidence_link_pin::Entity>().await, pins, "{on:?}");
        // the seals that J-YH-01 had before, when only a digest was kept
        rows.run("DELETE FROM seal_text").await;
        let query = "{ judgement(reference: \"J-YH-01\") { seal { algorithm digest verified } } }";
        for (form, old) in [
            ("sha256-jcs-1", "b1b8e97825a1fde1694dfc6fc836933e959d66a27c2cfa333ed55a63efe51420"),
            ("sha256-jcs-2", "60b7711f172c6086c6719a8b2de21444e5f5bad45cf12eb5861527079d8cd6ce"),
            ("sha256-jcs-3", "4c15e94c341f34caad17868c4dba13b2a43ba472a637f30ee880bf93da1eb5de"),
            ("sha256-jcs-4", "6a6cb96941884df85e8991906eabf023105bdcf2e6d7c114a2dfa1fd592ef60c"),
        ] {
            rows.run(&format!("UPDATE seal SET algorithm = '{form}', digest = '{old}'")).await;
            let seal = lead.query(query, json!({})).await["judgement"]["seal"].take();
            assert_eq!(seal, json!({"algorithm": form, "digest": old, "verified": true}));
        }
    }
}

#[tokio::test]
async fn asking_what_links_are_pinned_to_takes_no_more_for_more_links() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let of = |reference: &str| {
        format!(
            "{{ judgement(reference: \"{reference}\") {{ findings {{ links {{ changedSince
                pinnedRevision {{ revision passages {{ text }} }} }} }} }} }}"
        )
    };
    let (_, whole) = app.statements(lead.query(&of("J-YH-01"), json!({}))).await;
    let (_, other) = app.statements(lead.query(&of("J-YH-02"), json!({}))).await;
    assert_eq!(whole, other);
    assert!(whole <= 9, "{whole}");
}
