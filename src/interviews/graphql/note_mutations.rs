//! Writing down what was said.

use super::notes::standing;
use super::plan_mutations::InterviewPayload;
use super::{Interview, NotePassage};
use crate::error::UserErrorCode;
use crate::graphql::prelude::*;
use crate::interviews::agreement::{self, Said};
use crate::interviews::notes::{self, Passage};

/// A passage of an interview's notes to save.
#[derive(InputObject)]
pub struct SaveNotePassageInput {
    /// The interview.
    interview: ID,
    /// What you call this act of saving, a UUID for example: at most 100 characters, and another one for every
    /// text. Save again under it until you hear an answer: what was saved is saved once.
    key: String,
    /// Which passage: 0 is the summary. Left out, it is a new one, after the last.
    number: Option<i32>,
    /// The `revision` of the passage that you changed; 0 for what was not there before.
    #[graphql(default)]
    expected_revision: i32,
    /// The words, at most 10,000 characters.
    text: String,
    /// When it was written, by the clock of the device that it was written on.
    written_at: Instant,
    /// Whether that was while people spoke, later on the same day, or afterwards.
    basis: NoteBasis,
    /// Why it was written afterwards, at most 10,000 characters. Required for `RECONSTRUCTED`, and only for that.
    reason: Option<String>,
}

/// What came of saving a passage.
#[derive(SimpleObject)]
pub struct SaveNotePassagePayload {
    /// What was saved under this key; null if it was refused.
    passage: Option<NotePassage>,
    /// The interview as it stands now; null if it was refused.
    interview: Option<Interview>,
    /// What stands there now, if somebody else changed the passage meanwhile (`CONFLICT`); null otherwise.
    current: Option<NotePassage>,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

/// The notes of an interview to agree to.
#[derive(InputObject)]
pub struct AgreeNotesInput {
    /// The interview.
    interview: ID,
    /// The revision of the notes that you read: the newest.
    revision: i32,
}

/// What an interviewee said to the notes.
#[derive(InputObject)]
pub struct RecordIntervieweeAgreementInput {
    /// The interview.
    interview: ID,
    /// The revision of the notes that they read, or that was not offered: the newest.
    revision: i32,
    /// What they said.
    outcome: AgreementOutcome,
    /// What they said of it, at most 10,000 characters. Required for corrections, and if they declined.
    #[graphql(default)]
    comment: String,
}

/// The passage of an interview that stands there now.
async fn current(
    ctx: &Context<'_>,
    interview: Uuid,
    number: Option<i32>,
) -> Result<Option<NotePassage>> {
    let interview = Interview(loader(ctx).must::<evidence::Entity>(interview).await?);
    let passages = super::notes::written(ctx, &interview).await?;
    let mut passages = standing(passages, None).into_iter();
    Ok(passages.find(|passage| Some(passage.0.number) == number))
}

#[Object]
impl NoteMutation {
    /// Saves a passage of an interview's notes: a new one, or a new revision of one; what it said before stays
    /// readable. For lead inspectors and inspectors of the Area, from when the interview is planned. `NOT_FOUND`
    /// for what you may not see, `FORBIDDEN` for other roles; the rules refuse with `CONFLICT` (somebody else
    /// changed the passage since; `current` is what is there now), `KEY_TAKEN`, `INTERVIEW_STATE`,
    /// `REASON_REQUIRED`, `EVIDENCE_NOT_ACCEPTED` and `INVALID_VALUE`.
    async fn save_note_passage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and what.")] input: SaveNotePassageInput,
    ) -> Result<SaveNotePassagePayload> {
        store(ctx).require(Action::WriteNotes).await?;
        let (interview, number) = (id::key_of(&["Interview"], &input.interview)?, input.number);
        let new = Passage {
            interview,
            key: input.key,
            number,
            expected: input.expected_revision,
            text: input.text,
            written_at: input.written_at.0,
            basis: input.basis,
            reason: input.reason,
        };
        let (passage, user_errors) = refusals(notes::save(store(ctx), new).await)?;
        loader(ctx).forget();
        let stale = user_errors.iter().any(|error| error.code == UserErrorCode::Conflict);
        let current = if stale { current(ctx, interview, number).await? } else { None };
        let item = match passage {
            None => None,
            Some(_) => Some(loader(ctx).must::<evidence::Entity>(interview).await?),
        };
        Ok(SaveNotePassagePayload {
            passage: passage.map(NotePassage),
            interview: item.map(Interview),
            current,
            user_errors,
        })
    }

    /// Agrees to what another interviewer wrote down. For those who asked, once the interview is held. `NOT_FOUND`
    /// for what you may not see, `FORBIDDEN` for other roles; the rules refuse with `CONFLICT` (the notes were
    /// changed since), `OWN_NOTES`, `NOT_INTERVIEWER`, `ALREADY_RECORDED`, `INTERVIEW_STATE` and
    /// `EVIDENCE_NOT_ACCEPTED`.
    async fn agree_notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which notes.")] input: AgreeNotesInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::AgreeNotes).await?;
        let interview = id::key_of(&["Interview"], &input.interview)?;
        let said = Said { interview, revision: input.revision, interviewee: None };
        InterviewPayload::of(ctx, agreement::agree(store(ctx), said).await.map(Interview))
    }

    /// Records what the interviewee said to the notes, or that they were not offered. Errors as for `agreeNotes`;
    /// also `COMMENT_REQUIRED`.
    async fn record_interviewee_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which notes, and what.")] input: RecordIntervieweeAgreementInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::AgreeNotes).await?;
        let interview = id::key_of(&["Interview"], &input.interview)?;
        let interviewee = Some((input.outcome, input.comment));
        let said = Said { interview, revision: input.revision, interviewee };
        InterviewPayload::of(ctx, agreement::agree(store(ctx), said).await.map(Interview))
    }
}
