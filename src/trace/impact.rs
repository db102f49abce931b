//! What rests on an item, and what would fall if it were withdrawn.

use super::reads::{self, Limits, Summary};
use crate::error::Result;
use crate::store::Loader;
use ::entity::types::Stance;
use ::entity::{evidence, evidence_link, finding, judgement, judgement_source};
use futures_util::future::try_join_all;
use sea_orm::prelude::Uuid;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What withdrawing an item would do to one judgement.
#[derive(Debug)]
pub struct Fall {
    /// The judgement.
    pub judgement: Arc<judgement::Model>,
    /// Its trace as it stands.
    pub before: Summary,
    /// Its trace without the item.
    pub after: Summary,
    /// Findings left without any supporting link.
    pub unsupported: Vec<Arc<finding::Model>>,
    /// Findings that would fall below triangulation and are not below it now.
    pub thinned: Vec<Arc<finding::Model>>,
}

/// Every judgement that the viewer may see and that rests on the item, cross-Area ones through those
/// that they draw on, by reference.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(loader: &Loader, item: &evidence::Model) -> Result<Vec<Fall>> {
    let (by, order) = (evidence_link::Column::EvidenceId, evidence_link::Column::Id);
    let links = loader.children::<evidence_link::Entity>(by, item.id, order).await?;
    let citing: BTreeSet<Uuid> =
        reads::active(links.to_vec()).iter().map(|link| link.judgement_id).collect();
    let (by, order) = (judgement_source::Column::DrawsOnId, judgement_source::Column::JudgementId);
    let crossing =
        citing.iter().map(|one| loader.children::<judgement_source::Entity>(by, *one, order));
    let crossing = try_join_all(crossing).await?;
    let crossing = crossing.iter().flat_map(|rows| rows.iter()).map(|row| row.judgement_id);
    let resting: BTreeSet<Uuid> = citing.iter().copied().chain(crossing).collect();
    let mut judgements = loader.some::<judgement::Entity>(resting).await?;
    judgements.sort_by(|a, b| a.reference.cmp(&b.reference));
    try_join_all(judgements.iter().map(|judgement| fall(loader, judgement, item.id))).await
}

async fn fall(loader: &Loader, judgement: &Arc<judgement::Model>, item: Uuid) -> Result<Fall> {
    let trace = reads::of_judgement(loader, judgement, &Limits::none()).await?;
    let without: Vec<_> =
        trace.links.iter().filter(|link| link.evidence_id != item).cloned().collect();
    let after = Summary::of(loader, &without).await?;
    let of = |links: &[Arc<evidence_link::Model>], finding: &finding::Model| {
        links.iter().filter(|link| link.finding_id == finding.id).cloned().collect::<Vec<_>>()
    };
    let supported = |links: &[Arc<evidence_link::Model>]| {
        links.iter().any(|link| link.stance == Stance::Supports)
    };
    let (mut unsupported, mut thinned) = (vec![], vec![]);
    for finding in &trace.findings {
        let (now, then) = (of(&trace.links, finding), of(&without, finding));
        if supported(&now) && !supported(&then) {
            unsupported.push(Arc::clone(finding));
        }
        if !reads::below_triangulation(&now) && reads::below_triangulation(&then) {
            thinned.push(Arc::clone(finding));
        }
    }
    Ok(Fall {
        judgement: Arc::clone(judgement),
        before: trace.summary,
        after,
        unsupported,
        thinned,
    })
}
