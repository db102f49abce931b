//! People and systems with the Areas that they are granted: a row for each, known by who they are to the issuer of
//! their tokens. Nobody is taken out, and no grant is taken away: that is done by name, with a reason.

use super::entered::Entered;
use super::kind::{Decision, change};
use crate::error::{Error, Result, UserErrorCode};
use crate::people::admission::{self, Identity};
use crate::people::{endings, writes};
use crate::store::{Seen, Write};
use crate::table::Cells;
use ::entity::types::{Action, PersonKind, RowVerdict};
use ::entity::{area, person};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The longest cell, in characters.
const LONGEST: usize = 255;

/// The people of an import.
pub(super) struct People {
    by: Uuid,
    issuer: String,
    areas: BTreeMap<String, Seen<area::Model>>,
    /// Everybody, by what a row of theirs is known by: their subject, or the name by which they were invited.
    here: HashMap<String, Uuid>,
}

/// A person, as their row says.
#[derive(Debug)]
pub(super) struct One {
    title: String,
    kind: PersonKind,
    issuer: String,
    subject: Option<String>,
    known_as: Option<String>,
    areas: BTreeSet<String>,
}

impl People {
    pub(super) async fn open(write: &Write<'_>, by: Uuid) -> Result<Self> {
        let areas = write.all::<area::Entity>(Condition::all()).await?;
        let areas = areas.into_iter().map(|area| (area.code.clone(), area)).collect();
        let sender = Condition::all().add(person::Column::Id.eq(by));
        let sender = write.all::<person::Entity>(sender).await?.pop().ok_or(Error::NotFound)?;
        Ok(Self { by, issuer: sender.issuer.clone(), areas, here: HashMap::new() })
    }

    /// The codes of Areas in a cell, with `;` between them.
    fn codes(&self, cells: &mut Cells<'_>) -> BTreeSet<String> {
        let codes = cells.text_if("areas", LONGEST).unwrap_or_default();
        let codes: BTreeSet<String> =
            codes.split([';', ' ']).filter(|code| !code.is_empty()).map(str::to_owned).collect();
        for code in codes.iter().filter(|code| !self.areas.contains_key(*code)) {
            cells.wrong("areas", format!("there is no CPS Area `{code}`"));
        }
        codes
    }
}

/// What somebody is known by who is this to their issuer: to another, the same subject is somebody else, and so is whoever
/// is called by such a name.
fn called(issuer: &str, subject: Option<&str>, known_as: Option<&str>) -> String {
    format!("{issuer:?} {subject:?} {known_as:?}")
}

impl Entered for People {
    type Row = One;
    const NEEDED: &'static [&'static str] = &["title"];
    const OTHERS: &'static [&'static str] = &["kind", "issuer", "subject", "known_as", "areas"];

    fn read(&self, cells: &mut Cells<'_>) -> Option<One> {
        let title = cells.text("title", LONGEST);
        let kind = cells.word_if("kind").unwrap_or(PersonKind::User);
        let issuer = cells.text_if("issuer", LONGEST).unwrap_or_else(|| self.issuer.clone());
        let (subject, known_as) =
            (cells.text_if("subject", LONGEST), cells.text_if("known_as", LONGEST));
        let known_as = known_as.and_then(|name| {
            let checked = Identity::KnownAs(name).checked();
            if checked.is_err() {
                cells.wrong("known_as", "a name is plain text of 1 to 255 characters".into());
            }
            checked.ok().and_then(|identity| match identity {
                Identity::KnownAs(name) => Some(name),
                Identity::Subject(_) => None,
            })
        });
        if subject.is_some() == known_as.is_some()
            && cells.is_sound("subject")
            && cells.is_sound("known_as")
        {
            let reason = "say who they are: by `subject`, or by `known_as`, and not both";
            cells.wrong("subject", reason.into());
        }
        let areas = self.codes(cells);
        Some(One { title: title?, kind, issuer, subject, known_as, areas })
    }

    fn about(&self, row: &One) -> String {
        row.subject.as_ref().or(row.known_as.as_ref()).cloned().unwrap_or_default()
    }

    fn key(&self, row: &One) -> String {
        called(&row.issuer, row.subject.as_deref(), row.known_as.as_deref())
    }

    /// Whoever is here is one person, by subject and by name.
    fn one_name(&self, key: String) -> String {
        self.here.get(&key).map_or(key, Uuid::to_string)
    }

    fn column(field: &str) -> Option<&'static str> {
        match field {
            "title" => Some("title"),
            "issuer" => Some("issuer"),
            "identity" => Some("subject"),
            "area" => Some("areas"),
            _ => None,
        }
    }

    /// Everybody, since whoever changes somebody's access holds two of them.
    async fn hold(&mut self, write: &Write<'_>) -> Result<()> {
        for person in write.hold_all::<person::Entity>(Condition::all()).await? {
            if let Some(subject) = &person.subject {
                self.here.insert(called(&person.issuer, Some(subject), None), person.id);
            }
            if let Some(name) = &person.known_as {
                self.here.insert(called(&person.issuer, None, Some(name)), person.id);
            }
        }
        Ok(())
    }

    async fn enter(&self, write: &Write<'_>, row: &One) -> Result<Decision> {
        let (mut changes, mut verdict) = (vec![], RowVerdict::Update);
        let person = if let Some(known) = self.here.get(&self.key(row)).copied() {
            let known = writes::hold_for(write, self.by, known).await?;
            if known.kind != row.kind {
                let message = "They are here as the other kind: a person does not become a system.";
                return Err(Error::refused("kind", UserErrorCode::InvalidValue, message));
            }
            changes.extend(change("title", &known.title, &row.title));
            if changes.is_empty() {
                known
            } else {
                let told = format!("was `{}`", known.title);
                write.besides(Action::CorrectPerson, &*known, told);
                endings::rename(write, known.id, &row.title).await?
            }
        } else {
            verdict = RowVerdict::Create;
            let identity = match (row.subject.clone(), row.known_as.clone()) {
                (Some(subject), _) => Identity::Subject(subject),
                (None, name) => Identity::KnownAs(name.unwrap_or_default()),
            };
            let (told, issuer) = (identity.told(), row.issuer.clone());
            let new = admission::enter(write, &row.title, row.kind, issuer, identity).await?;
            write.besides(Action::AddPerson, &*new, told);
            new
        };
        let mut faults = vec![];
        for code in &row.areas {
            let area = &self.areas[code];
            let here = verdict != RowVerdict::Create;
            if here && writes::in_force(write, person.id, area.id).await?.is_some() {
                continue;
            }
            match writes::give(write, self.by, person.clone(), area).await {
                Err(Error::Refused(why)) => faults.extend(why),
                done => {
                    done?;
                    write.besides(Action::GrantArea, &*person, code.clone());
                    changes.extend(change("areas", &"", code));
                }
            }
        }
        faults.dedup();
        if !faults.is_empty() {
            return Err(Error::Refused(faults));
        }
        if verdict == RowVerdict::Create {
            let made = Some(person.id);
            return Ok(Decision { made, ..Decision::of(verdict, self.about(row)) });
        }
        let verdict = if changes.is_empty() { RowVerdict::Unchanged } else { verdict };
        Ok(Decision { changes, ..Decision::of(verdict, self.about(row)) })
    }
}

/// Why people are not taken back with the table that they came in.
pub(super) fn stay() -> Error {
    let message = "People are not taken back as one: end each (endPerson), or revoke their Areas.";
    Error::refused("batch", UserErrorCode::InvalidValue, message)
}
