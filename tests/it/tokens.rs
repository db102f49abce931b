//! Who is let in: tokens of issuers that are trusted, whatever happens to their keys, and no others.

use crate::http_methods::raw;
use crate::provider::{Provider, unsigned, with};
use crate::support::{Caller, TestApp};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::KeyPair;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const WHO: &str = "{ viewer { role } }";

async fn role(caller: &Caller<'_>) -> Value {
    caller.query(WHO, json!({})).await["viewer"]["role"].take()
}

/// Tokens that are not in order, each for its own reason.
fn hostile(provider: &Provider, other: &Provider) -> Vec<(&'static str, String)> {
    let (header, claims) = (provider.header(), provider.claims());
    let now = claims["iat"].as_i64().expect("a number");
    let good = provider.token();
    let parts: Vec<&str> = good.split('.').collect();
    let hs256 = |secret: &[u8]| {
        let signed = unsigned(&with(&header, json!({"alg": "HS256"})), &claims);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    let public = provider.key.public_key().as_ref();
    let text = URL_SAFE_NO_PAD.encode(public);
    let none = |name: &str| format!("{}.", unsigned(&with(&header, json!({"alg": name})), &claims));
    let head = |changes: Value| provider.sign(&with(&header, changes), &claims);
    let says = |changes: Value| provider.sign(&header, &with(&claims, changes));
    let theirs = json!({"kty": "OKP", "crv": "Ed25519", "kid": "mine",
        "x": URL_SAFE_NO_PAD.encode(other.key.public_key())});
    let forged = |changes: Value| other.sign(&with(&header, changes), &claims);
    let address = format!("{}/keys", other.address);
    let tampered = unsigned(&header, &with(&claims, json!({"roles": ["lead_inspector"]})));
    let mut flipped = parts[2].to_owned();
    flipped.replace_range(9..10, if &flipped[9..10] == "A" { "B" } else { "A" });
    vec![
        ("alg none", none("none")),
        ("alg None", none("None")),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("HS256 with the public key", hs256(public)),
        ("HS256 with the public key as text", hs256(text.as_bytes())),
        ("alg of another kind of key", head(json!({"alg": "ES256"}))),
        ("alg RS512", head(json!({"alg": "RS512"}))),
        ("no alg", head(json!({"alg": null}))),
        ("another audience", says(json!({"aud": "another-api"}))),
        ("no audience", says(json!({"aud": null}))),
        ("another issuer", says(json!({"iss": other.address}))),
        ("issuer in a list", says(json!({"iss": [provider.address]}))),
        ("no issuer", says(json!({"iss": null}))),
        ("expired", says(json!({"exp": now - 61}))),
        ("no expiry", says(json!({"exp": null}))),
        ("expiry as text", says(json!({"exp": (now + 600).to_string()}))),
        ("not valid yet", says(json!({"nbf": now + 120}))),
        ("no subject", says(json!({"sub": null}))),
        ("empty subject", says(json!({"sub": ""}))),
        ("subject is a number", says(json!({"sub": 7}))),
        ("subject that no database keeps", says(json!({"sub": "some\u{0}body"}))),
        ("subject whose letters are not composed", says(json!({"sub": "Zoe\u{308}"}))),
        ("subject of 256 characters", says(json!({"sub": "x".repeat(256)}))),
        ("ID token that calls itself an access token", says(json!({"typ": "ID"}))),
        ("unknown key", head(json!({"kid": "unknown"}))),
        ("no key id", head(json!({"kid": null}))),
        ("key id is a path", head(json!({"kid": "../../dev/null"}))),
        ("jku", forged(json!({"jku": address, "kid": "mine"}))),
        ("x5u", forged(json!({"x5u": address, "kid": "mine"}))),
        ("embedded jwk", forged(json!({"jwk": theirs}))),
        ("another key under a known name", forged(json!({}))),
        ("critical extension", head(json!({"crit": ["exp"]}))),
        ("ID token", head(json!({"typ": "JWT"}))),
        ("no type", head(json!({"typ": null}))),
        ("tampered payload", format!("{tampered}.{}", parts[2])),
        ("tampered signature", format!("{}.{}.{flipped}", parts[0], parts[1])),
        ("two signatures", format!("{good}.{}", parts[2])),
        ("two tokens", format!("{good} {good}")),
        ("no token", "not-a-token".into()),
        ("empty parts", "..".into()),
        ("20 kB", says(json!({"note": "x".repeat(20_000)}))),
    ]
}

/// Status and body of a request with this token, the request's id left out.
async fn turned_away(app: &TestApp, token: &str) -> (StatusCode, String) {
    let request = app.request(Method::POST, "/graphql").json(&json!({"query": WHO}));
    let response = request.bearer_auth(token).send().await.expect("an answer");
    let status = response.status();
    let challenge = format!("{:?}", response.headers().get("www-authenticate"));
    let mut body: Value = response.json().await.expect("JSON");
    body["errors"][0]["extensions"]["requestId"].take();
    (status, format!("{challenge} {body}"))
}

#[tokio::test]
async fn every_hostile_token_gets_the_same_answer_and_asks_nobody() {
    let (provider, other) = (Provider::start().await, Provider::start().await);
    let app = provider.server(&[]).await;
    assert_eq!(role(&app.bearing(Some(provider.token()))).await, "AUDITOR");
    assert_eq!(provider.asked(), 1);
    let (_, expected) = turned_away(&app, "x").await;
    assert!(expected.contains("invalid_token") && expected.contains("UNAUTHENTICATED"));
    for (name, token) in hostile(&provider, &other) {
        let (status, said) = turned_away(&app, &token).await;
        assert_eq!((status, &said), (StatusCode::UNAUTHORIZED, &expected), "{name}");
    }
    assert_eq!((provider.asked(), other.asked()), (2, 0), "one look for keys that are not known");
    assert_eq!(role(&app.bearing(Some(provider.token()))).await, "AUDITOR");
}

#[tokio::test]
async fn a_token_that_is_too_long_is_like_any_other_and_longer_headers_are_not_read() {
    let provider = Provider::start().await;
    let app = provider.server(&[]).await;
    let asked = provider.asked();
    let token = |length: usize| {
        let claims = with(&provider.claims(), json!({"note": "x".repeat(length)}));
        format!("Authorization: Bearer {}", provider.sign(&provider.header(), &claims))
    };
    let cookie = |length: usize| format!("Cookie: x={}", "x".repeat(length));
    for (header, status) in [
        (token(40_000), "401 Unauthorized"),
        (cookie(60_000), "401 Unauthorized"),
        (token(60_000), "431 Request Header Fields Too Large"),
        (cookie(66_000), "431 Request Header Fields Too Large"),
        (cookie(200_000), "431 Request Header Fields Too Large"),
    ] {
        let head = format!(
            "POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n{header}\r\n"
        );
        let answer = raw(&app, &head, "{}").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{} {answer}", head.len());
    }
    assert_eq!(provider.asked(), asked, "it is refused for its length alone");
    assert_eq!(role(&app.bearing(Some(provider.token()))).await, "AUDITOR");
}

#[tokio::test]
async fn a_thousand_unknown_keys_make_one_fetch() {
    let provider = Provider::start().await;
    let app = provider.server(&[]).await;
    for number in 0..1_000 {
        let header = with(&provider.header(), json!({"kid": format!("unknown {number}")}));
        let (status, _) = turned_away(&app, &provider.sign(&header, &provider.claims())).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(provider.asked(), 2, "at the start and once more");
}

#[tokio::test]
async fn keys_change_and_the_issuer_goes_down_without_a_failed_request() {
    let mut provider = Provider::start().await;
    let app = provider.server(&["--jwks-floor=0"]).await;
    let old = provider.token();
    for name in ["second", "third"] {
        provider.rotate(name);
        let token = provider.token();
        let tries = (0..10).map(|_| async {
            assert_eq!(role(&app.bearing(Some(token.clone()))).await, "AUDITOR", "{name}");
        });
        futures_util::future::join_all(tries).await;
    }
    assert_eq!(provider.asked(), 3, "ten callers at once wait for one fetch");
    assert_eq!(turned_away(&app, &old).await.0, StatusCode::UNAUTHORIZED, "it was taken back");
    provider.go_down(true);
    let known = provider.token();
    let unknown = with(&provider.header(), json!({"kid": "unknown"}));
    for _ in 0..3 {
        let hostile = provider.sign(&unknown, &provider.claims());
        assert_eq!(turned_away(&app, &hostile).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(role(&app.bearing(Some(known.clone()))).await, "AUDITOR");
    }
}

#[tokio::test]
async fn an_issuer_that_is_down_at_the_start_is_asked_again() {
    let provider = Provider::start().await;
    provider.go_down(true);
    let app = provider.server(&[]).await;
    provider.go_down(false);
    assert_eq!(role(&app.bearing(Some(provider.token()))).await, "AUDITOR");
}

#[tokio::test]
async fn several_issuers_are_trusted_each_with_its_own_keys_and_words() {
    let (one, two) = (Provider::start().await, Provider::start().await);
    let more = format!("--issuer={},{}", one.address, two.address);
    let words = "--role-name=Evidence.Reader=auditor,Evidence.Lead=lead_inspector";
    let app = one.server(&[&more, words, "--role-claim=/realm/roles"]).await;
    for provider in [&one, &two] {
        for (named, expected) in [("Evidence.Lead", "LEAD_INSPECTOR"), ("analyst", "ANALYST")] {
            let claims = with(&provider.claims(), json!({"realm": {"roles": ["x", named]}}));
            let token = provider.sign(&provider.header(), &claims);
            assert_eq!(role(&app.bearing(Some(token))).await, expected);
        }
    }
    let crossed = two.sign(&two.header(), &one.claims());
    assert_eq!(turned_away(&app, &crossed).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_malformed_key_costs_no_other() {
    let provider = Provider::start().await;
    provider.publish(&[
        json!("nonsense"),
        json!({"kty": "AKP", "alg": "ML-DSA-65", "kid": "of tomorrow", "pub": "AA"}),
        json!({"kty": "RSA", "kid": "no number", "n": "!", "e": "AQAB"}),
        json!({"kty": "OKP", "crv": "Ed25519", "kid": 7, "x": "AA"}),
        json!({"kty": "oct", "kid": "shared", "k": "AA"}),
        provider.jwk(),
        json!({"kty": "EC", "crv": "P-999", "kid": "no curve", "x": "AA", "y": "AA"}),
    ]);
    let app = provider.server(&[]).await;
    assert_eq!(role(&app.bearing(Some(provider.token()))).await, "AUDITOR");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys.json");
    let keys = json!({"keys": [{"kty": "nonsense"}, provider.jwk()]});
    std::fs::write(&file, keys.to_string()).expect("a file");
    let app = provider.server(&[&format!("--jwks={}", file.display())]).await;
    assert_eq!(role(&app.bearing(Some(provider.token()))).await, "AUDITOR");
}

#[tokio::test]
async fn of_keys_with_the_same_id_each_is_tried() {
    let (one, mut other) = (Provider::start().await, Provider::start().await);
    let (stranger, id) = (Provider::start().await, one.key_id.clone());
    other.key_id.clone_from(&id);
    let elliptic = json!({"kty": "EC", "crv": "P-256", "kid": id, "use": "sig",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
    let signed = |by: &Provider, claims: &Value| by.sign(&one.header(), claims);
    for keys in [[one.jwk(), elliptic.clone(), other.jwk()], [other.jwk(), one.jwk(), elliptic]] {
        one.publish(&keys);
        let app = one.server(&[]).await;
        for by in [&one, &other] {
            // the second time it is remembered
            for _ in 0..2 {
                let token = signed(by, &one.claims());
                assert_eq!(role(&app.bearing(Some(token))).await, "AUDITOR");
            }
            let late = with(&one.claims(), json!({"exp": 1}));
            let (status, _) = turned_away(&app, &signed(by, &late)).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
        }
        let (status, _) = turned_away(&app, &signed(&stranger, &one.claims())).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
}
