//! Recording on-site checks, and correcting them by a new revision.

use super::rules::{called, facts, follows, misfit, title};
use super::template::{self, Misfit};
use crate::access::policy;
use crate::error::{Error, Result, UserError, UserErrorCode, some_text, sound_day};
use crate::inspections::course;
use crate::inspections::items::{self, NewItem};
use crate::inspections::planning::on_team;
use crate::store::{Event, Seen, Store, Write, revisions};
use ::entity::types::{
    Action, CaseworkUnit, CheckFields, CheckKind, CheckOutcome, Component, EvidenceKind, Language,
    Marking, Origin,
};
use ::entity::{
    check_revision, check_template, evidence, inspection, onsite_check, onsite_check_record,
};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition, Set};
use serde_json::Value;

/// A check to record.
#[derive(Clone, Debug)]
pub struct NewCheck {
    /// The inspection.
    pub inspection: Uuid,
    /// The kind; it is filled in by the newest template of it.
    pub kind: CheckKind,
    /// The unit.
    pub unit: CaseworkUnit,
    /// The day.
    pub done_on: Date,
    /// What was found.
    pub outcome: CheckOutcome,
    /// The template's fields, filled in.
    pub fields: Value,
}

/// What a check shall say instead.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The check.
    pub check: Uuid,
    /// The revision that is corrected.
    pub expected: i32,
    /// What was found.
    pub outcome: CheckOutcome,
    /// The fields of its template, filled in; all of them.
    pub fields: Value,
    /// Why.
    pub reason: String,
}

/// Records a check, in the viewer's own name.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse, with the path of every field that does not fit.
pub async fn record(store: &Store, new: NewCheck) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::RecordCheck, new.inspection).await?;
    let me = permit.person();
    store.write(&permit, async |write| enter(write, me, me, new.clone()).await).await
}

/// Records a check that somebody made, in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`record`], and for who is not on the team.
pub async fn enter(
    write: &Write<'_>,
    by: Uuid,
    inspector: Uuid,
    new: NewCheck,
) -> Result<Seen<evidence::Model>> {
    course::open(write, new.inspection).await?;
    let inspection = write.hold_once::<inspection::Entity>(new.inspection).await?;
    if inspector != by && !on_team(write, inspection.id, &[inspector]).await? {
        let message =
            format!("Name who made it: somebody of the team of {}.", inspection.reference);
        return Err(Error::refused("inspector", UserErrorCode::NotOnTeam, message));
    }
    has_come(write, new.done_on)?;
    let template = newest(write, new.kind).await?;
    let fields = filled_in(write.clock.today(), (new.kind, &template.fields), new.fields)?;
    let found = Found {
        template: &template,
        unit: new.unit,
        done_on: new.done_on,
        inspector,
        outcome: new.outcome,
        fields,
        reason: None,
    };
    add(write, &inspection, by, found).await
}

/// The template that a kind of check is filled in by from now on.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest(write: &Write<'_>, kind: CheckKind) -> Result<Seen<check_template::Model>> {
    let of = check_template::Column::Kind;
    let templates = write.settled::<check_template::Entity>(of, kind).await?;
    let newest = templates.iter().max_by_key(|template| template.version);
    newest.cloned().ok_or(Error::NotFound)
}

/// What a check found, its fields held against the template.
pub(super) struct Found<'a> {
    pub(super) template: &'a check_template::Model,
    pub(super) unit: CaseworkUnit,
    pub(super) done_on: Date,
    pub(super) inspector: Uuid,
    pub(super) outcome: CheckOutcome,
    pub(super) fields: Value,
    /// Why it was settled so, if two had found otherwise.
    pub(super) reason: Option<&'a str>,
}

/// Adds a check to the evidence of an inspection.
pub(super) async fn add(
    write: &Write<'_>,
    inspection: &inspection::Model,
    person: Uuid,
    found: Found<'_>,
) -> Result<Seen<evidence::Model>> {
    let kind = found.template.kind;
    let item = NewItem {
        kind: EvidenceKind::OnsiteCheck,
        called: ("CHK", Some(called(kind))),
        title: title(kind, &found.fields),
        component: Component::Lla,
        origin: Origin::InspectorDirect,
        marking: Marking::Official,
        language: Language::En,
        day: Some(found.done_on),
    };
    let item = items::add(write, inspection, person, item).await?;
    let detail = onsite_check::ActiveModel {
        evidence_id: Set(item.id),
        template_id: Set(found.template.id),
        unit: Set(found.unit),
        done_on: Set(found.done_on),
        inspector_id: Set(found.inspector),
        outcome: Set(found.outcome),
    };
    write.insert_all([detail]).await?;
    let fields = Set(found.fields.clone());
    let record = onsite_check_record::ActiveModel { evidence_id: Set(item.id), fields };
    write.insert_all([record]).await?;
    let event = "check.recorded";
    revise(write, person, item.id, (found.outcome, found.fields), (found.reason, event)).await?;
    Ok(item)
}

/// Corrects what a check says; what it said before stays readable.
///
/// # Errors
/// As [`record`].
pub async fn correct(store: &Store, new: Correction) -> Result<Seen<evidence::Model>> {
    let permit = store.permit::<evidence::Entity>(Action::CorrectCheck, new.check).await?;
    let me = permit.person();
    store.write(&permit, async |write| put_right(write, me, new.clone()).await).await
}

/// Corrects what a check says in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`record`].
pub async fn put_right(
    write: &Write<'_>,
    by: Uuid,
    new: Correction,
) -> Result<Seen<evidence::Model>> {
    let item = write.hold::<evidence::Entity>(new.check).await?;
    if !policy::is_accepted(item.status) {
        let message = format!("{} was set aside: it is corrected no more.", item.reference);
        return Err(Error::refused("check", UserErrorCode::EvidenceNotAccepted, message));
    }
    some_text("reason", UserErrorCode::ReasonRequired, &new.reason)?;
    let newest = write.newest_revision(item.id).await?.map_or(0, |newest| newest.revision);
    if new.expected != newest {
        let message = format!(
            "{} is at revision {newest}, and you corrected revision {}: look at what is there now.",
            item.reference, new.expected
        );
        return Err(Error::refused("expectedRevision", UserErrorCode::Conflict, message));
    }
    let check = write.hold::<onsite_check::Entity>(item.id).await?;
    let template = check_template::Column::Id.eq(check.template_id);
    let template = write.all::<check_template::Entity>(Condition::all().add(template)).await?;
    let template = template.into_iter().next().ok_or(Error::NotFound)?;
    let fields = filled_in(write.clock.today(), (template.kind, &template.fields), new.fields)?;
    let row = onsite_check::ActiveModel {
        evidence_id: Set(item.id),
        outcome: Set(new.outcome),
        ..Default::default()
    };
    write.update(row).await?;
    let row =
        onsite_check_record::ActiveModel { evidence_id: Set(item.id), fields: Set(fields.clone()) };
    write.update(row).await?;
    let said = (new.outcome, fields);
    let why = (Some(new.reason.trim()), "check.corrected");
    revise(write, by, item.id, said, why).await?;
    Ok(item)
}

pub(super) fn has_come(write: &Write<'_>, day: Date) -> Result<()> {
    come(write.clock.today(), day)
}

/// Refuses a day that has not come, or that nobody can mean.
///
/// # Errors
/// [`Error::Refused`].
pub fn come(today: Date, day: Date) -> Result<()> {
    if day <= today {
        return sound_day("doneOn", day, today);
    }
    let message = format!("{day} has not come yet: name today or an earlier day.");
    Err(Error::refused("doneOn", UserErrorCode::InvalidValue, message))
}

/// What was filled in, with what follows from it; or every field that does not fit, by its path.
///
/// # Errors
/// [`Error::Refused`].
pub fn filled_in(
    today: Date,
    (kind, template): (CheckKind, &CheckFields),
    mut fields: Value,
) -> Result<Value> {
    let facts = facts(kind, &fields);
    let known = |path: &str| template.0.iter().any(|field| field.path == path);
    let follows = follows(kind).iter().copied().filter(|path| known(path));
    let follows: Vec<&str> = follows.collect();
    for path in &follows {
        template::leave_out(&mut fields, path);
    }
    let there = facts.iter().filter(|(path, fact)| follows.contains(path) && !fact.is_null());
    for (path, fact) in there {
        template::put(&mut fields, path, fact.clone());
    }
    let mut misfits = template::validate(template, &fields).err().unwrap_or_default();
    misfits.extend(template.0.iter().filter_map(|field| misfit(kind, field, &fields, today)));
    if facts.is_empty() && !misfits.is_empty() {
        misfits.retain(|misfit| !follows.contains(&misfit.path.as_str()));
        if misfits.is_empty() {
            let message = format!("{} cannot be worked out from this", follows.join(" and "));
            misfits.push(Misfit { path: "fields".into(), message });
        }
    }
    if misfits.is_empty() {
        return Ok(fields);
    }
    let error = |misfit: Misfit| UserError {
        field: "fields",
        message: format!("{misfit}."),
        code: UserErrorCode::InvalidValue,
    };
    Err(Error::Refused(misfits.into_iter().map(error).collect()))
}

async fn revise(
    write: &Write<'_>,
    person: Uuid,
    check: Uuid,
    (outcome, fields): (CheckOutcome, Value),
    (reason, event_type): (Option<&str>, &'static str),
) -> Result<()> {
    let revision = write.revise(check, person, revisions::of_check(outcome, &fields)?).await?;
    let row = check_revision::ActiveModel {
        revision_id: Set(revision.id),
        check_id: Set(check),
        outcome: Set(outcome),
        fields: Set(fields),
        reason: Set(reason.map(str::to_owned)),
    };
    write.insert_all([row]).await?;
    let data = serde_json::json!({
        "check": check, "revision": revision.revision, "outcome": outcome,
    });
    write.tell(Event { event_type, data }, "OnsiteCheck", check).await
}
