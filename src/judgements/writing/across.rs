//! Writing judgements across Areas: they draw on judgements of Areas, and are written by who sees all of those.

use super::drafts::{Place, Said, insert};
use super::next_named;
use crate::error::{Error, Result, UserErrorCode};
use crate::store::{Seen, Store, Write};
use ::entity::types::{Action, JudgementScope, WordChange};
use ::entity::{area, judgement, judgement_ending, judgement_source, source_tally};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use std::collections::BTreeSet;

/// Begins a judgement that draws on these of several Areas.
///
/// # Errors
/// [`Error::NotFound`] for a judgement that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn create(store: &Store, drawn: &[Uuid], said: Said) -> Result<Seen<judgement::Model>> {
    let Some(first) = drawn.first() else { return Err(too_few()) };
    let permit = store.permit::<judgement::Entity>(Action::DrawOnJudgement, *first).await?;
    store
        .write(&permit, async |write| {
            // all who begin one hold the first Area, so that no two are given the same reference
            let areas = write.all::<area::Entity>(Condition::all()).await?;
            if let Some(first) = areas.iter().min_by_key(|area| &area.code) {
                write.hold::<area::Entity>(first.id).await?;
            }
            let drawn = drawn_on(write, drawn).await?;
            let reference = next_named(write, "J-X-").await?;
            let draws_on = drawn.iter().map(|of| of.id).collect();
            let place = Place { reference, inspection_id: None, area_id: None, draws_on };
            let row = insert(write, place, said, permit.person()).await?;
            for of in drawn.iter().filter(|of| of.id != permit.subject().id) {
                write.besides(Action::DrawOnJudgement, &**of, format!("for {}", row.reference));
            }
            Ok(row)
        })
        .await
}

fn too_few() -> Error {
    let message = "Name judgements of at least two Areas: one Area's is written in its inspection.";
    Error::refused("drawsOn", UserErrorCode::InvalidValue, message)
}

/// The judgements named, each of an Area, that may be drawn on.
async fn drawn_on(write: &Write<'_>, named: &[Uuid]) -> Result<Vec<Seen<judgement::Model>>> {
    let these = Condition::all().add(judgement::Column::Id.is_in(named.iter().copied()));
    let rows = write.all::<judgement::Entity>(these).await?;
    if named.iter().any(|one| rows.iter().all(|row| row.id != *one)) {
        return Err(Error::NotFound);
    }
    let across = rows.iter().find(|row| row.scope == JudgementScope::CrossArea);
    if let Some(row) = across {
        let message = format!("{} draws on others itself: draw on those.", row.reference);
        return Err(Error::refused("drawsOn", UserErrorCode::CrossArea, message));
    }
    if rows.iter().any(|row| !write.may(Action::DrawOnJudgement, &**row)) {
        return Err(Error::Forbidden(Action::DrawOnJudgement));
    }
    let of = judgement_ending::Column::JudgementId.is_in(rows.iter().map(|row| row.id));
    let ended = write.all::<judgement_ending::Entity>(Condition::all().add(of)).await?;
    if let Some(row) = rows.iter().find(|row| ended.iter().any(|of| of.judgement_id == row.id)) {
        let message = format!("{} was retired or retracted; its reason stands.", row.reference);
        return Err(Error::refused("drawsOn", UserErrorCode::JudgementEnded, message));
    }
    let areas: BTreeSet<_> = rows.iter().map(|row| row.area_id).collect();
    if areas.len() < 2 { Err(too_few()) } else { Ok(rows) }
}

/// Lets a judgement draw on these.
pub(in crate::judgements) async fn draw_on(
    write: &Write<'_>,
    judgement_id: Uuid,
    drawn: &[Uuid],
) -> Result<()> {
    let rows = drawn.iter().map(|of| {
        let draws_on_id = *of;
        judgement_source::Model { judgement_id, draws_on_id }.into_active_model().reset_all()
    });
    write.insert_all(rows).await
}

/// Makes these all that a draft draws on.
pub(super) async fn put(
    write: &Write<'_>,
    row: &judgement::Model,
    named: &[Uuid],
    words: &mut Vec<WordChange>,
) -> Result<()> {
    if row.scope == JudgementScope::Area {
        let message = format!("{} is of one Area: it rests on its own findings.", row.reference);
        return Err(Error::refused("drawsOn", UserErrorCode::InvalidValue, message));
    }
    let of = Condition::all().add(judgement_source::Column::JudgementId.eq(row.id));
    let there = write.all::<judgement_source::Entity>(of.clone()).await?;
    let was: BTreeSet<Uuid> = there.iter().map(|source| source.draws_on_id).collect();
    if was == named.iter().copied().collect() {
        return Ok(());
    }
    let drawn = drawn_on(write, named).await?;
    let before = judgement::Column::Id.is_in(was.iter().copied());
    let before = write.all::<judgement::Entity>(Condition::all().add(before)).await?;
    let told = |of: &[Seen<judgement::Model>]| {
        let references: BTreeSet<_> = of.iter().map(|of| of.reference.as_str()).collect();
        Some(references.into_iter().collect::<Vec<_>>().join(", "))
    };
    words.push(WordChange { field: "drawsOn".into(), was: told(&before), is: told(&drawn) });
    for of in drawn.iter().filter(|of| !was.contains(&of.id)) {
        write.besides(Action::DrawOnJudgement, &**of, format!("for {}", row.reference));
    }
    write.let_go::<judgement_source::Entity>(of).await?;
    draw_on(write, row.id, &drawn.iter().map(|of| of.id).collect::<Vec<_>>()).await
}

/// Refuses who does not see all that a judgement draws on: they would write on what they cannot know.
pub(super) async fn sees_all(write: &Write<'_>, row: &judgement::Model) -> Result<()> {
    if row.scope == JudgementScope::Area {
        return Ok(());
    }
    let of = Condition::all().add(judgement_source::Column::JudgementId.eq(row.id));
    let seen = write.all::<judgement_source::Entity>(of).await?.len();
    let of = Condition::all().add(source_tally::Column::JudgementId.eq(row.id));
    let all = write.all::<source_tally::Entity>(of).await?.first().map_or(0, |of| of.sources);
    if usize::try_from(all) == Ok(seen) {
        return Ok(());
    }
    let message = format!("You may not see all that {} draws on.", row.reference);
    Err(Error::refused("judgement", UserErrorCode::EvidenceBase, message))
}
