//! Planning an inspection from the programme: its stages, its quotas, its team.
//!
//! A team is one lead and up to five more, each granted the Area and without a conflict of interest in it. Who
//! leaves stays in it as a record.

use super::course::{EventNote, current, happened, ongoing, words_of};
use super::scores;
use crate::error::{Error, Result, UserErrorCode, some_text, sound_day};
use crate::programme::Programme;
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{
    Action, InspectionEventKind, InspectionState, PersonKind, Position, UnitScope, Words,
};
use ::entity::{
    aip_score, area, area_grant, conflict_of_interest, inspection, inspection_course,
    inspection_member, inspection_quota, inspection_stage, interview_role, person, question_set,
};
use chrono::{Datelike, Days, Weekday};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::BTreeSet;

/// The inspection question (scope, paragraph 9).
pub const QUESTION: &str = "What drives casework quality in the Area?";

/// The phase of the programme.
pub const PHASE: &str = "Phase 3";

/// Inspectors beside the lead (scope, paragraph 27).
const MOST_INSPECTORS: usize = 5;

/// How an Area's inspection is titled.
#[must_use]
pub fn title(area: &str) -> String {
    format!("Inspection of CPS {area}")
}

/// An inspection to plan.
#[derive(Clone, Debug)]
pub struct NewInspection {
    /// The Area.
    pub area: Uuid,
    /// First day of its first stage.
    pub begins: Date,
    /// The day on which it is anticipated to be published.
    pub publication_on: Option<Date>,
    /// Who inspects.
    pub team: Team,
}

/// Who is to inspect.
#[derive(Clone, Debug)]
pub struct Team {
    /// Who leads.
    pub lead: Uuid,
    /// The others.
    pub inspectors: Vec<Uuid>,
}

/// Plans an inspection as the programme has it: four stages one after the other, every quota as it is now.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not, [`Error::NotFound`] for people whom the viewer may not see,
/// [`Error::Refused`] for what the rules refuse.
pub async fn create(store: &Store, new: NewInspection) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<area::Entity>(Action::CreateInspection, new.area).await?;
    let programme = Programme::read().map_err(Error::internal)?;
    store
        .write(&permit, async |write| {
            let area = write.hold::<area::Entity>(new.area).await?;
            team_fits(write, &area, &new.team, permit.person()).await?;
            let today = write.clock.today();
            sound_day("begins", new.begins, today)?;
            let stages = stages(&programme, new.begins)?;
            if let (Some(last), Some(day)) = (stages.last(), new.publication_on) {
                published_after(last.planned_end, day, today)?;
            }
            let inspection = inspection::ActiveModel {
                id: Set(write.clock.id()),
                reference: Set(next_reference(write, &area).await?),
                area_id: Set(area.id),
                title: Set(title(&area.name)),
                phase: Set(PHASE.into()),
                question: Set(QUESTION.into()),
                units: Set(UnitScope::Both),
                anticipated_publication: Set(new.publication_on.map(words_of)),
            };
            let inspection = write.insert(inspection).await?;
            write.made("Inspection", inspection.id);
            let id = inspection.id;
            let course = inspection_course::Model {
                inspection_id: id,
                state: InspectionState::Open,
                publication_on: new.publication_on,
                question_set: newest_set(write).await?,
                version: 1,
            };
            write.insert(course.into_active_model().reset_all()).await?;
            let dated = |stage| inspection_stage::Model { inspection_id: id, ..stage };
            let stages =
                stages.into_iter().map(|stage| dated(stage).into_active_model().reset_all());
            write.insert_all(stages).await?;
            let quotas = write.all::<interview_role::Entity>(Condition::all()).await?;
            let quotas = quotas.iter().map(|role| quota(id, role).into_active_model().reset_all());
            write.insert_all(quotas).await?;
            let scores = Condition::all().add(aip_score::Column::AreaId.eq(area.id));
            let known = write.all::<aip_score::Entity>(scores).await?;
            scores::add(write, &inspection, &area, known.iter().map(|score| &**score)).await?;
            let Team { lead, inspectors } = &new.team;
            let others = inspectors.iter().map(|person| (*person, Position::Inspector));
            let members = std::iter::once((*lead, Position::Lead)).chain(others);
            let member = |(person, position)| member(id, person, position).into_active_model();
            write.insert_all(members.map(|one| member(one).reset_all())).await?;
            let data = serde_json::json!({"inspection": id, "area": area.id});
            let event = Event { event_type: "inspection.created", data };
            write.tell(event, "Inspection", id).await?;
            Ok(inspection)
        })
        .await
}

/// The newest set of questions; the first while there is but one.
async fn newest_set(write: &Write<'_>) -> Result<i32> {
    let sets = write.all::<question_set::Entity>(Condition::all()).await?;
    Ok(sets.iter().map(|set| set.number).max().unwrap_or(1))
}

/// What a role's quota is in a new inspection.
#[must_use]
pub fn quota(inspection_id: Uuid, role: &interview_role::Model) -> inspection_quota::Model {
    let (role_id, minimum, both_units) = (role.id, role.minimum, role.both_units);
    inspection_quota::Model { inspection_id, role_id, minimum, both_units }
}

fn member(inspection_id: Uuid, person_id: Uuid, position: Position) -> inspection_member::Model {
    inspection_member::Model { inspection_id, person_id, position, left_at: None }
}

/// The stages one after the other, each until the last working day before the next (scope, paragraph 28).
fn stages(programme: &Programme, begins: Date) -> Result<Vec<inspection_stage::Model>> {
    if matches!(begins.weekday(), Weekday::Sat | Weekday::Sun) {
        let message = format!("{begins} is no working day: name one.");
        return Err(Error::refused("begins", UserErrorCode::InvalidValue, message));
    }
    let mut start = begins;
    let mut stage = |row: &crate::programme::rows::Stage| {
        let next = start + Days::new(u64::from(row.weeks.unsigned_abs()) * 7);
        let mut end = next - Days::new(1);
        while matches!(end.weekday(), Weekday::Sat | Weekday::Sun) {
            end = end - Days::new(1);
        }
        let stage = inspection_stage::Model {
            inspection_id: Uuid::nil(),
            stage: row.stage.0,
            weeks: row.weeks,
            activities: Words(row.activities.0.clone()),
            planned_start: start,
            planned_end: end,
            actual_start: None,
            actual_end: None,
        };
        start = next;
        stage
    };
    Ok(programme.stages.iter().map(&mut stage).collect())
}

/// A report is published after its last stage.
pub(super) fn published_after(last: Date, day: Date, today: Date) -> Result<()> {
    sound_day("publicationOn", day, today)?;
    if day < last {
        let message =
            format!("The last stage is planned until {last}: publication comes after it.");
        return Err(Error::refused("publicationOn", UserErrorCode::InvalidValue, message));
    }
    Ok(())
}

/// `INS-WM`; a later one of the same Area `INS-WM-2`.
/// Whether all of these are on the team of an inspection now.
///
/// # Errors
/// If the database cannot be read.
pub async fn on_team(write: &Write<'_>, inspection: Uuid, who: &[Uuid]) -> Result<bool> {
    let of = inspection_member::Column::InspectionId;
    let team = write.settled::<inspection_member::Entity>(of, inspection).await?;
    let inspects = |person: Uuid| {
        team.iter().any(|member| member.person_id == person && member.left_at.is_none())
    };
    Ok(who.iter().all(|person| inspects(*person)))
}

async fn next_reference(write: &Write<'_>, area: &area::Model) -> Result<String> {
    let here = Condition::all().add(inspection::Column::AreaId.eq(area.id));
    let taken = write.all::<inspection::Entity>(here).await?;
    let first = format!("INS-{}", area.code);
    let later = (2..).map(|number| format!("{first}-{number}"));
    let mut free = std::iter::once(first.clone())
        .chain(later)
        .filter(|name| taken.iter().all(|inspection| inspection.reference != *name));
    free.next().ok_or(Error::NotFound)
}

/// Says who inspects from now on.
///
/// # Errors
/// As [`create`]; [`Error::Refused`] if somebody changed it since.
pub async fn change_team(
    store: &Store,
    id: Uuid,
    team: Team,
    reason: &str,
    version: i32,
) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::ChangeTeam, id).await?;
    store
        .write(&permit, async |write| {
            let course = current(write, id, version).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            ongoing(&course)?;
            let area = write.hold::<area::Entity>(permit.subject().area_id).await?;
            team_fits(write, &area, &team, permit.person()).await?;
            let change = seat(write, id, &team).await?;
            let Some(change) = change else {
                let message = "This is the team already.";
                return Err(Error::refused("lead", UserErrorCode::Unchanged, message));
            };
            let kind = InspectionEventKind::TeamChanged;
            happened(
                write,
                &permit,
                &course,
                EventNote { kind, reason, decided_by: None, change: Some(change) },
            )
            .await
        })
        .await
}

/// Puts people in their places: first whoever leaves or leads no longer, since there is one lead.
async fn seat(write: &Write<'_>, id: Uuid, team: &Team) -> Result<Option<String>> {
    let of = Condition::all().add(inspection_member::Column::InspectionId.eq(id));
    let there = write.all::<inspection_member::Entity>(of).await?;
    let wanted = |person: Uuid| match person {
        person if person == team.lead => Some(Position::Lead),
        person => team.inspectors.contains(&person).then_some(Position::Inspector),
    };
    let (mut leave, mut change, mut said) = (vec![], vec![], vec![]);
    for row in &there {
        let here = row.left_at.is_none();
        match wanted(row.person_id) {
            None if here => leave.push(row),
            Some(position) if !here || position != row.position => change.push((row, position)),
            _ => {}
        }
    }
    // who becomes the lead comes last
    change.sort_by_key(|(_, position)| *position == Position::Lead);
    for row in &leave {
        let left_at = Set(Some(write.clock.now()));
        let gone =
            inspection_member::ActiveModel { left_at, ..(***row).clone().into_active_model() };
        write.update(gone).await?;
    }
    for (row, position) in &change {
        let row = inspection_member::ActiveModel {
            position: Set(*position),
            left_at: Set(None),
            ..(***row).clone().into_active_model()
        };
        write.update(row).await?;
    }
    let known: BTreeSet<_> = there.iter().map(|row| row.person_id).collect();
    let all = team.inspectors.iter().chain([&team.lead]);
    let join: Vec<_> = all.filter(|person| !known.contains(person)).copied().collect();
    let row = |person: &Uuid| {
        let position = wanted(*person).unwrap_or(Position::Inspector);
        member(id, *person, position).into_active_model().reset_all()
    };
    write.insert_all(join.iter().map(row)).await?;
    for (what, count) in [("left", leave.len()), ("changed", change.len()), ("joined", join.len())]
    {
        if count > 0 {
            said.push(format!("{count} {what}"));
        }
    }
    Ok((!said.is_empty()).then(|| said.join(", ")))
}

/// One lead and up to five more, each granted the Area and without a conflict of interest. They are held, lower
/// keys first, so that neither changes meanwhile.
async fn team_fits(write: &Write<'_>, area: &area::Model, team: &Team, acting: Uuid) -> Result<()> {
    let all: BTreeSet<Uuid> = team.inspectors.iter().copied().chain([team.lead]).collect();
    if team.inspectors.len() > MOST_INSPECTORS {
        let message = format!("A team is a lead and at most {MOST_INSPECTORS} others.");
        return Err(Error::refused("inspectors", UserErrorCode::InvalidValue, message));
    }
    if all.len() != team.inspectors.len() + 1 {
        let message = "Somebody is named twice.";
        return Err(Error::refused("inspectors", UserErrorCode::InvalidValue, message));
    }
    let mut broken = vec![];
    for id in all.iter().copied().chain([acting]).collect::<BTreeSet<_>>() {
        let person = write.hold::<person::Entity>(id).await?;
        if !all.contains(&id) {
            continue;
        }
        let field = if id == team.lead { "lead" } else { "inspectors" };
        if let Err(Error::Refused(errors)) = fits(write, area, &person, field).await {
            broken.extend(errors);
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Error::Refused(broken)) }
}

async fn fits(
    write: &Write<'_>,
    area: &area::Model,
    person: &person::Model,
    field: &'static str,
) -> Result<()> {
    if person.kind != PersonKind::User {
        let message = format!("{} is another system: people inspect.", person.title);
        return Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    }
    let barred = Condition::all()
        .add(conflict_of_interest::Column::PersonId.eq(person.id))
        .add(conflict_of_interest::Column::AreaId.eq(area.id))
        .add(conflict_of_interest::Column::EndedAt.is_null());
    if !write.all::<conflict_of_interest::Entity>(barred).await?.is_empty() {
        let message = format!(
            "{} has a conflict of interest in {}: choose somebody else.",
            person.title, area.name
        );
        return Err(Error::refused(field, UserErrorCode::ConflictOfInterest, message));
    }
    let granted = Condition::all()
        .add(area_grant::Column::PersonId.eq(person.id))
        .add(area_grant::Column::AreaId.eq(area.id))
        .add(area_grant::Column::RevokedAt.is_null());
    if write.all::<area_grant::Entity>(granted).await?.is_empty() {
        let message = format!("{} is not granted {}: grant it first.", person.title, area.name);
        return Err(Error::refused(field, UserErrorCode::NotGranted, message));
    }
    Ok(())
}
