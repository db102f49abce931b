//! Adding people, and saying who they are to an issuer: by their subject, or by a name that the token of
//! their first sign-in will say.

use super::writes::hold;
use crate::access::{invited_as, is_subject, policy};
use crate::error::{Error, Result, UserErrorCode, one_line};
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{Action, PersonKind};
use ::entity::{former_subject, person};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};

/// Who somebody is to an issuer.
#[derive(Debug)]
pub enum Identity {
    /// Their subject.
    Subject(String),
    /// The name by which their next subject is known.
    KnownAs(String),
}

impl Identity {
    /// What the audit trail calls it.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Subject(subject) => format!("subject {subject}"),
            Self::KnownAs(name) => format!("invited as {name}"),
        }
    }

    /// As it is compared with what a token says.
    ///
    /// # Errors
    /// [`Error::Refused`] for what no token says.
    pub fn checked(self) -> Result<Self> {
        let checked = match &self {
            Self::Subject(subject) => is_subject(subject).then_some(self),
            Self::KnownAs(name) => invited_as(name).map(Self::KnownAs),
        };
        checked.ok_or_else(|| {
            invalid("identity", "A subject or name is plain text of 1 to 255 characters.")
        })
    }
}

/// Adds a person, or another system.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not, [`Error::Refused`] for what makes no sense, and for a subject
/// or name by which somebody is known here.
pub async fn add(
    store: &Store,
    title: &str,
    kind: PersonKind,
    issuer: Option<String>,
    identity: Identity,
) -> Result<Seen<person::Model>> {
    let permit = store.permit_anew(Action::AddPerson).await?.naming(&identity.told());
    store
        .write(&permit, async |write| {
            let issuer = vouching(issuer, permit.subject())?;
            let person = enter(write, title, kind, issuer, identity).await?;
            write.made("Person", person.id);
            Ok(person)
        })
        .await
}

/// Adds a person in a transaction that is under way.
///
/// # Errors
/// [`Error::Refused`], as [`add`].
pub async fn enter(
    write: &Write<'_>,
    title: &str,
    kind: PersonKind,
    issuer: String,
    identity: Identity,
) -> Result<Seen<person::Model>> {
    one_line("title", title)?;
    let title = title.trim();
    let mut row = person::ActiveModel {
        id: Set(write.clock.id()),
        issuer: Set(issuer),
        subject: Set(None),
        title: Set(title.into()),
        kind: Set(kind),
        known_as: Set(None),
    };
    let identity = identity.checked()?;
    unowned(write, row.issuer.as_ref(), &identity, None).await?;
    match identity {
        Identity::Subject(subject) => row.subject = Set(Some(subject)),
        Identity::KnownAs(name) => row.known_as = Set(Some(name)),
    }
    let person = write.insert(row).await.map_err(taken)?;
    tell(write, "person.added", person).await
}

/// Says who a person is from now on. A subject takes the place of theirs at once; a name, when they sign in.
///
/// # Errors
/// As [`add`]; [`Error::NotFound`] for a person whom the viewer may not see, [`Error::Refused`] for oneself.
pub async fn identify(
    store: &Store,
    person: Uuid,
    issuer: Option<String>,
    identity: Identity,
) -> Result<Seen<person::Model>> {
    let permit = store.permit::<person::Entity>(Action::IdentifyPerson, person).await?;
    let permit = permit.naming(&identity.told());
    let own = policy::is_own(store.viewer(), person);
    store
        .write(&permit, async |write| {
            let person = hold(write, &permit).await?;
            if own {
                let message = "Nobody says who they are themselves: ask another administrator.";
                return Err(Error::refused("person", UserErrorCode::OwnAccess, message));
            }
            let issuer = vouching(issuer, &person)?;
            let mut row = person::ActiveModel { id: Set(person.id), ..Default::default() };
            let identity = identity.checked()?;
            unowned(write, &issuer, &identity, Some(person.id)).await?;
            keep(write, &person).await?;
            match identity {
                Identity::Subject(subject) => {
                    row.subject = Set(Some(subject));
                    row.known_as = Set(None);
                }
                Identity::KnownAs(name) => {
                    row.known_as = Set(Some(name));
                    // to another issuer, the subject may be somebody else
                    if issuer != person.issuer {
                        row.subject = Set(None);
                    }
                }
            }
            row.issuer = Set(issuer);
            let person = write.update(row).await.map_err(taken)?;
            tell(write, "person.identified", person).await
        })
        .await
}

/// Refuses a subject by which somebody else was known before: it stays theirs, with what bars them.
async fn unowned(
    write: &Write<'_>,
    issuer: &str,
    identity: &Identity,
    person: Option<Uuid>,
) -> Result<()> {
    let Identity::Subject(subject) = identity else { return Ok(()) };
    let former = former(issuer, subject);
    let former = write.all::<former_subject::Entity>(former).await?;
    if former.iter().all(|former| Some(former.person_id) == person) {
        return Ok(());
    }
    let message = "Somebody was known by this subject before, and it stays theirs: say of them who they are now.";
    Err(Error::refused("identity", UserErrorCode::AlreadyKnown, message))
}

/// Keeps the subject that somebody has, before they are given another.
async fn keep(write: &Write<'_>, person: &person::Model) -> Result<()> {
    let Some(subject) = person.subject.clone() else { return Ok(()) };
    let kept = write.all::<former_subject::Entity>(former(&person.issuer, &subject)).await?;
    if !kept.is_empty() {
        return Ok(());
    }
    let (issuer, person_id) = (person.issuer.clone(), person.id);
    let row = former_subject::Model { issuer, subject, person_id };
    write.insert_all([row.into_active_model().reset_all()]).await
}

fn former(issuer: &str, subject: &str) -> Condition {
    Condition::all()
        .add(former_subject::Column::Issuer.eq(issuer))
        .add(former_subject::Column::Subject.eq(subject))
}

/// The issuer that is named, or else that of somebody.
fn vouching(issuer: Option<String>, or: &person::Model) -> Result<String> {
    let issuer = issuer.unwrap_or_else(|| or.issuer.clone());
    if is_subject(&issuer) {
        return Ok(issuer);
    }
    Err(invalid("issuer", "An issuer is what their token says in `iss`."))
}

fn invalid(field: &'static str, message: &str) -> Error {
    Error::refused(field, UserErrorCode::InvalidValue, message)
}

/// Two people cannot be the same to an issuer: the database holds it.
fn taken(fault: Error) -> Error {
    if fault.is_taken() {
        let message = "Somebody is here by this subject already, or was invited by this name.";
        return Error::refused("identity", UserErrorCode::AlreadyKnown, message);
    }
    fault
}

async fn tell(
    write: &Write<'_>,
    event_type: &'static str,
    person: Seen<person::Model>,
) -> Result<Seen<person::Model>> {
    let data = serde_json::json!({"person": person.id});
    write.tell(Event { event_type, data }, "Person", person.id).await?;
    Ok(person)
}
