//! The plan of interviews: planned, held, declined, called off, planned anew, restricted; and who was heard.
//!
//! Each change holds the item and the interview, so that two of them cannot cross, and stays as a remark.

use super::rules::{self, marking, title};
use crate::access::policy;
use crate::error::{Error, Result, UserErrorCode, some_text, sound_day};
use crate::inspections::course;
use crate::inspections::items::{self, NewItem};
use crate::inspections::planning::on_team;
use crate::store::{Event, Permit, Seen, Store, Write};
use ::entity::types::{
    Action, CaseworkUnit, EvidenceKind, InterviewChange, InterviewFormat, InterviewStatus,
    Language, LinkStatus, NoteBasis,
};
use ::entity::{
    area_force, evidence, evidence_link, inspection, interview, interview_interviewer,
    interview_note_revision, interview_remark, interview_role, interviewee, police_force, seal,
};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::BTreeSet;

/// An interview to plan.
#[derive(Clone, Debug)]
pub struct NewInterview {
    /// The inspection.
    pub inspection: Uuid,
    /// The role to hear.
    pub role: Uuid,
    /// The force, where the role is per force.
    pub force: Option<Uuid>,
    /// The unit that it speaks for.
    pub unit: Option<CaseworkUnit>,
    /// Interview or focus group.
    pub format: InterviewFormat,
    /// The day.
    pub planned_on: Date,
    /// Who will ask.
    pub interviewers: Vec<Uuid>,
    /// The language.
    pub language: Language,
    /// Whether its words will be kept from analysts.
    pub restricted: bool,
}

/// What came of a planned interview.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// It was held on this day, with so many.
    Hold(Date, i32),
    /// The person declined, for a reason.
    Decline(&'a str),
    /// It was called off, for a reason.
    Cancel(&'a str),
    /// It is planned for this day instead, for a reason.
    Replan(Date, &'a str),
    /// Its words are kept from analysts from now on, or are not, for a reason.
    Restrict(bool, &'a str),
}

/// Plans an interview.
///
/// # Errors
/// [`Error::NotFound`] for what the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn plan(store: &Store, new: NewInterview) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::PlanInterview, new.inspection).await?;
    store.write(&permit, async |write| enter(write, permit.person(), &new).await).await
}

/// Plans an interview in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`plan`].
pub async fn enter(
    write: &Write<'_>,
    by: Uuid,
    new: &NewInterview,
) -> Result<Seen<evidence::Model>> {
    course::open(write, new.inspection).await?;
    sound_day("plannedOn", new.planned_on, write.clock.today())?;
    let inspection = write.hold_once::<inspection::Entity>(new.inspection).await?;
    let role = one::<interview_role::Entity>(write, interview_role::Column::Id, new.role).await?;
    let of = rules::Role { name: &role.name, scope: role.scope, focus_group: role.focus_group };
    let faults = rules::faults(of, new.format, new.force.is_some());
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    let force = match new.force {
        Some(force) => Some(working_here(write, &inspection, force).await?),
        None => None,
    };
    if new.interviewers.is_empty() || !on_team(write, inspection.id, &new.interviewers).await? {
        let message = format!("Name who will ask: people of the team of {}.", inspection.reference);
        return Err(Error::refused("interviewers", UserErrorCode::NotOnTeam, message));
    }
    let item = NewItem {
        kind: EvidenceKind::Interview,
        called: ("INT", None),
        title: title(new.format, &role.name, force.as_ref().map(|force| force.name.as_str())),
        component: role.component,
        origin: role.origin,
        marking: marking(new.restricted),
        language: new.language,
        day: None,
    };
    let item = items::add(write, &inspection, by, item).await?;
    let detail = interview::ActiveModel {
        evidence_id: Set(item.id),
        role_id: Set(role.id),
        force_id: Set(new.force),
        unit: Set(new.unit),
        format: Set(new.format),
        status: Set(InterviewStatus::Planned),
        held_on: Set(Some(new.planned_on)),
        participants: Set(None),
        restricted: Set(new.restricted),
    };
    write.insert_all([detail]).await?;
    let asking: BTreeSet<Uuid> = new.interviewers.iter().copied().collect();
    write
        .insert_all(asking.into_iter().map(|person| interview_interviewer::ActiveModel {
            interview_id: Set(item.id),
            person_id: Set(person),
        }))
        .await?;
    remark(write, by, item.id, InterviewChange::Planned, new.planned_on, None).await?;
    Ok(item)
}

/// Says what came of an interview.
///
/// # Errors
/// As [`plan`].
pub async fn change(store: &Store, id: Uuid, change: Change<'_>) -> Result<Seen<evidence::Model>> {
    let permit: Permit<evidence::Model> =
        store.permit::<evidence::Entity>(Action::ChangeInterview, id).await?;
    let permit = permit.naming(match change {
        Change::Hold(..) => "held",
        Change::Decline(_) => "declined",
        Change::Cancel(_) => "called off",
        Change::Replan(..) => "planned anew",
        Change::Restrict(true, _) => "restricted",
        Change::Restrict(false, _) => "restricted no longer",
    });
    store.write(&permit, async |write| turn(write, permit.person(), id, change).await).await
}

/// Says what came of an interview in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`plan`].
pub async fn turn(
    write: &Write<'_>,
    by: Uuid,
    id: Uuid,
    change: Change<'_>,
) -> Result<Seen<evidence::Model>> {
    let (mut item, now) = hold(write, id).await?;
    let mut row = interview::ActiveModel { evidence_id: Set(id), ..Default::default() };
    let mut of_item = evidence::ActiveModel { id: Set(id), ..Default::default() };
    let stands = |allowed: &[InterviewStatus]| stands(&item, now.status, allowed);
    let (kind, reason) = match change {
        Change::Hold(on, participants) => {
            stands(&[InterviewStatus::Planned, InterviewStatus::Held])?;
            course::not_ended(write, Some(item.inspection_id)).await?;
            held(write, id, on, participants).await?;
            let corrects = now.status == InterviewStatus::Held
                && (now.held_on, now.participants) != (Some(on), Some(participants));
            if corrects && is_sealed(write, id).await? {
                let message = format!(
                    "A judgement that was signed off rests on {}: its day and how many took part stay as they were \
                     sealed. If they are wrong, withdraw it and plan another.",
                    item.reference
                );
                return Err(Error::refused("heldOn", UserErrorCode::InterviewState, message));
            }
            row.status = Set(InterviewStatus::Held);
            row.held_on = Set(Some(on));
            row.participants = Set(Some(participants));
            of_item.period_start = Set(Some(on));
            of_item.period_end = Set(Some(on));
            (InterviewChange::Held, None)
        }
        Change::Decline(reason) => {
            stands(&[InterviewStatus::Planned])?;
            row.status = Set(InterviewStatus::Declined);
            (InterviewChange::Declined, Some(reason))
        }
        Change::Cancel(reason) => {
            stands(&[InterviewStatus::Planned])?;
            row.status = Set(InterviewStatus::Cancelled);
            (InterviewChange::Cancelled, Some(reason))
        }
        Change::Replan(on, reason) => {
            stands(&[
                InterviewStatus::Planned,
                InterviewStatus::Declined,
                InterviewStatus::Cancelled,
            ])?;
            sound_day("plannedOn", on, write.clock.today())?;
            row.status = Set(InterviewStatus::Planned);
            row.held_on = Set(Some(on));
            (InterviewChange::Replanned, Some(reason))
        }
        Change::Restrict(restricted, reason) => {
            row.restricted = Set(restricted);
            of_item.marking = Set(marking(restricted));
            let kinds = [InterviewChange::Unrestricted, InterviewChange::Restricted];
            (kinds[usize::from(restricted)], Some(reason))
        }
    };
    if let Some(reason) = reason {
        some_text("reason", UserErrorCode::ReasonRequired, reason)?;
    }
    let day = match &row.held_on {
        Set(day) => *day,
        _ => now.held_on,
    };
    write.put(row).await?;
    if of_item.marking.is_set() || of_item.period_start.is_set() {
        item = write.update(of_item).await?;
    }
    let day = day.unwrap_or_else(|| write.clock.today());
    remark(write, by, id, kind, day, reason).await?;
    Ok(item)
}

/// Says who was heard, or will be. Held more closely than the interview.
///
/// # Errors
/// As [`plan`].
pub async fn name(
    store: &Store,
    id: Uuid,
    name: &str,
    post: &str,
) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<evidence::Entity>(Action::ChangeInterview, id).await?;
    store
        .write(&permit.naming("who was heard"), async |write| {
            let (item, _) = hold(write, id).await?;
            for (field, text) in [("name", name), ("post", post)] {
                let long = text.chars().count() > LONGEST_NAME;
                if text.trim().is_empty() || long || text.chars().any(char::is_control) {
                    let message =
                        format!("The {field} must be one line of 1 to {LONGEST_NAME} characters.");
                    return Err(Error::refused(field, UserErrorCode::InvalidValue, message));
                }
            }
            let row = interviewee::ActiveModel {
                id: Set(write.clock.id()),
                interview_id: Set(id),
                name: Set(name.trim().into()),
                post: Set(post.trim().into()),
            };
            write.insert(row).await?;
            Ok(item)
        })
        .await
}

/// The longest name and post, in characters.
const LONGEST_NAME: usize = 200;

/// An interview and its item, held; not one that was set aside.
pub(super) async fn hold(
    write: &Write<'_>,
    id: Uuid,
) -> Result<(Seen<evidence::Model>, Seen<interview::Model>)> {
    let item = write.hold::<evidence::Entity>(id).await?;
    if !policy::is_accepted(item.status) {
        let message =
            format!("{} was set aside: nothing is changed of it any more.", item.reference);
        return Err(Error::refused("interview", UserErrorCode::EvidenceNotAccepted, message));
    }
    Ok((item, write.hold::<interview::Entity>(id).await?))
}

fn stands(item: &evidence::Model, now: InterviewStatus, allowed: &[InterviewStatus]) -> Result<()> {
    if allowed.contains(&now) {
        return Ok(());
    }
    let is = match now {
        InterviewStatus::Planned => "is planned",
        InterviewStatus::Held => "was held: if that is wrong, withdraw it and plan another",
        InterviewStatus::Declined => "was declined: plan it anew first",
        InterviewStatus::Cancelled => "was called off: plan it anew first",
    };
    let message = format!("{} {is}.", item.reference);
    Err(Error::refused("interview", UserErrorCode::InterviewState, message))
}

/// Whether it can have been held on this day with so many.
async fn held(write: &Write<'_>, id: Uuid, on: Date, participants: i32) -> Result<()> {
    let faults = rules::held(write.clock.today(), on, participants);
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    let of_the_day = Condition::all().add(interview_note_revision::Column::InterviewId.eq(id)).add(
        interview_note_revision::Column::Basis.is_in([NoteBasis::AtTheTime, NoteBasis::SameDay]),
    );
    let notes = write.all::<interview_note_revision::Entity>(of_the_day).await?;
    let days = notes.iter().filter_map(|note| note.written_at).map(crate::clock::day);
    match days.into_iter().find(|day| *day != on) {
        Some(day) => {
            let message = format!(
                "Notes say that they were written at the time or the same day, and that was {day}."
            );
            Err(Error::refused("heldOn", UserErrorCode::InvalidValue, message))
        }
        None => Ok(()),
    }
}

/// Whether a judgement that was signed off rests on it.
async fn is_sealed(write: &Write<'_>, id: Uuid) -> Result<bool> {
    let cite = Condition::all()
        .add(evidence_link::Column::EvidenceId.eq(id))
        .add(evidence_link::Column::Status.eq(LinkStatus::Active));
    let cite = write.all::<evidence_link::Entity>(cite).await?;
    let sealed = seal::Column::JudgementId.is_in(cite.iter().map(|link| link.judgement_id));
    Ok(!write.all::<seal::Entity>(Condition::all().add(sealed)).await?.is_empty())
}

async fn one<E: crate::store::Row>(
    write: &Write<'_>,
    key: E::Column,
    id: Uuid,
) -> Result<Seen<E::Model>> {
    write.settled::<E>(key, id).await?.first().cloned().ok_or(Error::NotFound)
}

async fn working_here(
    write: &Write<'_>,
    inspection: &inspection::Model,
    force: Uuid,
) -> Result<Seen<police_force::Model>> {
    let force = one::<police_force::Entity>(write, police_force::Column::Id, force).await?;
    let of = area_force::Column::AreaId;
    let here = write.settled::<area_force::Entity>(of, inspection.area_id).await?;
    if !here.iter().any(|works| works.force_id == force.id) {
        let message = format!("{} does not work with the Area of the inspection.", force.name);
        return Err(Error::refused("force", UserErrorCode::OutOfScope, message));
    }
    Ok(force)
}

async fn remark(
    write: &Write<'_>,
    person: Uuid,
    interview: Uuid,
    kind: InterviewChange,
    day: Date,
    reason: Option<&str>,
) -> Result<()> {
    let row = interview_remark::ActiveModel {
        id: Set(write.clock.id()),
        interview_id: Set(interview),
        kind: Set(kind),
        day: Set(day),
        reason: Set(reason.map(|reason| reason.trim().into())),
        made_by: Set(person),
        made_at: Set(write.clock.now()),
    };
    write.insert_all([row]).await?;
    let data = serde_json::json!({"interview": interview, "change": kind});
    write.tell(Event { event_type: "interview.changed", data }, "Interview", interview).await
}
