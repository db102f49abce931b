//! Writing judgements: what every change of a draft has in common.
//!
//! A change holds the judgement, says which revision it was made on, and leaves in the history which words it
//! changed. A finding has revisions of its own, so that two people can work on two findings of a draft.

pub mod across;
pub(super) mod carry;
pub mod drafts;
pub mod findings;
pub(super) mod guide;
pub mod reasons;
pub mod splitting;

use crate::error::{Error, Result, UserErrorCode, says_something};
use crate::inspections::course::not_ended;
use crate::store::{Event, Seen, Write};
use ::entity::types::{
    JudgementChangeKind, JudgementEndingKind, JudgementStatus, LinkStatus, WordChange, WordChanges,
};
use ::entity::{evidence_link, judgement, judgement_change, judgement_ending};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, IntoActiveModel, NotSet, Set,
};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 300;

/// The longest statement, in characters.
const LONGEST_STATEMENT: usize = 10_000;

/// What was done, for the history.
pub(super) struct Change<'a> {
    pub(super) kind: JudgementChangeKind,
    /// The finding that it was done to, and the revision that came of it.
    pub(super) finding: Option<(Uuid, i32)>,
    pub(super) words: Vec<WordChange>,
    pub(super) reason: Option<&'a str>,
    /// The point of factual accuracy that it was done for.
    pub(super) point: Option<Uuid>,
    pub(super) by: Uuid,
}

impl<'a> Change<'a> {
    pub(super) fn new(kind: JudgementChangeKind, by: Uuid) -> Self {
        Self { kind, finding: None, words: vec![], reason: None, point: None, by }
    }

    pub(super) fn because(self, reason: &'a str) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

/// A draft that goes on, held.
pub(super) async fn draft(write: &Write<'_>, id: Uuid) -> Result<Seen<judgement::Model>> {
    let row = write.hold::<judgement::Entity>(id).await?;
    goes_on(write, &row).await?;
    not_ended(write, row.inspection_id).await?;
    across::sees_all(write, &row).await?;
    let (code, message) = match row.status {
        JudgementStatus::Draft => return Ok(row),
        JudgementStatus::QaAgreed => (
            UserErrorCode::NotDraft,
            format!("{} was agreed: have it returned to draft first.", row.reference),
        ),
        JudgementStatus::SignedOff | JudgementStatus::Published => (
            UserErrorCode::JudgementFrozen,
            format!("{} is signed off: a change is a new version of it.", row.reference),
        ),
    };
    Err(Error::refused("judgement", code, message))
}

/// Refuses what was retired or retracted.
pub(super) async fn goes_on(write: &Write<'_>, row: &judgement::Model) -> Result<()> {
    let of = Condition::all().add(judgement_ending::Column::JudgementId.eq(row.id));
    let Some(ending) = write.all::<judgement_ending::Entity>(of).await?.into_iter().next() else {
        return Ok(());
    };
    let message = format!(
        "{} was {}; its reason stands.",
        row.reference,
        words_of(&ending.kind).to_lowercase()
    );
    Err(Error::refused("judgement", UserErrorCode::JudgementEnded, message))
}

/// Ends a judgement, for a reason.
pub(super) async fn end(
    write: &Write<'_>,
    judgement_id: Uuid,
    kind: JudgementEndingKind,
    reason: &str,
    ended_by: Uuid,
) -> Result<()> {
    let (reason, ended_at) = (reason.trim().into(), write.clock.now());
    let ending = judgement_ending::Model { judgement_id, kind, reason, ended_by, ended_at };
    write.insert_all([ending.into_active_model().reset_all()]).await
}

/// Refuses a change that was made on another revision than the one that is there.
pub(super) fn on_revision(now: i32, seen: i32, what: &str) -> Result<()> {
    if now == seen {
        return Ok(());
    }
    let message = format!(
        "Somebody changed {what} since: it is at revision {now}. Look at it, and say again what shall be."
    );
    Err(Error::refused("revision", UserErrorCode::Conflict, message))
}

/// Writes the next revision of a judgement, and what was done to it.
pub(super) async fn change(
    write: &Write<'_>,
    row: &judgement::Model,
    next: judgement::ActiveModel,
    change: Change<'_>,
) -> Result<Seen<judgement::Model>> {
    let next = judgement::ActiveModel {
        id: Set(row.id),
        revision: Set(row.revision + 1),
        updated_at: Set(write.clock.now()),
        ..next
    };
    let row = write.update(next).await?;
    note(write, &row, change).await?;
    Ok(row)
}

/// Notes what was done to a judgement, and tells of it.
pub(super) async fn note(
    write: &Write<'_>,
    row: &judgement::Model,
    change: Change<'_>,
) -> Result<()> {
    let data =
        serde_json::json!({"judgement": row.id, "what": change.kind, "revision": row.revision});
    let noted = judgement_change::ActiveModel {
        id: Set(write.clock.id()),
        judgement_id: Set(row.id),
        finding_id: Set(change.finding.map(|(finding, _)| finding)),
        revision: Set(change.finding.map_or(row.revision, |(_, revision)| revision)),
        kind: Set(change.kind),
        words: Set(WordChanges(change.words)),
        reason: Set(change.reason.map(|reason| reason.trim().to_owned())),
        point_id: Set(change.point),
        made_by: Set(change.by),
        made_at: Set(write.clock.now()),
    };
    write.insert_all([noted]).await?;
    write.tell(Event { event_type: "judgement.changed", data }, "Judgement", row.id).await
}

/// Withdraws the links that stand among these.
pub(super) async fn withdraw_links(
    write: &Write<'_>,
    of: Condition,
    by: Uuid,
    reason: &str,
) -> Result<()> {
    let standing = of.add(evidence_link::Column::Status.eq(LinkStatus::Active));
    for link in write.all::<evidence_link::Entity>(standing).await? {
        let withdrawn = evidence_link::ActiveModel {
            id: Set(link.id),
            status: Set(LinkStatus::Withdrawn),
            withdrawn_by: Set(Some(by)),
            withdrawn_at: Set(Some(write.clock.now())),
            withdrawn_reason: Set(Some(reason.trim().into())),
            ..Default::default()
        };
        write.update(withdrawn).await?;
    }
    Ok(())
}

/// What a column shall say: its words before and after are kept if they differ.
pub(super) fn put<T: PartialEq + Into<sea_orm::Value>>(
    words: &mut Vec<WordChange>,
    field: &str,
    was: &T,
    is: Option<T>,
    told: impl Fn(&T) -> Option<String>,
) -> ActiveValue<T> {
    let Some(is) = is.filter(|is| is != was) else { return NotSet };
    words.push(WordChange { field: field.into(), was: told(was), is: told(&is) });
    Set(is)
}

/// A title: one line that says something, in the direction that it is read in.
pub(super) fn title(text: &str) -> Result<String> {
    let odd = |c: char| matches!(c, '\n' | '\t' | '\u{202a}'..='\u{202e}');
    if text.trim().contains(odd) {
        let message = "The title must be one line of plain text.";
        return Err(Error::refused("title", UserErrorCode::InvalidValue, message));
    }
    said("title", text, LONGEST_TITLE)
}

/// A statement: words that say something.
pub(super) fn statement(text: &str) -> Result<String> {
    said("statement", text, LONGEST_STATEMENT)
}

fn said(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if !says_something(text) || text.chars().count() > most {
        let message = format!("The {field} must be plain text of 1 to {most} characters.");
        return Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    }
    Ok(text.to_owned())
}

/// Nothing changed.
pub(super) fn unchanged() -> Error {
    Error::refused("revision", UserErrorCode::Unchanged, "It says so already.")
}

/// A word as it is stored and shown.
pub(super) fn words_of<T: sea_orm::ActiveEnum<Value = String>>(word: &T) -> String {
    word.to_value()
}

/// The next free reference of a judgement, of those that begin so. What all who ask hold keeps two from the same.
pub(super) async fn next_named(write: &Write<'_>, prefix: &str) -> Result<String> {
    let taken = write.judgements_named(prefix).await?;
    Ok(next_reference(prefix, taken.iter().map(String::as_str)))
}

/// The next free of references that begin so, for example `J-YH-06`.
pub(super) fn next_reference<'a>(prefix: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let numbers = taken.filter_map(|name| name.strip_prefix(prefix)?.parse::<u32>().ok());
    format!("{prefix}{:02}", numbers.max().unwrap_or(0) + 1)
}
