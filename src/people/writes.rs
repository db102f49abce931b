//! Granting an Area, taking a grant away, recording a conflict of interest.
//!
//! Each holds the person for the length of the transaction, so that two of them cannot cross. They are
//! in force from the person's next request on: the session asks the database, not the token.

use super::endings::gone;
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::store::{Event, Permit, Seen, Store, Write};
use ::entity::types::Action;
use ::entity::{area, area_grant, conflict_of_interest, person};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};

/// Grants a person an Area.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not, [`Error::NotFound`] for a person whom the viewer may
/// not see, [`Error::Refused`] for oneself, and for an Area that they are granted already or have a
/// conflict of interest in.
pub async fn grant(store: &Store, person: Uuid, area: &area::Model) -> Result<Seen<person::Model>> {
    let permit =
        store.permit::<person::Entity>(Action::GrantArea, person).await?.naming(&area.code);
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            give(write, permit.person(), person, area).await
        })
        .await
}

/// Grants an Area to somebody who is held, in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`grant`].
pub async fn give(
    write: &Write<'_>,
    by: Uuid,
    person: Seen<person::Model>,
    area: &area::Model,
) -> Result<Seen<person::Model>> {
    if person.id == by {
        let message = "Nobody grants an Area to themselves: ask another administrator.";
        return Err(Error::refused("person", UserErrorCode::OwnAccess, message));
    }
    if gone(write, person.id).await?.is_some() {
        let message = format!("{} left: readmit them first.", person.title);
        return Err(Error::refused("person", UserErrorCode::NotRecorded, message));
    }
    if conflict(write, person.id, area.id).await?.is_some() {
        let message = format!(
            "{} has a conflict of interest in {}, which beats every grant: ask somebody else.",
            person.title, area.name
        );
        return Err(Error::refused("area", UserErrorCode::ConflictOfInterest, message));
    }
    if in_force(write, person.id, area.id).await?.is_some() {
        let message = format!("{} is granted {} already.", person.title, area.name);
        return Err(Error::refused("area", UserErrorCode::AlreadyGranted, message));
    }
    let row = area_grant::ActiveModel {
        id: Set(write.clock.id()),
        person_id: Set(person.id),
        area_id: Set(area.id),
        granted_by: Set(Some(by)),
        granted_at: Set(write.clock.now()),
        revoked_by: Set(None),
        revoked_at: Set(None),
    };
    write.insert_all([row]).await?;
    tell(write, "area.granted", person, area).await
}

/// Takes the grant of an Area away; the row stays, with who revoked it and when.
///
/// # Errors
/// As [`grant`]; [`Error::Refused`] for an Area that they are not granted.
pub async fn revoke(
    store: &Store,
    person: Uuid,
    area: &area::Model,
) -> Result<Seen<person::Model>> {
    let permit =
        store.permit::<person::Entity>(Action::RevokeArea, person).await?.naming(&area.code);
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            let Some(grant) = in_force(write, person.id, area.id).await? else {
                let message = format!("{} is not granted {}.", person.title, area.name);
                return Err(Error::refused("area", UserErrorCode::NotGranted, message));
            };
            let row = area_grant::ActiveModel {
                id: Set(grant.id),
                revoked_by: Set(Some(permit.person())),
                revoked_at: Set(Some(write.clock.now())),
                ..Default::default()
            };
            write.update(row).await?;
            tell(write, "area.revoked", person, area).await
        })
        .await
}

/// Records that a person has a conflict of interest in an Area. It stands until two administrators end it.
///
/// # Errors
/// As [`grant`]; [`Error::Refused`] without a reason, and for a conflict that was recorded before.
pub async fn record_conflict(
    store: &Store,
    person: Uuid,
    area: &area::Model,
    reason: &str,
) -> Result<Seen<person::Model>> {
    let permit =
        store.permit::<person::Entity>(Action::RecordConflict, person).await?.naming(&area.code);
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            if conflict(write, person.id, area.id).await?.is_some() {
                let message = format!(
                    "A conflict of interest of {} in {} was recorded before; it stands.",
                    person.title, area.name
                );
                return Err(Error::refused("area", UserErrorCode::AlreadyRecorded, message));
            }
            let row = conflict_of_interest::Model {
                person_id: person.id,
                area_id: area.id,
                recorded_at: write.clock.now(),
                reason: reason.trim().into(),
                recorded_by: Some(permit.person()),
                end_reason: None,
                end_asked_by: None,
                end_asked_at: None,
                ended_by: None,
                ended_at: None,
            };
            write.insert(row.into_active_model().reset_all()).await?;
            tell(write, "conflict.recorded", person, area).await
        })
        .await
}

/// Holds the person, and whoever is acting, whose row the new one names: always the lower key first, so
/// that two administrators who change each other's access do not wait for one another for ever.
pub(super) async fn hold(
    write: &Write<'_>,
    permit: &Permit<person::Model>,
) -> Result<Seen<person::Model>> {
    hold_for(write, permit.person(), permit.subject().id).await
}

/// The same, by their keys.
///
/// # Errors
/// If the database cannot be read.
pub async fn hold_for(
    write: &Write<'_>,
    acting: Uuid,
    changed: Uuid,
) -> Result<Seen<person::Model>> {
    if acting < changed {
        write.hold_once::<person::Entity>(acting).await?;
    }
    let person = write.hold::<person::Entity>(changed).await?;
    if acting > changed {
        write.hold_once::<person::Entity>(acting).await?;
    }
    Ok(person)
}

/// The grant of an Area that somebody has.
///
/// # Errors
/// If the database cannot be read.
pub async fn in_force(
    write: &Write<'_>,
    person: Uuid,
    area: Uuid,
) -> Result<Option<Seen<area_grant::Model>>> {
    let this = Condition::all()
        .add(area_grant::Column::PersonId.eq(person))
        .add(area_grant::Column::AreaId.eq(area))
        .add(area_grant::Column::RevokedAt.is_null());
    Ok(write.all::<area_grant::Entity>(this).await?.pop())
}

pub(super) async fn conflict(
    write: &Write<'_>,
    person: Uuid,
    area: Uuid,
) -> Result<Option<Seen<conflict_of_interest::Model>>> {
    let this = Condition::all()
        .add(conflict_of_interest::Column::PersonId.eq(person))
        .add(conflict_of_interest::Column::AreaId.eq(area))
        .add(conflict_of_interest::Column::EndedAt.is_null());
    Ok(write.all::<conflict_of_interest::Entity>(this).await?.pop())
}

async fn tell(
    write: &Write<'_>,
    event_type: &'static str,
    person: Seen<person::Model>,
    area: &area::Model,
) -> Result<Seen<person::Model>> {
    let data = serde_json::json!({"person": person.id, "area": area.id});
    write.tell(Event { event_type, data }, "Person", person.id).await?;
    Ok(person)
}
