//! What rests on an item, and what would fall if it were withdrawn.

use super::counts::{Summary, Told};
use super::reads::{Limits, Link, Trace};
use crate::error::{Error, Result};
use crate::judgements::reads::drawn_on;
use crate::store::{Loader, Seen};
use ::entity::types::{LinkStatus, Stance};
use ::entity::{evidence, evidence_link, finding, judgement, judgement_source};
use futures_util::future::try_join_all;
use std::collections::BTreeMap;

/// What withdrawing an item would do to one judgement.
#[derive(Debug)]
pub struct Fall {
    /// The judgement.
    pub judgement: Seen<judgement::Model>,
    /// Its trace as it stands.
    pub before: Summary,
    /// Its trace without the item.
    pub after: Summary,
    /// Findings left without any supporting link.
    pub unsupported: Vec<Seen<finding::Model>>,
    /// Findings that would fall below triangulation and are not below it now.
    pub thinned: Vec<Seen<finding::Model>>,
}

/// Every judgement that the viewer may see and that rests on the item, cross-Area ones through those
/// that they draw on, by reference. How many items each cites only if that is wanted.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(loader: &Loader, item: &Seen<evidence::Model>, items: bool) -> Result<Vec<Fall>> {
    let (by, order) = (evidence_link::Column::EvidenceId, evidence_link::Column::Id);
    let links = loader.children::<evidence_link::Entity, _>(by, item, order).await?;
    let links: Vec<Link> =
        links.iter().filter(|link| link.status == LinkStatus::Active).cloned().collect();
    let mut resting = BTreeMap::new();
    let citing = links
        .iter()
        .map(|link| loader.above::<judgement::Entity, _>(link, evidence_link::Column::JudgementId));
    for judgement in try_join_all(citing).await? {
        resting.insert(judgement.reference.clone() + &judgement.id.to_string(), judgement);
    }
    let (by, order) = (judgement_source::Column::DrawsOnId, judgement_source::Column::JudgementId);
    let crossing =
        resting.values().map(|one| loader.children::<judgement_source::Entity, _>(by, one, order));
    let crossing = try_join_all(crossing).await?;
    let crossing = crossing.iter().flat_map(|rows| rows.iter()).map(|row| {
        loader.above::<judgement::Entity, _>(row, judgement_source::Column::JudgementId)
    });
    for judgement in try_join_all(crossing).await? {
        resting.insert(judgement.reference.clone() + &judgement.id.to_string(), judgement);
    }
    try_join_all(resting.into_values().map(|judgement| fall(loader, judgement, &links, items)))
        .await
}

async fn fall(
    loader: &Loader,
    judgement: Seen<judgement::Model>,
    links: &[Link],
    items: bool,
) -> Result<Fall> {
    let trace = Trace { root: judgement.clone(), limits: Limits::none() };
    let mut within = drawn_on(loader, &judgement).await?;
    within.insert(0, judgement.clone());
    let lost: Vec<Link> = links
        .iter()
        .filter(|link| within.iter().any(|judgement| judgement.id == link.judgement_id))
        .cloned()
        .collect();
    let cites = |link: &Link| link.finding_id;
    let place = |finding: &Seen<finding::Model>| {
        let above = within.iter().position(|judgement| judgement.id == finding.judgement_id);
        (above, finding.position, finding.id)
    };
    let findings = lost
        .iter()
        .map(|link| loader.above::<finding::Entity, _>(link, evidence_link::Column::FindingId));
    let mut findings = try_join_all(findings).await?;
    findings.sort_by_key(place);
    findings.dedup_by_key(|finding| finding.id);
    let counted = findings.into_iter().map(async |finding| {
        let now = Summary::of_finding(loader, &finding, Told::default()).await?;
        let lost: Vec<Link> =
            lost.iter().filter(|link| cites(link) == finding.id).cloned().collect();
        Ok::<_, Error>((finding, now.clone(), now.without(&lost)))
    });
    let (mut unsupported, mut thinned) = (vec![], vec![]);
    for (finding, now, then) in try_join_all(counted).await? {
        if now.of(Stance::Supports) > 0 && then.of(Stance::Supports) == 0 {
            unsupported.push(finding.clone());
        }
        if !now.below_triangulation() && then.below_triangulation() {
            thinned.push(finding);
        }
    }
    let before = trace.summary(loader, Told { items, origins: true }).await?;
    Ok(Fall { judgement, after: before.clone().without(&lost), before, unsupported, thinned })
}
