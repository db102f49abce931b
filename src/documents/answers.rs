//! What is left of the answer to a request once documents are set aside: it is answered for as long as one that was
//! accepted answers it.

use crate::access::policy;
use crate::error::Result;
use crate::store::{Event, Seen, Write};
use ::entity::types::{RemarkKind, RequestStatus};
use ::entity::{document_answer, document_request, evidence, request_remark};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::BTreeSet;

/// So many items are looked at together.
const AT_ONCE: usize = 1_000;

/// The requests that any of these items answers, held. Hold them before the items, as whoever sends a file does.
///
/// # Errors
/// If the database cannot be read.
pub async fn answered(
    write: &Write<'_>,
    items: &[Uuid],
) -> Result<Vec<Seen<document_request::Model>>> {
    let mut requests = BTreeSet::new();
    for some in items.chunks(AT_ONCE) {
        let theirs = document_answer::Column::DocumentId.is_in(some.iter().copied());
        let answers = write.all::<document_answer::Entity>(Condition::all().add(theirs)).await?;
        requests.extend(answers.iter().map(|answer| answer.request_id));
    }
    let these = document_request::Column::Id.is_in(requests);
    write.hold_all::<document_request::Entity>(Condition::all().add(these)).await
}

/// Asks again for what no document answers any more that was accepted, of requests that are held, or leaves it at what
/// the Area said of it before. Where one still does, more is to come if that was said when the last of them came: what took
/// its place since says nothing of it.
///
/// # Errors
/// If the database refuses.
pub async fn reopen(write: &Write<'_>, requests: &[Seen<document_request::Model>]) -> Result<()> {
    for request in requests {
        if !matches!(request.status, RequestStatus::Received | RequestStatus::Partial) {
            continue;
        }
        let status = match supplied(write, request.id).await? {
            Some(status) => status,
            None => said(write, request.id).await?,
        };
        if status != request.status {
            turn(write, request, status).await?;
        }
    }
    Ok(())
}

/// Says how far a request has come that is held, and tells of it.
///
/// # Errors
/// If the database refuses.
pub(super) async fn turn(
    write: &Write<'_>,
    request: &document_request::Model,
    status: RequestStatus,
) -> Result<()> {
    if request.status != status {
        let row = document_request::ActiveModel {
            id: Set(request.id),
            status: Set(status),
            ..Default::default()
        };
        write.put(row).await?;
    }
    let data = serde_json::json!({"request": request.id, "status": status});
    write.tell(Event { event_type: "request.changed", data }, "DocumentRequest", request.id).await
}

/// How far a request has come by the documents that answer it and were accepted; none if there is none.
async fn supplied(write: &Write<'_>, request: Uuid) -> Result<Option<RequestStatus>> {
    let of = document_answer::Column::RequestId.eq(request);
    let answers = write.all::<document_answer::Entity>(Condition::all().add(of)).await?;
    let mut last: Option<Seen<evidence::Model>> = None;
    for some in answers.chunks(AT_ONCE) {
        let items = evidence::Column::Id.is_in(some.iter().map(|answer| answer.document_id));
        let mut items = write.all::<evidence::Entity>(Condition::all().add(items)).await?;
        items.retain(|item| policy::is_accepted(item.status));
        last = last.into_iter().chain(items).max_by_key(|item| (item.received_at, item.id));
    }
    let Some(last) = last else { return Ok(None) };
    let partial = write.more_was_to_come(last.id).await?;
    Ok(Some(if partial { RequestStatus::Partial } else { RequestStatus::Received }))
}

/// How far a request has come that nothing answers, by what the Area said of it last.
async fn said(write: &Write<'_>, request: Uuid) -> Result<RequestStatus> {
    let of = request_remark::Column::RequestId.eq(request);
    let mut remarks = write.all::<request_remark::Entity>(Condition::all().add(of)).await?;
    remarks.sort_by_key(|remark| (remark.made_at, remark.id));
    let said = remarks.iter().rev().find_map(|remark| match remark.kind {
        RemarkKind::NotHeld => Some(RequestStatus::NotHeld),
        RemarkKind::Refused => Some(RequestStatus::Refused),
        RemarkKind::Comment | RemarkKind::Extended | RemarkKind::Withdrawn => None,
    });
    Ok(said.unwrap_or(RequestStatus::Requested))
}
