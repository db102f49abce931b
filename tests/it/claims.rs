//! What a token says of who somebody is and in which role, and what they are told if it says neither.

use crate::provider::Provider;
use crate::support::{Caller, On, TestApp};
use reqwest::StatusCode;
use serde_json::{Value, json};

const WHO: &str = "{ viewer { role roleProblem } areas { code } }";

async fn told(caller: &Caller<'_>) -> (Value, Value) {
    let mut viewer = caller.query(WHO, json!({})).await["viewer"].take();
    (viewer["role"].take(), viewer["roleProblem"].take())
}

/// Whether somebody comes in at all.
async fn comes_in(app: &TestApp, token: String) -> bool {
    let answer = app.bearing(Some(token)).get("/documents/x/content").await;
    answer.status() != StatusCode::UNAUTHORIZED
}

#[tokio::test]
async fn who_has_no_role_is_told_why() {
    let provider = Provider::start().await;
    let app = provider.server(&[]).await;
    for (roles, problem) in [
        (json!(null), "NO_ROLE"),
        (json!(7), "NO_ROLE"),
        (json!({"auditor": true}), "NO_ROLE"),
        (json!([["auditor"]]), "NO_ROLE"),
        (json!(["none"]), "NO_ROLE"),
        (json!(["default-roles-evidence", "offline_access"]), "NO_ROLE"),
        (json!(["auditor", "inspector"]), "SEVERAL_ROLES"),
        (json!("lead_inspector inspector"), "SEVERAL_ROLES"),
    ] {
        let caller = app.bearing(Some(provider.saying(json!({"roles": roles}))));
        assert_eq!(told(&caller).await, (json!("NONE"), json!(problem)), "{roles}");
        assert_eq!(caller.query(WHO, json!({})).await["areas"], json!([]), "it opens nothing");
    }
    for roles in [json!(["auditor", "auditor", "AUDITOR"]), json!(["none", "auditor"])] {
        let caller = app.bearing(Some(provider.saying(json!({"roles": roles}))));
        assert_eq!(told(&caller).await, (json!("AUDITOR"), json!("PERSON_UNKNOWN")), "{roles}");
    }
    let app = TestApp::start(On::Sqlite).await;
    for who in ["LEAD-YH", "HMCI", "SVC-REPORTS", "ADMIN-1"] {
        assert_eq!(told(&app.caller(who)).await.1, Value::Null, "{who}");
    }
}

#[tokio::test]
async fn groups_that_the_issuer_left_out_are_told_from_groups_that_are_not_there() {
    let provider = Provider::start().await;
    let app = provider.server(&["--role-claim=groups", "--role-name=0f1e=analyst"]).await;
    let sources = json!({"src1": {"endpoint": "https://graph.example/getMemberObjects"}});
    for (claims, expected) in [
        (json!({"_claim_names": {"groups": "src1"}, "_claim_sources": sources}), "ROLES_LEFT_OUT"),
        (json!({"hasgroups": true}), "ROLES_LEFT_OUT"),
        (json!({"hasgroups": "true"}), "ROLES_LEFT_OUT"),
        (json!({"hasgroups": false}), "NO_ROLE"),
        (json!({"_claim_names": {"address": "src1"}}), "NO_ROLE"),
        (json!({"groups": ["aaaa", "bbbb"]}), "NO_ROLE"),
        (json!({}), "NO_ROLE"),
        (json!({"groups": ["aaaa", "0f1e"]}), "PERSON_UNKNOWN"),
    ] {
        let caller = app.bearing(Some(provider.saying(claims.clone())));
        assert_eq!(told(&caller).await.1, expected, "{claims}");
    }
    // where the roles come another way, left-out groups are nobody's trouble
    let app = provider.server(&[]).await;
    let claims = json!({"_claim_names": {"groups": "src1"}, "hasgroups": true});
    let caller = app.bearing(Some(provider.saying(claims)));
    assert_eq!(told(&caller).await, (json!("AUDITOR"), json!("PERSON_UNKNOWN")));
}

#[tokio::test]
async fn the_claim_that_says_who_somebody_is_can_be_chosen_and_is_then_needed() {
    let provider = Provider::start().await;
    let oid = "6d1f5a1e-0c6b-4c0e-9a55-0d1b5c1f2e3a";
    for (option, claims) in [
        ("--subject-claim=oid", json!({"oid": oid})),
        ("--subject-claim=/who/id", json!({"who": {"id": oid}})),
        ("--subject-claim=https://example.org/id", json!({"https://example.org/id": oid})),
        ("--subject-claim=/https:~1~1example.org~1id", json!({"https://example.org/id": oid})),
    ] {
        let app = provider.server(&[option]).await;
        let mut without_sub = claims.clone();
        without_sub["sub"] = Value::Null;
        assert!(comes_in(&app, provider.saying(claims)).await, "{option}");
        assert!(comes_in(&app, provider.saying(without_sub)).await, "{option}");
        assert!(!comes_in(&app, provider.token()).await, "{option}: `sub` does not stand in");
        assert!(!comes_in(&app, provider.saying(json!({"oid": 7}))).await, "{option}");
    }
}

/// What Keycloak sends: `typ: JWT`, roles within roles, an audience of several.
#[tokio::test]
async fn tokens_as_keycloak_makes_them() {
    let provider = Provider::start().await;
    let settings = ["--token-types=JWT", "--role-claim=/resource_access/evidence-api/roles"];
    let app = provider.server(&settings).await;
    let mut header = provider.header();
    header["typ"] = json!("JWT");
    let mut claims = provider.claims();
    claims["aud"] = json!(["account", "evidence-api"]);
    claims["typ"] = json!("Bearer");
    claims["azp"] = json!("front-end");
    claims["roles"].take();
    claims["realm_access"] = json!({"roles": ["offline_access", "uma_authorization"]});
    claims["resource_access"] =
        json!({"evidence-api": {"roles": ["analyst"]}, "account": {"roles": ["view-profile"]}});
    let token = |claims: &Value| provider.sign(&header, claims);
    let caller = app.bearing(Some(token(&claims)));
    assert_eq!(told(&caller).await, (json!("ANALYST"), json!("PERSON_UNKNOWN")));
    let mut other = claims.clone();
    other["aud"] = json!(["account"]);
    assert!(!comes_in(&app, token(&other)).await, "not for us");
    for typ in ["ID", "Refresh", "Offline", "Logout"] {
        other.clone_from(&claims);
        other["typ"] = json!(typ);
        assert!(!comes_in(&app, token(&other)).await, "a token of another sort: {typ}");
    }
    other = claims.clone();
    other.as_object_mut().expect("claims").remove("sub");
    assert!(!comes_in(&app, token(&other)).await, "a lightweight token says nobody");
}
