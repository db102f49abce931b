//! How an inspection runs: its dates are moved, it is paused, resumed, ended or closed.
//!
//! Each change says why, and which version of the plan it was made on: a stale one changes nothing.

use super::planning::published_after;
use crate::clock::slip;
use crate::error::{Error, Result, UserErrorCode, short_text, some_text};
use crate::store::{Event, Permit, Seen, Store, Write};
use ::entity::types::{Action, InspectionEventKind, InspectionState, Stage};
use ::entity::{inspection, inspection_course, inspection_event, inspection_stage};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};

/// Dates of a stage, all four as they shall be.
#[derive(Clone, Copy, Debug)]
pub struct StageDates {
    /// Which stage.
    pub stage: Stage,
    /// Planned first day.
    pub planned_start: Date,
    /// Planned last day.
    pub planned_end: Date,
    /// First day.
    pub actual_start: Option<Date>,
    /// Last day.
    pub actual_end: Option<Date>,
}

/// What happened, and why.
pub(super) struct EventNote<'a> {
    pub(super) kind: InspectionEventKind,
    pub(super) reason: &'a str,
    pub(super) decided_by: Option<&'a str>,
    pub(super) change: Option<String>,
}

/// A day as a report says it.
pub(super) fn words_of(day: Date) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The plan as it is now, held; refused if it is not the version that the viewer saw.
pub(super) async fn current(
    write: &Write<'_>,
    id: Uuid,
    version: i32,
) -> Result<Seen<inspection_course::Model>> {
    let course = write.hold::<inspection_course::Entity>(id).await?;
    if course.version != version {
        let message = format!(
            "Somebody changed the inspection since: it is at version {}. Look at it, and say again what shall be.",
            course.version
        );
        return Err(Error::refused("version", UserErrorCode::Conflict, message));
    }
    Ok(course)
}

/// Refuses what is over.
pub(super) fn ongoing(course: &inspection_course::Model) -> Result<()> {
    match course.state {
        InspectionState::Open | InspectionState::Paused => Ok(()),
        state => Err(not_open(state)),
    }
}

/// Refuses what is paused or over.
///
/// # Errors
/// [`Error::Refused`].
pub async fn open(write: &Write<'_>, inspection: Uuid) -> Result<()> {
    match write.hold_once::<inspection_course::Entity>(inspection).await?.state {
        InspectionState::Open => Ok(()),
        state => Err(not_open(state)),
    }
}

/// Refuses what was ended for good, if it is of an inspection. What is closed can still be judged anew.
///
/// # Errors
/// [`Error::Refused`].
pub async fn not_ended(write: &Write<'_>, inspection: Option<Uuid>) -> Result<()> {
    let Some(inspection) = inspection else { return Ok(()) };
    let of = inspection_course::Column::InspectionId;
    let course = write.settled::<inspection_course::Entity>(of, inspection).await?;
    match course.iter().find(|course| course.state == InspectionState::EndedIncomplete) {
        Some(course) => Err(not_open(course.state)),
        None => Ok(()),
    }
}

fn not_open(state: InspectionState) -> Error {
    let message = match state {
        InspectionState::Open => "The inspection is not paused.",
        InspectionState::Paused => "The inspection is paused: resume it first.",
        InspectionState::EndedIncomplete => "The inspection was ended, for good.",
        InspectionState::Closed => "The inspection is closed.",
    };
    Error::refused("inspection", UserErrorCode::InspectionNotOpen, message)
}

/// Notes what happened: the plan has its next version.
pub(super) async fn happened(
    write: &Write<'_>,
    permit: &Permit<inspection::Model>,
    course: &inspection_course::Model,
    note: EventNote<'_>,
) -> Result<Seen<inspection::Model>> {
    let id = course.inspection_id;
    let state = match note.kind {
        InspectionEventKind::Paused => InspectionState::Paused,
        InspectionEventKind::Resumed => InspectionState::Open,
        InspectionEventKind::EndedIncomplete => InspectionState::EndedIncomplete,
        InspectionEventKind::Closed => InspectionState::Closed,
        InspectionEventKind::TeamChanged
        | InspectionEventKind::StagesMoved
        | InspectionEventKind::PublicationMoved => course.state,
    };
    let next = inspection_course::ActiveModel {
        inspection_id: Set(id),
        state: Set(state),
        version: Set(course.version + 1),
        ..Default::default()
    };
    write.update(next).await?;
    let event = inspection_event::ActiveModel {
        id: Set(write.clock.id()),
        inspection_id: Set(id),
        kind: Set(note.kind),
        reason: Set(note.reason.trim().into()),
        decided_by: Set(note.decided_by.map(|who| who.trim().to_owned())),
        change: Set(note.change),
        made_by: Set(permit.person()),
        made_at: Set(write.clock.now()),
    };
    write.insert(event).await?;
    let data = serde_json::json!({"inspection": id, "what": note.kind});
    write.tell(Event { event_type: "inspection.changed", data }, "Inspection", id).await?;
    write.hold::<inspection::Entity>(id).await
}

/// Moves dates of stages.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse.
pub async fn move_stages(
    store: &Store,
    id: Uuid,
    dates: &[StageDates],
    reason: &str,
    version: i32,
) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::MoveStages, id).await?;
    store
        .write(&permit, async |write| {
            let course = current(write, id, version).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            ongoing(&course)?;
            let mut stages = stages(write, id).await?;
            let mut said = vec![];
            for (at, of) in dates.iter().enumerate() {
                in_order(of, write.clock.today())?;
                if dates[..at].iter().any(|other| other.stage == of.stage) {
                    let message = format!("{} is named twice: say its dates once.", of.stage);
                    return Err(Error::refused("stages", UserErrorCode::InvalidValue, message));
                }
                let Some(row) = stages.iter_mut().find(|row| row.stage == of.stage) else {
                    return Err(Error::NotFound);
                };
                let was = told(row);
                row.planned_start = of.planned_start;
                row.planned_end = of.planned_end;
                row.actual_start = of.actual_start;
                row.actual_end = of.actual_end;
                if told(row) != was {
                    said.push(format!("{}: {was} becomes {}", of.stage, told(row)));
                    write.update(row.clone().into_active_model().reset_all()).await?;
                }
            }
            one_after_the_other(&stages)?;
            if said.is_empty() {
                let message = "These are the dates already.";
                return Err(Error::refused("stages", UserErrorCode::Unchanged, message));
            }
            let (kind, change) = (InspectionEventKind::StagesMoved, Some(said.join("; ")));
            happened(write, &permit, &course, EventNote { kind, reason, decided_by: None, change })
                .await
        })
        .await
}

/// The stages in their order.
async fn stages(write: &Write<'_>, id: Uuid) -> Result<Vec<inspection_stage::Model>> {
    let of = Condition::all().add(inspection_stage::Column::InspectionId.eq(id));
    let rows = write.all::<inspection_stage::Entity>(of).await?;
    let mut rows: Vec<_> = rows.iter().map(|row| (**row).clone()).collect();
    rows.sort_by_key(|row| row.stage);
    Ok(rows)
}

fn told(row: &inspection_stage::Model) -> String {
    let day = |day: Option<Date>| day.map_or("?".to_owned(), |day| day.to_string());
    let planned = format!("planned {} to {}", row.planned_start, row.planned_end);
    match row.actual_start {
        None => planned,
        start => format!("{planned}, {} to {}", day(start), day(row.actual_end)),
    }
}

/// The dates of one stage make sense, and what happened has happened.
fn in_order(of: &StageDates, today: Date) -> Result<()> {
    let wrong = |message: String| Error::refused("stages", UserErrorCode::InvalidValue, message);
    let stage = of.stage;
    let planned = [of.planned_start, of.planned_end];
    for day in planned.into_iter().chain(of.actual_start).chain(of.actual_end) {
        if let Some(why) = slip(day, today) {
            return Err(wrong(format!("{stage}: {why}.")));
        }
    }
    if of.planned_end < of.planned_start {
        return Err(wrong(format!("{stage} would end before it begins.")));
    }
    match (of.actual_start, of.actual_end) {
        (None, Some(_)) => Err(wrong(format!("{stage} cannot have ended and not begun."))),
        (Some(start), Some(end)) if end < start => {
            Err(wrong(format!("{stage} cannot have ended before it began.")))
        }
        (start, end) if start.max(end).is_some_and(|day| day > today) => {
            Err(wrong(format!("{stage}: an actual day is today or earlier.")))
        }
        _ => Ok(()),
    }
}

fn one_after_the_other(stages: &[inspection_stage::Model]) -> Result<()> {
    let skipped = stages
        .windows(2)
        .find(|pair| pair[1].actual_start.is_some() && pair[0].actual_start.is_none());
    if let Some(pair) = skipped {
        let message = format!(
            "{} cannot have begun and {}, which comes first, not: say when that began.",
            pair[1].stage, pair[0].stage
        );
        return Err(Error::refused("stages", UserErrorCode::InvalidValue, message));
    }
    let early = stages.windows(2).find(|pair| {
        let begun = pair[1].actual_start.zip(pair[0].actual_start);
        pair[1].planned_start < pair[0].planned_start || begun.is_some_and(|(next, one)| next < one)
    });
    let Some(pair) = early else { return Ok(()) };
    let message = format!(
        "{} would begin before {}, which comes first: move both.",
        pair[1].stage, pair[0].stage
    );
    Err(Error::refused("stages", UserErrorCode::InvalidValue, message))
}

/// Moves the day on which the report is anticipated to be published.
///
/// # Errors
/// As [`move_stages`].
pub async fn move_publication(
    store: &Store,
    id: Uuid,
    day: Date,
    reason: &str,
    version: i32,
) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::MoveStages, id).await?;
    store
        .write(&permit, async |write| {
            let course = current(write, id, version).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            ongoing(&course)?;
            if let Some(last) = stages(write, id).await?.last() {
                published_after(last.planned_end, day, write.clock.today())?;
            }
            let words = inspection::ActiveModel {
                id: Set(id),
                anticipated_publication: Set(Some(words_of(day))),
                ..Default::default()
            };
            write.update(words).await?;
            let row = inspection_course::ActiveModel {
                inspection_id: Set(id),
                publication_on: Set(Some(day)),
                ..Default::default()
            };
            write.update(row).await?;
            let was = course.publication_on.map_or("none".to_owned(), |day| day.to_string());
            let (kind, change) =
                (InspectionEventKind::PublicationMoved, format!("{was} becomes {day}"));
            let note = EventNote { kind, reason, decided_by: None, change: Some(change) };
            happened(write, &permit, &course, note).await
        })
        .await
}

/// What becomes of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It rests.
    Pause,
    /// It goes on.
    Resume,
    /// It is over before it is done.
    End,
    /// It is done.
    Close,
}

impl Turn {
    /// What it is to the policy.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Pause => Action::PauseInspection,
            Self::Resume => Action::ResumeInspection,
            Self::End => Action::EndInspection,
            Self::Close => Action::CloseInspection,
        }
    }

    fn kind(self) -> InspectionEventKind {
        match self {
            Self::Pause => InspectionEventKind::Paused,
            Self::Resume => InspectionEventKind::Resumed,
            Self::End => InspectionEventKind::EndedIncomplete,
            Self::Close => InspectionEventKind::Closed,
        }
    }
}

/// Pauses, resumes, ends or closes an inspection, with the reason and who decided it.
///
/// # Errors
/// As [`move_stages`].
pub async fn turn(
    store: &Store,
    id: Uuid,
    turn: Turn,
    (reason, decided_by): (&str, &str),
    version: i32,
) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(turn.action(), id).await?;
    store
        .write(&permit, async |write| {
            let course = current(write, id, version).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            short_text("decidedBy", decided_by)?;
            if decided_by.trim().is_empty() {
                let message = "Say who decided it, for example HM Chief Inspector.";
                return Err(Error::refused("decidedBy", UserErrorCode::InvalidValue, message));
            }
            match (turn, course.state) {
                (Turn::Resume, InspectionState::Paused)
                | (Turn::Pause | Turn::Close, InspectionState::Open)
                | (Turn::End, InspectionState::Open | InspectionState::Paused) => {}
                (_, state) => return Err(not_open(state)),
            }
            if turn == Turn::Close {
                done(&stages(write, id).await?)?;
            }
            let note =
                EventNote { kind: turn.kind(), reason, decided_by: Some(decided_by), change: None };
            happened(write, &permit, &course, note).await
        })
        .await
}

/// An inspection is done when all of its stages are.
fn done(stages: &[inspection_stage::Model]) -> Result<()> {
    let Some(open) = stages.iter().find(|stage| stage.actual_end.is_none()) else { return Ok(()) };
    let message =
        format!("{} has not ended: say when it did, or end the inspection incomplete.", open.stage);
    Err(Error::refused("inspection", UserErrorCode::InspectionNotOpen, message))
}
