//! Adding findings to a draft, changing their words, and retiring them.

use super::{
    Change, change, draft, next_reference, on_revision, put, statement, unchanged, withdraw_links,
    words_of,
};
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::store::{Seen, Store, Write};
use ::entity::types::{
    Action, CaseworkUnit, FindingType, JudgementChangeKind, UnitScope, WordChange,
};
use ::entity::{area, evidence_link, finding, finding_theme, judgement, judgement_change, theme};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::BTreeMap;

/// What a finding says; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What it is.
    pub finding_type: Option<FindingType>,
    /// The finding itself.
    pub statement: Option<String>,
    /// The units.
    pub units: Option<Vec<CaseworkUnit>>,
    /// Codes of all its themes.
    pub themes: Option<Vec<String>>,
}

/// Adds a finding to a draft, after the others.
///
/// # Errors
/// [`Error::NotFound`] for a judgement that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn add(store: &Store, judgement: Uuid, said: Said) -> Result<Seen<finding::Model>> {
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, judgement).await?;
    store
        .write(&permit, async |write| {
            let area = area_of(write, permit.subject()).await?;
            let of = draft(write, judgement).await?;
            let (row, words) = insert(write, &area, &of, said).await?;
            let made = Change::new(JudgementChangeKind::FindingAdded, permit.person());
            let made = Change { finding: Some((row.id, 1)), words, ..made };
            change(write, &of, judgement::ActiveModel { ..Default::default() }, made).await?;
            Ok(row)
        })
        .await
}

/// The Area of a judgement, held. Evidence hangs under the judgements of an Area.
pub(super) async fn area_of(write: &Write<'_>, of: &judgement::Model) -> Result<Seen<area::Model>> {
    let Some(area) = of.area_id else {
        let message = format!(
            "{} draws on Area judgements: add the finding to one of those, and draw on that.",
            of.reference
        );
        return Err(Error::refused("judgement", UserErrorCode::CrossArea, message));
    };
    write.hold::<area::Entity>(area).await
}

/// A new finding, named as the next of its Area. The Area is held, so that nobody else gets the same.
pub(super) async fn insert(
    write: &Write<'_>,
    area: &area::Model,
    of: &judgement::Model,
    said: Said,
) -> Result<(Seen<finding::Model>, Vec<WordChange>)> {
    let prefix = format!("F-{}-", area.code);
    let here = Condition::all().add(finding::Column::Reference.starts_with(&prefix));
    let taken = write.all::<finding::Entity>(here).await?;
    let last = taken.iter().filter(|row| row.judgement_id == of.id).map(|row| row.position).max();
    let row = finding::Model {
        id: write.clock.id(),
        judgement_id: of.id,
        reference: next_reference(&prefix, taken.iter().map(|row| row.reference.as_str())),
        position: last.unwrap_or(0) + 1,
        finding_type: said.finding_type.unwrap_or(FindingType::Observation),
        statement: statement(said.statement.as_deref().unwrap_or_default())?,
        units: units(said.units.as_deref())?.unwrap_or(of.units),
    };
    let row = write.insert(row.into_active_model().reset_all()).await?;
    let is = Some(row.statement.clone());
    let mut words = vec![WordChange { field: "statement".into(), was: None, is }];
    put_themes(write, row.id, said.themes.unwrap_or_default(), &mut words).await?;
    Ok((row, words))
}

/// A finding may speak of a unit that its judgement does not: it was found there too.
fn units(named: Option<&[CaseworkUnit]>) -> Result<Option<UnitScope>> {
    let Some(named) = named else { return Ok(None) };
    let message = "Name at least one unit.";
    let wrong = || Error::refused("units", UserErrorCode::InvalidValue, message);
    UnitScope::of(named).ok_or_else(wrong).map(Some)
}

/// Makes these all the themes of a finding.
async fn put_themes(
    write: &Write<'_>,
    finding: Uuid,
    codes: Vec<String>,
    words: &mut Vec<WordChange>,
) -> Result<()> {
    let every = write.all::<theme::Entity>(Condition::all()).await?;
    let known: BTreeMap<&str, Uuid> =
        every.iter().map(|theme| (theme.code.as_str(), theme.id)).collect();
    if let Some(other) = codes.iter().find(|code| !known.contains_key(code.as_str())) {
        let message = format!("There is no theme `{other}`: ask `themes` for their codes.");
        return Err(Error::refused("themes", UserErrorCode::InvalidValue, message));
    }
    let of = Condition::all().add(finding_theme::Column::FindingId.eq(finding));
    let there = write.all::<finding_theme::Entity>(of.clone()).await?;
    let told = |wanted: &dyn Fn(&str, Uuid) -> bool| {
        let names: Vec<_> =
            known.iter().filter(|(code, id)| wanted(code, **id)).map(|(code, _)| *code).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let was = told(&|_, id| there.iter().any(|row| row.theme_id == id));
    let is = told(&|code, _| codes.iter().any(|one| one == code));
    if was == is {
        return Ok(());
    }
    words.push(WordChange { field: "themes".into(), was, is });
    write.let_go::<finding_theme::Entity>(of).await?;
    let wanted = known.iter().filter(|(code, _)| codes.iter().any(|one| one == *code));
    let rows = wanted.map(|(_, theme_id)| {
        let row = finding_theme::Model { finding_id: finding, theme_id: *theme_id };
        row.into_active_model().reset_all()
    });
    write.insert_all(rows).await
}

/// A finding of a draft as it is now, with its draft, which is held, and its revision.
pub(super) async fn current(
    write: &Write<'_>,
    id: Uuid,
    judgement: Uuid,
    revision: i32,
) -> Result<(Seen<judgement::Model>, Seen<finding::Model>, i32)> {
    let of = draft(write, judgement).await?;
    let row = write.hold::<finding::Entity>(id).await?;
    if row.position == 0 {
        let message = format!("{} was retired before; its reason stands.", row.reference);
        return Err(Error::refused("finding", UserErrorCode::FindingRetired, message));
    }
    let now = revision_of(write, id).await?;
    on_revision(now, revision, &row.reference)?;
    Ok((of, row, now + 1))
}

/// The revision that a finding is at.
pub(super) async fn revision_of(write: &Write<'_>, id: Uuid) -> Result<i32> {
    let done = Condition::all().add(judgement_change::Column::FindingId.eq(id));
    let done = write.all::<judgement_change::Entity>(done).await?;
    Ok(done.iter().map(|change| change.revision).max().unwrap_or(1))
}

/// Changes the words of a finding.
///
/// # Errors
/// As [`add`]; [`Error::Refused`] if somebody changed it since `revision`.
pub async fn edit(
    store: &Store,
    id: Uuid,
    said: Said,
    revision: i32,
) -> Result<Seen<finding::Model>> {
    let judgement = store.get::<finding::Entity>(id).await?.judgement_id;
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, judgement).await?;
    store
        .write(&permit, async |write| {
            let (of, row, next) = current(write, id, judgement, revision).await?;
            let mut words = vec![];
            let anew = finding::ActiveModel {
                id: Set(id),
                finding_type: put(&mut words, "type", &row.finding_type, said.finding_type, |it| {
                    Some(words_of(it))
                }),
                statement: put(
                    &mut words,
                    "statement",
                    &row.statement,
                    said.statement.as_deref().map(statement).transpose()?,
                    |it| Some(it.clone()),
                ),
                units: put(&mut words, "units", &row.units, units(said.units.as_deref())?, |it| {
                    Some(words_of(it))
                }),
                ..Default::default()
            };
            let row = if words.is_empty() { row } else { write.update(anew).await? };
            if let Some(themes) = said.themes {
                put_themes(write, id, themes, &mut words).await?;
            }
            if words.is_empty() {
                return Err(unchanged());
            }
            let made = Change::new(JudgementChangeKind::FindingEdited, permit.person());
            let made = Change { finding: Some((id, next)), words, ..made };
            change(write, &of, judgement::ActiveModel { ..Default::default() }, made).await?;
            Ok(row)
        })
        .await
}

/// Retires a finding: it stays readable, with the reason, and its links are withdrawn.
///
/// # Errors
/// As [`edit`].
pub async fn retire(
    store: &Store,
    id: Uuid,
    reason: &str,
    revision: i32,
) -> Result<Seen<finding::Model>> {
    let judgement = store.get::<finding::Entity>(id).await?.judgement_id;
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, judgement).await?;
    store
        .write(&permit, async |write| {
            let (of, _, next) = current(write, id, judgement, revision).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let row = put_aside(write, id, reason, permit.person()).await?;
            let made = Change::new(JudgementChangeKind::FindingRetired, permit.person());
            let made = Change { finding: Some((id, next)), ..made.because(reason) };
            change(write, &of, judgement::ActiveModel { ..Default::default() }, made).await?;
            Ok(row)
        })
        .await
}

/// Puts a finding aside, and withdraws its links.
pub(super) async fn put_aside(
    write: &Write<'_>,
    id: Uuid,
    reason: &str,
    by: Uuid,
) -> Result<Seen<finding::Model>> {
    let links = Condition::all().add(evidence_link::Column::FindingId.eq(id));
    withdraw_links(write, links, by, reason).await?;
    let gone = finding::ActiveModel { id: Set(id), position: Set(0), ..Default::default() };
    write.update(gone).await
}
