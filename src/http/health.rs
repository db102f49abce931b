//! What a load balancer and an operator ask.

use super::App;
use axum::extract::State;
use axum::http::StatusCode;

/// The process is up.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The process can do its work: the database answers.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.database.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

/// The schema, for tools.
pub(super) async fn schema(State(app): State<App>) -> String {
    crate::graphql::sdl(&app.schema)
}
