//! A new version of a judgement that is signed off. The old one stays as it is, and stays readable.

use super::base::Base;
use super::writing::drafts::lay;
use super::writing::{Change, carry, guide, note};
use crate::error::Result;
use crate::store::{Seen, Write};
use ::entity::types::{JudgementChangeKind, JudgementStatus};
use ::entity::{effect, judgement, judgement_ending, judgement_source, strength_reason};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

/// Whether a newer version of a judgement that is held goes on.
pub(super) async fn goes_on(write: &Write<'_>, row: &judgement::Model) -> Result<bool> {
    let newer = Condition::all().add(judgement::Column::SupersedesId.eq(row.id));
    let newer = write.all::<judgement::Entity>(newer).await?;
    let of = judgement_ending::Column::JudgementId.is_in(newer.iter().map(|row| row.id));
    let ended = write.all::<judgement_ending::Entity>(Condition::all().add(of)).await?;
    Ok(ended.len() < newer.len())
}

/// Begins a new version of a judgement that is held: a draft that says what it says, and rests on the same, pinned to
/// the same.
pub(super) async fn amend(
    write: &Write<'_>,
    row: &judgement::Model,
    base: &Base,
    (reason, by): (&str, Uuid),
) -> Result<Seen<judgement::Model>> {
    let now = write.clock.now();
    let versions = Condition::all().add(judgement::Column::Reference.eq(row.reference.as_str()));
    let versions = write.all::<judgement::Entity>(versions).await?;
    let last = versions.iter().map(|row| row.version).max().unwrap_or(row.version);
    let next = judgement::Model {
        id: write.clock.id(),
        version: last + 1,
        status: JudgementStatus::Draft,
        author_id: by,
        revision: 1,
        supersedes_id: Some(row.id),
        created_at: now,
        updated_at: now,
        ..row.clone()
    };
    let of = Condition::all().add(judgement_source::Column::JudgementId.eq(row.id));
    let sources = write.all::<judgement_source::Entity>(of).await?;
    let sources: Vec<Uuid> = sources.iter().map(|of| of.draws_on_id).collect();
    let next = lay(write, next, &sources).await?;
    let of = Condition::all().add(effect::Column::JudgementId.eq(row.id));
    let effects = write.all::<effect::Entity>(of).await?;
    let effects =
        effects.iter().map(|of| effect::Model { judgement_id: next.id, ..(**of).clone() });
    write.insert_all(effects.map(|of| of.into_active_model().reset_all())).await?;
    let of = Condition::all().add(strength_reason::Column::JudgementId.eq(row.id));
    let reasons = write.all::<strength_reason::Entity>(of).await?;
    let reasons =
        reasons.iter().map(|of| strength_reason::Model { judgement_id: next.id, ..(**of).clone() });
    write.insert_all(reasons.map(|of| of.into_active_model().reset_all())).await?;
    if let Some(made_by) = guide::of(write, row.id).await? {
        guide::name(write, next.id, made_by.id).await?;
    }
    carry::findings(write, base, base.findings(), next.id).await?;
    let made = Change::new(JudgementChangeKind::Amended, by).because(reason);
    note(write, &next, made).await?;
    Ok(next)
}
