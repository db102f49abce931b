//! Links of drafts whose evidence has a newer version: carried over, corrected, dropped, weighed anew.

use super::codes;
use crate::interviews;
use crate::links::link;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::{document_content, document_version, evidence_revision, performance_point};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};

const REVIEWS: &str =
    "query($id: ID!) { linkReviews(inspection: $id) { state was { text } is { text page }
    newerVersion { sha256 number } newerRevision { sha256 revision } newerPoints { period revision }
    link { id pinnedVersion { sha256 } evidence { reference } finding { judgement { reference } } } } }";

const REVIEW: &str = "mutation($input: ReviewLinkInput!) { reviewLink(input: $input) {
    link { id status stance weight rationale quoteVerified locator { place page quote } pinnedVersion { number }
        pinnedRevision { revision } pinnedPoints { revision } changedSince superseded withdrawnReason }
    userErrors { field code message } } }";

/// What is to be looked at again in Yorkshire and Humberside, of links to this item.
async fn reviews(by: &Caller<'_>, item: &str) -> Vec<Value> {
    let data = by.query(REVIEWS, json!({"id": by.id("INS-YH").await})).await;
    let all = data["linkReviews"].as_array().expect("reviews").clone();
    all.into_iter().filter(|one| one["link"]["evidence"]["reference"] == item).collect()
}

async fn review(by: &Caller<'_>, link: &Value, decision: Value) -> Value {
    let input = json!({"link": link, "decision": decision, "reason": "There is a newer one."});
    by.query(REVIEW, json!({"input": input})).await["reviewLink"].take()
}

/// A link of F-YH-10, which is of a draft, with this quote.
async fn quoting(by: &Caller<'_>, item: &str, quote: &str) -> Value {
    let input = json!({"finding": by.id("F-YH-10").await, "evidence": item, "stance": "SUPPORTS", "weight": "WEAK",
        "rationale": "It says so.", "locator": {"quote": quote}});
    let made = link(by, &input).await;
    assert_eq!(crate::links::codes(&made), [""; 0], "{made:#}");
    made["link"]["id"].clone()
}

/// A newer version of a document, which says this.
pub async fn newer(rows: &Rows, item: &str, text: &str) {
    let item = rows.item(item).await;
    let versions = rows.all::<document_version::Entity>().await;
    let versions = versions.into_iter().filter(|version| version.document_id == item.id);
    let old = versions.max_by_key(|version| version.number).expect("a version");
    let content =
        rows.one::<document_content::Entity>(document_content::Column::VersionId, old.id).await;
    let id = Uuid::new_v4();
    let sha256 = format!("{0}{0}", id.simple());
    let new = document_version::Model { id, sha256, number: old.number + 1, ..old };
    let (version_id, text) = (new.id, Some(text.to_owned()));
    rows.lay(vec![new.into_active_model().reset_all()]).await;
    let content =
        document_content::Model { version_id, text, places: None, pages: None, ..content };
    rows.lay(vec![content.into_active_model().reset_all()]).await;
}

#[tokio::test]
async fn a_quote_that_stands_once_in_the_newer_version_is_carried_over_and_another_is_stale() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        newer(&rows, "DOC-YH-003", "First: the calls are listened to. Then: they are noted.").await;
        let document = lead.id("DOC-YH-003").await;
        let carries = quoting(&lead, &document, "they are noted").await;
        let twice = quoting(&lead, &document, "the calls").await;
        assert_eq!(reviews(&lead, "DOC-YH-003").await, [Value::Null; 0], "they are on the newest");
        newer(&rows, "DOC-YH-003", "The calls are heard, and they are noted. The calls are kept.")
            .await;
        let told = reviews(&lead, "DOC-YH-003").await;
        assert_eq!(
            told.iter().map(|one| &one["link"]["id"]).collect::<Vec<_>>(),
            [&carries, &twice]
        );
        assert_eq!(told.iter().map(|one| &one["state"]).collect::<Vec<_>>(), ["CARRIES", "STALE"]);
        assert_eq!(told[0]["was"]["text"], "he calls are listened to. Then: they are noted.");
        assert_eq!(
            told[0]["is"]["text"],
            "The calls are heard, and they are noted. The calls are kept."
        );
        assert!(told[0]["newerVersion"]["number"].is_number());
        let before = rows.written().await;
        let carry = json!({"carry": told[0]["newerVersion"]["sha256"]});
        assert_eq!(codes(&review(&lead, &twice, carry.clone()).await), ["STALE_QUOTE"]);
        let seen_before = json!({"carry": told[0]["link"]["pinnedVersion"]["sha256"]});
        assert_eq!(codes(&review(&lead, &carries, seen_before).await), ["CONFLICT"]);
        assert_eq!(rows.written().await, before);
        for none in ["", "newest", &"0".repeat(63), &"x".repeat(64)] {
            let told = review(&lead, &carries, json!({"carry": none})).await;
            assert_eq!(codes(&told), ["INVALID_VALUE"], "no digest at all");
        }
        let done = review(&lead, &carries, carry.clone()).await;
        assert_eq!(codes(&done), [""; 0], "{done:#}");
        let new = &done["link"];
        assert_ne!(new["id"], carries);
        assert_eq!(
            (&new["superseded"], &new["quoteVerified"], &new["rationale"]),
            (&json!(false), &json!(true), &json!("It says so."))
        );
        assert_eq!(new["locator"]["quote"], "they are noted");
        // done again, nothing is
        let before = rows.written().await;
        assert_eq!(review(&lead, &carries, carry.clone()).await["link"]["id"], new["id"]);
        assert_eq!(rows.written().await, before);
        let other =
            json!({"link": carries, "decision": carry.clone(), "reason": "For another reason."});
        let other = lead.query(REVIEW, json!({"input": other})).await["reviewLink"].take();
        assert_eq!(codes(&other), ["ALREADY_WITHDRAWN"]);
        let again = review(&lead, &new["id"], carry).await;
        assert_eq!(codes(&again), ["UNCHANGED"], "it is on the newest");
        let correct = json!({"correct": {"quote": "The calls are kept"}});
        let corrected = review(&lead, &twice, correct).await;
        assert_eq!(
            (codes(&corrected), &corrected["link"]["quoteVerified"]),
            (vec![], &json!(true))
        );
        assert_eq!(reviews(&lead, "DOC-YH-003").await, [Value::Null; 0]);
        let history =
            "query($id: ID!) { node(id: $id) { ... on Finding { links(history: true) { id status
            withdrawnReason withdrawnBy { subject } } } } }";
        let history = lead.query(history, json!({"id": lead.id("F-YH-10").await})).await;
        let links = history["node"]["links"].as_array().expect("links").clone();
        for old in [&carries, &twice] {
            let old =
                links.iter().find(|link| link["id"] == *old).expect("it stays in the history");
            assert_eq!(
                (&old["status"], &old["withdrawnReason"], &old["withdrawnBy"]["subject"]),
                (&json!("WITHDRAWN"), &json!("There is a newer one."), &json!("LEAD-YH"))
            );
        }
    }
}

#[tokio::test]
async fn notes_checks_and_figures_have_newer_versions_too() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = interviews::planned(&lead).await;
        let hold = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        interviews::change(&lead, "holdInterview", &hold).await;
        let said = interviews::passage(&id, "k1", "We meet weekly.");
        interviews::change(&lead, "saveNotePassage", &said).await;
        let old = quoting(&lead, &id, "We meet weekly").await;
        let more = interviews::passage(&id, "k2", "And we write it down.");
        interviews::change(&lead, "saveNotePassage", &more).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Interview { reference } } }";
        let name = lead.query(query, json!({"id": id})).await["node"]["reference"].clone();
        let name = name.as_str().expect("a name");
        let told = reviews(&lead, name).await;
        assert_eq!(
            (told.len(), &told[0]["state"], &told[0]["newerRevision"]["revision"]),
            (1, &json!("CARRIES"), &json!(2))
        );
        let carry = json!({"carry": told[0]["newerRevision"]["sha256"]});
        let done = review(&lead, &old, carry).await;
        assert_eq!(
            (&done["link"]["pinnedRevision"]["revision"], &done["link"]["changedSince"]),
            (&json!(2), &json!(false))
        );
        // what has no words to find is looked at by somebody
        for item in ["CHK-YH-CRT-01", "PRF-YH-CC-IQA_MODERATED_AGREE_RATE"] {
            let input = json!({"finding": lead.id("F-YH-10").await, "evidence": lead.id(item).await,
                "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It says so."});
            let made = link(&lead, &input).await["link"].take();
            let row = rows.item(item).await;
            if item.starts_with("CHK") {
                let by = evidence_revision::Column::EvidenceId;
                let old = rows.one::<evidence_revision::Entity>(by, row.id).await;
                let new = evidence_revision::Model { id: Uuid::new_v4(), revision: 70, ..old };
                rows.lay(vec![new.into_active_model().reset_all()]).await;
            } else {
                let by = performance_point::Column::SeriesId;
                let old = rows.one::<performance_point::Entity>(by, row.id).await;
                let new = performance_point::Model { id: Uuid::new_v4(), revision: 70, ..old };
                rows.lay(vec![new.into_active_model().reset_all()]).await;
            }
            let told = reviews(&lead, item).await;
            let told = told.iter().find(|one| one["link"]["id"] == made["id"]).expect("a review");
            assert_eq!(
                (&told["state"], &told["was"], &told["is"]),
                (&json!("STALE"), &Value::Null, &Value::Null)
            );
            let newer =
                (texts(&told["newerPoints"], "period").len(), &told["newerRevision"]["revision"]);
            let expected = if item.starts_with("CHK") { (0, json!(70)) } else { (1, Value::Null) };
            assert_eq!(newer, (expected.0, &expected.1));
            let done = review(&lead, &made["id"], json!({"correct": {"place": "all of it"}})).await;
            assert_eq!(codes(&done), [""; 0], "{done:#}");
            assert_eq!(done["link"]["changedSince"], false);
            assert!(
                reviews(&lead, item)
                    .await
                    .iter()
                    .all(|one| one["link"]["id"] != done["link"]["id"])
            );
        }
    }
}

#[tokio::test]
async fn another_weight_or_stance_is_another_link_on_the_same() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        newer(&rows, "DOC-YH-003", "They are noted.").await;
        let old = quoting(&lead, &lead.id("DOC-YH-003").await, "They are noted").await;
        newer(&rows, "DOC-YH-003", "Another text.").await;
        let same = json!({"weigh": {"weight": "WEAK"}});
        assert_eq!(codes(&review(&lead, &old, same).await), ["UNCHANGED"]);
        let done =
            review(&lead, &old, json!({"weigh": {"stance": "CONTRADICTS", "weight": "STRONG"}}))
                .await;
        let new = &done["link"];
        assert_eq!(
            (&new["stance"], &new["weight"]),
            (&json!("CONTRADICTS"), &json!("STRONG")),
            "{done:#}"
        );
        assert_eq!(
            (&new["superseded"], &new["quoteVerified"]),
            (&json!(true), &json!(true)),
            "it is on the same"
        );
        let dropped = review(&lead, &new["id"], json!({"drop": true})).await;
        assert_eq!(
            (&dropped["link"]["id"], &dropped["link"]["status"]),
            (&new["id"], &json!("WITHDRAWN"))
        );
        assert_eq!(reviews(&lead, "DOC-YH-003").await, [Value::Null; 0]);
    }
}

#[tokio::test]
async fn links_are_looked_at_again_until_their_judgement_is_signed_off_and_by_who_links() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let query = "query($id: ID!) { node(id: $id) { ... on Finding { links { id } } } }";
    let links = lead.query(query, json!({"id": lead.id("F-YH-01").await})).await;
    let link = links["node"]["links"][0]["id"].clone();
    let frozen = review(&lead, &link, json!({"drop": true})).await;
    assert_eq!(codes(&frozen), ["JUDGEMENT_FROZEN"]);
    let links = lead.query(query, json!({"id": lead.id("F-YH-06").await})).await;
    let agreed = review(&lead, &links["node"]["links"][0]["id"], json!({"drop": true})).await;
    assert_eq!(codes(&agreed), [""; 0]);
    let links = lead.query(query, json!({"id": lead.id("F-YH-10").await})).await;
    let link = links["node"]["links"][0]["id"].clone();
    let before = rows.written().await;
    for member in evidence::demo::team().expect("a team") {
        if member.alias.starts_with("LEAD-YH") || member.alias.starts_with("INSP-YH") {
            continue;
        }
        let input = json!({"link": link, "decision": {"drop": true}, "reason": "So."});
        let code = app.caller(&member.alias).refused(REVIEW, json!({"input": input})).await;
        assert!(["FORBIDDEN", "NOT_FOUND"].contains(&code.as_str()), "{}: {code}", member.alias);
    }
    assert_eq!(rows.written().await, before);
    let input = json!({"link": link, "decision": {"drop": true}, "reason": " "});
    let told = lead.query(REVIEW, json!({"input": input})).await["reviewLink"].take();
    assert_eq!(codes(&told), ["REASON_REQUIRED"]);
}
