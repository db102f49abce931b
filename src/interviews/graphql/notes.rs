//! The notes of an interview as they were written: every passage with its revisions.

use super::Interview;
use crate::graphql::prelude::*;

record! {
    /// A passage of an interview's notes in one revision, with who wrote it, when, and from what. Never changed.
    NotePassage(interview_note_revision) {
        /// Its number in the interview, from 1; 0 is the summary.
        number: i32,
        /// The revision of the interview's notes that it came with. Whoever changes the passage names it.
        revision: i32,
        /// The words.
        text: &str,
        /// When it was written, as its writer says; null for what came before this was asked.
        basis: Option<NoteBasis>,
        /// Why it was written later; null otherwise.
        reason: Option<&str>,
        /// What the client called this act of saving; null for what was not saved by one.
        client_key: Option<&str>,
        /// When it was written, by the clock of the client.
        written_at: Option<Instant>,
        /// When it came here.
        recorded_at: Instant,
    }
    async (self, ctx) {
        /// Who wrote it.
        written_by: Option<Person> = one(ctx, self.0.written_by, Person),
    }
}

record! {
    /// What was done to the plan of an interview.
    InterviewRemark(interview_remark) {
        /// What was done.
        kind: InterviewChange,
        /// The day that it was then for, or was held.
        day: Day,
        /// Why; null where no reason is asked.
        reason: Option<&str>,
        /// When.
        made_at: Instant,
    }
    async (self, ctx) {
        /// Who did it.
        made_by: Person = must(ctx, self.0.made_by, Person),
    }
}

record! {
    /// What an interviewer or the interviewee said to an interview's notes, in one revision.
    NoteAgreement(note_agreement) {
        /// The revision of the notes.
        revision: i32,
        /// Whose agreement it is.
        party: NoteParty,
        /// What they said.
        outcome: AgreementOutcome,
        /// What they said of it; null if nothing.
        comment: Option<&str>,
        /// When it was recorded.
        made_at: Instant,
    }
    async (self, ctx) {
        /// The interviewer who agreed, or who recorded what the interviewee said.
        made_by: Person = must(ctx, self.0.made_by, Person),
    }
}

/// Every text that the passages of an interview ever had, oldest first. The audit trail tells of whom restricted
/// ones were shown to.
pub(crate) async fn written(
    ctx: &Context<'_>,
    interview: &Interview,
) -> Result<Vec<Seen<interview_note_revision::Model>>> {
    use interview_note_revision::Column;
    let by = (Column::InterviewId, Column::Revision);
    let passages = children(ctx, by, &interview.0, |passage| passage).await?;
    if !passages.is_empty() {
        interview.opened(ctx).await?;
    }
    Ok(passages)
}

/// Those that stood at a revision, or stand now, by number.
pub(crate) fn standing(
    mut passages: Vec<Seen<interview_note_revision::Model>>,
    at: Option<i32>,
) -> Vec<NotePassage> {
    passages.retain(|passage| at.is_none_or(|at| passage.revision <= at));
    passages.sort_by_key(|passage| (passage.number, std::cmp::Reverse(passage.revision)));
    passages.dedup_by_key(|passage| passage.number);
    passages.into_iter().map(NotePassage).collect()
}
