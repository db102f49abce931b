//! Reading what became of an interview's notes.

use crate::error::Result;
use crate::store::{Loader, Seen};
use ::entity::types::{NoteParty, NoteState};
use ::entity::{evidence, interview_note_revision, note_agreement};
use futures_util::future::try_join;
use std::cmp::Reverse;

/// How far the notes of an interview have come; none if there are none that the viewer may see.
///
/// # Errors
/// If the database cannot be read.
pub async fn note_state(
    loader: &Loader,
    interview: &Seen<evidence::Model>,
) -> Result<Option<NoteState>> {
    use interview_note_revision::Column;
    let written = loader.children::<interview_note_revision::Entity, _>(
        Column::InterviewId,
        interview,
        Column::Revision,
    );
    let by = (note_agreement::Column::InterviewId, note_agreement::Column::MadeAt);
    let agreed = loader.children::<note_agreement::Entity, _>(by.0, interview, by.1);
    let (written, agreed) = try_join(written, agreed).await?;
    let Some(newest) = written.iter().map(|passage| passage.revision).max() else {
        return Ok(None);
    };
    let mut revisions: Vec<i32> = agreed.iter().map(|agreement| agreement.revision).collect();
    revisions.sort_unstable();
    let agreed = |revision: &i32| is_agreed(&written, &agreed, *revision);
    Ok(Some(match revisions.into_iter().rev().find(agreed) {
        None => NoteState::Draft,
        Some(revision) if revision == newest => NoteState::Agreed,
        Some(_) => NoteState::ChangedSinceAgreed,
    }))
}

/// Whether of every passage as it stood at a revision, an interviewer other than its writer agreed to that revision.
fn is_agreed(
    written: &[Seen<interview_note_revision::Model>],
    agreed: &[Seen<note_agreement::Model>],
    revision: i32,
) -> bool {
    let mut standing: Vec<_> = written.iter().filter(|one| one.revision <= revision).collect();
    standing.sort_by_key(|passage| (passage.number, Reverse(passage.revision)));
    standing.dedup_by_key(|passage| passage.number);
    standing.iter().all(|passage| {
        agreed.iter().any(|agreement| {
            agreement.party == NoteParty::Interviewer
                && agreement.revision == revision
                && Some(agreement.made_by) != passage.written_by
        })
    })
}
