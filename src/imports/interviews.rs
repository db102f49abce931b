//! Interviews and focus groups, planned or held: a row for each, known by the sender's own key in its inspection. What
//! was written down in them is entered in the API, where nobody else's words are lost.

use super::entered::{Entered, Inspections, People, Within, noted};
use super::kind::{Decision, change, unit};
use crate::error::{Error, Result, UserErrorCode, sound_day};
use crate::interviews::rules;
use crate::interviews::writes::{self, Change, NewInterview};
use crate::store::{Seen, Write};
use crate::table::Cells;
use ::entity::types::{
    Action, CaseworkUnit, EvidenceKind, InterviewFormat, InterviewStatus, Language, RowVerdict,
};
use ::entity::{area_force, evidence, interview, interview_role, police_force};
use sea_orm::Condition;
use sea_orm::prelude::{Date, Uuid};
use std::collections::{HashMap, HashSet};

/// The longest key, code or name, in characters.
const LONGEST: usize = 200;

/// The interviews of an import.
pub(super) struct Interviews {
    by: Uuid,
    today: Date,
    inspections: Inspections,
    roles: HashMap<String, Seen<interview_role::Model>>,
    forces: HashMap<String, Seen<police_force::Model>>,
    /// Which force works with which Area.
    works: HashSet<(Uuid, Uuid)>,
    people: People,
}

/// An interview, as its row says.
#[derive(Debug)]
pub(super) struct One {
    key: String,
    inspection: String,
    role: Uuid,
    force: Option<Uuid>,
    unit: Option<CaseworkUnit>,
    format: InterviewFormat,
    planned_on: Date,
    held: Option<(Date, i32)>,
    interviewers: Vec<Uuid>,
    language: Language,
    restricted: bool,
}

impl Interviews {
    pub(super) async fn open(write: &Write<'_>, by: Uuid) -> Result<Self> {
        let roles = write.all::<interview_role::Entity>(Condition::all()).await?;
        let forces = write.all::<police_force::Entity>(Condition::all()).await?;
        let works = write.all::<area_force::Entity>(Condition::all()).await?;
        Ok(Self {
            by,
            today: write.clock.today(),
            works: works.iter().map(|row| (row.force_id, row.area_id)).collect(),
            inspections: Inspections::open(write).await?,
            roles: roles.into_iter().map(|row| (row.code.clone(), row)).collect(),
            forces: forces.into_iter().map(|row| (row.code.clone(), row)).collect(),
            people: People::open(write).await?,
        })
    }

    /// Who asks: people of the team.
    fn interviewers(&self, within: Option<Within<'_>>, cells: &mut Cells<'_>) -> Vec<Uuid> {
        let all = cells.text("interviewers", 10 * LONGEST).unwrap_or_default();
        let all = all.split(';').map(str::trim).filter(|name| !name.is_empty());
        let named = |name: &str| {
            let person = self.people.named("interviewers", name, cells)?;
            if let Some(within) = within {
                self.inspections.on_team(within, ("interviewers", name, person), cells);
            }
            Some(person)
        };
        all.filter_map(named).collect()
    }

    async fn known(
        &self,
        write: &Write<'_>,
        row: &One,
    ) -> Result<Option<(Seen<evidence::Model>, Seen<interview::Model>)>> {
        let inspection = self.inspections.of(&row.inspection);
        let known = (inspection, row.key.as_str());
        let kept = self.inspections.kept(write, known, EvidenceKind::Interview).await?;
        let Some(item) = kept else { return Ok(None) };
        let interview = write.hold::<interview::Entity>(item.id).await?;
        Ok(Some((item, interview)))
    }

    /// What a row does to an interview that is here.
    async fn correct(
        &self,
        write: &Write<'_>,
        row: &One,
        (item, now): (Seen<evidence::Model>, Seen<interview::Model>),
    ) -> Result<Decision> {
        let same = (now.role_id, now.force_id, now.unit, now.format, item.language)
            == (row.role, row.force, row.unit, row.format, row.language);
        if !same {
            let message = format!(
                "{} was planned with another role, force, unit, format or language: withdraw it and plan another.",
                item.reference
            );
            return Err(Error::refused("key", UserErrorCode::InvalidValue, message));
        }
        let (mut changes, mut turns) = (vec![], vec![]);
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        if let Some((on, participants)) = row.held {
            let count =
                |count: Option<i32>| count.map(|count| count.to_string()).unwrap_or_default();
            let was = Some(now.status == InterviewStatus::Held)
                .and_then(|held| now.held_on.filter(|_| held));
            changes.extend(change("held_on", &day(was), &on));
            changes.extend(change("participants", &count(now.participants), &participants));
            if !changes.is_empty() {
                turns.push(Change::Hold(on, participants));
            }
        } else if now.status != InterviewStatus::Held {
            changes.extend(change("planned_on", &day(now.held_on), &row.planned_on));
            if !changes.is_empty() {
                turns.push(Change::Replan(row.planned_on, MOVED));
            }
        }
        if now.restricted != row.restricted {
            changes.extend(change("restricted", &now.restricted, &row.restricted));
            turns.push(Change::Restrict(row.restricted, MOVED));
        }
        let verdict = if turns.is_empty() { RowVerdict::Unchanged } else { RowVerdict::Update };
        for turn in turns {
            let item = writes::turn(write, self.by, item.id, turn).await?;
            write.besides(Action::ChangeInterview, &*item, format!("imported as {}", row.key));
        }
        Ok(Decision { changes, ..Decision::of(verdict, item.reference.clone()) })
    }
}

/// The reason of a change that a table makes.
const MOVED: &str = "Imported.";

impl Entered for Interviews {
    type Row = One;
    const NEEDED: &'static [&'static str] =
        &["key", "inspection", "role", "format", "planned_on", "interviewers"];
    const OTHERS: &'static [&'static str] =
        &["force", "unit", "language", "restricted", "held_on", "participants"];

    fn read(&self, cells: &mut Cells<'_>) -> Option<One> {
        let key = cells.text("key", LONGEST);
        let inspection = self.inspections.named(cells);
        let role = cells.text("role", LONGEST);
        let found = role.as_ref().and_then(|code| self.roles.get(code));
        if let (Some(code), None) = (&role, found) {
            cells.wrong("role", format!("there is no role `{code}`"));
        }
        let force = cells.text_if("force", LONGEST);
        let of_force = force.as_ref().and_then(|code| self.forces.get(code));
        if let (Some(code), None) = (&force, of_force) {
            cells.wrong("force", format!("there is no police force `{code}`"));
        }
        let within = self.inspections.within(inspection.as_ref(), key.as_ref());
        if let (Some(Within { of, .. }), Some(force)) = (within, of_force)
            && !self.works.contains(&(force.id, of.area_id))
        {
            let why = format!("{} does not work with the Area of {}", force.name, of.reference);
            cells.wrong("force", why);
        }
        let of_unit = if cells.get("unit").is_empty() { None } else { unit(cells) };
        let format = cells.word("format");
        if let (Some(role), Some(format)) = (found, format) {
            let (scope, focus_group) = (role.scope, role.focus_group);
            let role = rules::Role { name: &role.name, scope, focus_group };
            noted::<Self>(rules::faults(role, format, force.is_some()), cells);
        }
        let planned_on = cells.day("planned_on");
        let planned = planned_on.map(|day| sound_day("plannedOn", day, self.today));
        if let Some(Err(Error::Refused(why))) = planned {
            noted::<Self>(why, cells);
        }
        let (held_on, participants) = (cells.day_if("held_on"), cells.whole_if("participants"));
        let held = held_on.zip(participants.and_then(|count| i32::try_from(count).ok()));
        if held.is_none()
            && (held_on.is_some() || participants.is_some())
            && cells.is_sound("held_on")
            && cells.is_sound("participants")
        {
            cells.wrong(
                "participants",
                "of what was held, say the day and how many took part".into(),
            );
        }
        if let Some((on, participants)) = held {
            noted::<Self>(rules::held(self.today, on, participants), cells);
        }
        let language = cells.word_if("language").unwrap_or(Language::En);
        let restricted = cells.yes_or_no_if("restricted").unwrap_or(false);
        let interviewers = self.interviewers(within, cells);
        Some(One {
            key: key?,
            inspection: inspection?,
            role: found?.id,
            force: of_force.map(|force| force.id),
            unit: of_unit,
            format: format?,
            planned_on: planned_on?,
            held,
            interviewers,
            language,
            restricted,
        })
    }

    fn about(&self, row: &One) -> String {
        format!("{} {}", row.inspection, row.key)
    }

    fn column(field: &str) -> Option<&'static str> {
        match field {
            "interviewers" => Some("interviewers"),
            "format" => Some("format"),
            "force" => Some("force"),
            "inspection" => Some("inspection"),
            "plannedOn" => Some("planned_on"),
            "heldOn" => Some("held_on"),
            "participants" => Some("participants"),
            "interview" | "key" => Some("key"),
            _ => None,
        }
    }

    async fn hold(&mut self, write: &Write<'_>) -> Result<()> {
        self.inspections.hold(write).await
    }

    async fn enter(&self, write: &Write<'_>, row: &One) -> Result<Decision> {
        if let Some(known) = self.known(write, row).await? {
            return self.correct(write, row, known).await;
        }
        let inspection = self.inspections.of(&row.inspection);
        let new = NewInterview {
            inspection,
            role: row.role,
            force: row.force,
            unit: row.unit,
            format: row.format,
            planned_on: row.planned_on,
            interviewers: row.interviewers.clone(),
            language: row.language,
            restricted: row.restricted,
        };
        let mut item = writes::enter(write, self.by, &new).await?;
        if let Some((on, participants)) = row.held {
            item = writes::turn(write, self.by, item.id, Change::Hold(on, participants)).await?;
        }
        write.besides(Action::PlanInterview, &*item, format!("imported as {}", row.key));
        let made = Some(item.id);
        Ok(Decision { made, ..Decision::of(RowVerdict::Create, item.reference.clone()) })
    }

    fn kept_as(&self, row: &One) -> Option<(Uuid, String)> {
        Some((self.inspections.of(&row.inspection), row.key.clone()))
    }
}
