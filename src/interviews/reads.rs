//! Reading what became of an interview's notes.

use crate::error::Result;
use crate::store::{Children, Loader, Seen};
use ::entity::types::{NoteBasis, NoteParty, NoteState};
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
    let (written, agreed) = written_and_agreed(loader, interview).await?;
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

/// Whether the notes of an interview were agreed to as they stood at a revision; so they are for a viewer who may not see
/// them.
///
/// # Errors
/// If the database cannot be read.
pub async fn agreed_at(
    loader: &Loader,
    interview: &Seen<evidence::Model>,
    revision: i32,
) -> Result<bool> {
    let (written, agreed) = written_and_agreed(loader, interview).await?;
    Ok(is_agreed(&written, &agreed, revision))
}

/// Every passage of an interview's notes that the viewer may see, and what was said to them, oldest first.
async fn written_and_agreed(
    loader: &Loader,
    interview: &Seen<evidence::Model>,
) -> Result<(Children<interview_note_revision::Entity>, Children<note_agreement::Entity>)> {
    let by = (interview_note_revision::Column::InterviewId, note_agreement::Column::InterviewId);
    let order = (interview_note_revision::Column::Revision, note_agreement::Column::MadeAt);
    try_join(
        loader.children::<interview_note_revision::Entity, _>(by.0, interview, order.0),
        loader.children::<note_agreement::Entity, _>(by.1, interview, order.1),
    )
    .await
}

/// Whether any passage of an interview's notes as they stood at a revision was written afterwards.
///
/// # Errors
/// If the database cannot be read.
pub async fn reconstructed_at(
    loader: &Loader,
    interview: &Seen<evidence::Model>,
    revision: i32,
) -> Result<bool> {
    let (written, _) = written_and_agreed(loader, interview).await?;
    let afterwards = |passage: &&Seen<interview_note_revision::Model>| {
        passage.basis == Some(NoteBasis::Reconstructed)
    };
    Ok(standing(&written, revision).iter().any(afterwards))
}

/// The passages as they stood at a revision.
fn standing(
    written: &[Seen<interview_note_revision::Model>],
    revision: i32,
) -> Vec<&Seen<interview_note_revision::Model>> {
    let mut standing: Vec<_> = written.iter().filter(|one| one.revision <= revision).collect();
    standing.sort_by_key(|passage| (passage.number, Reverse(passage.revision)));
    standing.dedup_by_key(|passage| passage.number);
    standing
}

/// Whether of every passage as it stood at a revision, an interviewer other than its writer agreed to that revision.
fn is_agreed(
    written: &[Seen<interview_note_revision::Model>],
    agreed: &[Seen<note_agreement::Model>],
    revision: i32,
) -> bool {
    standing(written, revision).iter().all(|passage| {
        agreed.iter().any(|agreement| {
            agreement.party == NoteParty::Interviewer
                && agreement.revision == revision
                && Some(agreement.made_by) != passage.written_by
        })
    })
}
