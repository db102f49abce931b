//! `GET /documents/{version id}/content`: the bytes of a version, to whoever may open it and sends a token.
//!
//! Ranges by RFC 9110, section 14: one range, so that a viewer can leaf through a large file.

use super::{App, session};
use crate::audit::Deed;
use crate::error::{Error, Result};
use crate::files::{Fetch, Files, disposition};
use crate::graphql::id;
use crate::store::Store;
use ::entity::types::{Action, AuditOutcome};
use ::entity::{document_content, document_version, evidence};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use std::ops::Range;

/// Hands out the bytes.
pub(super) async fn read(
    State(app): State<App>,
    version: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let request_id = session::request_id(&app);
    let store = match session::store(&app, &headers, &request_id).await {
        Ok(store) => store,
        Err(turned_away) => return turned_away,
    };
    let version = version.map(|Path(version)| version).unwrap_or_default();
    match open(&app, &store, &version, &headers).await {
        Ok(response) => response,
        Err(error) => refusal(&error, &request_id),
    }
}

/// How an error is told to who asked for a file.
pub(super) fn refusal(error: &Error, request_id: &str) -> Response {
    let status = match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::BadInput(_) | Error::Refused(_) => StatusCode::BAD_REQUEST,
        Error::Limit(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    session::plain(status, error, request_id)
}

async fn open(app: &App, store: &Store, version: &str, headers: &HeaderMap) -> Result<Response> {
    store.require(Action::ReadContent).await?;
    let key = id::key_of(&["DocumentVersion"], version)?;
    let version = store.get::<document_version::Entity>(key).await?;
    let document = store.get::<evidence::Entity>(version.document_id).await?;
    let told = async |outcome| {
        let deed = Deed {
            action: Action::ReadContent,
            subject: "DocumentVersion",
            subject_id: key,
            inspection: Some(document.inspection_id),
            detail: None,
            outcome,
        };
        store.record(vec![deed]).await
    };
    let content = match store.get::<document_content::Entity>(key).await {
        Err(Error::NotFound) => {
            told(AuditOutcome::Refused).await?;
            return Err(Error::Forbidden(Action::ReadContent));
        }
        content => content?,
    };
    // before the first byte leaves
    told(AuditOutcome::Done).await?;
    hand_out(&app.files, &Fetch::version(&version, &content), headers).await
}

/// The bytes of a file, or the range of them that is asked for.
pub(super) async fn hand_out(
    files: &Files,
    file: &Fetch<'_>,
    headers: &HeaderMap,
) -> Result<Response> {
    let size = file.size;
    let etag = format!("\"{}\"", file.tag);
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let fresh = headers.get(header::IF_RANGE).is_none_or(|tag| tag.as_bytes() == etag.as_bytes());
    let range = match asked.filter(|_| fresh).map(|asked| bytes(asked, size)) {
        None | Some(Asked::Whole) => None,
        Some(Asked::Range(range)) => Some(range),
        Some(Asked::Beyond) => {
            return Ok(response(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{size}"))
                .body(Body::empty())
                .unwrap_or_default());
        }
    };
    let partial = range.is_some();
    let found = match files.read(&file.key, range).await {
        Err(Error::NotFound) => {
            let lost = anyhow::anyhow!("{} is not in the store", file.at);
            return Err(Error::internal(lost));
        }
        found => found?,
    };
    let status = if partial { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut response = response(status)
        .header(header::CONTENT_TYPE, media_type(file))
        .header(header::CONTENT_LENGTH, found.range.end - found.range.start)
        .header(header::CONTENT_DISPOSITION, disposition(file.name))
        .header(header::ETAG, etag);
    if partial {
        let (first, last) = (found.range.start, found.range.end - 1);
        response = response.header(header::CONTENT_RANGE, format!("bytes {first}-{last}/{size}"));
    }
    response.body(Body::from_stream(found.stream)).map_err(Error::internal)
}

fn response(status: StatusCode) -> axum::http::response::Builder {
    Response::builder()
        .status(status)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CONTENT_SECURITY_POLICY, "sandbox")
}

fn media_type(file: &Fetch<'_>) -> HeaderValue {
    HeaderValue::from_str(file.media_type)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Range(Range<u64>),
    Beyond,
}

/// The bytes that a `Range` asks for. What is not one plain range of bytes is passed over, as the
/// standard has it.
fn bytes(asked: &str, size: u64) -> Asked {
    let Some((first, last)) = asked.strip_prefix("bytes=").and_then(|range| range.split_once('-'))
    else {
        return Asked::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let range = if first.is_empty() {
        let Ok(tail) = last.parse::<u64>() else { return Asked::Whole };
        size.saturating_sub(tail)..size
    } else {
        let Ok(start) = first.parse::<u64>() else { return Asked::Whole };
        let end = match last {
            "" => size,
            last => match last.parse::<u64>() {
                Ok(last) if last >= start => last.saturating_add(1).min(size),
                _ => return Asked::Whole,
            },
        };
        start..end
    };
    if range.start < range.end { Asked::Range(range) } else { Asked::Beyond }
}

#[cfg(test)]
mod tests {
    use super::{Asked, bytes};

    #[test]
    fn a_range_is_read_as_the_standard_has_it() {
        assert_eq!(bytes("bytes=0-3", 10), Asked::Range(0..4));
        assert_eq!(bytes("bytes=4-", 10), Asked::Range(4..10));
        assert_eq!(bytes("bytes=-4", 10), Asked::Range(6..10));
        assert_eq!(bytes("bytes=0-99", 10), Asked::Range(0..10));
        assert_eq!(bytes("bytes=10-", 10), Asked::Beyond);
        assert_eq!(bytes("bytes=-0", 10), Asked::Beyond);
        for passed_over in ["lines=0-3", "bytes=3-1", "bytes=a-b", "bytes=0-1,3-4", "bytes"] {
            assert_eq!(bytes(passed_over, 10), Asked::Whole);
        }
    }
}
