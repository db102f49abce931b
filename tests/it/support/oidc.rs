//! A real OpenID Connect provider (tests/oidc), and signing in at it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Response, Url, header, redirect};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The provider. It ends with its standard input: with the test, however that ends.
pub struct Oidc {
    pub issuer: String,
    client: Client,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    child: Child,
}

impl Drop for Oidc {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Oidc {
    pub fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
        let node = folder.join("node_modules/.bin/node");
        assert!(node.exists(), "the OpenID Connect provider is not installed: run `make test`");
        let mut child = Command::new(node)
            .arg(folder.join("provider.js"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node");
        let orders = child.stdin.take().expect("a pipe");
        let mut answers = BufReader::new(child.stdout.take().expect("a pipe"));
        let issuer = line(&mut answers);
        let client = Client::builder().redirect(redirect::Policy::none()).build();
        Self { issuer, client: client.expect("a client"), orders, answers, child }
    }

    /// Gives an order; how often the keys were asked for by then.
    pub fn order(&mut self, order: &str) -> usize {
        writeln!(self.orders, "{order}").expect("a pipe");
        line(&mut self.answers).parse().expect("a number")
    }

    /// A person signs in with the authorization code flow and PKCE: what the token endpoint answers.
    pub async fn sign_in(&self, who: &str) -> Value {
        let verifier = "a verifier of at least forty-three characters, as RFC 7636 asks";
        let verifier = verifier.replace([' ', ','], "-");
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        let ask = [
            ("client_id", "explorer"),
            ("response_type", "code"),
            ("redirect_uri", "https://explorer.example/back"),
            ("scope", "openid judgements.read evidence.read"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("login_hint", who),
        ];
        let mut at = Url::parse_with_params(&format!("{}/auth", self.issuer), ask).expect("a URL");
        let mut cookies = BTreeMap::new();
        // to the sign-in page, back, and on to the client
        while at.host_str() == Some("127.0.0.1") {
            let held: Vec<_> =
                cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request = self.client.get(at.clone()).header(header::COOKIE, held.join("; "));
            let response = request.send().await.expect("an answer");
            keep(&mut cookies, &response);
            let next = response.headers().get(header::LOCATION).expect("a way on");
            at = at.join(next.to_str().expect("text")).expect("a URL");
        }
        let code = at.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
        let back = [
            ("grant_type", "authorization_code"),
            ("client_id", "explorer"),
            ("redirect_uri", "https://explorer.example/back"),
            ("code", &code),
            ("code_verifier", &verifier),
        ];
        self.token(&back).await
    }

    /// Another system signs in with client credentials.
    pub async fn sign_in_as_service(&self) -> Value {
        let ask = [
            ("grant_type", "client_credentials"),
            ("client_id", "reports"),
            ("client_secret", "a secret of the tests"),
            ("scope", "judgements.read"),
        ];
        self.token(&ask).await
    }

    async fn token(&self, form: &[(&str, &str)]) -> Value {
        let body = Url::parse_with_params("http://form", form).expect("a URL");
        let body = body.query().unwrap_or_default().to_owned();
        let form = "application/x-www-form-urlencoded";
        let request = self.client.post(format!("{}/token", self.issuer));
        let request = request.header(header::CONTENT_TYPE, form).body(body);
        let response = request.send().await.expect("an answer");
        let token: Value = response.json().await.expect("JSON");
        assert!(token["access_token"].is_string(), "{token:#}");
        token
    }
}

fn line(of: &mut BufReader<ChildStdout>) -> String {
    let mut text = String::new();
    of.read_line(&mut text).expect("a line");
    assert!(!text.is_empty(), "the provider has ended");
    text.trim().to_owned()
}

fn keep(cookies: &mut BTreeMap<String, String>, response: &Response) {
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().expect("text").split(';').next().unwrap_or_default();
        let (name, value) = cookie.split_once('=').expect("a cookie");
        if value.is_empty() {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
