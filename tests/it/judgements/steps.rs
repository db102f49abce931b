//! Submitted, returned, agreed, signed off, published: by whom, when, and what stands in the way.

use super::{begun, change, codes, made, operation, step};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::types::{AuditOutcome, Role};
use entity::{audit_entry, judgement, review, seal, seal_text};
use evidence::clock::Clock;
use serde_json::{Value, json};

const STEPS: [&str; 8] = [
    "amendJudgement",
    "retractJudgement",
    "sendToArea",
    "submitJudgement",
    "agreeJudgement",
    "returnJudgement",
    "signOffJudgement",
    "publishJudgement",
];

/// What each step says to somebody: those that they may take.
async fn allowed(by: &Caller<'_>, id: &Value) -> Vec<String> {
    let query = "query($id: ID!) { node(id: $id) { ... on Judgement {
        allowedTransitions { step allowed reasons } } } }";
    let data = by.query(query, json!({"id": id})).await;
    let all = data["node"]["allowedTransitions"].as_array().cloned().unwrap_or_default();
    assert_eq!(all.len(), STEPS.len());
    for one in &all {
        assert_eq!(one["allowed"], json!(one["reasons"] == json!([])), "{one}");
    }
    let may = all.iter().filter(|one| one["allowed"] == true);
    may.map(|one| one["step"].as_str().expect("a word").to_owned()).collect()
}

/// Everybody who is refused a step, by their role.
pub async fn refused_to(app: &TestApp, name: &str, id: &Value, by: &[&str]) {
    for member in evidence::demo::team().expect("a team") {
        if by.contains(&member.alias.as_str()) {
            continue;
        }
        let code = app.caller(&member.alias);
        let input = json!({"judgement": id, "revision": 1, "comment": "So."});
        let code = code.refused(&operation(name), json!({"input": input})).await;
        let known = ["FORBIDDEN", "NOT_FOUND"];
        assert!(known.contains(&code.as_str()), "{name} {}: {code}", member.alias);
    }
}

#[tokio::test]
async fn a_judgement_lives_from_its_first_word_to_its_publication() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, inspector, qa) =
            (app.caller("LEAD-YH"), app.caller("INSP-YH-1"), app.caller("QA-1"));
        let (hmci, pubs) = (app.caller("HMCI"), app.caller("PUBS-1"));
        let draft = begun(&inspector).await;
        let id = &draft["id"];
        assert_eq!(allowed(&lead, id).await, ["SUBMIT"]);
        assert_eq!(allowed(&qa, id).await, ["RETURN"], "there is nothing to agree to");
        let add = json!({"judgement": id, "type": "STRENGTH", "statement": "Leaders act on what they see."});
        let finding = made(&inspector, "addFinding", &add).await;
        for item in ["DOC-YH-002", "INT-YH-001", "AIP-YH-MC-GRIP"] {
            let link = json!({"finding": finding["id"], "evidence": inspector.id(item).await,
                "stance": "SUPPORTS", "weight": "STRONG", "rationale": "It says so."});
            assert_eq!(
                crate::links::codes(&crate::links::link(&inspector, &link).await),
                [""; 0],
                "{item}"
            );
        }
        refused_to(&app, "submitJudgement", id, &["LEAD-YH"]).await;
        let now = made(&lead, "submitJudgement", &step(&lead, id, "").await).await;
        assert_eq!(now["status"], "DRAFT");
        assert_eq!(
            codes(&change(&lead, "submitJudgement", &step(&lead, id, "").await).await),
            ["UNCHANGED"]
        );
        let list = "{ judgements(filter: {submitted: true}) { nodes { reference submittedAt } } }";
        let list = qa.query(list, json!({})).await;
        assert_eq!(
            texts(&list, "reference"),
            [draft["reference"].as_str().expect("a name")],
            "the work list"
        );
        refused_to(&app, "agreeJudgement", id, &["QA-1"]).await;
        assert_eq!(allowed(&qa, id).await, ["AGREE", "RETURN"]);
        let now = made(&qa, "agreeJudgement", &step(&qa, id, "It is sound.").await).await;
        assert_eq!(now["status"], "QA_AGREED");
        refused_to(&app, "signOffJudgement", id, &["HMCI"]).await;
        assert_eq!(allowed(&hmci, id).await, ["SIGN_OFF"]);
        assert_eq!(allowed(&lead, id).await, ["SEND_TO_AREA"]);
        assert!(
            pubs.query("query($id: ID!) { node(id: $id) { id } }", json!({"id": id})).await["node"]
                .is_null()
        );
        let now = made(&hmci, "signOffJudgement", &step(&hmci, id, "").await).await;
        assert_eq!(now["status"], "SIGNED_OFF");
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement { seal { verified digest sealedBy { subject } }
            reviews { decision comment decidedBy { subject } } } } }";
        let sealed = hmci.query(query, json!({"id": id})).await["node"].take();
        assert_eq!(
            (&sealed["seal"]["verified"], &sealed["seal"]["sealedBy"]["subject"]),
            (&json!(true), &json!("HMCI"))
        );
        refused_to(&app, "publishJudgement", id, &["HMCI", "PUBS-1"]).await;
        assert_eq!(allowed(&pubs, id).await, ["PUBLISH"]);
        assert_eq!(allowed(&inspector, id).await, ["AMEND"]);
        let now = pubs.query(
            "mutation($input: JudgementStepInput!) { publishJudgement(input: $input) { judgement { status } userErrors { code } } }",
            json!({"input": step(&pubs, id, "").await}),
        );
        assert_eq!(now.await["publishJudgement"]["judgement"]["status"], "PUBLISHED");
        let now = hmci.query(query, json!({"id": id})).await["node"].take();
        assert_eq!(texts(&now["reviews"], "decision"), ["AGREED", "SIGNED_OFF", "PUBLISHED"]);
        assert_eq!(now["seal"], sealed["seal"], "publishing changes nothing of it");
        let history = lead
            .query(
                "query($id: ID!) { node(id: $id) { ... on Judgement { history { kind } } } }",
                json!({"id": id}),
            )
            .await;
        let done = ["CREATED", "FINDING_ADDED", "SUBMITTED", "AGREED", "SIGNED_OFF", "PUBLISHED"];
        assert_eq!(texts(&history, "kind"), done);
        let chains = app.caller("AUDIT-1").query("{ auditChains { intact } }", json!({})).await;
        assert!(crate::walk::values(&chains, "intact").iter().all(|intact| **intact == true));
    }
}

#[tokio::test]
async fn nobody_agrees_to_what_they_wrote_in_whatever_role() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = json!(lead.id("J-YH-05").await);
        made(&lead, "submitJudgement", &step(&lead, &id, "F-YH-10 has a second source.").await)
            .await;
        let refused = operation("agreeJudgement");
        let input = json!({"input": step(&lead, &id, "").await});
        assert_eq!(lead.refused(&refused, input).await, "FORBIDDEN");
        let now = Clock::default().now().timestamp();
        let token = app
            .issuer
            .token("LEAD-YH", Role::QualityAssurer, "evidence-api", now)
            .expect("a token");
        let other = app.bearing(Some(token));
        let told = change(&other, "agreeJudgement", &step(&other, &id, "").await).await;
        assert_eq!(codes(&told), ["OWN_WORK"]);
        assert!(!allowed(&other, &id).await.contains(&"AGREE".to_owned()));
        let trail = rows.all::<audit_entry::Entity>().await;
        let refused = trail.iter().filter(|entry| entry.outcome == AuditOutcome::Refused).count();
        assert_eq!(refused, 2);
        let row = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-05").await;
        assert_eq!(row.status, entity::types::JudgementStatus::Draft);
    }
}

#[tokio::test]
async fn what_was_returned_is_not_agreed_before_it_is_answered() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa, hmci) = (app.caller("LEAD-YH"), app.caller("QA-1"), app.caller("HMCI"));
        let id = json!(lead.id("J-YH-05").await);
        let told = change(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        assert_eq!(codes(&told), ["EVIDENCE_BASE"], "its return is open");
        assert!(
            told["userErrors"][0]["message"].as_str().is_some_and(|text| text.contains("returned"))
        );
        let told = change(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        assert_eq!(codes(&told), ["WRONG_STATE"]);
        let told = change(&lead, "submitJudgement", &step(&lead, &id, " ").await).await;
        assert_eq!(codes(&told), ["COMMENT_REQUIRED"], "the return is to be answered");
        made(&lead, "submitJudgement", &step(&lead, &id, "It has a second source.").await).await;
        let told = change(&qa, "returnJudgement", &step(&qa, &id, "").await).await;
        assert_eq!(codes(&told), ["COMMENT_REQUIRED"]);
        made(&qa, "returnJudgement", &step(&qa, &id, "Which?").await).await;
        let told = change(&qa, "returnJudgement", &step(&qa, &id, "Which?").await).await;
        assert_eq!(codes(&told), ["UNCHANGED"]);
        made(&lead, "submitJudgement", &step(&lead, &id, "The interview.").await).await;
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        // and from there it can go back
        let now = made(&qa, "returnJudgement", &step(&qa, &id, "One more thing.").await).await;
        assert_eq!(now["status"], "DRAFT");
        let edit = json!({"judgement": id, "revision": now["revision"], "title": "Another title"});
        made(&lead, "editJudgement", &edit).await;
    }
}

#[tokio::test]
async fn what_a_step_was_taken_on_must_be_what_is_there() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa, rows) = (app.caller("LEAD-CW"), app.caller("QA-1"), Rows::of(&app).await);
        let id = json!(lead.id("J-CW-03").await);
        let seen = step(&qa, &id, "").await;
        let finding = lead.id("F-CW-06").await;
        made(
            &lead,
            "editFinding",
            &json!({"finding": finding, "revision": 1, "statement": "Another."}),
        )
        .await;
        let before = rows.written().await;
        let late = change(&qa, "agreeJudgement", &seen).await;
        assert_eq!(
            (codes(&late), &late["judgement"]["revision"]),
            (vec!["CONFLICT".into()], &json!(2))
        );
        assert_eq!(rows.written().await, before);
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        let told = change(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        assert_eq!(codes(&told), ["WRONG_STATE"]);
        let told = change(
            &qa,
            "agreeJudgement",
            &json!({"judgement": id, "revision": 3, "comment": "x".repeat(10_001)}),
        )
        .await;
        assert!(!codes(&told).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_sign_off_at_once_one_succeeds_and_one_seal_is_made() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        let before = (rows.count::<seal::Entity>().await, rows.count::<seal_text::Entity>().await);
        let id = json!(hmci.id("J-CW-01").await);
        let input = step(&hmci, &id, "").await;
        let all = (0..10).map(|_| change(&hmci, "signOffJudgement", &input));
        let all = futures_util::future::join_all(all).await;
        let made = all.iter().filter(|payload| payload["userErrors"] == json!([]));
        assert_eq!(made.count(), 1, "{on:?}");
        let after = (rows.count::<seal::Entity>().await, rows.count::<seal_text::Entity>().await);
        assert_eq!(after, (before.0 + 1, before.1 + 1));
        let signed = rows.all::<review::Entity>().await;
        let signed =
            signed.iter().filter(|row| row.decision == entity::types::ReviewDecision::SignedOff);
        assert_eq!(signed.count(), 3);
    }
}
