//! Keeping documents: until when, under which legal hold, and how they are disposed of. Disposal takes the
//! bytes and the words; what describes the document, its digests and the links to it stay.

use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::files::Files;
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{Action, FileState, KeepingKind, LinkStatus};
use ::entity::{document, document_remark, document_version, evidence, evidence_link, judgement};
use chrono::Datelike;
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::BTreeSet;

/// The longest name of a retention class, in characters.
const LONGEST_CLASS: usize = 100;

/// Sets until when a document is kept.
///
/// # Errors
/// [`Error::NotFound`] for a document that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse.
pub async fn retain(
    store: &Store,
    id: Uuid,
    class: &str,
    keep_until: Date,
    reason: &str,
) -> Result<Seen<evidence::Model>> {
    let class = class.trim();
    let remark = (KeepingKind::Retention, reason);
    keep(store, Action::SetRetention, id, remark, async |_, _| {
        if class.is_empty()
            || class.chars().count() > LONGEST_CLASS
            || class.chars().any(char::is_control)
        {
            let message = format!("The class is one line of 1 to {LONGEST_CLASS} characters.");
            return Err(Error::refused("retentionClass", UserErrorCode::InvalidValue, message));
        }
        if !(1900..=9999).contains(&keep_until.year()) {
            let message = "The day is in a year from 1900 to 9999.";
            return Err(Error::refused("keepUntil", UserErrorCode::InvalidValue, message));
        }
        Ok(document::ActiveModel {
            retention_class: Set(Some(class.into())),
            keep_until: Set(Some(keep_until)),
            ..Default::default()
        })
    })
    .await
}

/// Puts a document under a legal hold, or lifts it.
///
/// # Errors
/// As [`retain`].
pub async fn hold(
    store: &Store,
    id: Uuid,
    held: bool,
    reason: &str,
) -> Result<Seen<evidence::Model>> {
    let kind = if held { KeepingKind::Held } else { KeepingKind::Released };
    keep(store, Action::HoldDocument, id, (kind, reason), async |_, detail| {
        match (held, detail.legal_hold) {
            (true, true) => Err(Error::refused(
                "document",
                UserErrorCode::UnderLegalHold,
                "A legal hold keeps it already.",
            )),
            (false, false) => Err(Error::refused(
                "document",
                UserErrorCode::NotUnderLegalHold,
                "No legal hold keeps it.",
            )),
            _ => Ok(document::ActiveModel { legal_hold: Set(held), ..Default::default() }),
        }
    })
    .await
}

/// Disposes of a document whose retention is over, that no legal hold keeps and that no active link cites.
///
/// # Errors
/// As [`retain`].
pub async fn dispose(
    store: &Store,
    files: &Files,
    id: Uuid,
    reason: &str,
) -> Result<Seen<evidence::Model>> {
    let mut keys = Vec::new();
    let remark = (KeepingKind::Disposed, reason);
    let item = keep(store, Action::DisposeDocument, id, remark, async |write, detail| {
        if detail.legal_hold {
            let message = "A legal hold keeps it: it must be lifted first.";
            return Err(Error::refused("document", UserErrorCode::UnderLegalHold, message));
        }
        let today = write.clock.today();
        match detail.keep_until {
            Some(day) if day < today => {}
            Some(day) => {
                let message = format!("Its retention keeps it until {day}.");
                return Err(Error::refused("document", UserErrorCode::StillRetained, message));
            }
            None => {
                let message = "No retention is set for it: set until when it is kept first.";
                return Err(Error::refused("document", UserErrorCode::StillRetained, message));
            }
        }
        uncited(write, id).await?;
        let versions = versions(write, id).await?;
        for version in &versions {
            let row = document_version::ActiveModel {
                id: Set(*version),
                file_state: Set(FileState::Disposed),
                ..Default::default()
            };
            write.update(row).await?;
        }
        keys = write.erase(&versions).await?;
        Ok(document::ActiveModel::default())
    })
    .await?;
    for key in keys {
        // it is disposed of; bytes that are left here are found by `evidence verify`
        if let Err(fault) = files.delete(&key).await {
            tracing::error!(key, ?fault, "bytes of a disposed document could not be deleted");
        }
    }
    Ok(item)
}

/// Refuses while an active link cites a document that is held, whoever sees that. Those judgements are named that the
/// viewer sees.
async fn uncited(write: &Write<'_>, document: Uuid) -> Result<()> {
    if !write.is_any_cited(&[document]).await? {
        return Ok(());
    }
    let active = Condition::all()
        .add(evidence_link::Column::EvidenceId.eq(document))
        .add(evidence_link::Column::Status.eq(LinkStatus::Active));
    let links = write.all::<evidence_link::Entity>(active).await?;
    let those = judgement::Column::Id.is_in(links.iter().map(|link| link.judgement_id));
    let those = write.all::<judgement::Entity>(Condition::all().add(those)).await?;
    let names: BTreeSet<&str> = those.iter().map(|of| of.reference.as_str()).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let who = if names.is_empty() { "a judgement" } else { names.as_str() };
    let message = format!(
        "Cited by: {who}. What is cited is not disposed of: a draft's links can be withdrawn first; what was signed off \
         keeps what it rests on."
    );
    Err(Error::refused("document", UserErrorCode::Cited, message))
}

async fn versions(write: &Write<'_>, document: Uuid) -> Result<Vec<Uuid>> {
    let theirs = Condition::all().add(document_version::Column::DocumentId.eq(document));
    let versions = write.all::<document_version::Entity>(theirs).await?;
    Ok(versions.into_iter().map(|version| version.id).collect())
}

/// Changes how a document is kept as `how` says, with the reason, unless it was disposed of.
async fn keep(
    store: &Store,
    action: Action,
    id: Uuid,
    (kind, reason): (KeepingKind, &str),
    how: impl AsyncFnOnce(&Write<'_>, &document::Model) -> Result<document::ActiveModel>,
) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<evidence::Entity>(action, id).await?;
    store
        .write(&permit, async |write| {
            let item = write.hold::<evidence::Entity>(id).await?;
            let detail = write.hold::<document::Entity>(id).await?;
            let of_document = Condition::all()
                .add(document_remark::Column::DocumentId.eq(id))
                .add(document_remark::Column::Kind.eq(KeepingKind::Disposed));
            if !write.all::<document_remark::Entity>(of_document).await?.is_empty() {
                let message = format!("{} was disposed of before.", item.reference);
                return Err(Error::refused("document", UserErrorCode::AlreadyDisposed, message));
            }
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let row = how(write, &detail).await?;
            if row != document::ActiveModel::default() {
                write.update(document::ActiveModel { evidence_id: Set(id), ..row }).await?;
            }
            let remark = document_remark::ActiveModel {
                id: Set(write.clock.id()),
                document_id: Set(id),
                kind: Set(kind),
                text: Set(reason.trim().into()),
                made_by: Set(permit.person()),
                made_at: Set(write.clock.now()),
            };
            write.insert(remark).await?;
            let data = serde_json::json!({"document": id, "kind": kind});
            write.tell(Event { event_type: "document.keeping", data }, "Document", id).await?;
            Ok(item)
        })
        .await
}
