//! What each role sees beyond the cases of `access_expected.csv`, and what it never sees.

use crate::access_matrix::ROLES;
use crate::rows::{Rows, moment};
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::{texts, values};
use entity::types::{JudgementStatus, Role};
use entity::{area_grant, judgement};
use sea_orm::Set;
use serde_json::json;
use std::collections::BTreeSet;

const COUNTS: &str =
    "{ evidence(first: 1) { totalCount nodes { id } } judgements(first: 1) { totalCount }
    findings(first: 1) { totalCount } documentRequests(first: 1) { totalCount }
    inspections(first: 1) { totalCount } themes { findings { id } judgements { id } }
    performance { id } areas { scores { id } } }";

#[tokio::test]
async fn totals_count_what_the_role_may_see_and_nothing_else() {
    let expected = [
        ("HMCI", 290, 11, 20, 66, 2),
        ("LEAD-YH", 146, 6, 10, 33, 1),
        ("INSP-CW-1", 144, 6, 10, 33, 1),
        ("INSP-CW-2", 144, 5, 10, 33, 1),
        ("ANALYST-1", 290, 11, 20, 66, 2),
        ("QA-1", 290, 11, 20, 66, 2),
        ("RECORDS-1", 290, 11, 20, 66, 2),
        ("AUDIT-1", 290, 11, 20, 66, 2),
        ("PUBS-1", 0, 2, 5, 0, 2),
        ("AREA-YH", 34, 0, 0, 33, 1),
        ("AREA-CW", 32, 0, 0, 33, 1),
        ("ADMIN-1", 0, 0, 0, 0, 2),
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        for (who, evidence, judgements, findings, requests, inspections) in expected {
            let data = app.caller(who).query(COUNTS, json!({})).await;
            let total = |name: &str| data[name]["totalCount"].as_u64();
            let found = ["evidence", "judgements", "findings", "documentRequests", "inspections"];
            let wanted = [evidence, judgements, findings, requests, inspections];
            assert_eq!(found.map(total), wanted.map(Some), "{who}");
        }
    }
}

/// What inspectors may ever do, beside what everybody may.
const INSPECTS: &str = "READ READ_CONTENT REVEAL_IDENTITY CHECK_SEAL LINK_EVIDENCE WITHDRAW_LINK
    REJECT_EVIDENCE WITHDRAW_EVIDENCE ASSESS_EVIDENCE REQUEST_DOCUMENT AMEND_REQUEST EXTEND_REQUEST WITHDRAW_REQUEST
    UPLOAD_DOCUMENT COMPLETE_UPLOAD PLAN_INTERVIEW CHANGE_INTERVIEW WRITE_NOTES AGREE_NOTES
    RECORD_CHECK CORRECT_CHECK ASK_TWICE READ_CHECK SETTLE_CHECK IMPORT_EVIDENCE WITHDRAW_IMPORT
    WRITE_JUDGEMENT DRAW_ON_JUDGEMENT COMMENT_JUDGEMENT AMEND_JUDGEMENT PACK_INTERNAL PACK_QA";

const LEADS: &str = " SUBMIT_JUDGEMENT SEND_TO_AREA DECIDE_ACCURACY_POINT MOVE_STAGES PAUSE_INSPECTION RESUME_INSPECTION END_INSPECTION CLOSE_INSPECTION
    RUN_QUESTIONNAIRE PUBLISH_QUESTIONNAIRE PACK_FACTUAL_ACCURACY PACK_PUBLIC";

const ADMINISTERS: &str = "READ EXPLAIN_ACCESS GRANT_AREA REVOKE_AREA RECORD_CONFLICT END_CONFLICT ADD_PERSON
    IDENTIFY_PERSON CORRECT_PERSON END_PERSON CREATE_INSPECTION CHANGE_TEAM CHANGE_REFERENCE IMPORT_REFERENCE
    WITHDRAW_IMPORT";

#[tokio::test]
async fn each_role_is_told_what_it_may_ever_do() {
    let app = TestApp::start(BOTH[0]).await;
    let told = async |caller: Caller<'_>| {
        let data = caller.query("{ viewer { may } }", json!({})).await;
        let may = data["viewer"]["may"].as_array().expect("a list").clone();
        may.iter().map(|action| action.as_str().expect("a word").into()).collect::<BTreeSet<_>>()
    };
    let leads = format!("{INSPECTS}{LEADS}");
    for (who, may) in [
        ("LEAD-YH", leads.as_str()),
        ("INSP-YH-1", INSPECTS),
        ("ANALYST-1", "READ READ_CONTENT CHECK_SEAL"),
        (
            "QA-1",
            "READ READ_CONTENT CHECK_SEAL AGREE_JUDGEMENT RETURN_JUDGEMENT COMMENT_JUDGEMENT PACK_QA",
        ),
        (
            "HMCI",
            "READ READ_CONTENT CHECK_SEAL WRITE_JUDGEMENT DRAW_ON_JUDGEMENT SUBMIT_JUDGEMENT AMEND_JUDGEMENT
            SIGN_OFF_JUDGEMENT PUBLISH_JUDGEMENT RETRACT_JUDGEMENT COMMENT_JUDGEMENT PACK_INTERNAL PACK_QA PACK_PUBLIC",
        ),
        ("PUBS-1", "READ CHECK_SEAL PUBLISH_JUDGEMENT RETRACT_JUDGEMENT PACK_PUBLIC"),
        (
            "RECORDS-1",
            "READ CHECK_SEAL COMPLETE_UPLOAD REDACT_DOCUMENT SET_RETENTION HOLD_DOCUMENT
            DISPOSE_DOCUMENT",
        ),
        ("AUDIT-1", "READ CHECK_SEAL EXPLAIN_ACCESS"),
        (
            "AREA-YH",
            "READ READ_CONTENT ANSWER_REQUEST UPLOAD_DOCUMENT COMPLETE_UPLOAD RAISE_ACCURACY_POINT",
        ),
        ("ADMIN-1", ADMINISTERS),
        ("SVC-REPORTS", "READ CHECK_SEAL"),
    ] {
        let may = may.split_whitespace().chain(["SIGN_IN"]).map(String::from).collect();
        assert_eq!(told(app.caller(who)).await, may, "{who}");
    }
    let now = evidence::clock::Clock::default().now().timestamp();
    let nobody = app.issuer.token("LEAD-YH", Role::None, "evidence-api", now).expect("a token");
    assert_eq!(told(app.bearing(Some(nobody))).await, BTreeSet::from(["SIGN_IN".into()]));
}

#[tokio::test]
async fn a_token_whose_role_is_not_known_here_opens_nothing() {
    let app = TestApp::start(BOTH[0]).await;
    let now = evidence::clock::Clock::default().now().timestamp();
    for roles in [json!(["sovereign"]), json!([]), json!(["inspector", "chief_inspector"])] {
        let claims = json!({"iss": evidence::access::issuer::ISSUER, "aud": "evidence-api",
            "sub": "LEAD-YH", "iat": now, "exp": now + 600, "roles": roles});
        let token = app.issuer.sign(&claims).expect("a token");
        let data = app.bearing(Some(token)).query(COUNTS, json!({})).await;
        assert!(values(&data, "totalCount").iter().all(|total| **total == 0), "{roles}");
        assert_eq!(data["areas"], json!([]), "{roles}");
        assert_eq!(data["themes"], json!([]), "{roles}");
    }
}

#[tokio::test]
async fn a_grant_taken_away_counts_at_the_next_request_and_a_conflict_beats_every_grant() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let total = async |who: &str| {
            app.caller(who).query(COUNTS, json!({})).await["evidence"]["totalCount"].as_u64()
        };
        assert_eq!(total("INSP-YH-1").await, Some(146));
        let person = rows.person("INSP-YH-1").await;
        let grant = rows.one::<area_grant::Entity>(area_grant::Column::PersonId, person).await;
        let revoked_at = Set(Some(moment()));
        rows.change(area_grant::ActiveModel { revoked_at, ..grant.into() }).await;
        assert_eq!(total("INSP-YH-1").await, Some(0));
        rows.stand("INSP-YH-1", &["YH", "CW"], &["YH"]).await;
        let seen = app
            .caller("INSP-YH-1")
            .query(
                "{ evidence(first: 200) { nodes { area { code } } }
            viewer { areas { code } } }",
                json!({}),
            )
            .await;
        assert!(texts(&seen, "code").iter().all(|code| code == "CW"));
        assert_eq!(texts(&seen["viewer"], "code"), ["CW"]);
        rows.stand("HMCI", &["YH"], &["YH"]).await;
        assert_eq!(total("HMCI").await, Some(144), "HM Chief Inspector can have a conflict too");
    }
}

/// A role that sees every Area would see it without anything here that could bar it.
#[tokio::test]
async fn a_token_alone_opens_no_area_whatever_the_role() {
    let query =
        "{ areas { code } evidence { totalCount } judgements { totalCount } findings { totalCount }
        documentRequests { totalCount } documentUploads { totalCount } inspections { totalCount }
        newcomers { totalCount } auditTrail { totalCount } auditChains { entries }
        people { nodes { grantedAreas { code } conflictsOfInterest { code } } }
        viewer { role roleProblem allAreas areas { code } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let now = evidence::clock::Clock::default().now().timestamp();
        for (role, _, known) in ROLES {
            let token = app.issuer.token("SOMEBODY-ELSE", role, "evidence-api", now);
            let stranger = app.bearing(Some(token.expect("a token")));
            let data = stranger.query(query, json!({})).await;
            assert!(
                values(&data, "totalCount").iter().all(|total| **total == 0),
                "{role:?} {data}"
            );
            assert_eq!(data["auditChains"], json!([]), "{role:?}");
            assert!(texts(&data["people"], "code").is_empty(), "{role:?}");
            assert_eq!(data["viewer"]["allAreas"], false, "{role:?}");
            assert_eq!(data["viewer"]["roleProblem"], "PERSON_UNKNOWN", "{role:?}");
            let reference = texts(&data["areas"], "code").len();
            assert!(reference > 10, "{role:?}: reference data is the same for all");
            let data = app.caller(known).query(query, json!({})).await;
            assert_eq!(data["viewer"]["roleProblem"], json!(null), "{known}");
        }
        // a barred auditor who signs in under another subject does not see the Area again
        let rows = Rows::of(&app).await;
        rows.stand("AUDIT-1", &[], &["YH"]).await;
        let total = async |caller: Caller<'_>| {
            caller.query(COUNTS, json!({})).await["evidence"]["totalCount"].as_u64()
        };
        assert_eq!(total(app.caller("AUDIT-1")).await, Some(144));
        let token = app.issuer.token("AUDIT-1-AGAIN", Role::Auditor, "evidence-api", now);
        assert_eq!(total(app.bearing(Some(token.expect("a token")))).await, Some(0));
    }
}

/// A count is about the judgement, not about the reader: whoever may not see all links is not told
/// that a finding is thin.
#[tokio::test]
async fn a_finding_is_not_called_thin_because_the_reader_may_not_see_its_links() {
    let query =
        "{ judgement(reference: \"J-YH-01\") { findings { reference belowTriangulation } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let thin = async |who: &str| {
            let data = app.caller(who).query(query, json!({})).await;
            let findings = data["judgement"]["findings"].as_array().cloned().unwrap_or_default();
            assert_eq!(findings.len(), 3, "{who}");
            let thin = findings.iter().filter(|finding| finding["belowTriangulation"] == true);
            thin.map(|finding| finding["reference"].to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(thin("LEAD-YH").await, "\"F-YH-03\"");
        for who in ["PUBS-1", "SVC-REPORTS"] {
            assert_eq!(thin(who).await, "", "{who}: it is null for who may not see all links");
        }
    }
}

#[tokio::test]
async fn publications_counts_in_a_cross_area_trace_what_the_granted_areas_hold() {
    let query =
        "{ judgement(reference: \"J-X-01\") { drawsOn { reference } trace { hidden { count }
        summary { activeLinks distinctEvidence } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        for reference in ["J-X-01", "J-CW-02"] {
            let row = rows.one::<judgement::Entity>(judgement::Column::Reference, reference).await;
            let status = Set(JudgementStatus::Published);
            rows.change(judgement::ActiveModel { status, ..row.into() }).await;
        }
        for (granted, links, drawn) in [
            (&["YH", "CW"][..], 18, &["J-CW-02", "J-YH-02"][..]),
            (&["CW"], 10, &["J-CW-02"]),
            (&["YH"], 8, &["J-YH-02"]),
        ] {
            rows.stand("PUBS-1", granted, &[]).await;
            let data = app.caller("PUBS-1").query(query, json!({})).await;
            let trace = &data["judgement"]["trace"];
            let summary = json!({"activeLinks": links, "distinctEvidence": links});
            assert_eq!(trace["summary"], summary, "{granted:?}");
            assert_eq!(trace["hidden"]["count"], 18, "no link is shown to publications");
            // what it draws on is, since that is published before it
            assert_eq!(texts(&data["judgement"]["drawsOn"], "reference"), drawn, "{granted:?}");
        }
    }
}

#[tokio::test]
async fn whom_an_area_is_granted_to_is_told_to_administrators_auditors_and_oneself() {
    let query = "{ inspections { nodes { team { person { subject grantedAreas { code }
        conflictsOfInterest { code } } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        for (who, told) in [("ADMIN-1", 12), ("AUDIT-1", 12), ("HMCI", 0), ("INSP-CW-2", 1)] {
            let data = app.caller(who).query(query, json!({})).await;
            let people = values(&data, "person");
            assert!(people.len() >= 6, "{who}");
            let known = people.iter().filter(|person| person["grantedAreas"] != json!([]));
            assert_eq!(known.count(), told, "{who}");
            let barred = people.iter().filter(|one| one["conflictsOfInterest"] != json!([]));
            assert_eq!(barred.count(), told.min(1), "{who}");
        }
    }
}

#[tokio::test]
async fn another_system_sees_what_its_scopes_open_and_is_told_which_there_are() {
    let app = TestApp::start(BOTH[0]).await;
    let now = evidence::clock::Clock::default().now().timestamp();
    let token = |scope: serde_json::Value, role: &str| {
        let claims = json!({"iss": evidence::access::issuer::ISSUER, "aud": "evidence-api",
            "sub": "SVC-REPORTS", "iat": now, "exp": now + 600, "roles": [role], "scope": scope});
        app.issuer.sign(&claims).expect("a token")
    };
    for (scope, evidence, judgements) in [
        (json!("judgements.read evidence.read"), 255, 2),
        (json!("openid evidence.read"), 255, 0),
        (json!(["judgements.read"]), 0, 2),
    ] {
        let caller = app.bearing(Some(token(scope.clone(), "service_reader")));
        let data = caller.query(COUNTS, json!({})).await;
        let total = |name: &str| data[name]["totalCount"].as_u64();
        assert_eq!(
            (total("evidence"), total("judgements")),
            (Some(evidence), Some(judgements)),
            "{scope}"
        );
    }
    for scope in [json!("openid"), json!(null), json!(7), json!("Evidence.Read")] {
        let caller = app.bearing(Some(token(scope.clone(), "service_reader")));
        let refused = caller.get("/documents/x/content").await;
        assert_eq!(refused.status(), reqwest::StatusCode::FORBIDDEN, "{scope}");
        let challenge = refused.headers()["www-authenticate"].to_str().expect("text");
        let expected = "Bearer realm=\"evidence\", error=\"insufficient_scope\", \
                        scope=\"judgements.read evidence.read\"";
        assert_eq!(challenge, expected);
        assert_eq!(caller.refused(COUNTS, json!({})).await, "FORBIDDEN");
        // what a person sees hangs on the person
        let person = app.bearing(Some(token(scope, "chief_inspector")));
        assert_eq!(person.query(COUNTS, json!({})).await["evidence"]["totalCount"], 290);
    }
}
