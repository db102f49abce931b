//! Many who link at once.

use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use entity::{audit_chain, audit_entry, evidence_link};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LINK: &str = "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) {
    link { id } userErrors { code } } }";

/// The trail of one inspection: no gap, and each entry holds the hash of the one before.
async fn unbroken(rows: &Rows, entries: i64) {
    let mut trail = rows.all::<audit_entry::Entity>().await;
    trail.sort_by_key(|entry| entry.sequence);
    let sequences: Vec<_> = trail.iter().map(|entry| entry.sequence).collect();
    assert_eq!(sequences, (1..=entries).collect::<Vec<_>>());
    let mut previous = "0".repeat(64);
    for entry in &trail {
        assert_eq!(entry.previous, previous, "entry {}", entry.sequence);
        assert!(entry.hash.len() == 64 && entry.hash != previous);
        previous.clone_from(&entry.hash);
    }
    let heads = rows.all::<audit_chain::Entity>().await;
    assert_eq!(heads.len(), 1);
    assert_eq!((heads[0].sequence, &heads[0].hash), (entries, &previous));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_make_the_same_link_at_once_one_succeeds() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let lead = app.caller("LEAD-YH");
        let input = json!({"finding": lead.id("F-YH-09").await,
            "evidence": lead.id("DOC-YH-002").await, "stance": "SUPPORTS", "weight": "WEAK",
            "rationale": "It bears on it."});
        let before = rows.counts().await["evidence_link"];
        let calls = (0..20).map(|_| lead.query(LINK, json!({"input": input})));
        let answers = join_all(calls).await;
        let made = answers.iter().filter(|answer| answer["linkEvidence"]["link"].is_object());
        assert_eq!(made.count(), 1, "{on:?}");
        let codes: Vec<_> = answers.iter().flat_map(|answer| texts(answer, "code")).collect();
        assert_eq!(codes, ["ALREADY_LINKED"; 19], "{on:?}");
        assert_eq!(rows.counts().await["evidence_link"], before + 1);
        unbroken(&rows, 20).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_who_link_different_places_at_once_all_succeed_and_the_trail_has_no_gap() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let callers = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3"].map(|who| app.caller(who));
        let finding = callers[0].id("F-YH-09").await;
        let evidence = callers[0].id("DOC-YH-002").await;
        let calls = (0..20).map(|number| {
            let input = json!({"finding": finding, "evidence": evidence, "stance": "CONTEXT",
                "weight": "WEAK", "rationale": "It bears on it.",
                "locator": {"place": format!("item {number}")}});
            callers[number % 4].query(LINK, json!({"input": input}))
        });
        let ids: BTreeSet<_> =
            join_all(calls).await.iter().flat_map(|answer| texts(answer, "id")).collect();
        assert_eq!(ids.len(), 20, "{on:?}");
        unbroken(&rows, 20).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_withdraw_one_link_at_once_one_succeeds() {
    let query =
        "mutation($input: WithdrawEvidenceLinkInput!) { withdrawEvidenceLink(input: $input) {
        link { id } userErrors { code } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let links = rows.all::<evidence_link::Entity>().await;
        let open = links.iter().find(|link| link.reference.as_deref() == Some("L-078"));
        assert!(open.is_some_and(|link| link.withdrawn_at.is_some()), "it is withdrawn before");
        let lead = app.caller("LEAD-CW");
        let data = lead
            .query("{ judgement(reference: \"J-CW-05\") { findings { links { id } } } }", json!({}))
            .await;
        let input = json!({"link": texts(&data, "id")[0], "reason": "It is wrong."});
        let calls = (0..10).map(|_| lead.query(query, json!({"input": input})));
        let answers: Vec<Value> = join_all(calls).await;
        let codes: Vec<_> = answers.iter().flat_map(|answer| texts(answer, "code")).collect();
        assert_eq!(codes, ["ALREADY_WITHDRAWN"; 9], "{on:?}");
        unbroken(&rows, 10).await;
    }
}
