//! Correcting people, ending what was recorded of them: a conflict of interest, by two administrators; their
//! time here, until they come back.

use super::writes::{conflict, hold};
use crate::access::policy;
use crate::error::{Error, Result, UserErrorCode, one_line, some_text};
use crate::store::{Event, Permit, Seen, Store, Write};
use ::entity::types::Action;
use ::entity::{
    area, area_grant, conflict_of_interest, inspection, inspection_course, inspection_member,
    person, person_ending,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};

/// Says how a person is shown from now on, if they are still shown as the viewer saw.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not, [`Error::NotFound`] for a person whom the viewer may not see,
/// [`Error::Refused`] for what the rules refuse.
pub async fn correct(
    store: &Store,
    person: Uuid,
    title: &str,
    was: &str,
) -> Result<Seen<person::Model>> {
    let permit = store.permit::<person::Entity>(Action::CorrectPerson, person).await?;
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            if person.title != was {
                let message = format!("Somebody changed it since: it is `{}` now.", person.title);
                return Err(Error::refused("was", UserErrorCode::Conflict, message));
            }
            rename(write, person.id, title).await
        })
        .await
}

/// Says how somebody who is held is shown, in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`correct`].
pub async fn rename(write: &Write<'_>, id: Uuid, title: &str) -> Result<Seen<person::Model>> {
    one_line("title", title)?;
    let title = Set(title.trim().into());
    let person = write.update(person::ActiveModel { id: Set(id), title, ..Default::default() });
    tell(write, "person.corrected", person.await?, None).await
}

/// Asks that a conflict of interest end; another administrator must end it.
///
/// # Errors
/// As [`correct`].
pub async fn ask_to_end_conflict(
    store: &Store,
    person: Uuid,
    area: &area::Model,
    reason: &str,
) -> Result<Seen<person::Model>> {
    let permit = store.permit::<person::Entity>(Action::EndConflict, person).await?;
    let permit = permit.naming(&format!("{}: asked", area.code));
    let own = policy::is_own(store.viewer(), person);
    store
        .write(&permit, async |write| {
            let (person, conflict) = recorded(write, &permit, area, own).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let row = conflict_of_interest::ActiveModel {
                end_reason: Set(Some(reason.trim().into())),
                end_asked_by: Set(Some(permit.person())),
                end_asked_at: Set(Some(write.clock.now())),
                ..(*conflict).clone().into_active_model()
            };
            write.update(row).await?;
            tell(write, "conflict.end.asked", person, Some(area)).await
        })
        .await
}

/// Ends a conflict of interest, as somebody else has asked.
///
/// # Errors
/// As [`correct`]; [`Error::Refused`] for whoever asked, and while nobody has.
pub async fn end_conflict(
    store: &Store,
    person: Uuid,
    area: &area::Model,
) -> Result<Seen<person::Model>> {
    let permit =
        store.permit::<person::Entity>(Action::EndConflict, person).await?.naming(&area.code);
    let own = policy::is_own(store.viewer(), person);
    store
        .write(&permit, async |write| {
            let (person, conflict) = recorded(write, &permit, area, own).await?;
            match conflict.end_asked_by {
                None => {
                    let message = "Nobody has asked that it end, with a reason: do so first.";
                    return Err(Error::refused("area", UserErrorCode::NotAsked, message));
                }
                Some(asked) if asked == permit.person() => {
                    let message = "You asked that it end: another administrator must end it.";
                    return Err(Error::refused("area", UserErrorCode::AskedByYou, message));
                }
                Some(_) => {}
            }
            let row = conflict_of_interest::ActiveModel {
                ended_by: Set(Some(permit.person())),
                ended_at: Set(Some(write.clock.now())),
                ..(*conflict).clone().into_active_model()
            };
            write.update(row).await?;
            tell(write, "conflict.ended", person, Some(area)).await
        })
        .await
}

/// The conflict of interest that is in force, of somebody else than the viewer.
async fn recorded(
    write: &Write<'_>,
    permit: &Permit<person::Model>,
    area: &area::Model,
    own: bool,
) -> Result<(Seen<person::Model>, Seen<conflict_of_interest::Model>)> {
    let person = hold(write, permit).await?;
    if own {
        let message = "Nobody ends their own conflict of interest: ask other administrators.";
        return Err(Error::refused("person", UserErrorCode::OwnAccess, message));
    }
    if let Some(conflict) = conflict(write, person.id, area.id).await? {
        return Ok((person, conflict));
    }
    let message = format!("{} has no conflict of interest in {}.", person.title, area.name);
    Err(Error::refused("area", UserErrorCode::NotRecorded, message))
}

/// Says that somebody left: whatever token they hold, they are nobody here from the next request on. Their grants
/// are taken away; what they did stays theirs.
///
/// # Errors
/// As [`correct`]; [`Error::Refused`] for oneself, for who left already, and for who is in the team of an
/// inspection that goes on.
pub async fn end(store: &Store, person: Uuid, reason: &str) -> Result<Seen<person::Model>> {
    let permit = store.permit::<person::Entity>(Action::EndPerson, person).await?;
    let own = policy::is_own(store.viewer(), person);
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            if own {
                let message = "Nobody ends their own time here: ask another administrator.";
                return Err(Error::refused("person", UserErrorCode::OwnAccess, message));
            }
            if gone(write, person.id).await?.is_some() {
                let message = format!("{} left already.", person.title);
                return Err(Error::refused("person", UserErrorCode::AlreadyRecorded, message));
            }
            if let Some(reference) = inspects(write, person.id).await? {
                let message = format!(
                    "{} is in the team of {reference}: say who inspects in their place first.",
                    person.title
                );
                return Err(Error::refused("person", UserErrorCode::OnTeam, message));
            }
            let theirs = Condition::all()
                .add(area_grant::Column::PersonId.eq(person.id))
                .add(area_grant::Column::RevokedAt.is_null());
            for grant in write.all::<area_grant::Entity>(theirs).await? {
                let row = area_grant::ActiveModel {
                    id: Set(grant.id),
                    revoked_by: Set(Some(permit.person())),
                    revoked_at: Set(Some(write.clock.now())),
                    ..Default::default()
                };
                write.update(row).await?;
            }
            let row = person_ending::Model {
                person_id: person.id,
                ended_at: write.clock.now(),
                ended_by: permit.person(),
                reason: reason.trim().into(),
                readmitted_at: None,
                readmitted_by: None,
            };
            write.insert(row.into_active_model().reset_all()).await?;
            tell(write, "person.ended", person, None).await
        })
        .await
}

/// Lets somebody who left come back, without the grants that they had.
///
/// # Errors
/// As [`correct`]; [`Error::Refused`] for oneself, and for who is not gone.
pub async fn readmit(store: &Store, person: Uuid) -> Result<Seen<person::Model>> {
    let permit = store.permit::<person::Entity>(Action::EndPerson, person).await?;
    let permit = permit.naming("readmitted");
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            let Some(ending) = gone(write, person.id).await? else {
                let message = format!("{} is here.", person.title);
                return Err(Error::refused("person", UserErrorCode::NotRecorded, message));
            };
            let row = person_ending::ActiveModel {
                readmitted_at: Set(Some(write.clock.now())),
                readmitted_by: Set(Some(permit.person())),
                ..(*ending).clone().into_active_model()
            };
            write.update(row).await?;
            tell(write, "person.readmitted", person, None).await
        })
        .await
}

/// How somebody left, if they are gone.
pub(crate) async fn gone(
    write: &Write<'_>,
    person: Uuid,
) -> Result<Option<Seen<person_ending::Model>>> {
    let this = Condition::all()
        .add(person_ending::Column::PersonId.eq(person))
        .add(person_ending::Column::ReadmittedAt.is_null());
    Ok(write.all::<person_ending::Entity>(this).await?.pop())
}

/// An inspection that goes on and whose team they are in.
async fn inspects(write: &Write<'_>, person: Uuid) -> Result<Option<String>> {
    let theirs = Condition::all()
        .add(inspection_member::Column::PersonId.eq(person))
        .add(inspection_member::Column::LeftAt.is_null());
    for member in write.all::<inspection_member::Entity>(theirs).await? {
        let of = inspection_course::Column::InspectionId.eq(member.inspection_id);
        let course = write.all::<inspection_course::Entity>(Condition::all().add(of)).await?;
        if course.iter().any(|course| policy::is_ongoing(course.state)) {
            let of = inspection::Column::Id.eq(member.inspection_id);
            let inspection = write.all::<inspection::Entity>(Condition::all().add(of)).await?;
            return Ok(inspection.first().map(|inspection| inspection.reference.clone()));
        }
    }
    Ok(None)
}

async fn tell(
    write: &Write<'_>,
    event_type: &'static str,
    person: Seen<person::Model>,
    area: Option<&area::Model>,
) -> Result<Seen<person::Model>> {
    let data = serde_json::json!({"person": person.id, "area": area.map(|area| area.id)});
    write.tell(Event { event_type, data }, "Person", person.id).await?;
    Ok(person)
}
