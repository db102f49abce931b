//! Sending a file: it is announced, its bytes go straight to the store, and their sender says that they
//! are there. What becomes of it then is for [`Reception`](super::Reception).

use super::announcement::{NewUpload, Purpose, check};
use crate::access::Viewer;
use crate::error::{Error, Result, UserErrorCode};
use crate::files::{self, Files};
use crate::store::{Permit, Seen, Store};
use ::entity::types::{
    Action, EvidenceKind, FileState, Origin, RedactionState, RequestStatus, Role, UploadState,
};
use ::entity::{
    document_request, document_upload, document_upload_request, document_version, evidence,
    inspection,
};
use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};

/// An upload is given up if its bytes were not said to be there by then.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// The most uploads of one person that wait for their bytes or their checks.
const MOST_PENDING: usize = 1_000;

/// The most bytes that they may announce together.
const MOST_BYTES: i64 = 50 * 1024 * 1024 * 1024;

/// The most requests that one file answers.
pub const MOST_REQUESTS: usize = 50;

/// Where a file belongs, once its sender may send it there.
struct Place {
    inspection: Uuid,
    area: Uuid,
    title: String,
    document: Option<Uuid>,
    derived_from: Option<Uuid>,
    requests: Vec<Uuid>,
}

/// Announces a file. Nothing of it has come yet.
///
/// # Errors
/// [`Error::NotFound`] for a request or document that the viewer may not see, [`Error::Forbidden`] for a
/// role that may not, [`Error::Refused`] for what is not taken.
pub async fn announce(
    store: &Store,
    files: &Files,
    new: NewUpload,
) -> Result<Seen<document_upload::Model>> {
    match &new.purpose {
        Purpose::Answers(requests) => {
            let (permit, place) = answering(store, requests).await?;
            lay_down(store, files, permit, place, new).await
        }
        Purpose::Supersedes(document) => {
            let permit =
                store.permit::<evidence::Entity>(Action::UploadDocument, *document).await?;
            let place = within(permit.subject(), None)?;
            newer(store, *document, &new.sha256).await?;
            lay_down(store, files, permit, place, new).await
        }
        Purpose::ForTable(inspection) => {
            let permit =
                store.permit::<inspection::Entity>(Action::ImportEvidence, *inspection).await?;
            let place = Place {
                inspection: *inspection,
                area: permit.subject().area_id,
                title: new.file_name.clone(),
                document: None,
                derived_from: None,
                requests: vec![],
            };
            lay_down(store, files, permit, place, new).await
        }
        Purpose::Redacts(version) => {
            store.require(Action::RedactDocument).await?;
            let version = store.get::<document_version::Entity>(*version).await?;
            let permit =
                store.permit::<evidence::Entity>(Action::RedactDocument, version.document_id);
            let permit = permit.await?;
            if version.sealed || version.redaction_state == RedactionState::Applied {
                let message =
                    "This version is redacted already: name the one that is to be redacted.";
                return Err(Error::refused("redacts", UserErrorCode::AlreadyRedacted, message));
            }
            let place = within(permit.subject(), Some(version.id))?;
            let later = Condition::all()
                .add(document_version::Column::DocumentId.eq(version.document_id))
                .add(document_version::Column::Number.gt(version.number));
            if store.count(store.find::<document_version::Entity>().filter(later)).await? > 0 {
                let message = "A later version came: that is the one to redact.";
                return Err(Error::refused("redacts", UserErrorCode::Superseded, message));
            }
            lay_down(store, files, permit, place, new).await
        }
    }
}

async fn answering(
    store: &Store,
    requests: &[Uuid],
) -> Result<(Permit<document_request::Model>, Place)> {
    store.require(Action::UploadDocument).await?;
    let refused = |code, message: &str| Error::refused("requests", code, message);
    let mut requests = requests.to_vec();
    requests.sort();
    requests.dedup();
    if requests.len() > MOST_REQUESTS {
        return Err(refused(UserErrorCode::InvalidValue, "One file answers at most 50 requests."));
    }
    let mut permits = Vec::new();
    for request in &requests {
        permits.push(
            store.permit::<document_request::Entity>(Action::UploadDocument, *request).await?,
        );
    }
    let Some(first) = permits.first().map(Permit::subject) else {
        let message = "Name the requests that the file answers, at least one.";
        return Err(refused(UserErrorCode::InvalidValue, message));
    };
    for request in permits.iter().map(Permit::subject) {
        if request.inspection_id != first.inspection_id {
            let message = "These requests are of different inspections: send the file to each.";
            return Err(refused(UserErrorCode::OutOfScope, message));
        }
        if request.status == RequestStatus::Withdrawn {
            let message = format!("{} was withdrawn: it is no longer asked for.", request.code);
            return Err(refused(UserErrorCode::NotOutstanding, &message));
        }
    }
    let place = Place {
        inspection: first.inspection_id,
        area: first.area_id,
        title: first.title.clone(),
        document: None,
        derived_from: None,
        requests,
    };
    Ok((permits.swap_remove(0), place))
}

fn within(item: &evidence::Model, derived_from: Option<Uuid>) -> Result<Place> {
    if item.kind != EvidenceKind::Document || !crate::access::policy::is_accepted(item.status) {
        let message = format!("{} was set aside: it takes no new version.", item.reference);
        return Err(Error::refused("document", UserErrorCode::EvidenceNotAccepted, message));
    }
    Ok(Place {
        inspection: item.inspection_id,
        area: item.area_id,
        title: item.title.clone(),
        document: Some(item.id),
        derived_from,
        requests: vec![],
    })
}

/// A new version has other bytes than the newest one.
async fn newer(store: &Store, document: Uuid, sha256: &str) -> Result<()> {
    let of_document = document_version::Column::DocumentId.eq(document);
    let versions = store.find::<document_version::Entity>().filter(of_document);
    let versions = store.all(versions.order_by(document_version::Column::Number)).await?;
    if versions.iter().any(|version| version.file_state == FileState::Disposed) {
        let message = "It was disposed of: it takes no new version.";
        return Err(Error::refused("document", UserErrorCode::AlreadyDisposed, message));
    }
    if versions.last().is_some_and(|newest| newest.sha256.eq_ignore_ascii_case(sha256)) {
        let message = "The newest version has these bytes already.";
        return Err(Error::refused("sha256", UserErrorCode::Unchanged, message));
    }
    Ok(())
}

async fn lay_down<M: crate::access::Subject + Sync>(
    store: &Store,
    files: &Files,
    permit: Permit<M>,
    place: Place,
    new: NewUpload,
) -> Result<Seen<document_upload::Model>> {
    let mine = store
        .find::<document_upload::Entity>()
        .filter(document_upload::Column::CreatedBy.eq(permit.person()))
        .filter(document_upload::Column::State.eq(UploadState::Pending));
    let mine = store.all(mine).await?;
    let bytes: i64 = mine.iter().map(|upload| upload.size).sum();
    if mine.len() >= MOST_PENDING || bytes.saturating_add(new.size) > MOST_BYTES {
        let message = "Too many of your uploads are under way, or too large ones: finish some first. At \
                       most 1,000, of 50 GiB together, can be.";
        return Err(Error::Limit(message.into()));
    }
    let checked = check(&new).and(origin(store.viewer(), &new));
    let id = store.new_id();
    let multipart = match &checked {
        Ok(()) => files.begin_parts(id, u64::try_from(new.size).unwrap_or_default()).await?,
        Err(_) => None,
    };
    let now = store.now();
    let title = new.title.filter(|title| !title.trim().is_empty()).unwrap_or(place.title);
    let row = document_upload::ActiveModel {
        id: Set(id),
        inspection_id: Set(place.inspection),
        area_id: Set(place.area),
        document_id: Set(place.document),
        derived_from: Set(place.derived_from),
        title: Set(title.trim().into()),
        file_name: Set(new.file_name.trim().into()),
        declared_media_type: Set(new.media_type),
        size: Set(new.size),
        sha256: Set(new.sha256.to_ascii_lowercase()),
        marking: Set(new.marking),
        language: Set(new.language),
        origin: Set(new.origin),
        period_start: Set(new.period.0),
        period_end: Set(new.period.1),
        personal_data: Set(new.personal_data),
        more_to_come: Set(new.more_to_come),
        created_by: Set(permit.person()),
        created_role: Set(store.viewer().role),
        created_at: Set(now),
        expires_at: Set(now + PATIENCE),
        multipart: Set(multipart),
        submitted_at: Set(None),
        claimed_until: Set(None),
        attempts: Set(0),
        state: Set(UploadState::Pending),
        reason: Set(None),
        message: Set(None),
    };
    let permit = permit.naming(&format!("upload {id}"));
    store
        .write(&permit, async |write| {
            checked?;
            let upload = write.insert(row).await?;
            let answers =
                place.requests.iter().map(|request| document_upload_request::ActiveModel {
                    upload_id: Set(id),
                    request_id: Set(*request),
                });
            write.insert_all(answers).await?;
            Ok(upload)
        })
        .await
}

/// Where a new document comes from must be said: an Area's liaison sees what the Area itself reports.
fn origin(viewer: &Viewer, new: &NewUpload) -> Result<()> {
    let liaison = viewer.role == Role::AreaContributor;
    let fits = match (&new.purpose, new.origin) {
        // a new version comes from where the document does, and a table says it itself
        (Purpose::Supersedes(_) | Purpose::Redacts(_) | Purpose::ForTable(_), origin) => {
            origin.is_none()
        }
        (Purpose::Answers(_), None) => liaison,
        (Purpose::Answers(_), Some(origin)) => !liaison || origin == Origin::AreaSelfReport,
    };
    if fits {
        return Ok(());
    }
    let message = "Say where a new document comes from. What an Area's liaison sends is AREA_SELF_REPORT; a \
                   new version comes from where its document does, and a table says it of its files, so leave it \
                   out there.";
    Err(Error::refused("origin", UserErrorCode::OriginRequired, message))
}

/// Says that the bytes of one's own upload are there. Saying it twice changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for an upload that the viewer may not see, [`Error::Forbidden`] for one of somebody
/// else, [`Error::Refused`] if the bytes are not there.
pub async fn submit(store: &Store, files: &Files, id: Uuid, parts: Vec<String>) -> Result<()> {
    let permit = store.permit::<document_upload::Entity>(Action::CompleteUpload, id).await?;
    let upload = permit.subject();
    if upload.state != UploadState::Pending || upload.submitted_at.is_some() {
        return Ok(());
    }
    let there = match files.end_parts(upload, parts).await {
        Ok(()) => files.size(&files::upload_key(id)).await?.is_some(),
        Err(Error::NotFound) => false,
        Err(fault) => return Err(fault),
    };
    if !there {
        let message = "The bytes are not there yet: send them where the tickets say, then complete the \
                       upload. One that went in parts needs the ETag of each part, in order.";
        return Err(Error::refused("upload", UserErrorCode::BytesMissing, message));
    }
    let permit = permit.naming("its bytes came");
    store
        .write(&permit, async |write| {
            let held = write.hold::<document_upload::Entity>(id).await?;
            if held.state != UploadState::Pending || held.submitted_at.is_some() {
                write.was_done();
            } else {
                let row = document_upload::ActiveModel {
                    id: Set(id),
                    submitted_at: Set(Some(write.clock.now())),
                    ..Default::default()
                };
                write.update(row).await?;
            }
            Ok(())
        })
        .await
}
