//! Findings and their links, copied to where they are to stand: pinned to the same, and by whom they were made stays.

use crate::error::Result;
use crate::evidence::writes;
use crate::judgements::base::Base;
use crate::store::{Seen, Write};
use ::entity::{evidence_link, finding, finding_theme};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use std::collections::HashMap;

/// Copies these findings, with their themes and the links that stand, under another judgement.
pub(in crate::judgements) async fn findings(
    write: &Write<'_>,
    base: &Base,
    which: &[Seen<finding::Model>],
    judgement_id: Uuid,
) -> Result<()> {
    let copies: HashMap<Uuid, Uuid> =
        which.iter().map(|finding| (finding.id, write.clock.id())).collect();
    let rows = which.iter().map(|of| {
        let of = finding::Model { id: copies[&of.id], judgement_id, ..(**of).clone() };
        of.into_active_model().reset_all()
    });
    write.insert_all(rows).await?;
    themes(write, &copies).await?;
    let stand = base.links().iter().filter(|link| copies.contains_key(&link.finding_id));
    links(write, stand, |link| (judgement_id, copies[&link.finding_id])).await
}

/// Copies the themes of findings to their copies.
pub(super) async fn themes(write: &Write<'_>, copies: &HashMap<Uuid, Uuid>) -> Result<()> {
    let of = Condition::all().add(finding_theme::Column::FindingId.is_in(copies.keys().copied()));
    let themes = write.all::<finding_theme::Entity>(of).await?;
    let themes = themes.iter().map(|of| {
        let (finding_id, theme_id) = (copies[&of.finding_id], of.theme_id);
        finding_theme::Model { finding_id, theme_id }.into_active_model().reset_all()
    });
    write.insert_all(themes).await
}

/// Copies these links: under which judgement, and to which finding, `to` says.
pub(super) async fn links<'a>(
    write: &Write<'_>,
    which: impl Iterator<Item = &'a Seen<evidence_link::Model>>,
    to: impl Fn(&evidence_link::Model) -> (Uuid, Uuid),
) -> Result<()> {
    let mut copies = HashMap::new();
    let rows: Vec<_> = which
        .map(|of| {
            let (judgement_id, finding_id) = to(of);
            let id = *copies.entry(of.id).or_insert_with(|| write.clock.id());
            let of = evidence_link::Model {
                id,
                reference: None,
                finding_id,
                judgement_id,
                ..(**of).clone()
            };
            of.into_active_model().reset_all()
        })
        .collect();
    write.insert_all(rows).await?;
    writes::copy_pins(write, &copies).await
}
