//! Beginning a judgement, changing its own words, putting its findings in order, and giving a draft up.

use super::guide;
use super::reasons::{self, NewReason};
use super::{
    Change, across, change, draft, end, next_named, note, on_revision, put, statement, title,
    unchanged, withdraw_links, words_of,
};
use crate::error::{Error, Result, UserErrorCode, short_text, some_text};
use crate::inspections::course;
use crate::store::{Seen, Store, Write};
use ::entity::types::{
    Action, CaseworkUnit, Component, EffectKind, JudgementChangeKind, JudgementEndingKind,
    JudgementScope, JudgementStatus, Measure, Strength, UnitScope, WordChange,
};
use ::entity::{
    aip_score, area, effect, evidence_link, finding, inspection, judgement, judgement_course,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::BTreeMap;

/// What a judgement says; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The component.
    pub component: Option<Component>,
    /// The units.
    pub units: Option<Vec<CaseworkUnit>>,
    /// Title.
    pub title: Option<String>,
    /// The judgement itself.
    pub statement: Option<String>,
    /// Strength of evidence.
    pub strength: Option<Strength>,
    /// Whether the strength that it has is taken away.
    pub no_strength: bool,
    /// Where the report has it; nothing for an empty text.
    pub report_paragraph: Option<String>,
    /// All of its effects.
    pub effects: Option<Vec<NewEffect>>,
    /// All that it draws on, across Areas.
    pub draws_on: Option<Vec<Uuid>>,
    /// All reasons for its strength.
    pub reasons: Option<Vec<NewReason>>,
}

/// What the component did to one result.
#[derive(Clone, Copy, Debug)]
pub struct NewEffect {
    /// The unit.
    pub unit: CaseworkUnit,
    /// The measure.
    pub measure: Measure,
    /// What it did.
    pub effect: EffectKind,
}

/// Begins a judgement of an inspection.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that may
/// not, [`Error::Refused`] for what the rules refuse.
pub async fn create(store: &Store, of: Uuid, said: Said) -> Result<Seen<judgement::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::WriteJudgement, of).await?;
    store
        .write(&permit, async |write| {
            course::open(write, of).await?;
            let area = write.hold::<area::Entity>(permit.subject().area_id).await?;
            let place = Place {
                reference: next_named(write, &format!("J-{}-", area.code)).await?,
                inspection_id: Some(of),
                area_id: Some(area.id),
                draws_on: vec![],
            };
            insert(write, place, said, permit.person()).await
        })
        .await
}

/// Where a judgement begins, and what it is called there.
pub(super) struct Place {
    pub(super) reference: String,
    /// The inspection; none across Areas.
    pub(super) inspection_id: Option<Uuid>,
    /// The Area; none across Areas.
    pub(super) area_id: Option<Uuid>,
    /// What it draws on, across Areas.
    pub(super) draws_on: Vec<Uuid>,
}

/// A new draft, with its course and what it began with.
pub(super) async fn insert(
    write: &Write<'_>,
    place: Place,
    said: Said,
    author_id: Uuid,
) -> Result<Seen<judgement::Model>> {
    let now = write.clock.now();
    let across = place.area_id.is_none();
    let row = judgement::Model {
        id: write.clock.id(),
        reference: place.reference,
        version: 1,
        scope: if across { JudgementScope::CrossArea } else { JudgementScope::Area },
        inspection_id: place.inspection_id,
        area_id: place.area_id,
        component: said.component.unwrap_or(Component::Lla),
        units: units(said.units.as_deref())?.unwrap_or(UnitScope::Both),
        title: title(said.title.as_deref().unwrap_or_default())?,
        statement: statement(said.statement.as_deref().unwrap_or_default())?,
        status: JudgementStatus::Draft,
        strength: said.strength,
        report_paragraph: paragraph(said.report_paragraph)?.unwrap_or_default(),
        author_id,
        revision: 1,
        supersedes_id: None,
        created_at: now,
        updated_at: now,
    };
    let row = lay(write, row, &place.draws_on).await?;
    if let Some(guide) = guide::in_force(write).await? {
        guide::name(write, row.id, guide.id).await?;
    }
    let mut words = vec![];
    for (field, is) in [("title", &row.title), ("statement", &row.statement)] {
        words.push(WordChange { field: field.into(), was: None, is: Some(is.clone()) });
    }
    if let Some(effects) = said.effects {
        put_effects(write, &row, row.units, effects, &mut words).await?;
    }
    if let Some(named) = said.reasons {
        reasons::put(write, &row, named, &mut words).await?;
    }
    let made = Change::new(JudgementChangeKind::Created, author_id);
    note(write, &row, Change { words, ..made }).await?;
    Ok(row)
}

/// Lays a judgement that begins, with its course and what it draws on: across Areas, it is seen with that.
pub(in crate::judgements) async fn lay(
    write: &Write<'_>,
    row: judgement::Model,
    draws_on: &[Uuid],
) -> Result<Seen<judgement::Model>> {
    let judgement_id = row.id;
    write.insert_all([row.into_active_model().reset_all()]).await?;
    across::draw_on(write, judgement_id, draws_on).await?;
    let course = judgement_course::Model {
        judgement_id,
        submitted_by: None,
        submitted_at: None,
        return_id: None,
    };
    write.insert_all([course.into_active_model().reset_all()]).await?;
    write.made("Judgement", judgement_id);
    write.hold::<judgement::Entity>(judgement_id).await
}

/// Changes a draft's own words.
///
/// # Errors
/// As [`create`]; [`Error::Refused`] if somebody changed it since `revision`.
pub async fn edit(
    store: &Store,
    id: Uuid,
    said: Said,
    revision: i32,
) -> Result<Seen<judgement::Model>> {
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, id).await?;
    store
        .write(&permit, async |write| {
            let row = draft(write, id).await?;
            on_revision(row.revision, revision, &row.reference)?;
            let mut words = vec![];
            let strength = said.strength.map(Some).or(said.no_strength.then_some(None));
            let next = judgement::ActiveModel {
                component: put(&mut words, "component", &row.component, said.component, |it| {
                    Some(words_of(it))
                }),
                units: put(&mut words, "units", &row.units, units(said.units.as_deref())?, |it| {
                    Some(words_of(it))
                }),
                title: put(
                    &mut words,
                    "title",
                    &row.title,
                    said.title.as_deref().map(title).transpose()?,
                    |it| Some(it.clone()),
                ),
                statement: put(
                    &mut words,
                    "statement",
                    &row.statement,
                    said.statement.as_deref().map(statement).transpose()?,
                    |it| Some(it.clone()),
                ),
                strength: put(&mut words, "strength", &row.strength, strength, |it| {
                    it.as_ref().map(words_of)
                }),
                report_paragraph: put(
                    &mut words,
                    "reportParagraph",
                    &row.report_paragraph,
                    paragraph(said.report_paragraph)?,
                    Clone::clone,
                ),
                ..Default::default()
            };
            let units = *next.units.try_as_ref().unwrap_or(&row.units);
            match said.effects {
                Some(effects) => put_effects(write, &row, units, effects, &mut words).await?,
                None => effects_fit(&effects_of(write, id).await?, units)?,
            }
            if let Some(drawn) = said.draws_on {
                across::put(write, &row, &drawn, &mut words).await?;
            }
            if let Some(named) = said.reasons {
                reasons::put(write, &row, named, &mut words).await?;
            }
            if next.component.is_set() || next.strength.is_set() {
                guide::anew(write, id, &mut words).await?;
            }
            if words.is_empty() {
                return Err(unchanged());
            }
            let made = Change::new(JudgementChangeKind::Edited, permit.person());
            change(write, &row, next, Change { words, ..made }).await
        })
        .await
}

fn units(named: Option<&[CaseworkUnit]>) -> Result<Option<UnitScope>> {
    let Some(named) = named else { return Ok(None) };
    let message = "Name at least one unit.";
    let none = || Error::refused("units", UserErrorCode::InvalidValue, message);
    UnitScope::of(named).ok_or_else(none).map(Some)
}

/// Nothing if nothing is said of it; said to be empty, it is taken out.
#[expect(clippy::option_option, reason = "left out is not taken out")]
fn paragraph(text: Option<String>) -> Result<Option<Option<String>>> {
    let Some(text) = text else { return Ok(None) };
    short_text("reportParagraph", &text)?;
    Ok(Some(Some(text.trim().to_owned()).filter(|text| !text.is_empty())))
}

/// By unit and measure, so that they have one order.
type Effects = BTreeMap<(CaseworkUnit, Measure), EffectKind>;

async fn effects_of(write: &Write<'_>, id: Uuid) -> Result<Effects> {
    let of = Condition::all().add(effect::Column::JudgementId.eq(id));
    let rows = write.all::<effect::Entity>(of).await?;
    Ok(rows.iter().map(|row| ((row.unit, row.measure), row.effect)).collect())
}

fn effects_fit(effects: &Effects, units: UnitScope) -> Result<()> {
    let other = effects.keys().find(|(unit, _)| !units.units().contains(unit));
    let Some((unit, _)) = other else { return Ok(()) };
    let message = format!(
        "An effect is on {}, of which the judgement does not speak: name all effects anew, or that unit.",
        words_of(unit)
    );
    Err(Error::refused("effects", UserErrorCode::InvalidValue, message))
}

/// Makes these all the effects of a draft, each tied to the score of its unit and measure.
async fn put_effects(
    write: &Write<'_>,
    row: &judgement::Model,
    units: UnitScope,
    named: Vec<NewEffect>,
    words: &mut Vec<WordChange>,
) -> Result<()> {
    if row.scope == JudgementScope::CrossArea && !named.is_empty() {
        let message =
            "Effects are on the results of one Area: the judgements that it draws on have them.";
        return Err(Error::refused("effects", UserErrorCode::CrossArea, message));
    }
    let count = named.len();
    let said = named.into_iter().map(|one| ((one.unit, one.measure), one.effect));
    let is: Effects = said.collect();
    if is.len() < count {
        let message = "One result is named twice: say once what the component did to it.";
        return Err(Error::refused("effects", UserErrorCode::InvalidValue, message));
    }
    effects_fit(&is, units)?;
    let was = effects_of(write, row.id).await?;
    if was == is {
        return Ok(());
    }
    let told = |effects: &Effects| {
        let one = |((unit, measure), effect): (&(CaseworkUnit, Measure), &EffectKind)| {
            format!("{} {} {}", words_of(unit), words_of(measure), words_of(effect))
        };
        let all: Vec<_> = effects.iter().map(one).collect();
        (!all.is_empty()).then(|| all.join("; "))
    };
    words.push(WordChange { field: "effects".into(), was: told(&was), is: told(&is) });
    let scores = Condition::all().add(aip_score::Column::AreaId.eq(row.area_id));
    let scores = write.all::<aip_score::Entity>(scores).await?;
    write
        .let_go::<effect::Entity>(Condition::all().add(effect::Column::JudgementId.eq(row.id)))
        .await?;
    let rows = is.into_iter().map(|((unit, measure), effect)| {
        let score = scores.iter().find(|score| (score.unit, score.measure) == (unit, measure));
        let aip_score_id = score.map(|score| score.id);
        let judgement_id = row.id;
        let row = effect::Model { judgement_id, unit, measure, effect, aip_score_id };
        row.into_active_model().reset_all()
    });
    write.insert_all(rows).await
}

/// So many findings can be named at once: as many as a list of values has.
const AT_ONCE: usize = 200;

/// Puts the findings of a draft in this order: all of them; of more than can be named, these first.
///
/// # Errors
/// As [`edit`].
pub async fn order(
    store: &Store,
    id: Uuid,
    order: &[Uuid],
    revision: i32,
) -> Result<Seen<judgement::Model>> {
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, id).await?;
    store
        .write(&permit, async |write| {
            let row = draft(write, id).await?;
            on_revision(row.revision, revision, &row.reference)?;
            let of = Condition::all()
                .add(finding::Column::JudgementId.eq(id))
                .add(finding::Column::Position.gt(0));
            let mut findings = write.all::<finding::Entity>(of).await?;
            findings.sort_by_key(|finding| finding.position);
            let place = |of: &Uuid| order.iter().position(|one| one == of);
            let rest = findings.iter().filter(|of| place(&of.id).is_none()).count();
            if order.len() + rest != findings.len() || (rest > 0 && findings.len() <= AT_ONCE) {
                let message = format!("Name each of the {} findings once.", findings.len());
                return Err(Error::refused("findings", UserErrorCode::InvalidValue, message));
            }
            let names = |findings: &[Seen<finding::Model>]| {
                let names: Vec<_> = findings.iter().map(|of| of.reference.as_str()).collect();
                Some(names.join(", "))
            };
            let was = names(&findings);
            findings.sort_by_key(|of| place(&of.id).unwrap_or(usize::MAX));
            let words = vec![WordChange { field: "findings".into(), was, is: names(&findings) }];
            if words[0].was == words[0].is {
                return Err(unchanged());
            }
            for (position, finding) in (1..).zip(&findings) {
                let (id, position) = (Set(finding.id), Set(position));
                write.update(finding::ActiveModel { id, position, ..Default::default() }).await?;
            }
            let made = Change::new(JudgementChangeKind::Reordered, permit.person());
            change(
                write,
                &row,
                judgement::ActiveModel { ..Default::default() },
                Change { words, ..made },
            )
            .await
        })
        .await
}

/// Gives a draft up: it stays readable, with the reason, and its links are withdrawn.
///
/// # Errors
/// As [`edit`].
pub async fn retire(
    store: &Store,
    id: Uuid,
    reason: &str,
    revision: i32,
) -> Result<Seen<judgement::Model>> {
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, id).await?;
    store
        .write(&permit, async |write| {
            let row = draft(write, id).await?;
            on_revision(row.revision, revision, &row.reference)?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let links = Condition::all().add(evidence_link::Column::JudgementId.eq(id));
            withdraw_links(write, links, permit.person(), reason).await?;
            end(write, id, JudgementEndingKind::Retired, reason, permit.person()).await?;
            let made = Change::new(JudgementChangeKind::Retired, permit.person()).because(reason);
            change(write, &row, judgement::ActiveModel { ..Default::default() }, made).await
        })
        .await
}
