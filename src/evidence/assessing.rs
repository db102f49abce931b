//! Weighing an item of evidence: whose account it is, and how far it can be relied on, as an inspector judges it.
//!
//! Each assessment stays; the latest stands. Nothing is worked out from them.

use crate::access::policy;
use crate::error::{Error, Result, UserErrorCode, one_line, short_text, some_text};
use crate::inspections::course;
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{Action, Reliability};
use ::entity::{evidence, evidence_assessment};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

/// What an inspector says of an item.
#[derive(Clone, Debug)]
pub struct NewAssessment {
    /// The item.
    pub evidence: Uuid,
    /// Whose account it is.
    pub account: String,
    /// What the Area did to assure its own data.
    pub assurance: Option<String>,
    /// How far it can be relied on.
    pub reliability: Reliability,
    /// Why.
    pub reason: String,
    /// The number of the assessment that was seen to stand, 0 for none.
    pub expected: Option<i32>,
}

/// Assesses an item, in the viewer's own name.
///
/// # Errors
/// [`Error::NotFound`] for an item that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn assess(store: &Store, new: NewAssessment) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<evidence::Entity>(Action::AssessEvidence, new.evidence).await?;
    store
        .write(&permit, async |write| {
            let item = write.hold::<evidence::Entity>(new.evidence).await?;
            course::open(write, item.inspection_id).await?;
            if !policy::is_accepted(item.status) {
                let message = format!("{} was set aside; its reason stands.", item.reference);
                return Err(Error::refused(
                    "evidence",
                    UserErrorCode::EvidenceNotAccepted,
                    message,
                ));
            }
            let number = latest(write, item.id).await?;
            if new.expected.is_some_and(|seen| seen != number) {
                let message = format!(
                    "Somebody assessed {} since: it is at assessment {number}. Look at it, and say again what shall be.",
                    item.reference
                );
                return Err(Error::refused("expected", UserErrorCode::Conflict, message));
            }
            let row = said(&new)?;
            let row = evidence_assessment::Model {
                id: write.clock.id(),
                number: number + 1,
                assessed_by: permit.person(),
                assessed_at: write.clock.now(),
                ..row
            };
            let data = serde_json::json!({"evidence": item.id, "assessment": row.number});
            write.insert_all([row.into_active_model().reset_all()]).await?;
            let event = Event { event_type: "evidence.assessed", data };
            write.tell(event, item.kind.type_name(), item.id).await?;
            Ok(item)
        })
        .await
}

/// The number of the assessment of an item that stands, 0 for none.
async fn latest(write: &Write<'_>, item: Uuid) -> Result<i32> {
    let of = Condition::all().add(evidence_assessment::Column::EvidenceId.eq(item));
    let all = write.all::<evidence_assessment::Entity>(of).await?;
    Ok(all.iter().map(|one| one.number).max().unwrap_or(0))
}

/// What is said, held against the rules.
fn said(new: &NewAssessment) -> Result<evidence_assessment::Model> {
    one_line("account", &new.account)?;
    let assurance = new.assurance.as_deref().unwrap_or_default();
    short_text("assurance", assurance)?;
    some_text("reason", UserErrorCode::ReasonRequired, &new.reason)?;
    Ok(evidence_assessment::Model {
        id: Uuid::nil(),
        evidence_id: new.evidence,
        number: 0,
        account: new.account.trim().into(),
        assurance: Some(assurance.trim().to_owned()).filter(|text| !text.is_empty()),
        reliability: new.reliability,
        reason: new.reason.trim().into(),
        assessed_by: Uuid::nil(),
        assessed_at: sea_orm::prelude::DateTimeUtc::UNIX_EPOCH,
    })
}
