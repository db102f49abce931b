//! Signing in at a certified OpenID Connect provider, its keys changing and itself going away.

use crate::provider;
use crate::support::oidc::Oidc;
use crate::support::{Caller, TestApp};
use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

const WHO: &str = "{ viewer { role person { subject } } evidence(first: 1) { totalCount } }";

async fn role(caller: &Caller<'_>) -> Value {
    caller.query(WHO, json!({})).await["viewer"]["role"].take()
}

fn bearing<'a>(app: &'a TestApp, token: &Value) -> Caller<'a> {
    app.bearing(Some(token.as_str().expect("a token").to_owned()))
}

#[tokio::test]
async fn a_person_signs_in_with_a_code_and_their_id_token_is_no_access_token() {
    let oidc = Oidc::start();
    let app = provider::server(&oidc.issuer, &[]).await;
    let tokens = oidc.sign_in("somebody").await;
    assert_eq!(role(&bearing(&app, &tokens["access_token"])).await, "AUDITOR");
    let refused = bearing(&app, &tokens["id_token"]).refused(WHO, json!({})).await;
    assert_eq!(refused, "UNAUTHENTICATED");
}

#[tokio::test]
async fn another_system_signs_in_with_client_credentials_within_its_scopes() {
    let oidc = Oidc::start();
    let app = provider::server(&oidc.issuer, &[]).await;
    let token = oidc.sign_in_as_service().await;
    assert_eq!(token["scope"], "judgements.read");
    assert_eq!(role(&bearing(&app, &token["access_token"])).await, "SERVICE_READER");
    // where the scopes go by another name, this token has none
    let app = provider::server(&oidc.issuer, &["--scope-claim=scp"]).await;
    let answer = bearing(&app, &token["access_token"]).get("/graphql").await;
    assert_ne!(answer.status(), StatusCode::UNAUTHORIZED);
    let refused = bearing(&app, &token["access_token"]).refused(WHO, json!({})).await;
    assert_eq!(refused, "FORBIDDEN");
}

#[tokio::test]
async fn keys_rotate_under_way_and_nobody_is_turned_away() {
    let mut oidc = Oidc::start();
    let app = provider::server(&oidc.issuer, &[]).await;
    let before = oidc.sign_in("somebody").await["access_token"].take();
    let asked = oidc.order("count");
    let ask = async |token: &Value| {
        for _ in 0..10 {
            assert_eq!(role(&bearing(&app, token)).await, "AUDITOR");
        }
    };
    let (old, new) = tokio::join!(join_all((0..5).map(|_| ask(&before))), async {
        oidc.order("rotate");
        let after = oidc.sign_in("somebody else").await["access_token"].take();
        assert_ne!(header(&after), header(&before));
        join_all((0..5).map(|_| ask(&after))).await
    });
    assert_eq!((old.len(), new.len()), (5, 5));
    assert_eq!(oidc.order("count"), asked + 1, "five callers with a new key cause one fetch");
}

#[tokio::test]
async fn while_the_provider_is_down_known_keys_go_on_working() {
    let mut oidc = Oidc::start();
    let app = provider::server(&oidc.issuer, &["--jwks-floor=0"]).await;
    let known = oidc.sign_in("somebody").await["access_token"].take();
    oidc.order("rotate");
    let unknown = oidc.sign_in("somebody").await["access_token"].take();
    oidc.order("down");
    for _ in 0..20 {
        let refused = bearing(&app, &unknown);
        let known = bearing(&app, &known);
        let (refused, role) = tokio::join!(refused.refused(WHO, json!({})), role(&known));
        assert_eq!((refused.as_str(), role.as_str()), ("UNAUTHENTICATED", Some("AUDITOR")));
    }
    oidc.order("up");
    assert_eq!(role(&bearing(&app, &unknown)).await, "AUDITOR");
    assert_eq!(role(&bearing(&app, &known)).await, "AUDITOR");
}

fn header(token: &Value) -> &str {
    token.as_str().expect("a token").split('.').next().expect("a header")
}
