//! `/graphql`, by the GraphQL-over-HTTP specification: anything by POST, questions by GET too. No batches.
//!
//! Another site can make a browser send a GET, or a POST with a form or text body (CSRF). The one changes
//! nothing and, like all requests, needs a token in its header; the other is not read: JSON only.

use super::accept::{Media, wanted};
use super::fits::Unfit;
use super::serve::LARGEST_BODY;
use super::{App, engine, session};
use crate::graphql::Session;
use crate::store::{Levels, Loader};
use async_graphql::{
    Request as Operation, Response as Answer, ServerError, Value as Data, Variables,
};
use axum::body::Bytes;
use axum::extract::{FromRequest, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tracing::Instrument;

/// How a request came.
enum Sent {
    /// In its body.
    Post(Bytes),
    /// In its address.
    Get(String),
}

/// Answers one operation.
pub(super) async fn post(State(app): State<App>, headers: HeaderMap, request: Request) -> Response {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced = announced.and_then(|length| length.parse::<usize>().ok());
    let body = if announced.is_some_and(|length| length > LARGEST_BODY) {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    } else {
        Bytes::from_request(request, &()).await.map_err(|cause| cause.status())
    };
    match body {
        Ok(body) => answer(&app, &headers, Sent::Post(body)).await,
        Err(status) => {
            let message = match status {
                StatusCode::PAYLOAD_TOO_LARGE => "The body is larger than is taken: 1 MiB.",
                _ => "The body did not come to its end: send it again.",
            };
            session::told(status, "BAD_USER_INPUT", message, &session::request_id(&app))
        }
    }
}

/// Answers one question.
pub(super) async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    answer(&app, &headers, Sent::Get(query.unwrap_or_default())).await
}

async fn answer(app: &App, headers: &HeaderMap, sent: Sent) -> Response {
    let request_id = session::request_id(app);
    let Some(media) = wanted(headers) else {
        let message = "This answers application/graphql-response+json or application/json.";
        return refusal(Media::Json, StatusCode::NOT_ACCEPTABLE, message, &request_id);
    };
    if matches!(sent, Sent::Post(_)) && !is_json(headers) {
        let message = "Send the operation as JSON, with `Content-Type: application/json`.";
        return refusal(media, StatusCode::UNSUPPORTED_MEDIA_TYPE, message, &request_id);
    }
    let store = match session::store(app, headers, &request_id).await {
        Ok(store) => store,
        Err(turned_away) => return turned_away,
    };
    let parameters = match &sent {
        Sent::Post(body) => in_body(body),
        Sent::Get(query) => in_address(query),
    };
    let mut request = match parameters.and_then(operation) {
        Ok(request) => request,
        Err(message) => return refusal(media, StatusCode::BAD_REQUEST, message, &request_id),
    };
    let weight = match app.documents.operation(&mut request, matches!(sent, Sent::Post(_))) {
        Ok(weight) => weight,
        Err(Unfit::Because(message)) => {
            let status = match media {
                Media::GraphQl => StatusCode::BAD_REQUEST,
                Media::Json => StatusCode::OK,
            };
            return refusal(media, status, &message, &request_id);
        }
        Err(Unfit::Change) => {
            let message = "Nothing is changed by GET: send this by POST.";
            let refusal = refusal(media, StatusCode::METHOD_NOT_ALLOWED, message, &request_id);
            return ([(header::ALLOW, "POST")], refusal).into_response();
        }
    };
    let levels = Levels::new(&app.turns);
    let session = Session {
        loader: Loader::new(store, weight, &levels),
        files: app.files.clone(),
        reception: app.reception.clone(),
        imports: app.imports.clone(),
        packs: app.packs.clone(),
        stamps: app.stamps.clone(),
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

type Parameters = Map<String, Value>;

fn in_body(body: &[u8]) -> Result<Parameters, &'static str> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(_) => Err("The body must be one JSON object; batches are not offered."),
        Err(_) => Err("The body is not JSON."),
    }
}

fn in_address(query: &str) -> Result<Parameters, &'static str> {
    let mut parameters = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let value = match &*name {
            "operationName" | "variables" | "extensions" if text.is_empty() => continue,
            "query" | "operationName" => text.into(),
            "variables" | "extensions" => serde_json::from_str(&text)
                .map_err(|_| "`variables` and `extensions` must be JSON objects.")?,
            _ => continue,
        };
        if parameters.insert(name.into_owned(), value).is_some() {
            return Err(
                "Send each of `query`, `operationName`, `variables` and `extensions` once.",
            );
        }
    }
    Ok(parameters)
}

/// The parameters, each of the type that the specification gives it.
fn operation(mut body: Parameters) -> Result<Operation, &'static str> {
    let Some(Value::String(query)) = body.remove("query") else {
        return Err("`query` must be a string that holds the GraphQL document.");
    };
    let mut request = Operation::new(query);
    match body.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) if name.is_empty() => {}
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

fn object(body: &mut Parameters, name: &str) -> Result<Option<Value>, ()> {
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

/// More errors than this help nobody.
const MOST_ERRORS: usize = 200;

/// Writes an answer down. One that never reached a field is a request error: it has no `data`, and is
/// 400 in the media type whose status codes mean something. What a field says has a code, even where the engine
/// loses its path.
fn written(media: Media, answer: &Answer, request_id: &str) -> Response {
    let before = |error: &ServerError| error.path.is_empty() && error.extensions.is_none();
    let refused =
        answer.data == Data::Null && !answer.errors.is_empty() && answer.errors.iter().all(before);
    let errors = answer.errors.iter().take(MOST_ERRORS).filter_map(|error| {
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

/// Every error carries a code and the request id. An error without a code is the engine's: the
/// document or its variables do not fit the schema.
fn complete(error: &mut Value, request_id: &str) {
    let Some(error) = error.as_object_mut() else { return };
    if error.get("extensions").is_none() {
        let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
        let limit = engine::is_limit(message);
        let code = if limit { "LIMIT_EXCEEDED" } else { "BAD_USER_INPUT" };
        let message = engine::told(message).into_owned();
        error.insert("message".into(), message.into());
        error.insert("extensions".into(), json!({"code": code}));
    }
    let extensions = error.entry("extensions").or_insert_with(|| json!({}));
    if let Some(extensions) = extensions.as_object_mut() {
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
