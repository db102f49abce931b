//! The explorer (GraphiQL), served by this server alone: nothing is fetched from elsewhere, and no
//! inline script runs.
//!
//! `ui/` is built by npm into `ui/dist`: read from there by a debug build, held in the binary by a
//! release. Without it, `/` says how to get it.

use super::App;
use crate::demo;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use serde::Serialize;

#[derive(Embed)]
#[folder = "ui/dist/"]
#[allow_missing = true]
struct Built;

/// The questions that are ready to ask, one copy for the explorer, the tests and the docs.
#[derive(Embed)]
#[folder = "queries/"]
struct Queries;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    font-src 'self' data:; img-src 'self' data:; connect-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const MISSING: &str = "The explorer is not built: run `make run` (or `npm --prefix ui ci && npm \
    --prefix ui run build`, then start again). The API is at POST /graphql.\n";

/// The page.
pub(super) async fn page() -> Response {
    match Built::get("index.html") {
        Some(_) => file("index.html", "no-cache"),
        None => ([(header::CONTENT_SECURITY_POLICY, POLICY)], MISSING).into_response(),
    }
}

/// What the page loads. Names under `assets/` hold a digest of their content.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    let hashed = path.starts_with("assets/");
    file(&path, if hashed { "public, max-age=31536000, immutable" } else { "no-cache" })
}

fn file(path: &str, keep: &'static str) -> Response {
    let Some(found) = Built::get(path) else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, found.metadata.mimetype().to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.into()),
        (header::CACHE_CONTROL, keep.into()),
    ];
    (headers, Body::from(found.data)).into_response()
}

/// What the page starts from.
#[derive(Serialize)]
pub(super) struct Boot {
    endpoint: &'static str,
    people: Vec<Somebody>,
    questions: Vec<Question>,
}

/// Somebody of the demonstration team, with a token. Development only.
#[derive(Serialize)]
struct Somebody {
    alias: String,
    title: String,
    role: String,
    token: String,
}

/// A question that is ready to ask.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    title: String,
    group: String,
    about: String,
    answered_to: String,
    query: String,
    variables: String,
}

/// Where the page starts: the questions and, in development, who can ask them.
///
/// Its tokens are for a browser on this machine: a page from elsewhere that has its name point here
/// (DNS rebinding) sends that name as `Host`, and gets none.
pub(super) async fn boot(State(app): State<App>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let people =
        if ["127.0.0.1", "localhost", "[::1]"].contains(&name) { people(&app) } else { Ok(vec![]) };
    match people {
        Ok(people) => {
            Json(Boot { endpoint: "/graphql", people, questions: questions() }).into_response()
        }
        Err(cause) => {
            tracing::error!(?cause, "the explorer cannot start");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn people(app: &App) -> anyhow::Result<Vec<Somebody>> {
    let Some(issuer) = &app.issuer else { return Ok(vec![]) };
    let somebody = |member: demo::Member| {
        let token = issuer.token(
            &member.alias,
            member.role,
            &app.audience,
            app.database.now().timestamp(),
        )?;
        let role = format!("{:?}", member.role);
        Ok(Somebody { alias: member.alias, title: member.title, role, token })
    };
    demo::team()?.into_iter().map(somebody).collect()
}

/// `01-name.graphql`, whose comments say what it asks, and `01-name.json` as variables.
fn questions() -> Vec<Question> {
    let text = |path: &str| {
        Queries::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
    };
    let mut names: Vec<_> = Queries::iter().filter(|name| name.ends_with(".graphql")).collect();
    names.sort();
    let question = |name: &str| {
        let query = text(name)?;
        let comment = |start| {
            let said = query.lines().find_map(|line| line.strip_prefix(start))?;
            Some(said.trim().to_owned())
        };
        Some(Question {
            title: comment("#")?,
            group: comment("# Group:")?,
            about: comment("# About:")?,
            answered_to: comment("# Answered to:")?,
            variables: text(&name.replace(".graphql", ".json")).unwrap_or_default(),
            query,
        })
    };
    names.iter().filter_map(|name| question(name)).collect()
}
