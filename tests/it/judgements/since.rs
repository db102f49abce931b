//! What was sealed is read again, and what has happened since is told.

use super::sealed::faults;
use super::{codes, made, step};
use crate::interviews;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::{document_version, evidence_revision, performance_point};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const AS_SEALED: &str = "asSealed { reference version title statement component units strength reportParagraph
    author { subject } effects { unit measure effect } drewOn { reference } omitted
    findings { reference type statement units themes omitted links { id stance weight rationale place page quote pinned
        pinnedSha256 evidence { reference } points { period numerator denominator } } } }";

async fn judgement_of(by: &Caller<'_>, id: &Value, fields: &str) -> Value {
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on Judgement {{ {fields} }} }} }}");
    by.query(&query, json!({"id": id})).await["node"].take()
}

#[tokio::test]
async fn what_was_sealed_stays_to_be_read_whatever_comes_after() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = json!(lead.id("J-YH-02").await);
        let live = "reference version title statement component units strength reportParagraph author { subject }
            findings { reference type statement units links { id stance weight rationale evidence { reference } } }";
        let (live, was) =
            (judgement_of(&lead, &id, live).await, judgement_of(&lead, &id, AS_SEALED).await);
        let was = &was["asSealed"];
        for field in [
            "reference",
            "version",
            "title",
            "statement",
            "component",
            "units",
            "strength",
            "reportParagraph",
            "author",
        ] {
            assert_eq!(was[field], live[field], "{field}");
        }
        assert_eq!(
            (was["effects"].as_array().map(Vec::len), &was["omitted"]),
            (Some(4), &json!(0))
        );
        for (was, live) in was["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .zip(live["findings"].as_array().expect("findings"))
        {
            for field in ["reference", "type", "statement", "units"] {
                assert_eq!(was[field], live[field], "{field}");
            }
            let ids = |of: &Value| texts(&of["links"], "id").into_iter().collect::<BTreeSet<_>>();
            assert_eq!(ids(was), ids(live));
        }
        let links = &was["findings"][0]["links"];
        let of = |name: &str| {
            let mut links = links.as_array().expect("links").iter();
            links.find(|link| link["evidence"]["reference"] == name).expect("a link").clone()
        };
        assert!(
            of("DOC-YH-005")["pinned"].is_number()
                && of("CHK-YH-IQA-01")["pinnedSha256"].is_string()
        );
        let figures = of("PRF-YH-CC-IQA_MODERATED_AGREE_RATE")["points"].clone();
        assert!(figures.as_array().is_some_and(|all| !all.is_empty()));
        // whatever is altered since
        rows.run("UPDATE judgement SET statement = 'Other words.' WHERE reference = 'J-YH-02'")
            .await;
        rows.run("UPDATE performance_point SET numerator = 1").await;
        assert_eq!(&judgement_of(&lead, &id, AS_SEALED).await["asSealed"], was);
        assert_eq!(
            faults(&lead).await.first().map(String::as_str),
            Some(
                "findings[F-YH-04].links[PRF-YH-CC-IQA_MODERATED_AGREE_RATE].points[2023-24 Q1].numerator"
            )
        );
        let draft = json!(lead.id("J-YH-05").await);
        assert!(judgement_of(&lead, &draft, AS_SEALED).await["asSealed"].is_null());
        for who in ["PUBS-1", "SVC-REPORTS"] {
            let seen = judgement_of(&app.caller(who), &id, AS_SEALED).await;
            assert!(seen["asSealed"].is_null(), "{who} sees no links");
        }
    }
}

#[tokio::test]
async fn what_the_reader_may_not_see_of_a_seal_is_told_as_omitted() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, qa, lead) = (app.caller("HMCI"), app.caller("QA-1"), app.caller("LEAD-YH"));
        let id = json!(hmci.id("J-X-01").await);
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        let source = json!(hmci.id("J-CW-02").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &source, "").await).await;
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        let fields = format!("seal {{ verified faults {{ path }} }} {AS_SEALED}");
        let whole = judgement_of(&hmci, &id, &fields).await;
        assert_eq!(whole["seal"], json!({"verified": true, "faults": []}));
        assert_eq!(texts(&whole["asSealed"]["drewOn"], "reference"), ["J-YH-02", "J-CW-02"]);
        let part = judgement_of(&lead, &id, &fields).await;
        assert_eq!(part["seal"], json!({"verified": true, "faults": null}));
        assert_eq!(texts(&part["asSealed"]["drewOn"], "reference"), ["J-YH-02"]);
        assert_eq!(part["asSealed"]["omitted"], 1);
        assert!(!part.to_string().contains("J-CW-02"));
        Rows::of(&app)
            .await
            .run(
                "DELETE FROM judgement_source WHERE draws_on_id = (SELECT id FROM judgement
            WHERE reference = 'J-CW-02')",
            )
            .await;
        let told = judgement_of(&hmci, &id, &fields).await;
        assert_eq!(texts(&told["seal"]["faults"], "path"), ["sources[J-CW-02]"]);
        let part = judgement_of(&lead, &id, &fields).await;
        assert_eq!(part["seal"], json!({"verified": false, "faults": null}));
    }
}

#[tokio::test]
async fn a_quote_that_was_sealed_is_read_by_who_may_open_what_it_is_taken_from() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa, hmci) = (app.caller("LEAD-YH"), app.caller("QA-1"), app.caller("HMCI"));
        let next = json!(lead.id("J-YH-01").await);
        let next = made(&lead, "amendJudgement", &step(&lead, &next, "So.").await).await;
        let link = json!({"finding": next["findings"][0]["id"], "evidence": lead.id("DOC-YH-003").await,
            "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It says so.",
            "locator": {"quote": "said so"}});
        assert_eq!(crate::links::codes(&crate::links::link(&lead, &link).await), [""; 0]);
        Rows::of(&app).await.run("UPDATE evidence_link SET page = 3 WHERE quote = 'said so'").await;
        let id = &next["id"];
        made(&qa, "agreeJudgement", &step(&qa, id, "").await).await;
        made(&hmci, "signOffJudgement", &step(&hmci, id, "").await).await;
        let quotes = async |by: &str| {
            let sealed = judgement_of(&app.caller(by), id, AS_SEALED).await;
            let links =
                sealed["asSealed"]["findings"][0]["links"].as_array().expect("links").clone();
            let quoted = links.into_iter().find(|link| link["page"] == 3);
            quoted.expect("a link on a page")["quote"].take()
        };
        assert_eq!(quotes("LEAD-YH").await, "said so");
        assert_eq!(quotes("AUDIT-1").await, Value::Null, "no content");
    }
}

/// What happened to what J-YH-01 and J-YH-02 rest on.
async fn happened(by: &Caller<'_>) -> BTreeSet<String> {
    let query =
        "{ judgements(filter: {statuses: [SIGNED_OFF]}) { nodes { reference changedSinceSignOff {
        what message evidence { reference } links { id } } } } }";
    let data = by.query(query, json!({})).await;
    let mut all = BTreeSet::new();
    for node in data["judgements"]["nodes"].as_array().expect("judgements") {
        for one in node["changedSinceSignOff"].as_array().expect("what happened") {
            assert!(one["links"].as_array().is_some_and(|links| !links.is_empty()), "{one}");
            all.insert(format!(
                "{} {}",
                one["what"].as_str().expect("a word"),
                one["evidence"]["reference"].as_str().expect("a name")
            ));
        }
    }
    all
}

#[tokio::test]
async fn what_has_happened_since_signing_off_is_told_by_item() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let before = happened(&lead).await;
        let added = async |told: &str, lead: &Caller<'_>, before: &BTreeSet<String>| {
            let now = happened(lead).await;
            let new: Vec<_> = now.difference(before).cloned().collect();
            assert_eq!(new, [told], "{on:?}");
            now
        };
        let item = rows.item("DOC-YH-002").await;
        let version = rows
            .one::<document_version::Entity>(document_version::Column::DocumentId, item.id)
            .await;
        let version =
            document_version::Model { id: Uuid::new_v4(), number: version.number + 50, ..version };
        rows.lay(vec![version.into_active_model().reset_all()]).await;
        let before = added("NEW_VERSION DOC-YH-002", &lead, &before).await;
        let mut before = before;
        for (name, what) in [("INT-YH-033", "NOTES_CHANGED"), ("CHK-YH-CRT-01", "NEW_VERSION")] {
            let item = rows.item(name).await;
            let by = evidence_revision::Column::EvidenceId;
            let revision = rows.one::<evidence_revision::Entity>(by, item.id).await;
            let revision =
                evidence_revision::Model { id: Uuid::new_v4(), revision: 70, ..revision };
            rows.lay(vec![revision.into_active_model().reset_all()]).await;
            before = added(&format!("{what} {name}"), &lead, &before).await;
        }
        let withdraw =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"So.\"}) {
            userErrors { code } } }";
        let told = lead.query(withdraw, json!({"id": lead.id("INT-YH-042").await})).await;
        assert_eq!(codes(&told["withdrawEvidence"]), [""; 0]);
        let before = added("EVIDENCE_SET_ASIDE INT-YH-042", &lead, &before).await;
        let series = rows.item("PRF-YH-CC-IQA_MODERATED_AGREE_RATE").await;
        let point = rows
            .one::<performance_point::Entity>(performance_point::Column::SeriesId, series.id)
            .await;
        let point = performance_point::Model { id: Uuid::new_v4(), revision: 70, ..point };
        rows.lay(vec![point.into_active_model().reset_all()]).await;
        let told = "CORRECTED_FIGURE PRF-YH-CC-IQA_MODERATED_AGREE_RATE";
        let before = added(told, &lead, &before).await;
        let id = json!(lead.id("J-YH-02").await);
        let next = made(&lead, "amendJudgement", &step(&lead, &id, "So.").await).await;
        assert_eq!(happened(&lead).await, before, "a copy is nothing new");
        let link = json!({"finding": next["findings"][0]["id"], "evidence": lead.id("DOC-YH-003").await,
            "stance": "CONTRADICTS", "weight": "STRONG", "rationale": "It says otherwise."});
        assert_eq!(crate::links::codes(&crate::links::link(&lead, &link).await), [""; 0]);
        let before = added("NEW_CONTRADICTION DOC-YH-003", &lead, &before).await;
        // another passage of what was cited against it before is new too
        let against = |finding: &Value| {
            let mut links = finding["links"].as_array().expect("links").iter();
            links.find(|link| link["stance"] == "CONTRADICTS").cloned()
        };
        let fields = "findings { id links { stance evidence { id reference } } }";
        let copy = judgement_of(&lead, &next["id"], fields).await;
        let mut findings = copy["findings"].as_array().expect("findings").iter();
        let (finding, cited) =
            findings.find_map(|of| Some((&of["id"], against(of)?))).expect("one is contradicted");
        let link = json!({"finding": finding, "evidence": cited["evidence"]["id"], "stance": "CONTRADICTS",
            "weight": "STRONG", "rationale": "It says more.", "locator": {"quote": "said so"}});
        assert_eq!(crate::links::codes(&crate::links::link(&lead, &link).await), [""; 0]);
        let name = cited["evidence"]["reference"].as_str().expect("a name");
        added(&format!("NEW_CONTRADICTION {name}"), &lead, &before).await;
        let draft = json!(lead.id("J-YH-05").await);
        let none = judgement_of(&lead, &draft, "changedSinceSignOff { what }").await;
        assert_eq!(none["changedSinceSignOff"], json!([]));
    }
}

/// What has happened since a judgement was signed off to one of the items that it cites.
async fn happened_to(by: &Caller<'_>, judgement: &Value, item: &str) -> Vec<String> {
    let fields = "seal { verified } changedSinceSignOff { what evidence { id } links { id } }";
    let mut seen = judgement_of(by, judgement, fields).await;
    assert_eq!(seen["seal"]["verified"], true);
    let all = seen["changedSinceSignOff"].take();
    let mine =
        all.as_array().expect("what happened").iter().filter(|one| one["evidence"]["id"] == item);
    mine.map(|one| one["what"].as_str().expect("a word").to_owned()).collect()
}

#[tokio::test]
async fn notes_that_were_agreed_anew_after_signing_off_are_told() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, other) = (app.caller("LEAD-YH"), app.caller("INSP-YH-2"));
        let (qa, hmci) = (app.caller("QA-1"), app.caller("HMCI"));
        let plan = interviews::wanted(&lead, "CPS-ABM", "INTERVIEW").await;
        let both = json!({"interviewers": [lead.myself().await, other.myself().await]});
        let plan = interviews::change(&lead, "planInterview", &interviews::but(plan, both)).await;
        let id = plan["interview"]["id"].as_str().expect("an id").to_owned();
        let hold = json!({"interview": id, "heldOn": "2026-01-15", "participants": 1});
        interviews::change(&lead, "holdInterview", &hold).await;
        let said = interviews::passage(&id, "k1", "We meet weekly.");
        interviews::change(&lead, "saveNotePassage", &said).await;
        let next = json!(lead.id("J-YH-01").await);
        let next = made(&lead, "amendJudgement", &step(&lead, &next, "So.").await).await;
        let link = json!({"finding": next["findings"][0]["id"], "evidence": id, "stance": "SUPPORTS",
            "weight": "WEAK", "rationale": "It says so."});
        assert_eq!(crate::links::codes(&crate::links::link(&lead, &link).await), [""; 0]);
        made(&qa, "agreeJudgement", &step(&qa, &next["id"], "").await).await;
        made(&hmci, "signOffJudgement", &step(&hmci, &next["id"], "").await).await;
        assert_eq!(happened_to(&lead, &next["id"], &id).await, [""; 0], "{on:?}");
        let app = app.later("2026-01-15T11:00:00Z").await;
        let (lead, other) = (app.caller("LEAD-YH"), app.caller("INSP-YH-2"));
        let refused = json!({"interview": id, "revision": 1, "outcome": "NOT_OFFERED"});
        interviews::change(&lead, "recordIntervieweeAgreement", &refused).await;
        assert_eq!(
            happened_to(&lead, &next["id"], &id).await,
            [""; 0],
            "{on:?}: nobody agreed to anything"
        );
        // the other interviewer is the last to agree
        let read = json!({"interview": id, "revision": 1});
        let agreed = interviews::change(&other, "agreeNotes", &read).await;
        assert_eq!(agreed["userErrors"], json!([]), "{on:?}");
        assert_eq!(happened_to(&lead, &next["id"], &id).await, ["NOTES_CHANGED"], "{on:?}");
    }
}

/// Reading what was sealed, and checking it, takes as many statements for more links.
#[tokio::test]
async fn reading_a_seal_takes_no_more_statements_for_more_judgements() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let query = |reference: &str| {
        format!(
            "{{ judgement(reference: \"{reference}\") {{ {AS_SEALED} changedSinceSignOff {{ what }} }} }}"
        )
    };
    let (_, one) = app.statements(lead.query(&query("J-YH-01"), json!({}))).await;
    let both = "{ judgements(filter: {statuses: [SIGNED_OFF]}) { nodes { ".to_owned()
        + AS_SEALED
        + " changedSinceSignOff { what } } } }";
    let (_, two) = app.statements(lead.query(&both, json!({}))).await;
    assert!(two <= one + 3, "{one} {two}");
}
