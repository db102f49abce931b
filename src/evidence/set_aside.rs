//! Setting an item of evidence aside: rejecting it, for example as out of scope, or withdrawing it.
//!
//! It stays, with the reason, and so do the links to it: what rests on it must be seen to. What it answered is asked for
//! again, if nothing else answers it.

use crate::access::policy;
use crate::documents::answers;
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::store::{Event, Seen, Store, Write};
use ::entity::evidence;
use ::entity::types::{Action, EvidenceStatus};
use sea_orm::Set;
use sea_orm::prelude::Uuid;

/// Rejects an item: it should not have come, and nobody opens its content any more.
///
/// # Errors
/// [`Error::NotFound`] for an item that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] without a reason, and for an item that was set aside before.
pub async fn reject(store: &Store, item: Uuid, reason: &str) -> Result<Seen<evidence::Model>> {
    set_aside(store, Action::RejectEvidence, item, EvidenceStatus::Rejected, reason).await
}

/// Withdraws an item: it is not relied on any more.
///
/// # Errors
/// As [`reject`].
pub async fn withdraw(store: &Store, item: Uuid, reason: &str) -> Result<Seen<evidence::Model>> {
    set_aside(store, Action::WithdrawEvidence, item, EvidenceStatus::Withdrawn, reason).await
}

async fn set_aside(
    store: &Store,
    action: Action,
    item: Uuid,
    status: EvidenceStatus,
    reason: &str,
) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<evidence::Entity>(action, item).await?;
    store
        .write(&permit, async |write| {
            let requests = answers::answered(write, &[item]).await?;
            let held = write.hold::<evidence::Entity>(item).await?;
            if !policy::is_accepted(held.status) {
                let message =
                    format!("{} was set aside before; its reason stands.", held.reference);
                return Err(Error::refused(
                    "evidence",
                    UserErrorCode::EvidenceNotAccepted,
                    message,
                ));
            }
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let row = evidence::ActiveModel {
                id: Set(item),
                status: Set(status),
                status_reason: Set(Some(reason.trim().into())),
                ..Default::default()
            };
            let row = write.update(row).await?;
            tell(write, &row).await?;
            answers::reopen(write, &requests).await?;
            Ok(row)
        })
        .await
}

/// Tells that an item was set aside.
///
/// # Errors
/// If the database refuses.
pub async fn tell(write: &Write<'_>, item: &evidence::Model) -> Result<()> {
    let data = serde_json::json!({"evidence": item.id, "status": item.status});
    let event = Event { event_type: "evidence.set-aside", data };
    write.tell_in(Some(item.inspection_id), event, item.kind.type_name(), item.id).await
}
