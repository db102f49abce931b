//! An issuer of a test's own: it signs whatever it is told to, and says how often it was asked for its
//! keys.

use crate::support::{self, TestApp};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use evidence::clock::Clock;
use evidence::store::Database;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// The issuer, as a test sees it.
pub struct Provider {
    pub address: String,
    pub key: Ed25519KeyPair,
    pub key_id: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    keys: Mutex<Value>,
    asked: AtomicUsize,
    down: AtomicBool,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(State::default());
        let discovery = json!({"issuer": address, "jwks_uri": format!("{address}/keys")});
        let served = Arc::clone(&state);
        let keys = move || async move {
            served.asked.fetch_add(1, Ordering::SeqCst);
            if served.down.load(Ordering::SeqCst) {
                return Err(StatusCode::SERVICE_UNAVAILABLE);
            }
            Ok(Json(served.keys.lock().expect("keys").clone()))
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(move || async { Json(discovery) }))
            .route("/keys", get(keys));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut provider = Self { address, key: new_key(), key_id: String::new(), state };
        provider.rotate("first");
        provider
    }

    /// How often it was asked for its keys.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::SeqCst)
    }

    /// Answers no more, or again.
    pub fn go_down(&self, down: bool) {
        self.state.down.store(down, Ordering::SeqCst);
    }

    /// Signs with a new key from now on, and takes the old one back.
    pub fn rotate(&mut self, key_id: &str) {
        self.key = new_key();
        self.key_id = key_id.into();
        self.publish(&[self.jwk()]);
    }

    /// Its public key.
    pub fn jwk(&self) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.key_id,
            "x": URL_SAFE_NO_PAD.encode(self.key.public_key())})
    }

    /// Says that these are its keys.
    pub fn publish(&self, keys: &[Value]) {
        *self.state.keys.lock().expect("keys") = json!({"keys": keys});
    }

    /// Claims that are in order.
    pub fn claims(&self) -> Value {
        let now = Clock::default().now().timestamp();
        json!({"iss": self.address, "aud": "evidence-api", "sub": "somebody", "iat": now,
            "exp": now + 600, "roles": ["auditor"]})
    }

    /// A header that is in order.
    pub fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": self.key_id})
    }

    /// A token with these, signed.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A token that is in order.
    pub fn token(&self) -> String {
        self.sign(&self.header(), &self.claims())
    }

    /// A token with some claims changed; null takes a claim away.
    pub fn saying(&self, changes: Value) -> String {
        self.sign(&self.header(), &with(&self.claims(), changes))
    }

    /// A server that trusts this issuer, its repository empty.
    pub async fn server(&self, options: &[&str]) -> TestApp {
        server(&self.address, options).await
    }
}

/// A server that trusts an issuer, its repository empty.
pub async fn server(issuer: &str, options: &[&str]) -> TestApp {
    let folder = tempfile::tempdir().expect("a folder");
    let issuer = format!("--issuer={issuer}");
    let all = [&["--mode=production", issuer.as_str()], options].concat();
    let config = support::config(folder.path(), &all);
    let database = Database::open(&config.database_url, Clock::default()).await;
    database.expect("a database").migrate().await.expect("tables");
    TestApp::with(folder, config).await
}

/// The object with some fields changed; null takes a field away.
pub fn with(of: &Value, changes: Value) -> Value {
    let mut of = of.clone();
    let Value::Object(changes) = changes else { panic!("{changes} is no object") };
    for (name, value) in changes {
        of[name] = value;
    }
    of.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    of
}

/// Header and claims of a token, its signature left out.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |of: &Value| URL_SAFE_NO_PAD.encode(of.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn new_key() -> Ed25519KeyPair {
    let document = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).expect("a key");
    Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("a key")
}
