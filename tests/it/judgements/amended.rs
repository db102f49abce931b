//! What is signed off: a new version of it is begun, and what was published is taken back.

use super::{change, codes, made, operation, step};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::types::{JudgementStatus, Role};
use entity::{evidence_link, finding, judgement};
use evidence::clock::Clock;
use sea_orm::Set;
use serde_json::{Value, json};

const SAYS: &str =
    "title statement component units strength reportParagraph effects { unit measure effect explains { id } }
    findings { reference type statement units themes { code } links { stance weight rationale linkedAt
        linkedBy { subject } locator { place page quote } evidence { id } pinnedVersion { id }
        pinnedRevision { revision } pinnedPoints { period numerator } } }";

/// What a judgement says and rests on, whichever rows hold it.
async fn says(by: &Caller<'_>, id: &Value) -> Value {
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Judgement {{ {SAYS} }} }} }}");
    let mut said = by.query(&query, json!({"id": id})).await["node"].take();
    for finding in said["findings"].as_array_mut().expect("findings") {
        let links = finding["links"].as_array_mut().expect("links");
        links.sort_by_key(ToString::to_string);
    }
    said
}

/// How a judgement stands.
async fn stands(by: &Caller<'_>, id: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Judgement { version revision status updatedAt
        supersedes { id } supersededBy { id version } seal { verified digest } ending { kind reason }
        allowedTransitions { step allowed } history { kind reason } } } }";
    by.query(query, json!({"id": id})).await["node"].take()
}

fn may(stands: &Value) -> Vec<&str> {
    let all = stands["allowedTransitions"].as_array().expect("steps");
    let may = all.iter().filter(|one| one["allowed"] == true);
    may.filter_map(|one| one["step"].as_str()).collect()
}

#[tokio::test]
async fn an_amendment_says_and_rests_on_the_same_and_the_old_one_stays_as_it_was() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, lead) = (app.caller("INSP-YH-1"), app.caller("LEAD-YH"));
        let (qa, hmci, rows) = (app.caller("QA-1"), app.caller("HMCI"), Rows::of(&app).await);
        let old = json!(lead.id("J-YH-01").await);
        let (said, was) = (says(&lead, &old).await, stands(&lead, &old).await);
        assert_eq!(may(&was), ["AMEND"]);
        let told = change(&inspector, "amendJudgement", &step(&inspector, &old, " ").await).await;
        assert_eq!(codes(&told), ["COMMENT_REQUIRED"]);
        let amend = step(&inspector, &old, "The figures of May came.").await;
        let next = made(&inspector, "amendJudgement", &amend).await;
        let new = &next["id"];
        assert_ne!(new, &old);
        assert_eq!(
            (&next["version"], &next["status"], &next["author"]["subject"]),
            (&json!(2), &json!("DRAFT"), &json!("INSP-YH-1"))
        );
        assert_eq!(says(&lead, new).await, said, "the same, pinned to the same");
        let now = stands(&lead, &old).await;
        for field in ["version", "revision", "status", "updatedAt", "seal", "history", "ending"] {
            assert_eq!(now[field], was[field], "{field}");
        }
        assert_eq!(now["supersededBy"], json!([{"id": new, "version": 2}]));
        let begun = stands(&lead, new).await;
        assert_eq!(begun["supersedes"]["id"], old);
        assert_eq!(
            begun["history"],
            json!([{"kind": "AMENDED", "reason": "The figures of May came."}])
        );
        // there is one at a time
        assert!(!may(&now).contains(&"AMEND"));
        let told = change(&lead, "amendJudgement", &step(&lead, &old, "Once more.").await).await;
        assert_eq!(codes(&told), ["SUPERSEDED"]);
        // what is changed in it changes nothing of the old one
        let edit =
            json!({"judgement": new, "revision": 1, "statement": "Quite another statement."});
        made(&inspector, "editJudgement", &edit).await;
        let first = next["findings"][0].clone();
        let edit = json!({"finding": first["id"], "revision": 1, "statement": "Another finding."});
        made(&inspector, "editFinding", &edit).await;
        assert_eq!(
            (says(&lead, &old).await, stands(&lead, &old).await["seal"].take()),
            (said.clone(), was["seal"].clone())
        );
        // it goes the same way, by other eyes than those that began it
        let now = Clock::default().now().timestamp();
        let token = app
            .issuer
            .token("INSP-YH-1", Role::QualityAssurer, "evidence-api", now)
            .expect("a token");
        let same = app.bearing(Some(token));
        let told = change(&same, "agreeJudgement", &step(&same, new, "").await).await;
        assert_eq!(codes(&told), ["OWN_WORK"]);
        made(&lead, "submitJudgement", &step(&lead, new, "").await).await;
        made(&qa, "agreeJudgement", &step(&qa, new, "").await).await;
        let now = made(&hmci, "signOffJudgement", &step(&hmci, new, "").await).await;
        assert_eq!(now["status"], "SIGNED_OFF");
        assert_eq!(stands(&lead, new).await["seal"]["verified"], true);
        assert_eq!(stands(&lead, &old).await["seal"], was["seal"]);
        let newest = "{ judgement(reference: \"J-YH-01\") { version supersedes { version } } }";
        let newest = app.caller("PUBS-1").query(newest, json!({})).await;
        assert_eq!(newest["judgement"], json!({"version": 2, "supersedes": {"version": 1}}));
        let links = rows.all::<evidence_link::Entity>().await;
        let names: Vec<_> = links.iter().filter_map(|link| link.reference.as_ref()).collect();
        assert_eq!(names.len(), names.iter().collect::<std::collections::BTreeSet<_>>().len());
    }
}

#[tokio::test]
async fn an_amendment_that_is_given_up_leaves_the_old_one_to_be_amended_again() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let old = json!(lead.id("J-YH-02").await);
        let newest = "{ judgement(reference: \"J-YH-02\") { version } }";
        let next = made(&lead, "amendJudgement", &step(&lead, &old, "So.").await).await;
        assert_eq!(lead.query(newest, json!({})).await["judgement"]["version"], 2);
        let retire = json!({"judgement": next["id"], "revision": 1, "reason": "It was right."});
        made(&lead, "retireJudgement", &retire).await;
        assert_eq!(lead.query(newest, json!({})).await["judgement"]["version"], 1);
        let checks = "{ inspection(reference: \"INS-YH\") { evidenceBaseChecks { judgement { reference version } } } }";
        let checks = lead.query(checks, json!({})).await;
        let of = crate::walk::values(&checks, "judgement");
        assert!(
            of.iter().any(|one| **one == json!({"reference": "J-YH-02", "version": 1})),
            "it goes on"
        );
        let again = made(&lead, "amendJudgement", &step(&lead, &old, "Again.").await).await;
        assert_eq!(again["version"], 3);
        assert_eq!(lead.query(newest, json!({})).await["judgement"]["version"], 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_amend_at_once_one_succeeds() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let before =
            (rows.count::<judgement::Entity>().await, rows.count::<finding::Entity>().await);
        let old = json!(lead.id("J-YH-01").await);
        let input = step(&lead, &old, "So.").await;
        let all = (0..10).map(|_| change(&lead, "amendJudgement", &input));
        let all = futures_util::future::join_all(all).await;
        let made: Vec<_> = all.iter().filter(|one| one["userErrors"] == json!([])).collect();
        assert_eq!(made.len(), 1, "{on:?}");
        let copied = made[0]["judgement"]["findings"].as_array().map_or(0, Vec::len);
        let after =
            (rows.count::<judgement::Entity>().await, rows.count::<finding::Entity>().await);
        assert_eq!(after, (before.0 + 1, before.1 + u64::try_from(copied).expect("few")));
    }
}

#[tokio::test]
async fn what_was_published_is_retracted_with_a_reason_and_stays_readable() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, pubs, hmci) = (app.caller("LEAD-YH"), app.caller("PUBS-1"), app.caller("HMCI"));
        let id = json!(lead.id("J-YH-01").await);
        let told = change(&hmci, "retractJudgement", &step(&hmci, &id, "So.").await).await;
        assert_eq!(codes(&told), ["WRONG_STATE"], "it was not published");
        made(&hmci, "publishJudgement", &step(&hmci, &id, "").await).await;
        let (said, was) = (says(&lead, &id).await, stands(&lead, &id).await);
        assert_eq!((may(&was), may(&stands(&hmci, &id).await)), (vec!["AMEND"], vec!["RETRACT"]));
        super::steps::refused_to(&app, "retractJudgement", &id, &["HMCI", "PUBS-1"]).await;
        super::steps::refused_to(
            &app,
            "amendJudgement",
            &id,
            &["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3", "INSP-YH-4", "INSP-YH-5"],
        )
        .await;
        let retract = "mutation($input: JudgementStepInput!) { retractJudgement(input: $input) {
            judgement { status ending { kind reason } } userErrors { code } } }";
        let told = pubs.query(retract, json!({"input": step(&pubs, &id, "").await})).await;
        assert_eq!(codes(&told["retractJudgement"]), ["COMMENT_REQUIRED"]);
        let input = step(&pubs, &id, "The figures were another Area's.").await;
        let told = pubs.query(retract, json!({"input": input})).await["retractJudgement"].take();
        let ending = json!({"kind": "RETRACTED", "reason": "The figures were another Area's."});
        assert_eq!(told["judgement"], json!({"status": "PUBLISHED", "ending": ending}));
        let now = stands(&lead, &id).await;
        assert_eq!(
            (says(&lead, &id).await, &now["seal"], &now["ending"]),
            (said, &was["seal"], &ending)
        );
        assert_eq!(texts(&now["history"], "kind").last().map(String::as_str), Some("RETRACTED"));
        assert_eq!((may(&now), may(&stands(&hmci, &id).await)), (vec![], vec![]));
        for (who, step_of) in [(&lead, "amendJudgement"), (&hmci, "retractJudgement")] {
            let told = change(who, step_of, &step(who, &id, "So.").await).await;
            assert_eq!(codes(&told), ["JUDGEMENT_ENDED"]);
        }
    }
}

#[tokio::test]
async fn nobody_retracts_what_they_wrote() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        let row = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-01").await;
        let (id, status) = (Set(row.id), Set(JudgementStatus::Published));
        rows.change(judgement::ActiveModel { id, status, ..Default::default() }).await;
        let id = json!(hmci.id("J-YH-01").await);
        let now = Clock::default().now().timestamp();
        let token =
            app.issuer.token("LEAD-YH", Role::Publications, "evidence-api", now).expect("a token");
        let author = app.bearing(Some(token));
        let input = json!({"input": step(&author, &id, "So.").await});
        let retract = "mutation($input: JudgementStepInput!) { retractJudgement(input: $input) { userErrors { code } } }";
        let told = author.query(retract, input).await;
        assert_eq!(codes(&told["retractJudgement"]), ["OWN_WORK"]);
        let _ = operation("retractJudgement");
    }
}
