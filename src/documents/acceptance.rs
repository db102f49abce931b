//! Taking a file in that passed every check: in one transaction it becomes a version of a document, and
//! what was asked for is answered. A file that a table has yet to name waits for that first.

use super::answers::turn;
use super::places;
use crate::access::policy;
use crate::error::{Error, Result, UserErrorCode};
use crate::files;
use crate::store::{Event, Seen, Store, Write};
use crate::words;
use ::entity::types::{
    Action, EvidenceKind, EvidenceStatus, FileState, Origin, RedactionState, RequestStatus, Role,
    ScanState, TextState, UploadState,
};
use ::entity::{
    area, document, document_answer, document_content, document_request, document_upload,
    document_upload_request, document_version, evidence, evidence_component, inspection, person,
};
use chrono::TimeDelta;
use extract::Examined;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::BTreeSet;

/// So long a file waits for the table that names it.
const PATIENCE: TimeDelta = TimeDelta::days(7);

/// What such a file is told.
const WAITS: &str = "It was checked, and waits for the table of documents that says what it is.";

/// What the checks found.
#[derive(Debug)]
pub struct Checked {
    /// What is in the file.
    pub examined: Examined,
    /// Whether it was scanned.
    pub scan: ScanState,
}

/// Takes the file in, in the name of whoever sent it, or lets it wait for its table. Does nothing to an upload that is
/// finished.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] or [`Error::Refused`] if its sender may not send it there any
/// more, or what it is for does not take it any more.
pub async fn accept(
    store: &Store,
    upload: &document_upload::Model,
    checked: Checked,
) -> Result<()> {
    let requests = store.find::<document_upload_request::Entity>();
    let requests = requests.filter(document_upload_request::Column::UploadId.eq(upload.id));
    let requests = store.all(requests.order_by(document_upload_request::Column::RequestId)).await?;
    let requests: Vec<Uuid> = requests.into_iter().map(|row| row.request_id).collect();
    for request in &requests {
        store.permit::<document_request::Entity>(Action::UploadDocument, *request).await?;
    }
    if let Some(document) = upload.document_id {
        let action = match upload.derived_from {
            None => Action::UploadDocument,
            Some(_) => Action::RedactDocument,
        };
        store.permit::<evidence::Entity>(action, document).await?;
    }
    let waits = upload.document_id.is_none() && requests.is_empty();
    if waits {
        let inspection = upload.inspection_id;
        store.permit::<inspection::Entity>(Action::ImportEvidence, inspection).await?;
    }
    let from = received_from(store, upload).await?;
    let permit = store.permit::<document_upload::Entity>(Action::CompleteUpload, upload.id).await?;
    let permit = permit.naming(if waits { "waits for its table" } else { "available" });
    store
        .write(&permit, async |write| {
            let held = write.hold::<document_upload::Entity>(upload.id).await?;
            if held.state != UploadState::Pending {
                write.was_done();
                return Ok(());
            }
            if waits {
                return wait(write, &held, &checked).await;
            }
            take_in(write, &held, &requests, checked, from).await.map(drop)
        })
        .await
}

/// Keeps what was found in a file until its table comes.
async fn wait(
    write: &Write<'_>,
    upload: &Seen<document_upload::Model>,
    checked: &Checked,
) -> Result<()> {
    let examined = serde_json::to_string(&checked.examined).map_err(Error::internal)?;
    write.keep_reading(upload, checked.scan, examined).await?;
    let row = document_upload::ActiveModel {
        id: Set(upload.id),
        state: Set(UploadState::Checked),
        message: Set(Some(WAITS.into())),
        claimed_until: Set(None),
        expires_at: Set(write.clock.now() + PATIENCE),
        ..Default::default()
    };
    write.update(row).await.map(drop)
}

/// Makes an upload that is held a version of a document, new or there before, as it says: the one way in which files
/// become evidence. Answers the document, as it was before a newer version.
///
/// # Errors
/// [`Error::Refused`] if what it is for does not take it any more.
pub async fn take_in(
    write: &Write<'_>,
    upload: &document_upload::Model,
    requests: &[Uuid],
    checked: Checked,
    from: String,
) -> Result<Seen<evidence::Model>> {
    let (document, number) = match upload.document_id {
        None => (found(write, upload, requests).await?, 1),
        Some(document) => supersede(write, upload, document).await?,
    };
    write.insert_all([version(write, upload, &checked, document.id, number, from)]).await?;
    let pages = checked.examined.pages.and_then(|pages| i32::try_from(pages).ok());
    let (text, places) = places::together(checked.examined.passages);
    let content = document_content::ActiveModel {
        version_id: Set(upload.id),
        object_key: Set(files::document_key(upload.id)),
        folded: Set(Some(words::fold(&text))),
        text: Set(Some(text)),
        pages: Set(pages),
        places: Set(Some(serde_json::to_string(&places).map_err(Error::internal)?)),
    };
    // whoever sends a redacted rendition need not be one who opens it
    write.insert_all([content]).await?;
    let row = document_upload::ActiveModel {
        id: Set(upload.id),
        document_id: Set(Some(document.id)),
        // as its table says, if it came with one
        title: Set(upload.title.clone()),
        marking: Set(upload.marking),
        language: Set(upload.language),
        origin: Set(upload.origin),
        period_start: Set(upload.period_start),
        period_end: Set(upload.period_end),
        personal_data: Set(upload.personal_data),
        state: Set(UploadState::Available),
        message: Set(None),
        claimed_until: Set(None),
        ..Default::default()
    };
    write.put(row).await?;
    let data = serde_json::json!({"version": upload.id, "number": number});
    let event = Event { event_type: "document.received", data };
    write.tell(event, "Document", document.id).await?;
    Ok(document)
}

/// A new document, with its reference. What was asked for is answered.
async fn found(
    write: &Write<'_>,
    upload: &document_upload::Model,
    requests: &[Uuid],
) -> Result<Seen<evidence::Model>> {
    let mut asked = Vec::new();
    for request in requests {
        let request = write.hold_once::<document_request::Entity>(*request).await?;
        if request.status == RequestStatus::Withdrawn {
            let message = format!("{} was withdrawn: it is no longer asked for.", request.code);
            return Err(Error::refused("requests", UserErrorCode::NotOutstanding, message));
        }
        asked.push(request);
    }
    // held, so that no two documents of an Area are given the same reference
    let area = write.hold_once::<area::Entity>(upload.area_id).await?;
    let reference = write.next_reference(&format!("DOC-{}-", area.code), area.id).await?;
    let id = write.clock.id();
    let item = evidence::ActiveModel {
        id: Set(id),
        inspection_id: Set(upload.inspection_id),
        area_id: Set(upload.area_id),
        kind: Set(EvidenceKind::Document),
        reference: Set(reference),
        title: Set(upload.title.clone()),
        origin: Set(upload.origin.unwrap_or(Origin::AreaSelfReport)),
        marking: Set(upload.marking),
        language: Set(upload.language),
        period_start: Set(upload.period_start),
        period_end: Set(upload.period_end),
        received_at: Set(write.clock.now()),
        recorded_by: Set(Some(upload.created_by)),
        status: Set(EvidenceStatus::Accepted),
        status_reason: Set(None),
    };
    let item = write.insert(item).await?;
    let detail = document::ActiveModel {
        evidence_id: Set(id),
        force_id: Set(asked.iter().find_map(|request| request.force_id)),
        handling: Set(None),
        personal_data: Set(upload.personal_data),
        retention_class: Set(None),
        keep_until: Set(None),
        legal_hold: Set(false),
    };
    write.insert_all([detail]).await?;
    let components: BTreeSet<_> = asked.iter().map(|request| request.component).collect();
    let components = components.into_iter().map(|component| evidence_component::ActiveModel {
        evidence_id: Set(id),
        component: Set(component),
    });
    write.insert_all(components).await?;
    let answers = asked.iter().map(|request| document_answer::ActiveModel {
        document_id: Set(id),
        request_id: Set(request.id),
    });
    write.insert_all(answers).await?;
    let status = if upload.more_to_come { RequestStatus::Partial } else { RequestStatus::Received };
    for request in asked {
        turn(write, &request, status).await?;
    }
    Ok(item)
}

/// Makes room for a new version of a document; answers the document and the number. The original of a redacted rendition
/// is sealed.
async fn supersede(
    write: &Write<'_>,
    upload: &document_upload::Model,
    document: Uuid,
) -> Result<(Seen<evidence::Model>, i32)> {
    let item = write.hold::<evidence::Entity>(document).await?;
    if !policy::is_accepted(item.status) {
        let message = format!("{} was set aside: it takes no new version.", item.reference);
        return Err(Error::refused("document", UserErrorCode::EvidenceNotAccepted, message));
    }
    let of_document = Condition::all().add(document_version::Column::DocumentId.eq(document));
    let versions = write.all::<document_version::Entity>(of_document).await?;
    if versions.iter().any(|version| version.file_state == FileState::Disposed) {
        let message = format!("{} was disposed of: it takes no new version.", item.reference);
        return Err(Error::refused("document", UserErrorCode::AlreadyDisposed, message));
    }
    if let Some(original) = upload.derived_from {
        let original = write.hold::<document_version::Entity>(original).await?;
        if original.sealed {
            let message = "Another redacted rendition of this version came first.";
            return Err(Error::refused("redacts", UserErrorCode::AlreadyRedacted, message));
        }
        if versions.iter().any(|version| version.number > original.number) {
            let message = "A later version came meanwhile: that is the one to redact.";
            return Err(Error::refused("redacts", UserErrorCode::Superseded, message));
        }
        let row = document_version::ActiveModel {
            id: Set(original.id),
            sealed: Set(true),
            ..Default::default()
        };
        write.update(row).await?;
    } else if upload.marking > item.marking {
        let row = evidence::ActiveModel {
            id: Set(document),
            marking: Set(upload.marking),
            ..Default::default()
        };
        write.update(row).await?;
    }
    if upload.personal_data {
        let row = document::ActiveModel {
            evidence_id: Set(document),
            personal_data: Set(true),
            ..Default::default()
        };
        write.update(row).await?;
    }
    let last = versions.iter().map(|version| version.number).max().unwrap_or_default();
    Ok((item, last + 1))
}

fn version(
    write: &Write<'_>,
    upload: &document_upload::Model,
    checked: &Checked,
    document: Uuid,
    number: i32,
    from: String,
) -> document_version::ActiveModel {
    let redaction = match upload.derived_from {
        Some(_) => RedactionState::Applied,
        None if upload.personal_data => RedactionState::Pending,
        None => RedactionState::None,
    };
    let text = match &checked.examined {
        Examined { needs_person: true, .. } => TextState::Unreadable,
        Examined { truncated: true, .. } => TextState::Cut,
        Examined { .. } => TextState::Complete,
    };
    document_version::ActiveModel {
        id: Set(upload.id),
        document_id: Set(document),
        number: Set(number),
        file_name: Set(upload.file_name.clone()),
        declared_media_type: Set(upload.declared_media_type.clone()),
        detected_media_type: Set(Some(checked.examined.kind.media_type().into())),
        size: Set(upload.size),
        sha256: Set(upload.sha256.clone()),
        received_at: Set(write.clock.now()),
        received_from: Set(from),
        scan_state: Set(checked.scan),
        redaction_state: Set(redaction),
        sealed: Set(false),
        derived_from: Set(upload.derived_from),
        text_state: Set(Some(text)),
        file_state: Set(FileState::Sound),
        file_checked_at: Set(None),
    }
}

/// Whom a file came from: the Area, if its liaison sent it, or else the person.
async fn received_from(store: &Store, upload: &document_upload::Model) -> Result<String> {
    if upload.created_role == Role::AreaContributor {
        return Ok(format!("CPS {}", store.get::<area::Entity>(upload.area_id).await?.name));
    }
    Ok(store.get::<person::Entity>(upload.created_by).await?.title.clone())
}
