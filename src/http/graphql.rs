//! `POST /graphql`, by the GraphQL-over-HTTP specification.
//!
//! JSON only: a form or text body is what another site can make a browser send (CSRF). No GET, no
//! batches.

use super::accept::{Media, wanted};
use super::{App, session};
use crate::graphql::Session;
use crate::store::{Levels, Loader};
use async_graphql::{Request, Response as Answer, Value as Data, Variables};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tracing::Instrument;

/// Answers one operation.
pub(super) async fn answer(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let request_id = session::request_id(&app);
    let Some(media) = wanted(&headers) else {
        let message = "This answers application/graphql-response+json or application/json.";
        return refusal(Media::Json, StatusCode::NOT_ACCEPTABLE, message, &request_id);
    };
    if !is_json(&headers) {
        let message = "Send the operation as JSON, with `Content-Type: application/json`.";
        return refusal(media, StatusCode::UNSUPPORTED_MEDIA_TYPE, message, &request_id);
    }
    let store = match session::store(&app, &headers, &request_id).await {
        Ok(store) => store,
        Err(turned_away) => return turned_away,
    };
    let request = match operation(&body) {
        Ok(request) => request,
        Err(message) => return refusal(media, StatusCode::BAD_REQUEST, message, &request_id),
    };
    let mut request = request;
    let weight = match app.documents.operation(&mut request) {
        Ok(weight) => weight,
        Err(message) => {
            let status = match media {
                Media::GraphQl => StatusCode::BAD_REQUEST,
                Media::Json => StatusCode::OK,
            };
            return refusal(media, status, &message, &request_id);
        }
    };
    let levels = Levels::default();
    let session = Session {
        loader: Loader::new(store, weight, &levels),
        files: app.files.clone(),
        reception: app.reception.clone(),
        demo: app.demo,
    };
    let span = tracing::info_span!("graphql", request_id);
    let answer = levels.run(app.schema.execute(request.data(session))).instrument(span).await;
    written(media, &answer, &request_id)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = media.and_then(|media| media.split(';').next()).unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}

/// The parameters, each of the type that the specification gives it.
fn operation(body: &[u8]) -> Result<Request, &'static str> {
    let body: Value = serde_json::from_slice(body).map_err(|_| "The body is not JSON.")?;
    let Value::Object(mut body) = body else {
        return Err("The body must be one JSON object; batches are not offered.");
    };
    let Some(Value::String(query)) = body.remove("query") else {
        return Err("`query` must be a string that holds the GraphQL document.");
    };
    let mut request = Request::new(query);
    match body.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err("`operationName` must be a string."),
    }
    if let Some(variables) =
        object(&mut body, "variables").map_err(|()| "`variables` must be an object.")?
    {
        request = request.variables(Variables::from_json(variables));
    }
    object(&mut body, "extensions").map_err(|()| "`extensions` must be an object.")?;
    Ok(request)
}

fn object(body: &mut Map<String, Value>, name: &str) -> Result<Option<Value>, ()> {
    match body.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(object @ Value::Object(_)) => Ok(Some(object)),
        Some(_) => Err(()),
    }
}

/// An answer, its fields in the order in which they were asked for.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Data>,
}

/// Writes an answer down. One that never reached a field is a request error: it has no `data`, and is
/// 400 in the media type whose status codes mean something.
fn written(media: Media, answer: &Answer, request_id: &str) -> Response {
    let refused = answer.data == Data::Null
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.is_empty());
    let errors = answer.errors.iter().filter_map(|error| {
        let mut error = serde_json::to_value(error).ok()?;
        complete(&mut error, request_id);
        Some(error)
    });
    let body = Body { errors: errors.collect(), data: (!refused).then_some(&answer.data) };
    let status = match (refused, media) {
        (true, Media::GraphQl) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    reply(media, status, &body)
}

/// What the engine says where a document is over a limit.
const LIMITS: [&str; 4] = [
    "Query is too complex",
    "nested too deep",
    "cannot be greater than",
    "recursion limit exceeded",
];

/// Every error carries a code and the request id. An error without a code is the engine's: the
/// document or its variables do not fit the schema.
fn complete(error: &mut Value, request_id: &str) {
    let Some(error) = error.as_object_mut() else { return };
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
    let limit = LIMITS.iter().any(|limit| message.contains(limit));
    let code = if limit { "LIMIT_EXCEEDED" } else { "BAD_USER_INPUT" };
    let extensions = error.entry("extensions").or_insert_with(|| json!({}));
    if let Some(extensions) = extensions.as_object_mut() {
        extensions.entry("code").or_insert_with(|| code.into());
        extensions.insert("requestId".into(), request_id.into());
    }
}

fn refusal(media: Media, status: StatusCode, message: &str, request_id: &str) -> Response {
    let mut error = json!({"message": message});
    complete(&mut error, request_id);
    reply(media, status, &Body { errors: vec![error], data: None })
}

fn reply(media: Media, status: StatusCode, body: &Body<'_>) -> Response {
    let body = serde_json::to_vec(body).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, media.name())], body).into_response()
}
