//! Rejecting and withdrawing evidence: it stays, with the reason, and what rests on it can be seen.

use crate::links::{codes, input, link};
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::types::{EvidenceStatus, LinkStatus};
use entity::{evidence_link, outbox_event};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn change(caller: &Caller<'_>, name: &str, item: &str, reason: &str) -> Value {
    let (query, variables) =
        (operation(name), json!({"input": {"evidence": item, "reason": reason}}));
    caller.query(&query, variables).await[name].take()
}

fn operation(name: &str) -> String {
    format!(
        "mutation($input: SetAsideEvidenceInput!) {{ {name}(input: $input) {{ evidence {{ id status
         statusReason ... on Document {{ latestVersion {{ contentUrl }} viewerCan(action: LINK_EVIDENCE) }} }}
         userErrors {{ field code message }} }} }}"
    )
}

#[tokio::test]
async fn what_is_set_aside_stays_with_its_reason_and_is_cited_no_more() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        for (name, reference, status, opens) in [
            ("withdrawEvidence", "DOC-YH-002", "WITHDRAWN", true),
            ("rejectEvidence", "DOC-YH-003", "REJECTED", false),
        ] {
            let item = lead.id(reference).await;
            let links = rows.count::<evidence_link::Entity>().await;
            let refused = change(&lead, name, &item, "  ").await;
            assert_eq!(codes(&refused), ["REASON_REQUIRED"]);
            let made = change(&lead, name, &item, " It covers RASSO casework. ").await;
            let now = &made["evidence"];
            assert_eq!(
                (&now["status"], &now["statusReason"]),
                (&json!(status), &json!("It covers RASSO casework."))
            );
            assert_eq!(now["viewerCan"], false);
            assert_eq!(now["latestVersion"]["contentUrl"].is_string(), opens);
            let again = change(&lead, "rejectEvidence", &item, "Again.").await;
            assert_eq!(codes(&again), ["EVIDENCE_NOT_ACCEPTED"]);
            let cited = link(&lead, &input(&lead, "F-YH-09", reference).await).await;
            assert_eq!(codes(&cited), ["EVIDENCE_NOT_ACCEPTED"]);
            assert_eq!(rows.count::<evidence_link::Entity>().await, links, "links stay");
            let impact = "query($id: ID!) { impact(evidence: $id) { judgements { judgement { reference } } } }";
            let impact = lead.query(impact, json!({"id": item})).await;
            let judgements = impact["impact"]["judgements"].as_array().expect("judgements");
            assert!(!judgements.is_empty(), "what rests on {reference} is still told");
        }
        let trail =
            "{ auditTrail(direction: ASC, filter: {outcome: DONE}) { nodes { action subjectType
            subject { ... on Document { reference } } } } }";
        let trail = app.caller("AUDIT-1").query(trail, json!({})).await["auditTrail"].take();
        assert_eq!(texts(&trail, "action"), ["WITHDRAW_EVIDENCE", "REJECT_EVIDENCE"]);
        assert_eq!(texts(&trail, "subjectType"), ["Document", "Document"]);
        let events = rows.all::<outbox_event::Entity>().await;
        let aside = events.iter().filter(|event| event.event_type == "evidence.set-aside");
        assert_eq!(aside.count(), 2);
    }
}

#[tokio::test]
async fn only_inspectors_of_the_area_set_evidence_aside() {
    let app = TestApp::start(BOTH[0]).await;
    let item = app.caller("LEAD-YH").id("DOC-YH-002").await;
    let rows = Rows::of(&app).await;
    for (who, refusal) in [
        ("INSP-CW-1", "NOT_FOUND"),
        ("ANALYST-1", "FORBIDDEN"),
        ("QA-1", "FORBIDDEN"),
        ("HMCI", "FORBIDDEN"),
        ("AREA-YH", "FORBIDDEN"),
        ("RECORDS-1", "FORBIDDEN"),
        ("ADMIN-1", "FORBIDDEN"),
    ] {
        for name in ["rejectEvidence", "withdrawEvidence"] {
            let input = json!({"input": {"evidence": item, "reason": "x"}});
            assert_eq!(app.caller(who).refused(&operation(name), input).await, refusal, "{who}");
        }
    }
    assert_eq!(rows.item("DOC-YH-002").await.status, EvidenceStatus::Accepted);
    // the bytes are refused to everybody once it is rejected
    put_files(&app).await;
    let query = "{ evidenceItem(reference: \"DOC-YH-002\") { ... on Document { latestVersion { contentUrl } } } }";
    let lead = app.caller("LEAD-YH");
    let data = lead.query(query, json!({})).await;
    let path =
        data["evidenceItem"]["latestVersion"]["contentUrl"].as_str().expect("a path").to_owned();
    assert_eq!(lead.get(&path).await.status(), StatusCode::OK);
    change(&lead, "rejectEvidence", &item, "Out of scope.").await;
    assert_eq!(lead.get(&path).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_link_and_a_rejection_do_not_cross() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        for reference in ["DOC-YH-004", "DOC-YH-005", "DOC-YH-006", "DOC-YH-007"] {
            let item = lead.id(reference).await;
            let wanted = input(&lead, "F-YH-09", reference).await;
            let (linked, rejected) =
                tokio::join!(link(&lead, &wanted), change(&lead, "rejectEvidence", &item, "x"));
            assert_eq!(codes(&rejected), Vec::<String>::new(), "{reference}");
            let links = rows.all::<evidence_link::Entity>().await;
            let key = rows.item(reference).await.id;
            let stands = |row: &&evidence_link::Model| {
                row.evidence_id == key
                    && row.status == LinkStatus::Active
                    && row.reference.is_none()
            };
            // whichever came first: a link to a rejected item was never made
            let made = links.iter().filter(stands).count();
            let refused = codes(&linked) == ["EVIDENCE_NOT_ACCEPTED"];
            assert_eq!(made, usize::from(!refused), "{on:?} {reference} {linked}");
        }
    }
}
