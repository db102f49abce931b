//! A server of one's own for a test, and the people who call it.

mod loaded;
pub mod oidc;
pub mod postgres;

use evidence::access::issuer::Issuer;
use evidence::clock::Clock;
use evidence::config::{Cli, Config};
use evidence::http::{self, App};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Both databases, for tests that hold on each.
pub const BOTH: [On; 2] = [On::Sqlite, On::Postgres];

/// A running server with the demonstration data, on a port of its own.
pub struct TestApp {
    pub address: String,
    pub app: App,
    pub issuer: Issuer,
    pub folder: TempDir,
    pub config: Config,
    client: reqwest::Client,
    _stop: oneshot::Sender<()>,
}

/// Settings of a server that keeps everything in `folder`.
pub fn config(folder: &std::path::Path, arguments: &[&str]) -> Config {
    use clap::Parser;
    let at = |name: &str| folder.join(name).display().to_string();
    let (database, files, key) = (at("evidence.db"), at("files"), at("dev-issuer.pk8"));
    let mut all = vec![
        "evidence".to_owned(),
        "--listen=127.0.0.1:0".into(),
        format!("--database-url=sqlite://{database}"),
        format!("--storage-url=file://{files}"),
        format!("--dev-key={key}"),
        format!("--program={}", env!("CARGO_BIN_EXE_evidence")),
    ];
    // a later argument wins
    for argument in arguments {
        let name = argument.split('=').next().unwrap_or_default();
        all.retain(|kept| kept.split('=').next() != Some(name));
        all.push((*argument).to_owned());
    }
    Cli::parse_from(all).config
}

impl TestApp {
    /// A server with the demonstration data.
    pub async fn start(on: On) -> Self {
        Self::with_settings(on, &[]).await
    }

    /// The same, with these settings.
    pub async fn with_settings(on: On, settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let elsewhere = |setting: &&str| {
            ["--database-url", "--storage-url", "--mode"]
                .iter()
                .any(|name| setting.starts_with(name))
        };
        if !settings.iter().any(elsewhere) {
            match on {
                On::Sqlite => loaded::lay(folder.path()).await,
                On::Postgres => loaded::lay_files(folder.path()).await,
            }
        }
        let database = match on {
            On::Sqlite => None,
            On::Postgres => Some(format!("--database-url={}", postgres::fresh().await)),
        };
        let database = database.as_deref().into_iter();
        let arguments: Vec<&str> = database.chain(settings.iter().copied()).collect();
        let config = config(folder.path(), &arguments);
        Self::with(folder, config).await
    }

    /// A server with these settings.
    pub async fn with(folder: TempDir, config: Config) -> Self {
        Self::at_time(folder, config, "2026-01-15T10:00:00Z").await
    }

    /// The same, at some other time.
    pub async fn at_time(folder: TempDir, config: Config, at: &str) -> Self {
        let at = at.parse().expect("a time");
        let app = evidence::cli::open(&config, Clock::seeded(at)).await.expect("a server");
        let issuer = Issuer::open(&config.tokens.dev_key).expect("an issuer");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = oneshot::channel::<()>();
        let router = http::router(app.clone());
        let stopped = async { drop(stopped.await) };
        tokio::spawn(http::serve(listener, router, (&config).into(), stopped));
        let client = reqwest::Client::new();
        Self { address, app, issuer, folder, config, client, _stop: stop }
    }

    /// The same, later on: as if it had been stopped, and started at this time.
    pub async fn later(self, at: &str) -> Self {
        Self::at_time(self.folder, self.config, at).await
    }

    /// A token for somebody of the demonstration team.
    pub fn token(&self, alias: &str) -> String {
        let team = evidence::demo::team().expect("a team");
        let member = team.iter().find(|member| member.alias == alias);
        let member = member.unwrap_or_else(|| panic!("nobody is called {alias}"));
        let now = Clock::default().now().timestamp();
        self.issuer.token(alias, member.role, "evidence-api", now).expect("a token")
    }

    /// Somebody of the demonstration team.
    pub fn caller(&self, alias: &str) -> Caller<'_> {
        Caller { app: self, token: Some(self.token(alias)) }
    }

    /// Somebody with this token, or none.
    pub fn bearing(&self, token: Option<String>) -> Caller<'_> {
        Caller { app: self, token }
    }

    /// How many SQL statements `work` takes, the session's own included.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, u64) {
        let before = self.app.database.statements();
        let made = work.await;
        (made, self.app.database.statements() - before)
    }

    /// A request to an address that is absolute, or of this server.
    pub fn at(&self, method: reqwest::Method, url: &str) -> reqwest::RequestBuilder {
        if url.starts_with('/') {
            self.request(method, url)
        } else {
            self.client.request(method, url)
        }
    }

    /// A request to the server as it comes.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }
}

/// Somebody who calls the server.
pub struct Caller<'a> {
    app: &'a TestApp,
    token: Option<String>,
}

impl Caller<'_> {
    /// The whole answer to an operation.
    pub async fn answer(&self, query: &str, variables: Value) -> Value {
        let request = self.app.request(reqwest::Method::POST, "/graphql");
        let request = request.json(&json!({"query": query, "variables": variables}));
        let response = self.authorised(request).send().await.expect("an answer");
        response.json().await.expect("JSON")
    }

    /// The data of an operation that must succeed.
    pub async fn query(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.answer(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{:#}", answer["errors"]);
        answer["data"].take()
    }

    /// The code of the first error of an operation that must fail.
    pub async fn refused(&self, query: &str, variables: Value) -> String {
        let answer = self.answer(query, variables).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        code.as_str().unwrap_or_else(|| panic!("no error in {answer:#}")).to_owned()
    }

    /// Fetches a path.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        let request = self.app.request(reqwest::Method::GET, path);
        self.authorised(request).send().await.expect("an answer")
    }

    /// A request with the caller's token.
    pub fn authorised(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// The global id of a judgement, finding or item, by its reference.
    pub async fn id(&self, reference: &str) -> String {
        let kind = match reference.split('-').next() {
            Some("J") => "judgement",
            Some("F") => return self.finding(reference).await,
            Some("INS") => "inspection",
            _ => "evidenceItem",
        };
        let query =
            format!("query($reference: String!) {{ {kind}(reference: $reference) {{ id }} }}");
        let data = self.query(&query, json!({"reference": reference})).await;
        let id = data[kind]["id"].as_str();
        id.unwrap_or_else(|| panic!("{reference} is not to be seen")).to_owned()
    }

    /// Their own global id.
    pub async fn myself(&self) -> String {
        let data = self.query("{ viewer { person { id } } }", json!({})).await;
        data["viewer"]["person"]["id"].as_str().expect("a person").to_owned()
    }

    async fn finding(&self, reference: &str) -> String {
        let query = "{ findings(first: 200) { nodes { id reference } } }";
        let data = self.query(query, json!({})).await;
        let nodes = data["findings"]["nodes"].as_array().cloned().unwrap_or_default();
        let found = nodes.iter().find(|finding| finding["reference"] == reference);
        let id = found.and_then(|finding| finding["id"].as_str());
        id.unwrap_or_else(|| panic!("{reference} is not to be seen")).to_owned()
    }
}

/// A file of the demonstration data or of the programme that it stands on, its rows as maps.
pub fn demo_rows(name: &str) -> Vec<std::collections::HashMap<String, String>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = ["demo", "programme"].map(|folder| root.join(folder).join(name));
    let path = folders.into_iter().find(|path| path.exists()).expect("a file");
    let mut reader = csv::Reader::from_path(path).expect("a file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The strings of a JSON list.
pub fn strings(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
