//! Agreeing to notes: the other interviewer, and the interviewee where they are offered.
//!
//! An agreement belongs to the revision that was read. It is refused if that is not what stands now: nobody agrees to
//! what they have not seen.

use super::writes::hold;
use crate::error::{Error, Result, UserErrorCode, short_text, some_text};
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{Action, AgreementOutcome, InterviewStatus, NoteParty};
use ::entity::{evidence, interview_interviewer, interview_note_revision, note_agreement};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};

/// What was said to an interview's notes.
#[derive(Clone, Debug)]
pub struct Said {
    /// The interview.
    pub interview: Uuid,
    /// The revision that was read.
    pub revision: i32,
    /// What the interviewee said and of what; `None` if it is the interviewer who agrees.
    pub interviewee: Option<(AgreementOutcome, String)>,
}

/// Records an agreement.
///
/// # Errors
/// [`Error::NotFound`] for an interview that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse.
pub async fn agree(store: &Store, said: Said) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<evidence::Entity>(Action::AgreeNotes, said.interview).await?;
    let permit = permit.naming(&format!("revision {}", said.revision));
    store
        .write(&permit, async |write| {
            let (item, interview) = hold(write, said.interview).await?;
            if interview.status != InterviewStatus::Held {
                let message = format!("{} was not held: there is nothing to agree to.", item.reference);
                return Err(Error::refused("interview", UserErrorCode::InterviewState, message));
            }
            let newest = write.newest_revision(item.id).await?.map_or(0, |newest| newest.revision);
            if said.revision != newest || newest == 0 {
                let message = format!(
                    "The notes of {} are at revision {newest}, and you read {}: read what is there now.",
                    item.reference, said.revision
                );
                return Err(Error::refused("revision", UserErrorCode::Conflict, message));
            }
            let asked = interviewer(write, &item, permit.person()).await?;
            let (party, outcome, comment) = match &said.interviewee {
                None => {
                    other(write, &item, asked, newest).await?;
                    (NoteParty::Interviewer, AgreementOutcome::Agreed, None)
                }
                Some((outcome, comment)) => {
                    commented(*outcome, comment)?;
                    let comment = Some(comment.trim()).filter(|comment| !comment.is_empty());
                    (NoteParty::Interviewee, *outcome, comment.map(str::to_owned))
                }
            };
            let row = note_agreement::ActiveModel {
                id: Set(write.clock.id()),
                interview_id: Set(item.id),
                revision: Set(newest),
                party: Set(party),
                outcome: Set(outcome),
                comment: Set(comment),
                made_by: Set(permit.person()),
                made_at: Set(write.clock.now()),
            };
            write.insert(row).await?;
            let data = serde_json::json!({
                "interview": item.id, "revision": newest, "party": party, "outcome": outcome,
            });
            let event = Event { event_type: "interview.agreed", data };
            write.tell(event, "Interview", item.id).await?;
            Ok(item)
        })
        .await
}

/// Corrections and a refusal are said in words.
fn commented(outcome: AgreementOutcome, comment: &str) -> Result<()> {
    match outcome {
        AgreementOutcome::AgreedWithCorrections | AgreementOutcome::Declined => {
            some_text("comment", UserErrorCode::CommentRequired, comment)
        }
        AgreementOutcome::Agreed | AgreementOutcome::NotOffered => short_text("comment", comment),
    }
}

async fn interviewer(write: &Write<'_>, item: &evidence::Model, person: Uuid) -> Result<Uuid> {
    let asked = Condition::all().add(interview_interviewer::Column::InterviewId.eq(item.id));
    let asked = write.all::<interview_interviewer::Entity>(asked).await?;
    if asked.iter().any(|asked| asked.person_id == person) {
        return Ok(person);
    }
    let message =
        format!("Those who asked in {} say what was agreed; you did not.", item.reference);
    Err(Error::refused("interview", UserErrorCode::NotInterviewer, message))
}

/// Whether somebody else wrote anything that stands, and they did not agree to it before.
async fn other(write: &Write<'_>, item: &evidence::Model, person: Uuid, newest: i32) -> Result<()> {
    let before = Condition::all()
        .add(note_agreement::Column::InterviewId.eq(item.id))
        .add(note_agreement::Column::Revision.eq(newest))
        .add(note_agreement::Column::Party.eq(NoteParty::Interviewer))
        .add(note_agreement::Column::MadeBy.eq(person));
    if !write.all::<note_agreement::Entity>(before).await?.is_empty() {
        let message = format!("You agreed to revision {newest} before.");
        return Err(Error::refused("revision", UserErrorCode::AlreadyRecorded, message));
    }
    let written = Condition::all().add(interview_note_revision::Column::InterviewId.eq(item.id));
    let written = write.all::<interview_note_revision::Entity>(written).await?;
    let stands = |passage: &interview_note_revision::Model| {
        !written
            .iter()
            .any(|later| later.number == passage.number && later.revision > passage.revision)
    };
    let others =
        written.iter().any(|passage| passage.written_by != Some(person) && stands(passage));
    if others {
        return Ok(());
    }
    let message = format!(
        "You wrote all of the notes of {}: another interviewer agrees to them.",
        item.reference
    );
    Err(Error::refused("revision", UserErrorCode::OwnNotes, message))
}
