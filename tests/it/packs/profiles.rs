//! What each profile leaves out, and that a pack says so.

use super::{fetched, inside, left_out, value};
use crate::judgements::{made, step};
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

/// The judgements of a pack, each with its version.
fn judgements(inside: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let said = value(inside, "data/pack.json");
    let all = said["judgements"].as_array().expect("judgements").iter();
    all.map(|of| format!("{} v{}", of["reference"].as_str().expect("a reference"), of["version"]))
        .collect()
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
    rows.stand("QA-1", &["YH"], &[]).await;
    rows.run("UPDATE interview SET restricted = FALSE").await;
    let (_, nobody) = fetched(&app, "QA-1", "J-YH-01", "QA").await;
    heard(&rows).await;
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    let all = inside(&bytes);
    assert!(whole(&all).contains("Morgan Example"));
    assert_eq!(left_out(&all), [""; 0]);
    let (_, bytes) = fetched(&app, "HMCI", "J-YH-01", "INTERNAL").await;
    let all = inside(&bytes);
    assert!(!whole(&all).contains("Morgan Example"), "who does not see names");
    assert_eq!(left_out(&all), ["names NOT_VISIBLE"], "and is told so");
    let (told, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "QA").await;
    for who in ["INSP-YH-1", "QA-1", "HMCI"] {
        let (_, same) = fetched(&app, who, "J-YH-01", "QA").await;
        assert!(bytes == same, "{who}: whoever asks, the same");
    }
    assert!(bytes == nobody, "and whether anybody is recorded or not");
    let all = inside(&bytes);
    assert!(!whole(&all).contains("Morgan Example"));
    assert_eq!(left_out(&all), ["names PROFILE"]);
    let heard = links(&all).iter().filter(|link| link["kind"] == "INTERVIEW").count();
    assert_eq!(told["omissions"], heard, "each interview is named, and nobody in it");
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
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-04", "FACTUAL_ACCURACY").await;
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
    let judgement = &said["judgements"][0];
    assert!(judgement["strength"].is_null());
    let whole = whole(&all);
    let rows = Rows::of(&app).await;
    let notes = rows.all::<entity::interview_note::Entity>().await;
    for note in notes.iter().filter(|note| note.text.len() > 30) {
        assert!(!whole.contains(&note.text), "{}", note.text);
    }
    // of all else it is told that it was left out, and by which rule
    assert_eq!((&judgement["counts"], &judgement["effects"]), (&json!([]), &json!([])));
    let omissions = value(&all, "data/omissions.json");
    let rule = |what: &str| json!({"judgement": "J-YH-04", "rule": "PROFILE", "what": what});
    assert_eq!(omissions["leftOut"], json!([rule("link"), rule("rationale")]));
    let kept: Vec<_> = links.iter().map(|link| link["id"].as_str().expect("an id")).collect();
    let left =
        rows.all::<evidence_link::Entity>().await.into_iter().map(|link| link.id.to_string());
    for id in left.filter(|id| !kept.contains(&id.as_str())) {
        assert!(!whole.contains(&id), "{id}");
    }
    for cited in ["INT-YH-045", "QST-YH-Q06", "PRF-YH-", "CHK-YH-"] {
        assert!(!whole.contains(cited), "{cited}");
    }
}

#[tokio::test]
async fn the_area_is_sent_what_is_agreed_and_of_it_alone() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let lead = app.caller("LEAD-YH");
        let rows = Rows::of(&app).await;
        let written = rows.written().await;
        for (of, code, says) in [
            ("J-YH-01", "WRONG_STATE", "J-YH-01 is not agreed, or is signed off by now"),
            ("J-YH-05", "WRONG_STATE", "J-YH-05 is not agreed, or is signed off by now"),
            ("J-X-01", "CROSS_AREA", "J-X-01 draws on several Areas"),
        ] {
            let id = lead.id(of).await;
            let told = super::requested(&lead, &id, "FACTUAL_ACCURACY").await;
            assert_eq!(told["userErrors"][0]["code"], code, "{told}");
            assert!(
                told["userErrors"][0]["message"].as_str().is_some_and(|of| of.starts_with(says))
            );
            let may = "query($id: ID!) { node(id: $id) { ... on Judgement {
                viewerCan(action: PACK_FACTUAL_ACCURACY) } } }";
            assert_eq!(lead.query(may, json!({"id": id})).await["node"]["viewerCan"], false);
        }
        assert_eq!(rows.written().await, written);
        let (_, bytes) = fetched(&app, "LEAD-YH", "INS-YH", "FACTUAL_ACCURACY").await;
        assert_eq!(judgements(&inside(&bytes)), ["J-YH-03 v1", "J-YH-04 v1"]);
    }
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

/// Packs for everybody that people ask for, each the same bytes as the first's: what is in it.
async fn public(app: &TestApp, of: &str, by: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let (_, first) = fetched(app, by[0], of, "PUBLIC").await;
    for who in &by[1..] {
        let (_, same) = fetched(app, who, of, "PUBLIC").await;
        assert!(first == same, "{who}");
    }
    inside(&first)
}

#[tokio::test]
async fn nothing_that_was_retracted_is_told_to_everybody() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        rows.stand("PUBS-1", &["YH", "CW"], &[]).await;
        let published = "UPDATE judgement SET status = 'PUBLISHED' WHERE reference IN ('J-X-01', 'J-YH-02', 'J-CW-02')";
        assert_eq!(rows.run(published).await, 3);
        let all = public(&app, "J-X-01", &["PUBS-1", "HMCI"]).await;
        assert_eq!(judgements(&all), ["J-X-01 v1", "J-CW-02 v1", "J-YH-02 v1"]);
        let source = json!(hmci.id("J-YH-02").await);
        let why = step(&hmci, &source, "A complainant was wrong.").await;
        made(&hmci, "retractJudgement", &why).await;
        let all = public(&app, "J-X-01", &["PUBS-1", "HMCI"]).await;
        assert_eq!(judgements(&all), ["J-X-01 v1", "J-CW-02 v1"]);
        let drawn = value(&all, "data/pack.json")["judgements"][0]["drawsOn"].take();
        assert_eq!(drawn, json!(["J-CW-02"]));
        assert!(!whole(&all).contains("complainant"));
        let of = hmci.id("J-YH-02").await;
        let refused = super::requested(&hmci, &of, "PUBLIC").await;
        assert_eq!(refused["userErrors"][0]["code"], "NOT_PUBLISHED");
    }
}

#[tokio::test]
async fn what_is_published_stays_in_while_a_new_version_of_it_is_made() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (inspector, rows) = (app.caller("INSP-YH-1"), Rows::of(&app).await);
        rows.stand("PUBS-1", &["YH"], &[]).await;
        rows.run("UPDATE judgement SET status = 'PUBLISHED' WHERE reference = 'J-YH-01'").await;
        let all = ["PUBS-1", "LEAD-YH", "HMCI"];
        let before = public(&app, "INS-YH", &all).await;
        assert_eq!(judgements(&before), ["J-YH-01 v1"]);
        let old = json!(inspector.id("J-YH-01").await);
        let amend = step(&inspector, &old, "The figures of May came.").await;
        made(&inspector, "amendJudgement", &amend).await;
        let now = public(&app, "INS-YH", &all).await;
        assert!(now == before);
        rows.run("UPDATE judgement SET status = 'PUBLISHED' WHERE reference = 'J-YH-01'").await;
        assert_eq!(judgements(&public(&app, "INS-YH", &all).await), ["J-YH-01 v2"]);
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
