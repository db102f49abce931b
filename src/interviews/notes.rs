//! What was said, written down so that no word is lost.
//!
//! A client that heard no answer saves again under the same key, as often as it likes: what was saved is saved
//! once. Whoever changes a passage says which revision they changed; if somebody else was faster, both texts stay
//! where they are and they are told. Every text that a passage ever had is kept.

use super::writes::hold;
use crate::access::policy;
use crate::clock::day;
use crate::error::{Error, Result, UserErrorCode, short_text, some_text};
use crate::store::{Event, Seen, Store, Write, revisions};
use ::entity::types::{Action, InterviewStatus, NoteBasis};
use ::entity::{evidence, interview, interview_note, interview_note_revision};
use chrono::TimeDelta;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{ColumnTrait, Condition, Set};

/// The longest key, in characters.
const LONGEST_KEY: usize = 100;

/// So far the clock of a client may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// A passage to save.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The interview.
    pub interview: Uuid,
    /// What the client calls this act of saving.
    pub key: String,
    /// Which passage; a new one if left out, 0 for the summary.
    pub number: Option<i32>,
    /// The revision that it was made from; 0 where there was none.
    pub expected: i32,
    /// The words.
    pub text: String,
    /// When it was written, by the clock of the client.
    pub written_at: DateTimeUtc,
    /// When that was: while people spoke, later that day, or afterwards.
    pub basis: NoteBasis,
    /// Why it was written afterwards.
    pub reason: Option<String>,
}

/// Saves a passage: a new one, or a new revision of one. The same key again answers what it saved.
///
/// # Errors
/// [`Error::NotFound`] for an interview that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse.
pub async fn save(store: &Store, new: Passage) -> Result<Seen<interview_note_revision::Model>> {
    use interview_note_revision::Column;
    let permit = store.permit::<evidence::Entity>(Action::WriteNotes, new.interview).await?;
    store
        .write(&permit, async |write| {
            let (item, interview) = hold(write, new.interview).await?;
            let of_key = Condition::all()
                .add(Column::InterviewId.eq(item.id))
                .add(Column::ClientKey.eq(new.key.trim()));
            let before = write.all::<interview_note_revision::Entity>(of_key).await?;
            if let Some(before) = before.into_iter().next() {
                if !new.is(&before) {
                    let message =
                        "Another text was saved under this key: take a new key for a new text.";
                    return Err(Error::refused("key", UserErrorCode::KeyTaken, message));
                }
                write.was_done();
                return Ok(before);
            }
            check(write, &item, &interview, &new)?;
            let of_interview =
                Condition::all().add(interview_note::Column::InterviewId.eq(item.id));
            let notes = write.all::<interview_note::Entity>(of_interview).await?;
            let last = notes.iter().map(|note| note.number).max().unwrap_or_default();
            let number = new.number.unwrap_or(last + 1);
            let standing = notes.iter().find(|note| note.number == number);
            fresh(write, &item, &new, (number, last), standing.is_some()).await?;
            let text = new.text.trim();
            let others = notes.iter().filter(|note| note.number != number);
            let said = others.map(|note| (note.number, note.text.as_str())).chain([(number, text)]);
            let sha256 = revisions::of_notes(said)?;
            let revision = write.revise(item.id, permit.person(), sha256).await?;
            if let Some(note) = standing {
                let row = interview_note::ActiveModel {
                    id: Set(note.id),
                    text: Set(text.into()),
                    ..Default::default()
                };
                write.update(row).await?;
            } else {
                let row = interview_note::ActiveModel {
                    id: Set(write.clock.id()),
                    interview_id: Set(item.id),
                    number: Set(number),
                    text: Set(text.into()),
                };
                write.insert(row).await?;
            }
            let row = interview_note_revision::ActiveModel {
                id: Set(write.clock.id()),
                interview_id: Set(item.id),
                number: Set(number),
                revision: Set(revision.revision),
                text: Set(text.into()),
                basis: Set(Some(new.basis)),
                reason: Set(new.reason.as_deref().map(|reason| reason.trim().into())),
                client_key: Set(Some(new.key.trim().into())),
                written_at: Set(Some(new.written_at)),
                recorded_at: Set(write.clock.now()),
                written_by: Set(Some(permit.person())),
            };
            let saved = write.insert(row).await?;
            let data = serde_json::json!({
                "interview": item.id, "number": number, "revision": revision.revision,
            });
            let event = Event { event_type: "interview.noted", data };
            write.tell(event, "Interview", item.id).await?;
            Ok(saved)
        })
        .await
}

impl Passage {
    /// Whether this was saved before as that.
    fn is(&self, saved: &interview_note_revision::Model) -> bool {
        saved.text == self.text.trim()
            && saved.basis == Some(self.basis)
            && saved.reason.as_deref() == self.reason.as_deref().map(str::trim)
            && saved.written_at == Some(self.written_at)
            && self.number.is_none_or(|number| number == saved.number)
    }
}

fn check(
    write: &Write<'_>,
    item: &evidence::Model,
    interview: &interview::Model,
    new: &Passage,
) -> Result<()> {
    let wrong =
        |field, message: String| Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    if !policy::takes_notes(interview.status) {
        let message = format!("{} was declined or called off: plan it anew first.", item.reference);
        return Err(Error::refused("interview", UserErrorCode::InterviewState, message));
    }
    let key = new.key.trim();
    if key.is_empty() || key.chars().count() > LONGEST_KEY || key.chars().any(char::is_control) {
        return wrong(
            "key",
            format!("The key must be 1 to {LONGEST_KEY} characters, a UUID for example."),
        );
    }
    if new.text.trim().is_empty() {
        return wrong("text", "A passage holds some words.".into());
    }
    short_text("text", &new.text)?;
    if new.written_at > write.clock.now() + AHEAD {
        return wrong(
            "writtenAt",
            "This has not come yet: is the clock of your device right?".into(),
        );
    }
    let that_day = interview.held_on.filter(|_| interview.status == InterviewStatus::Held);
    match (new.basis, &new.reason) {
        (NoteBasis::Reconstructed, reason) => some_text(
            "reason",
            UserErrorCode::ReasonRequired,
            reason.as_deref().unwrap_or_default(),
        ),
        (_, Some(_)) => wrong("reason", "A reason is for what is RECONSTRUCTED.".into()),
        (_, None) => match that_day.filter(|held| *held != day(new.written_at)) {
            None => Ok(()),
            Some(held) => wrong(
                "basis",
                format!(
                    "It was held on {held}: what is written on another day is RECONSTRUCTED, with a reason."
                ),
            ),
        },
    }
}

/// Whether the passage is still what the writer saw of it.
async fn fresh(
    write: &Write<'_>,
    item: &evidence::Model,
    new: &Passage,
    (number, last): (i32, i32),
    stands: bool,
) -> Result<()> {
    use interview_note_revision::Column;
    if new.number.is_some_and(|number| number < 0 || number > 0 && !stands) {
        let message = format!(
            "{} has {last} passages: name one of them, 0 for the summary, or none for a new one.",
            item.reference
        );
        return Err(Error::refused("number", UserErrorCode::InvalidValue, message));
    }
    // those from the revision that the writer saw; there must be no other
    let of_passage = Condition::all()
        .add(Column::InterviewId.eq(item.id))
        .add(Column::Number.eq(number))
        .add(Column::Revision.gte(new.expected));
    let known = write.all::<interview_note_revision::Entity>(of_passage).await?;
    let known: Vec<i32> = known.iter().map(|known| known.revision).collect();
    if known == [new.expected] || known.is_empty() && new.expected == 0 {
        return Ok(());
    }
    let message = format!(
        "Passage {number} of {} is not at revision {} any more, which you changed: look at `current`, and save \
         again what shall stand.",
        item.reference, new.expected
    );
    Err(Error::refused("expectedRevision", UserErrorCode::Conflict, message))
}
