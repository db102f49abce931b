//! Splitting what says too much: a finding in two, or some findings of a judgement into one of their own.
//!
//! What moves is copied to where it stands from then on, and put aside where it stood, so that the history stays.

use super::drafts::{self, Place, insert};
use super::findings::{self, area_of, current, put_aside, revision_of};
use super::{Change, carry, change, draft, next_named, note, on_revision, withdraw_links};
use crate::error::{Error, Result, UserErrorCode};
use crate::judgements::base;
use crate::store::{Seen, Store, Write};
use ::entity::types::{Action, JudgementChangeKind, LinkStatus, WordChange};
use ::entity::{evidence_link, finding, finding_theme, judgement, theme};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};

/// Makes a new finding of some of what a finding rests on; answers the new one.
///
/// # Errors
/// As [`findings::edit`].
pub async fn finding(
    store: &Store,
    id: Uuid,
    said: findings::Said,
    moved: &[Uuid],
    revision: i32,
) -> Result<Seen<finding::Model>> {
    let judgement = store.get::<finding::Entity>(id).await?.judgement_id;
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, judgement).await?;
    store
        .write(&permit, async |write| {
            let area = area_of(write, permit.subject()).await?;
            let (of, row, next) = current(write, id, judgement, revision).await?;
            let stand = Condition::all()
                .add(evidence_link::Column::FindingId.eq(id))
                .add(evidence_link::Column::Status.eq(LinkStatus::Active));
            let mut links = write.all::<evidence_link::Entity>(stand).await?;
            links.retain(|link| moved.contains(&link.id));
            if moved.iter().any(|one| links.iter().all(|link| link.id != *one)) {
                let message = format!("Name links that stand under {}.", row.reference);
                return Err(Error::refused("links", UserErrorCode::InvalidValue, message));
            }
            let themes = match said.themes {
                Some(themes) => themes,
                None => themes_of(write, id).await?,
            };
            let said = findings::Said {
                finding_type: said.finding_type.or(Some(row.finding_type)),
                units: said.units.or_else(|| Some(row.units.units())),
                themes: Some(themes),
                ..said
            };
            let (half, words) = findings::insert(write, &area, &of, said).await?;
            let why = format!("It stands under {} now.", half.reference);
            let these = evidence_link::Column::Id.is_in(links.iter().map(|link| link.id));
            withdraw_links(write, Condition::all().add(these), permit.person(), &why).await?;
            carry::links(write, links.iter(), |_| (judgement, half.id)).await?;
            let was = Some(row.reference.clone());
            let is = Some(format!("{}, {}", row.reference, half.reference));
            let split = vec![WordChange { field: "findings".into(), was, is }];
            let made = Change::new(JudgementChangeKind::FindingSplit, permit.person());
            let made = Change { finding: Some((id, next)), words: split, ..made };
            let of = change(write, &of, judgement::ActiveModel::default(), made).await?;
            let made = Change::new(JudgementChangeKind::FindingAdded, permit.person());
            note(write, &of, Change { finding: Some((half.id, 1)), words, ..made }).await?;
            Ok(half)
        })
        .await
}

/// The codes of a finding's themes.
async fn themes_of(write: &Write<'_>, id: Uuid) -> Result<Vec<String>> {
    let of = Condition::all().add(finding_theme::Column::FindingId.eq(id));
    let of = write.all::<finding_theme::Entity>(of).await?;
    let named = theme::Column::Id.is_in(of.iter().map(|row| row.theme_id));
    let named = write.all::<theme::Entity>(Condition::all().add(named)).await?;
    Ok(named.iter().map(|theme| theme.code.clone()).collect())
}

/// Makes a new judgement of some findings of a draft; answers the new one.
///
/// # Errors
/// As [`drafts::edit`].
pub async fn judgement(
    store: &Store,
    id: Uuid,
    said: drafts::Said,
    moved: &[Uuid],
    revision: i32,
) -> Result<Seen<judgement::Model>> {
    let permit = store.permit::<judgement::Entity>(Action::WriteJudgement, id).await?;
    store
        .write(&permit, async |write| {
            let area = area_of(write, permit.subject()).await?;
            let row = draft(write, id).await?;
            on_revision(row.revision, revision, &row.reference)?;
            let Some(base) = base::held(write, &row).await? else { return Err(Error::NotFound) };
            let (go, stay): (Vec<_>, Vec<_>) =
                base.findings().iter().cloned().partition(|of| moved.contains(&of.id));
            if go.is_empty() || stay.is_empty() || go.len() < moved.len() {
                let message = format!("Name some of the findings of {}, each once.", row.reference);
                return Err(Error::refused("findings", UserErrorCode::InvalidValue, message));
            }
            let said = drafts::Said {
                component: said.component.or(Some(row.component)),
                units: said.units.or_else(|| Some(row.units.units())),
                ..said
            };
            let place = Place {
                reference: next_named(write, &format!("J-{}-", area.code)).await?,
                inspection_id: row.inspection_id,
                area_id: row.area_id,
                draws_on: vec![],
            };
            let half = insert(write, place, said, permit.person()).await?;
            write.keep_authors(row.id, half.id).await?;
            carry::findings(write, &base, &go, half.id).await?;
            let names = |of: &mut dyn Iterator<Item = &Seen<finding::Model>>| {
                Some(of.map(|of| of.reference.as_str()).collect::<Vec<_>>().join(", "))
            };
            let (was, is) = (names(&mut base.findings().iter()), names(&mut stay.iter()));
            let words = vec![WordChange { field: "findings".into(), was, is }];
            let why = format!("It stands under {} now.", half.reference);
            let made = Change::new(JudgementChangeKind::FindingSplit, permit.person());
            let made = Change { words, ..made.because(&why) };
            let row = change(write, &row, judgement::ActiveModel::default(), made).await?;
            for of in &go {
                let next = revision_of(write, of.id).await? + 1;
                put_aside(write, of.id, &why, permit.person()).await?;
                let made = Change::new(JudgementChangeKind::FindingRetired, permit.person());
                let made = Change { finding: Some((of.id, next)), ..made.because(&why) };
                note(write, &row, made).await?;
            }
            Ok(half)
        })
        .await
}
