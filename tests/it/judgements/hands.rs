//! Who had a hand in a judgement does not decide on it, nobody decides on what they do not see, and what was retired stays
//! among those who made it.

use super::{begun, change, codes, made, step};
use crate::links::{codes as refusals, link, withdraw};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::judgement;
use entity::types::{JudgementStatus, Role};
use evidence::clock::Clock;
use serde_json::{Value, json};

/// Somebody of the team, who was given another role since.
fn now_a<'a>(app: &'a TestApp, alias: &str, role: Role) -> Caller<'a> {
    let now = Clock::default().now().timestamp();
    app.bearing(Some(app.issuer.token(alias, role, "evidence-api", now).expect("a token")))
}

/// A draft by the first with a finding that the second links to evidence; what the finding and the draft are called by.
async fn rests(by: &Caller<'_>, links: &Caller<'_>) -> (Value, Value) {
    let draft = begun(by).await;
    let add = json!({"judgement": draft["id"], "type": "STRENGTH", "statement": "Leaders act on what they see."});
    let finding = made(by, "addFinding", &add).await;
    for item in ["DOC-YH-002", "INT-YH-001"] {
        let input = json!({"finding": finding["id"], "evidence": links.id(item).await,
            "stance": "SUPPORTS", "weight": "STRONG", "rationale": "It says so."});
        assert_eq!(refusals(&link(links, &input).await), [""; 0], "{item}");
    }
    (draft["id"].clone(), finding["id"].clone())
}

#[tokio::test]
async fn whoever_linked_what_it_rests_on_does_not_agree_to_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let (id, _) = rests(&lead, &app.caller("INSP-YH-1")).await;
        made(&lead, "submitJudgement", &step(&lead, &id, "").await).await;
        agreed_by(&app, &id, &["INSP-YH-1"], "INSP-YH-2").await;
    }
}

/// These people are refused to agree to it, and this one does.
async fn agreed_by(app: &TestApp, id: &Value, hands: &[&str], other: &str) {
    for alias in hands {
        let own = now_a(app, alias, Role::QualityAssurer);
        let told = change(&own, "agreeJudgement", &step(&own, id, "").await).await;
        assert_eq!(codes(&told), ["OWN_WORK"], "{alias}");
    }
    let other = now_a(app, other, Role::QualityAssurer);
    made(&other, "agreeJudgement", &step(&other, id, "").await).await;
}

#[tokio::test]
async fn whoever_made_or_withdrew_a_link_that_stands_no_more_does_not_agree_to_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (id, finding) = rests(&app.caller("LEAD-YH"), &app.caller("INSP-YH-1")).await;
        let reviewer = app.caller("INSP-YH-2");
        let query = "query($id: ID!) { node(id: $id) { ... on Finding { links { id } } } }";
        let found = reviewer.query(query, json!({"id": finding})).await;
        let query = "mutation($input: ReviewLinkInput!) { reviewLink(input: $input) { userErrors { code } } }";
        for weighed in texts(&found["node"]["links"], "id") {
            let input = json!({"link": weighed, "reason": "It is of one day.",
                "decision": {"weigh": {"stance": "SUPPORTS", "weight": "WEAK"}}});
            let told = reviewer.query(query, json!({"input": input})).await["reviewLink"].take();
            assert_eq!(codes(&told), [""; 0], "{on:?}");
        }
        let (third, fourth) = (app.caller("INSP-YH-3"), app.caller("INSP-YH-4"));
        let input = json!({"finding": finding, "evidence": third.id("DOC-YH-003").await,
            "stance": "CONTRADICTS", "weight": "WEAK", "rationale": "It says otherwise."});
        let linked = link(&third, &input).await;
        assert_eq!(refusals(&linked), [""; 0]);
        let gone = withdraw(&fourth, &linked["link"]["id"], "It was of another day.").await;
        assert_eq!(refusals(&gone), [""; 0]);
        let hands = ["INSP-YH-1", "INSP-YH-2", "INSP-YH-3", "INSP-YH-4"];
        agreed_by(&app, &id, &hands, "INSP-YH-5").await;
    }
}

#[tokio::test]
async fn whoever_wrote_on_a_judgement_does_not_agree_to_what_was_split_from_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, third) = (app.caller("LEAD-YH"), app.caller("INSP-YH-3"));
        let (id, first) = rests(&app.caller("INSP-YH-1"), &app.caller("INSP-YH-2")).await;
        let add = async |by: &Caller<'_>, statement: &str| {
            let add = json!({"judgement": id, "type": "OBSERVATION", "statement": statement});
            made(by, "addFinding", &add).await["id"].take()
        };
        let second = add(&third, "They meet.").await;
        add(&third, "They write it down.").await;
        let split = async |of: &Value, findings: Value| {
            let revision = step(&lead, of, "").await["revision"].take();
            let input = json!({"judgement": of, "revision": revision, "findings": findings,
                "title": "What is seen", "statement": "Leaders see it."});
            made(&lead, "splitJudgement", &input).await
        };
        let half = split(&id, json!([first, second])).await;
        // what is written on it from then on is nothing of theirs
        add(&app.caller("INSP-YH-4"), "They meet again.").await;
        let quarter = split(&half["id"], json!([half["findings"][0]["id"]])).await;
        let hands = ["LEAD-YH", "INSP-YH-1", "INSP-YH-2", "INSP-YH-3"];
        agreed_by(&app, &quarter["id"], &hands, "INSP-YH-4").await;
    }
}

#[tokio::test]
async fn what_is_split_from_what_was_agreed_is_agreed_anew_by_the_same_or_another() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa, hmci) = (app.caller("LEAD-YH"), app.caller("QA-1"), app.caller("HMCI"));
        let (id, first) = rests(&app.caller("INSP-YH-1"), &app.caller("INSP-YH-2")).await;
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        made(&qa, "returnJudgement", &step(&qa, &id, "It says too much.").await).await;
        let add = json!({"judgement": id, "type": "OBSERVATION", "statement": "They meet."});
        made(&lead, "addFinding", &add).await;
        let revision = step(&lead, &id, "").await["revision"].take();
        let split = json!({"judgement": id, "revision": revision, "findings": [first],
            "title": "What is seen", "statement": "Leaders see it."});
        let half = made(&lead, "splitJudgement", &split).await["id"].take();
        made(&qa, "agreeJudgement", &step(&qa, &half, "").await).await;
        let same = now_a(&app, "QA-1", Role::ChiefInspector);
        let told = change(&same, "signOffJudgement", &step(&same, &half, "").await).await;
        assert_eq!(codes(&told), ["OWN_WORK"], "{on:?}");
        made(&hmci, "signOffJudgement", &step(&hmci, &half, "").await).await;
    }
}

#[tokio::test]
async fn whoever_wrote_one_version_neither_agrees_to_the_next_nor_retracts_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, inspector) = (app.caller("HMCI"), app.caller("INSP-YH-4"));
        // LEAD-YH is its author, and it is signed off
        let id = json!(hmci.id("J-YH-01").await);
        let amend = step(&inspector, &id, "A date.").await;
        let next = made(&inspector, "amendJudgement", &amend).await["id"].clone();
        let lead = app.caller("LEAD-YH");
        made(&lead, "submitJudgement", &step(&lead, &next, "").await).await;
        let author = now_a(&app, "LEAD-YH", Role::QualityAssurer);
        let told = change(&author, "agreeJudgement", &step(&author, &next, "").await).await;
        assert_eq!(codes(&told), ["OWN_WORK"]);
        made(&hmci, "publishJudgement", &step(&hmci, &id, "").await).await;
        let query = "mutation($input: JudgementStepInput!) { retractJudgement(input: $input) { userErrors { code } } }";
        for role in [Role::Publications, Role::ChiefInspector] {
            let author = now_a(&app, "LEAD-YH", role);
            let input = json!({"input": step(&author, &id, "So.").await});
            let told = author.query(query, input).await["retractJudgement"].take();
            assert_eq!(codes(&told), ["OWN_WORK"], "{role:?}");
        }
        made(&hmci, "retractJudgement", &step(&hmci, &id, "It is wrong.").await).await;
    }
}

#[tokio::test]
async fn whoever_had_a_hand_in_it_neither_signs_it_off_nor_publishes_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (qa, hmci) = (app.caller("QA-1"), app.caller("HMCI"));
        let (id, _) = rests(&app.caller("INSP-YH-1"), &app.caller("INSP-YH-2")).await;
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        for alias in ["INSP-YH-1", "INSP-YH-2"] {
            let own = now_a(&app, alias, Role::ChiefInspector);
            let told = change(&own, "signOffJudgement", &step(&own, &id, "").await).await;
            assert_eq!(codes(&told), ["OWN_WORK"], "{on:?} {alias}");
        }
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        let query = "mutation($input: JudgementStepInput!) { publishJudgement(input: $input) { userErrors { code } } }";
        for role in [Role::Publications, Role::ChiefInspector] {
            let own = now_a(&app, "INSP-YH-1", role);
            let input = json!({"input": step(&own, &id, "").await});
            let told = own.query(query, input).await["publishJudgement"].take();
            assert_eq!(codes(&told), ["OWN_WORK"], "{on:?} {role:?}");
        }
        made(&hmci, "publishJudgement", &step(&hmci, &id, "").await).await;
    }
}

#[tokio::test]
async fn whoever_agreed_to_it_does_not_sign_it_off_in_another_role() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (qa, hmci) = (app.caller("QA-1"), app.caller("HMCI"));
        let (id, _) = rests(&app.caller("INSP-YH-1"), &app.caller("INSP-YH-2")).await;
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        let same = now_a(&app, "QA-1", Role::ChiefInspector);
        let told = change(&same, "signOffJudgement", &step(&same, &id, "").await).await;
        assert_eq!(codes(&told), ["OWN_WORK"], "{on:?}");
        let query = "query($id: ID!) { node(id: $id) { ... on Judgement {
            allowedTransitions { step reasons } } } }";
        let steps = same.query(query, json!({"id": id})).await["node"]["allowedTransitions"].take();
        let mut steps = steps.as_array().expect("steps").iter();
        let signs = steps.find(|one| one["step"] == "SIGN_OFF").expect("a step");
        assert_eq!(signs["reasons"], json!([told["userErrors"][0]["message"]]), "{on:?}");
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
    }
}

#[tokio::test]
async fn a_link_that_was_made_since_is_not_signed_unseen() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, inspector, rows) =
            (app.caller("HMCI"), app.caller("INSP-YH-1"), Rows::of(&app).await);
        let id = json!(hmci.id("J-YH-03").await);
        let seen = step(&hmci, &id, "").await;
        let input = json!({"finding": inspector.id("F-YH-06").await,
            "evidence": inspector.id("INT-YH-001").await, "stance": "CONTRADICTS", "weight": "STRONG",
            "rationale": "It says otherwise."});
        let linked = link(&inspector, &input).await;
        assert_eq!(refusals(&linked), [""; 0]);
        let told = change(&hmci, "signOffJudgement", &seen).await;
        assert_eq!(codes(&told), ["CONFLICT"]);
        let seen = step(&hmci, &id, "").await;
        let query =
            "mutation($input: WithdrawEvidenceLinkInput!) { withdrawEvidenceLink(input: $input) {
            userErrors { code } } }";
        let input =
            json!({"input": {"link": linked["link"]["id"], "reason": "It was of another day."}});
        inspector.query(query, input).await;
        assert_eq!(codes(&change(&hmci, "signOffJudgement", &seen).await), ["CONFLICT"]);
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        let row = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-03").await;
        assert_eq!(row.status, JudgementStatus::SignedOff);
    }
}

#[tokio::test]
async fn what_was_retired_is_not_for_those_who_receive_a_judgement() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa, hmci) = (app.caller("LEAD-YH"), app.caller("QA-1"), app.caller("HMCI"));
        let (id, _) = rests(&lead, &lead).await;
        let add =
            json!({"judgement": id, "type": "STRENGTH", "statement": "A named officer lied."});
        let retired = made(&lead, "addFinding", &add).await["id"].clone();
        let retire = json!({"finding": retired, "revision": 1, "reason": "Nobody can show it."});
        made(&lead, "retireFinding", &retire).await;
        made(&lead, "submitJudgement", &step(&lead, &id, "").await).await;
        made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        let query = "query($id: ID!, $finding: ID!) { finding: node(id: $finding) { id }
            node(id: $id) { ... on Judgement { seal { verified } findings { id } retiredFindings { statement } } } }";
        let variables = json!({"id": id, "finding": retired});
        for who in ["PUBS-1", "SVC-REPORTS"] {
            let seen = app.caller(who).query(query, variables.clone()).await;
            assert_eq!(seen["finding"], Value::Null, "{who}");
            assert_eq!(texts(&seen["node"]["findings"], "id").len(), 1, "{who}");
            assert_eq!(seen["node"]["retiredFindings"], json!([]), "{who}");
        }
        let seen = lead.query(query, variables).await;
        assert_eq!(seen["node"]["retiredFindings"][0]["statement"], "A named officer lied.");
    }
}

const CHECKED: &str = "query($of: String!) { judgement(reference: $of) { id
    evidenceBaseCheck { blocked } seal { verified } } }";

#[tokio::test]
async fn a_judgement_across_areas_is_agreed_by_who_sees_all_that_it_draws_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let cross = json!({"of": "J-X-01"});
        let qa = app.caller("QA-1");
        let seen = qa.query(CHECKED, cross.clone()).await["judgement"].take();
        assert_eq!(seen["evidenceBaseCheck"]["blocked"], false);
        let revoke = json!({"input": {"person": qa.myself().await, "area": "CW"}});
        app.caller("ADMIN-1").query(&crate::grants::operation("revokeArea"), revoke).await;
        let seen = qa.query(CHECKED, cross).await["judgement"].take();
        assert_eq!(seen["evidenceBaseCheck"], Value::Null, "of Cymru-Wales nothing is seen");
        let told = change(&qa, "agreeJudgement", &step(&qa, &seen["id"], "").await).await;
        assert_eq!(codes(&told), ["EVIDENCE_BASE"]);
        assert!(
            told["userErrors"][0]["message"]
                .as_str()
                .is_some_and(|text| text.contains("may not see"))
        );
    }
}

#[tokio::test]
async fn a_judgement_across_areas_is_signed_off_after_what_it_draws_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        rows.run("UPDATE judgement SET status = 'QA_AGREED' WHERE reference = 'J-X-01'").await;
        let id = json!(hmci.id("J-X-01").await);
        let told = change(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        assert_eq!(codes(&told), ["EVIDENCE_BASE"]);
        assert!(
            told["userErrors"][0]["message"].as_str().is_some_and(|text| text.contains("J-CW-02"))
        );
        let source = json!(hmci.id("J-CW-02").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &source, "").await).await;
        made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
        for (who, verified) in
            [("HMCI", json!({"verified": true})), ("SVC-REPORTS", json!({"verified": true}))]
        {
            let seen = app.caller(who).query(CHECKED, json!({"of": "J-X-01"})).await;
            assert_eq!(seen["judgement"]["seal"], verified, "{who}");
        }
        let pubs = app.caller("PUBS-1");
        let revoke = json!({"input": {"person": pubs.myself().await, "area": "CW"}});
        app.caller("ADMIN-1").query(&crate::grants::operation("revokeArea"), revoke).await;
        let seen = pubs.query(CHECKED, json!({"of": "J-X-01"})).await;
        assert_eq!(seen["judgement"]["seal"]["verified"], true, "not seen is not altered");
    }
}

#[tokio::test]
async fn what_the_area_said_is_decided_after_a_return_too() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, qa, liaison) = (app.caller("LEAD-YH"), app.caller("QA-1"), app.caller("AREA-YH"));
    let id = json!(lead.id("J-YH-03").await);
    made(&lead, "sendToArea", &step(&lead, &id, "").await).await;
    let text = liaison.query("{ areaTexts { nodes { id } } }", json!({})).await;
    let raise =
        json!({"input": {"text": text["areaTexts"]["nodes"][0]["id"], "point": "Not in May."}});
    let query = "mutation($input: RaiseAccuracyPointInput!) { raiseAccuracyPoint(input: $input) { userErrors { code } } }";
    liaison.query(query, raise).await;
    made(&qa, "returnJudgement", &step(&qa, &id, "Word it anew.").await).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Judgement { revision factualAccuracy { id } } } }";
    let seen = lead.query(query, json!({"id": id})).await["node"].take();
    let decide = json!({"point": seen["factualAccuracy"][0]["id"], "revision": seen["revision"],
        "response": "ACCEPTED"});
    made(&lead, "decideAccuracyPoint", &decide).await;
    made(&lead, "submitJudgement", &step(&lead, &id, "It is worded anew.").await).await;
    made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
}

#[tokio::test]
async fn nothing_is_judged_of_an_inspection_that_was_ended_for_good() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, hmci) = (app.caller("LEAD-CW"), app.caller("HMCI"));
    let (inspection, finding) = (lead.id("INS-CW").await, lead.id("F-CW-06").await);
    let (draft, agreed) = (json!(lead.id("J-CW-03").await), json!(lead.id("J-CW-01").await));
    let query = "query($id: ID!) { node(id: $id) { ... on Inspection { version } } }";
    let version = lead.query(query, json!({"id": inspection})).await["node"]["version"].take();
    let end = json!({"input": {"inspection": inspection, "version": version, "reason": "A reorganisation.",
        "decidedBy": "HM Chief Inspector"}});
    let query = "mutation($input: TurnInspectionInput!) { endInspection(input: $input) { userErrors { code } } }";
    assert_eq!(lead.query(query, end).await["endInspection"]["userErrors"], json!([]));
    let edit = json!({"judgement": draft, "revision": 1, "title": "Another title"});
    let add = json!({"judgement": draft, "type": "STRENGTH", "statement": "More."});
    let changes = [
        ("editJudgement", edit),
        ("addFinding", add),
        ("submitJudgement", step(&lead, &draft, "").await),
    ];
    for (name, input) in changes {
        assert_eq!(codes(&change(&lead, name, &input).await), ["INSPECTION_NOT_OPEN"], "{name}");
    }
    let told = change(&hmci, "signOffJudgement", &step(&hmci, &agreed, "").await).await;
    assert_eq!(codes(&told), ["INSPECTION_NOT_OPEN"]);
    let input = json!({"finding": finding, "evidence": lead.id("DOC-CW-002").await, "stance": "SUPPORTS",
        "weight": "STRONG", "rationale": "It says so."});
    assert_eq!(refusals(&link(&lead, &input).await), ["INSPECTION_NOT_OPEN"]);
}

#[tokio::test]
async fn words_that_nobody_can_see_say_nothing() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let good = super::begin(&lead).await;
    for (field, text) in [
        ("title", "\u{2060}\u{200d}"),
        ("statement", "\u{3164}"),
        ("title", "One line\nand another"),
        ("title", "Leaders \u{202e}evah"),
    ] {
        let mut input = good.clone();
        input[field] = json!(text);
        assert_eq!(
            codes(&change(&lead, "createJudgement", &input).await),
            ["INVALID_VALUE"],
            "{text:?}"
        );
    }
}
