//! Checks that two inspectors make, each blind to the other.
//!
//! Only when both readings are in do they become an item of evidence: at once if they found the same, or else when a
//! third person settles what it shall say.

use super::writes::{Found, add, filled_in, has_come, newest};
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::inspections::course;
use crate::inspections::planning::on_team;
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{Action, CaseworkUnit, CheckKind, CheckOutcome};
use ::entity::{check_reading, check_template, double_reading, inspection};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition, Set};
use serde_json::Value;

/// A check to be made by two.
#[derive(Clone, Debug)]
pub struct NewReading {
    /// The inspection.
    pub inspection: Uuid,
    /// The kind; both fill in the newest template of it.
    pub kind: CheckKind,
    /// The unit.
    pub unit: CaseworkUnit,
    /// The day.
    pub done_on: Date,
    /// Who makes it.
    pub readers: [Uuid; 2],
}

/// Asks two inspectors to make a check.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse.
pub async fn ask(store: &Store, new: NewReading) -> Result<Seen<double_reading::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::AskTwice, new.inspection).await?;
    store
        .write(&permit, async |write| {
            course::open(write, new.inspection).await?;
            let inspection = write.hold::<inspection::Entity>(new.inspection).await?;
            has_come(write, new.done_on)?;
            let [first, second] = new.readers;
            if first == second || !on_team(write, inspection.id, &new.readers).await? {
                let message =
                    format!("Name two different people of the team of {}.", inspection.reference);
                return Err(Error::refused("readers", UserErrorCode::NotOnTeam, message));
            }
            let row = double_reading::ActiveModel {
                id: Set(write.clock.id()),
                inspection_id: Set(inspection.id),
                template_id: Set(newest(write, new.kind).await?.id),
                unit: Set(new.unit),
                done_on: Set(new.done_on),
                first_id: Set(first),
                second_id: Set(second),
                readings: Set(0),
                asked_by: Set(permit.person()),
                asked_at: Set(write.clock.now()),
                check_id: Set(None),
                settled_by: Set(None),
                settled_at: Set(None),
            };
            let row = write.insert(row).await?;
            tell(write, &row, "check.asked-twice").await?;
            Ok(row)
        })
        .await
}

/// Hands in one's own reading, once. With the second, the two are compared.
///
/// # Errors
/// As [`ask`].
pub async fn read(
    store: &Store,
    id: Uuid,
    outcome: CheckOutcome,
    fields: Value,
) -> Result<Seen<double_reading::Model>> {
    let permit = store.permit::<double_reading::Entity>(Action::ReadCheck, id).await?;
    store
        .write(&permit, async |write| {
            let double = write.hold::<double_reading::Entity>(id).await?;
            course::not_ended(write, Some(double.inspection_id)).await?;
            let own = Condition::all()
                .add(check_reading::Column::DoubleId.eq(id))
                .add(check_reading::Column::PersonId.eq(permit.person()));
            if !write.all::<check_reading::Entity>(own).await?.is_empty() {
                let message = "You have handed in your reading: it stands.";
                return Err(Error::refused("reading", UserErrorCode::ReadingState, message));
            }
            let template = template(write, &double).await?;
            let fields = filled_in(write.clock.today(), (template.kind, &template.fields), fields)?;
            let row = check_reading::ActiveModel {
                id: Set(write.clock.id()),
                double_id: Set(id),
                person_id: Set(permit.person()),
                outcome: Set(outcome),
                fields: Set(fields.clone()),
                read_at: Set(write.clock.now()),
            };
            let own = write.insert(row).await?;
            let row = double_reading::ActiveModel {
                id: Set(id),
                readings: Set(double.readings + 1),
                ..Default::default()
            };
            let double = write.update(row).await?;
            tell(write, &double, "check.read").await?;
            // the other's can be seen as soon as both are in, and not before
            let other = Condition::all()
                .add(check_reading::Column::DoubleId.eq(id))
                .add(check_reading::Column::Id.ne(own.id));
            let other = write.all::<check_reading::Entity>(other).await?;
            let same = |other: &Seen<check_reading::Model>| {
                (other.outcome, &other.fields) == (outcome, &fields)
            };
            if !other.iter().any(same) {
                return Ok(double);
            }
            let found = (double.first_id, outcome, fields);
            come(write, &double, permit.person(), found, None).await
        })
        .await
}

/// Settles what a check shall say that two found otherwise.
///
/// # Errors
/// As [`ask`].
pub async fn settle(
    store: &Store,
    id: Uuid,
    outcome: CheckOutcome,
    fields: Value,
    reason: &str,
) -> Result<Seen<double_reading::Model>> {
    let permit = store.permit::<double_reading::Entity>(Action::SettleCheck, id).await?;
    store
        .write(&permit, async |write| {
            let double = write.hold::<double_reading::Entity>(id).await?;
            course::not_ended(write, Some(double.inspection_id)).await?;
            if double.readings < 2 || double.check_id.is_some() {
                let message = "The readings are not both in, or it was settled before.";
                return Err(Error::refused("reading", UserErrorCode::ReadingState, message));
            }
            if [double.first_id, double.second_id].contains(&permit.person()) {
                let message = "You made one of the two readings: a third person settles them.";
                return Err(Error::refused("reading", UserErrorCode::OwnReading, message));
            }
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let template = template(write, &double).await?;
            let fields = filled_in(write.clock.today(), (template.kind, &template.fields), fields)?;
            let found = (double.first_id, outcome, fields);
            come(write, &double, permit.person(), found, Some(reason.trim())).await
        })
        .await
}

async fn template(
    write: &Write<'_>,
    double: &double_reading::Model,
) -> Result<Seen<check_template::Model>> {
    let of = Condition::all().add(check_template::Column::Id.eq(double.template_id));
    let found = write.all::<check_template::Entity>(of).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Makes the item of evidence that comes of it.
async fn come(
    write: &Write<'_>,
    double: &double_reading::Model,
    person: Uuid,
    (inspector, outcome, fields): (Uuid, CheckOutcome, Value),
    reason: Option<&str>,
) -> Result<Seen<double_reading::Model>> {
    let inspection = write.hold::<inspection::Entity>(double.inspection_id).await?;
    let template = template(write, double).await?;
    let (unit, done_on) = (double.unit, double.done_on);
    let found = Found { template: &template, unit, done_on, inspector, outcome, fields, reason };
    let check = add(write, &inspection, person, found).await?;
    let row = double_reading::ActiveModel {
        id: Set(double.id),
        check_id: Set(Some(check.id)),
        settled_by: Set(Some(person)),
        settled_at: Set(Some(write.clock.now())),
        ..Default::default()
    };
    let settled = write.update(row).await?;
    tell(write, &settled, "check.settled").await?;
    Ok(settled)
}

/// Tells of it, but nothing of what was found: the other may still be reading.
async fn tell(
    write: &Write<'_>,
    double: &double_reading::Model,
    event_type: &'static str,
) -> Result<()> {
    let data = serde_json::json!({"reading": double.id, "readings": double.readings});
    write.tell(Event { event_type, data }, "DoubleReading", double.id).await
}
