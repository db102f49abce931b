//! From a bearer token (RFC 6750) to a store for one request.

use super::App;
use crate::access::Scope;
use crate::error::{Error, Result};
use crate::store::Store;
use ::entity::types::Role;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The store of one request, or the answer to a caller who is not let in.
pub(super) async fn store(
    app: &App,
    headers: &HeaderMap,
    request_id: &str,
) -> Result<Store, Response> {
    let Some(token) = bearer(headers) else {
        return Err(unauthenticated(request_id, "Bearer realm=\"evidence\""));
    };
    let Some(caller) = app.verifier.verify(token).await else {
        if let Err(fault) = app.database.refuse_sign_in(request_id.into()).await {
            tracing::error!(request_id, ?fault, "the audit trail misses a refused token");
        }
        let challenge = "Bearer realm=\"evidence\", error=\"invalid_token\"";
        return Err(unauthenticated(request_id, challenge));
    };
    if caller.role == Role::ServiceReader && caller.scopes.is_empty() {
        return Err(insufficient_scope(request_id));
    }
    match app.database.sign_in(&caller, request_id).await {
        Ok(viewer) => Ok(app.database.store(viewer, request_id.into())),
        Err(fault) => Err(plain(StatusCode::SERVICE_UNAVAILABLE, &fault, request_id)),
    }
}

/// A new request id. It goes into the log, the audit trail and every error.
pub(super) fn request_id(app: &App) -> String {
    app.database.new_id().simple().to_string()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (one, another) = (all.next()?, all.next());
    let (scheme, token) = one.to_str().ok()?.split_once(' ')?;
    (another.is_none() && scheme.eq_ignore_ascii_case("bearer")).then_some(token.trim())
}

/// One body for every token that is missing or not in order: why is nobody's business.
fn unauthenticated(request_id: &str, challenge: &str) -> Response {
    let message = "Sign in: send a valid bearer token.";
    challenged(StatusCode::UNAUTHORIZED, challenge, "UNAUTHENTICATED", message, request_id)
}

/// Another system whose token names no scope of ours can see nothing: it is told which to ask for.
fn insufficient_scope(request_id: &str) -> Response {
    let scopes = Scope::ALL.map(Scope::word).join(" ");
    let challenge =
        format!("Bearer realm=\"evidence\", error=\"insufficient_scope\", scope=\"{scopes}\"");
    let message = format!("Your token names none of the scopes of this API: {scopes}.");
    challenged(StatusCode::FORBIDDEN, &challenge, "FORBIDDEN", &message, request_id)
}

fn challenged(
    status: StatusCode,
    challenge: &str,
    code: &str,
    message: &str,
    request_id: &str,
) -> Response {
    ([(header::WWW_AUTHENTICATE, challenge)], told(status, code, message, request_id))
        .into_response()
}

/// An error outside GraphQL, in the same shape.
pub(super) fn plain(status: StatusCode, error: &Error, request_id: &str) -> Response {
    if let Error::Internal(cause) = error {
        tracing::error!(request_id, ?cause, "a request failed");
    }
    told(status, error.code(), &error.message(), request_id)
}

/// What is told to somebody whose request was refused before it came to an error of ours.
pub(super) fn told(status: StatusCode, code: &str, message: &str, request_id: &str) -> Response {
    let body = json!({"errors": [{
        "message": message,
        "extensions": {"code": code, "requestId": request_id},
    }]});
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, headers, body.to_string()).into_response()
}
