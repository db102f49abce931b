//! Changing reference data. What is there already stays readable: a form, a method or a set of questions has a next
//! version, a code means one thing for ever, and a quota counts for inspections that are planned from then on.

use super::forms::must_be;
use crate::error::{Error, Result, UserErrorCode, short_text};
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{
    Action, Better, CheckField, CheckFields, CheckKind, Component, ValueKind, Words,
};
use ::entity::{
    check_template, interview_role, measure_definition, measure_method, question_set,
    questionnaire_question,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::BTreeSet;

/// The longest code, in characters.
pub(super) const LONGEST_CODE: usize = 60;

/// Most fields of a form, most questions of a set.
const MOST: usize = 50;

/// Where what an administrator adds comes from.
pub(super) const PARAGRAPH: &str = crate::programme::ADDED_HERE;

/// A measure to add.
#[derive(Clone, Debug)]
pub struct NewMeasure {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Percent or count.
    pub value_kind: ValueKind,
    /// Which direction is better.
    pub better: Better,
    /// How it is worked out.
    pub method: Method,
}

/// How a measure is worked out.
#[derive(Clone, Debug)]
pub struct Method {
    /// Definition with its denominator.
    pub definition: String,
    /// Where the definition comes from.
    pub source: String,
}

/// A question to add.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    /// Short code.
    pub code: String,
    /// The component that it asks about.
    pub component: Component,
    /// The question.
    pub text: String,
}

/// Makes the next version of the form of a kind of check.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not, [`Error::Refused`] for what the rules refuse.
pub async fn add_template(
    store: &Store,
    kind: CheckKind,
    fields: Vec<CheckField>,
    version: i32,
) -> Result<Seen<check_template::Model>> {
    let permit = store.permit_anew(Action::ChangeReference).await?;
    let permit = permit.naming(&format!("check template {kind}"));
    store
        .write(&permit, async |write| {
            let paths: BTreeSet<_> = fields.iter().map(|field| field.path.as_str()).collect();
            if fields.is_empty() || fields.len() > MOST || paths.len() != fields.len() {
                let message =
                    format!("A form has 1 to {MOST} fields, each with a path of its own.");
                return Err(invalid("fields", message));
            }
            if let Some(field) = fields.iter().find(|field| !is_path(&field.path)) {
                let message = format!(
                    "`{}` is no path: small letters, digits and _, with a dot into an object.",
                    field.path
                );
                return Err(invalid("fields", message));
            }
            if let Some(path) = paths.iter().find(|path| leads_through(path, &paths)) {
                return Err(invalid("fields", format!("`{path}` is a field and an object too.")));
            }
            let misfit = fields.iter().find_map(|field| {
                let must = must_be(kind, &field.path).filter(|must| *must != field.kind)?;
                Some((&field.path, must))
            });
            if let Some((path, must)) = misfit {
                let message = format!(
                    "`{path}` is of the kind {must}: it is worked out, or others are worked out from it."
                );
                return Err(invalid("fields", message));
            }
            let of_kind = Condition::all().add(check_template::Column::Kind.eq(kind));
            let there = write.all::<check_template::Entity>(of_kind).await?;
            let newest = there.iter().max_by_key(|row| row.version);
            latest("version", newest.map_or(0, |row| row.version), version)?;
            if newest.is_some_and(|row| row.fields.0 == fields) {
                return Err(unchanged("fields"));
            }
            let row = check_template::Model {
                id: write.clock.id(),
                kind,
                version: version + 1,
                fields: CheckFields(fields),
            };
            let row = write.insert(row.into_active_model().reset_all()).await.map_err(meanwhile)?;
            told(write, "CheckTemplate", row.id).await?;
            Ok(row)
        })
        .await
}

fn is_path(path: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    path.len() <= LONGEST_CODE && path.split('.').all(part)
}

fn leads_through(path: &str, paths: &BTreeSet<&str>) -> bool {
    paths.iter().any(|other| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// Adds a measure, by its first method.
///
/// # Errors
/// As [`add_template`].
pub async fn add_measure(
    store: &Store,
    new: NewMeasure,
) -> Result<Seen<measure_definition::Model>> {
    let permit = store.permit_anew(Action::ChangeReference).await?;
    let permit = permit.naming(&format!("measure {}", new.code.trim()));
    store
        .write(&permit, async |write| {
            let code = code("code", &new.code)?;
            said("name", &new.name)?;
            let method = checked(&new.method)?;
            let same = Condition::all().add(measure_definition::Column::Code.eq(&code));
            if !write.all::<measure_definition::Entity>(same).await?.is_empty() {
                return Err(taken(&code));
            }
            let row = measure_definition::Model {
                id: write.clock.id(),
                code,
                name: new.name.trim().into(),
                value_kind: new.value_kind,
                better: new.better,
                definition: method.definition,
                definition_source: method.source,
                method_version: 1,
                source_paragraph: PARAGRAPH.into(),
            };
            let row = write.insert(row.into_active_model().reset_all()).await.map_err(meanwhile)?;
            told(write, "MeasureDefinition", row.id).await?;
            Ok(row)
        })
        .await
}

/// Says by which method a measure is worked out from now on; the one before stays readable, and figures say which they
/// were worked out by.
///
/// # Errors
/// As [`add_template`]; [`Error::NotFound`] for a measure that is not there.
pub async fn change_method(
    store: &Store,
    measure: Uuid,
    method: Method,
    version: i32,
) -> Result<Seen<measure_definition::Model>> {
    let permit = store.permit_anew(Action::ChangeReference).await?.naming("method of a measure");
    store
        .write(&permit, async |write| {
            let there = write.hold::<measure_definition::Entity>(measure).await?;
            latest("version", there.method_version, version)?;
            let method = checked(&method)?;
            if (&there.definition, &there.definition_source) == (&method.definition, &method.source)
            {
                return Err(unchanged("definition"));
            }
            let former = measure_method::Model {
                measure_id: there.id,
                version: there.method_version,
                definition: there.definition.clone(),
                definition_source: there.definition_source.clone(),
            };
            write.insert(former.into_active_model().reset_all()).await.map_err(meanwhile)?;
            let row = measure_definition::ActiveModel {
                id: Set(there.id),
                definition: Set(method.definition),
                definition_source: Set(method.source),
                method_version: Set(there.method_version + 1),
                ..Default::default()
            };
            let row = write.update(row).await?;
            told(write, "MeasureDefinition", row.id).await?;
            Ok(row)
        })
        .await
}

/// Says how many interviews of a role an inspection that is planned from now on owes.
///
/// # Errors
/// As [`change_method`].
pub async fn change_quota(
    store: &Store,
    role: Uuid,
    minimum: Option<i32>,
    was: Option<i32>,
) -> Result<Seen<interview_role::Model>> {
    let permit = store.permit_anew(Action::ChangeReference).await?.naming("quota of a role");
    store
        .write(&permit, async |write| {
            let there = write.hold::<interview_role::Entity>(role).await?;
            if there.minimum != was {
                let message = "Somebody changed it since: look at what is there now.";
                return Err(Error::refused("was", UserErrorCode::Conflict, message));
            }
            if minimum.is_some_and(|minimum| !(1..=100).contains(&minimum)) {
                return Err(invalid("minimum", "A minimum is 1 to 100, or none.".into()));
            }
            if minimum == was {
                return Err(unchanged("minimum"));
            }
            let row = interview_role::ActiveModel {
                id: Set(there.id),
                minimum: Set(minimum),
                minimum_basis: Set(PARAGRAPH.into()),
                ..Default::default()
            };
            let row = write.update(row).await?;
            told(write, "InterviewRole", row.id).await?;
            Ok(row)
        })
        .await
}

/// Makes the next set of questions, of those that are kept and those that are new. Inspections that are planned from
/// now on put these; the others put theirs.
///
/// # Errors
/// As [`add_template`].
pub async fn add_questions(
    store: &Store,
    keep: &[String],
    new: &[NewQuestion],
) -> Result<Seen<question_set::Model>> {
    let permit = store.permit_anew(Action::ChangeReference).await?.naming("question set");
    store
        .write(&permit, async |write| {
            let there = write.all::<questionnaire_question::Entity>(Condition::all()).await?;
            let known: BTreeSet<&str> = there.iter().map(|row| row.code.as_str()).collect();
            if let Some(unknown) = keep.iter().find(|code| !known.contains(code.as_str())) {
                return Err(invalid("keep", format!("There is no question `{unknown}`.")));
            }
            let mut codes = keep.to_vec();
            for question in new {
                let code = code("add", &question.code)?;
                said("add", &question.text)?;
                if known.contains(code.as_str()) {
                    return Err(taken(&code));
                }
                codes.push(code);
            }
            let distinct: BTreeSet<_> = codes.iter().collect();
            if codes.is_empty() || codes.len() > MOST || distinct.len() != codes.len() {
                let message = format!("A set has 1 to {MOST} questions, each once.");
                return Err(invalid("keep", message));
            }
            let number = next_set(write, &there).await?;
            for question in new {
                let row = questionnaire_question::Model {
                    id: write.clock.id(),
                    code: code("add", &question.code)?,
                    component: question.component,
                    text: question.text.trim().into(),
                    source_paragraph: PARAGRAPH.into(),
                };
                write.insert(row.into_active_model().reset_all()).await.map_err(meanwhile)?;
            }
            let row = question_set::Model { id: write.clock.id(), number, codes: Words(codes) };
            let row = write.insert(row.into_active_model().reset_all()).await.map_err(meanwhile)?;
            told(write, "QuestionSet", row.id).await?;
            Ok(row)
        })
        .await
}

/// The number of the next set. Before the second is made, all questions that are there become the first.
async fn next_set(write: &Write<'_>, there: &[Seen<questionnaire_question::Model>]) -> Result<i32> {
    let sets = write.all::<question_set::Entity>(Condition::all()).await?;
    if let Some(last) = sets.iter().map(|set| set.number).max() {
        return Ok(last + 1);
    }
    let mut codes: Vec<_> = there.iter().map(|row| row.code.clone()).collect();
    codes.sort();
    let first = question_set::Model { id: write.clock.id(), number: 1, codes: Words(codes) };
    write.insert(first.into_active_model().reset_all()).await.map_err(meanwhile)?;
    Ok(2)
}

fn checked(method: &Method) -> Result<Method> {
    said("definition", &method.definition)?;
    said("source", &method.source)?;
    let [definition, source] =
        [&method.definition, &method.source].map(|text| text.trim().to_owned());
    Ok(Method { definition, source })
}

pub(super) fn said(field: &'static str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(invalid(field, format!("The {field} must not be empty.")));
    }
    short_text(field, text)
}

/// Capitals, digits and underscores.
fn code(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_-".contains(c);
    if text.is_empty() || text.len() > LONGEST_CODE || !text.chars().all(fits) {
        let message = format!("A code is 1 to {LONGEST_CODE} capitals, digits, - and _.");
        return Err(invalid(field, message));
    }
    Ok(text.into())
}

pub(super) fn latest(field: &'static str, now: i32, seen: i32) -> Result<()> {
    if now == seen {
        return Ok(());
    }
    let message =
        format!("Somebody changed it since: it is at version {now}. Look at what is there now.");
    Err(Error::refused(field, UserErrorCode::Conflict, message))
}

/// Two cannot make the same: the database holds it.
pub(super) fn meanwhile(fault: Error) -> Error {
    if fault.is_taken() {
        let message = "Somebody made it at the same time: look at what is there now.";
        return Error::refused("version", UserErrorCode::Conflict, message);
    }
    fault
}

pub(super) fn invalid(field: &'static str, message: String) -> Error {
    Error::refused(field, UserErrorCode::InvalidValue, message)
}

pub(super) fn unchanged(field: &'static str) -> Error {
    Error::refused(field, UserErrorCode::Unchanged, "It is so already.")
}

pub(super) fn taken(code: &str) -> Error {
    let message = format!(
        "`{code}` means something already, and a code means one thing for ever: choose another."
    );
    Error::refused("code", UserErrorCode::CodeTaken, message)
}

pub(super) async fn told(write: &Write<'_>, subject: &'static str, id: Uuid) -> Result<()> {
    write.made(subject, id);
    let data = serde_json::json!({"changed": id});
    write.tell(Event { event_type: "reference.changed", data }, subject, id).await
}
