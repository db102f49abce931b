//! What each profile leaves out, and that a pack says so.

use super::{fetched, inside, left_out, value};
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, TestApp};
use entity::evidence_link;
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The links of a pack.
fn links(inside: &BTreeMap<String, Vec<u8>>) -> Vec<Value> {
    let said = value(inside, "data/pack.json");
    let findings = said["judgements"].as_array().expect("judgements").iter();
    let findings =
        findings.flat_map(|judgement| judgement["findings"].as_array().expect("findings"));
    findings.flat_map(|finding| finding["links"].as_array().expect("links").clone()).collect()
}

fn whole(inside: &BTreeMap<String, Vec<u8>>) -> String {
    inside.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}

/// Somebody who was heard in an interview that J-YH-01 cites, in confidence as little as anybody else.
async fn heard(rows: &Rows) {
    rows.run("UPDATE interview SET restricted = FALSE").await;
    let person = entity::interviewee::ActiveModel {
        id: Set(Uuid::new_v4()),
        interview_id: Set(rows.item("INT-YH-033").await.id),
        name: Set("Morgan Example".into()),
        post: Set("Head of a unit".into()),
    };
    rows.lay(vec![person]).await;
}

#[tokio::test]
async fn names_are_for_the_inspectorate_and_confidences_not_for_quality_assurance() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let rows = Rows::of(&app).await;
    heard(&rows).await;
    rows.stand("QA-1", &["YH"], &[]).await;
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    assert!(whole(&inside(&bytes)).contains("Morgan Example"));
    let (_, bytes) = fetched(&app, "HMCI", "J-YH-01", "INTERNAL").await;
    assert!(!whole(&inside(&bytes)).contains("Morgan Example"), "who does not see names");
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "QA").await;
    let all = inside(&bytes);
    assert!(!whole(&all).contains("Morgan Example"));
    assert_eq!(left_out(&all), ["names PROFILE"]);
    assert!(links(&all).iter().any(|link| link["evidence"] == "INT-YH-033"));
    rows.run("UPDATE interview SET restricted = TRUE").await;
    let (_, bytes) = fetched(&app, "QA-1", "J-YH-01", "QA").await;
    let all = inside(&bytes);
    assert!(!links(&all).iter().any(|link| link["kind"] == "INTERVIEW"));
    assert_eq!(left_out(&all), ["link RESTRICTED", "seal PROFILE"], "the seal quotes them");
    assert!(!all.keys().any(|path| path.starts_with("data/seals/")));
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    assert!(links(&inside(&bytes)).iter().any(|link| link["evidence"] == "INT-YH-033"));
}

#[tokio::test]
async fn the_area_is_sent_what_it_supplied_itself() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "FACTUAL_ACCURACY").await;
    let all = inside(&bytes);
    let links = links(&all);
    assert!(!links.is_empty());
    let said = value(&all, "data/pack.json");
    for item in said["items"].as_array().expect("items") {
        assert_eq!(
            (&item["kind"], &item["origin"]),
            (&json!("DOCUMENT"), &json!("AREA_SELF_REPORT"))
        );
    }
    for link in &links {
        assert!(link["rationale"].is_null() && link["weight"].is_null(), "{link}");
    }
    assert!(said["judgements"][0]["strength"].is_null());
    assert_eq!(left_out(&all), ["link PROFILE", "rationale PROFILE", "seal PROFILE"]);
    let rows = Rows::of(&app).await;
    let notes = rows.all::<entity::interview_note::Entity>().await;
    let whole = whole(&all);
    for note in notes.iter().filter(|note| note.text.len() > 30) {
        assert!(!whole.contains(&note.text), "{}", note.text);
    }
    // each link is in it, or said to be left out
    let omissions = value(&all, "data/omissions.json");
    let left = omissions["leftOut"].as_array().expect("a list").iter();
    let left = left.filter(|of| of["what"] == "link").count();
    let trace = app.caller("LEAD-YH");
    let query = "{ judgement(reference: \"J-YH-01\") { trace { summary { activeLinks } } } }";
    let active =
        trace.query(query, json!({})).await["judgement"]["trace"]["summary"]["activeLinks"].take();
    assert_eq!(active, left + links.len());
}

#[tokio::test]
async fn everybody_is_told_what_is_published_and_how_many_links_it_rests_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        let lead = app.caller("LEAD-YH");
        let of = lead.id("J-YH-01").await;
        let refused = super::requested(&lead, &of, "PUBLIC").await;
        assert_eq!(refused["userErrors"][0]["code"], "NOT_PUBLISHED", "{refused}");
        rows.run("UPDATE judgement SET status = 'PUBLISHED' WHERE reference = 'J-YH-01'").await;
        rows.stand("PUBS-1", &["YH"], &[]).await;
        let (_, bytes) = fetched(&app, "PUBS-1", "J-YH-01", "PUBLIC").await;
        for who in ["LEAD-YH", "HMCI"] {
            let (_, same) = fetched(&app, who, "J-YH-01", "PUBLIC").await;
            assert!(bytes == same, "{who}: whoever asks, the same");
        }
        let all = inside(&bytes);
        assert_eq!(links(&all), Vec::<Value>::new());
        assert_eq!(left_out(&all), ["links PROFILE", "seal PROFILE"]);
        let said = value(&all, "data/pack.json");
        assert_eq!(said["items"], json!([]));
        assert!(said["judgements"][0]["seal"]["digest"].is_string(), "digests are kept");
        let links: u64 = said["judgements"][0]["counts"]
            .as_array()
            .expect("counts")
            .iter()
            .map(|count| count["links"].as_u64().expect("a number"))
            .sum();
        let omissions = value(&all, "data/omissions.json");
        assert_eq!(omissions["leftOut"][0]["count"], links);
        assert_eq!(omissions["marking"], "OFFICIAL");
        // nothing of what the links say
        let whole = whole(&all);
        for link in rows.all::<evidence_link::Entity>().await {
            let says = link.rationale.len() > 20 && whole.contains(&link.rationale);
            assert!(!says && !whole.contains(&link.id.to_string()), "{}", link.rationale);
        }
        // of an inspection, what is published and nothing else
        let (_, bytes) = fetched(&app, "PUBS-1", "INS-YH", "PUBLIC").await;
        let said = value(&inside(&bytes), "data/pack.json");
        assert_eq!(said["judgements"].as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn what_whoever_asked_may_not_see_is_counted_as_the_trace_counts_it() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let lead = app.caller("LEAD-YH");
    let query = "{ judgement(reference: \"J-X-01\") { trace { hidden { count } } } }";
    let hidden = lead.query(query, json!({})).await["judgement"]["trace"]["hidden"]["count"].take();
    assert!(hidden.as_u64() > Some(0));
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-X-01", "INTERNAL").await;
    let all = inside(&bytes);
    let omissions = value(&all, "data/omissions.json");
    let counted = omissions["leftOut"].as_array().expect("a list").iter();
    let counted: Vec<_> = counted.filter(|of| of["rule"] == "NOT_VISIBLE").collect();
    assert_eq!(counted.len(), 1);
    assert_eq!((&counted[0]["count"], counted[0].get("id")), (&hidden, None));
    let whole = whole(&all);
    assert!(!whole.contains("J-CW-") && !whole.contains("DOC-CW-"), "nothing of another Area");
}
