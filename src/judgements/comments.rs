//! Comments on a judgement while it is made: answered, and closed once they are dealt with.

use super::writing::goes_on;
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::Action;
use ::entity::{finding, judgement, judgement_comment};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// What a comment is on.
#[derive(Clone, Copy, Debug)]
pub enum On {
    /// A judgement.
    Judgement(Uuid),
    /// A finding.
    Finding(Uuid),
    /// Another comment, which it answers.
    Comment(Uuid),
}

/// Comments, or answers a comment.
///
/// # Errors
/// [`Error::NotFound`] for what the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn comment(store: &Store, on: On, text: &str) -> Result<Seen<judgement_comment::Model>> {
    let (judgement_id, finding_id, answered) = match on {
        On::Judgement(id) => (id, None, None),
        On::Finding(id) => (store.get::<finding::Entity>(id).await?.judgement_id, Some(id), None),
        On::Comment(id) => {
            let first = store.get::<judgement_comment::Entity>(id).await?;
            (first.judgement_id, first.finding_id, Some(first.answers_id.unwrap_or(first.id)))
        }
    };
    let permit = store.permit::<judgement::Entity>(Action::CommentJudgement, judgement_id).await?;
    store
        .write(&permit, async |write| {
            open(write, judgement_id).await?;
            some_text("text", UserErrorCode::CommentRequired, text)?;
            if let Some(first) = answered {
                standing(&*write.hold::<judgement_comment::Entity>(first).await?)?;
            }
            let row = judgement_comment::Model {
                id: write.clock.id(),
                judgement_id,
                finding_id,
                answers_id: answered,
                text: text.trim().into(),
                made_by: permit.person(),
                made_at: write.clock.now(),
                resolved_by: None,
                resolved_at: None,
            };
            let row = write.insert(row.into_active_model().reset_all()).await?;
            let data = serde_json::json!({"judgement": judgement_id, "comment": row.id});
            let event = Event { event_type: "judgement.commented", data };
            write.tell(event, "Judgement", judgement_id).await?;
            Ok(row)
        })
        .await
}

/// Closes a comment with its answers: it is dealt with.
///
/// # Errors
/// As [`comment`].
pub async fn resolve(store: &Store, id: Uuid) -> Result<Seen<judgement_comment::Model>> {
    let first = store.get::<judgement_comment::Entity>(id).await?;
    let permit =
        store.permit::<judgement::Entity>(Action::CommentJudgement, first.judgement_id).await?;
    store
        .write(&permit, async |write| {
            open(write, first.judgement_id).await?;
            let row = write.hold::<judgement_comment::Entity>(id).await?;
            if row.answers_id.is_some() {
                let message = "This is an answer: close the comment that it answers.";
                return Err(Error::refused("comment", UserErrorCode::InvalidValue, message));
            }
            standing(&row)?;
            let closed = judgement_comment::ActiveModel {
                id: Set(id),
                resolved_by: Set(Some(permit.person())),
                resolved_at: Set(Some(write.clock.now())),
                ..Default::default()
            };
            let row = write.update(closed).await?;
            let data = serde_json::json!({"judgement": row.judgement_id, "comment": id});
            let event = Event { event_type: "judgement.comment-resolved", data };
            write.tell(event, "Judgement", row.judgement_id).await?;
            Ok(row)
        })
        .await
}

async fn open(write: &Write<'_>, judgement: Uuid) -> Result<()> {
    let row = write.hold::<judgement::Entity>(judgement).await?;
    goes_on(write, &row).await?;
    if crate::access::policy::is_open(row.status) {
        return Ok(());
    }
    let message = format!("{} is signed off: it is discussed no more.", row.reference);
    Err(Error::refused("judgement", UserErrorCode::JudgementFrozen, message))
}

fn standing(row: &judgement_comment::Model) -> Result<()> {
    if row.resolved_at.is_none() {
        return Ok(());
    }
    let message = "This comment is closed: make another.";
    Err(Error::refused("comment", UserErrorCode::AlreadyRecorded, message))
}
