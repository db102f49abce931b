//! Links, counted by the database: by kind, origin and stance, under the same rule as the links themselves.

use super::reads::{ACTIVE, Limits, Link, Step};
use crate::error::{Error, Result};
use crate::judgements::base::below_triangulation;
use crate::store::{Counted, Loader, Seen};
use ::entity::types::{EvidenceKind, Origin, Stance};
use ::entity::{evidence_link, finding, judgement, link_tally, trace_tally};
use anyhow::anyhow;
use futures_util::future::try_join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Active links of one kind and stance, and of one origin if they are counted by it.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// Kind of evidence.
    pub kind: EvidenceKind,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// For, against, or context.
    pub stance: Stance,
    /// How many links.
    pub links: usize,
}

/// What links are counted by.
pub type By = &'static [evidence_link::Column];

/// By kind and stance.
pub const KINDS: By = &[evidence_link::Column::EvidenceKind, evidence_link::Column::Stance];
/// By origin, too: three times as many counts.
pub const ORIGINS: By = &[
    evidence_link::Column::EvidenceKind,
    evidence_link::Column::Stance,
    evidence_link::Column::Origin,
];
pub(super) const ITEMS: By =
    &[evidence_link::Column::EvidenceKind, evidence_link::Column::EvidenceId];

impl Count {
    fn read(counted: &Counted) -> Result<Self> {
        let missing = || Error::internal(anyhow!("a link without a kind or a stance"));
        Ok(Self {
            kind: counted.word(0)?.ok_or_else(missing)?,
            stance: counted.word(1)?.ok_or_else(missing)?,
            origin: counted.word(2)?,
            links: counted.rows,
        })
    }
}

/// The active links of a judgement that the viewer may see, counted.
///
/// # Errors
/// If the database cannot be read.
pub async fn counts(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    of: By,
) -> Result<Vec<Count>> {
    let by = evidence_link::Column::JudgementId;
    let counted = loader.tally::<evidence_link::Entity, _>(by, judgement, ACTIVE, of).await?;
    counted.iter().map(Count::read).collect()
}

/// The active links of a finding that the viewer may see, counted.
///
/// # Errors
/// If the database cannot be read.
pub async fn counts_of(
    loader: &Loader,
    finding: &Seen<finding::Model>,
    of: By,
) -> Result<Vec<Count>> {
    let by = evidence_link::Column::FindingId;
    let counted = loader.tally::<evidence_link::Entity, _>(by, finding, ACTIVE, of).await?;
    counted.iter().map(Count::read).collect()
}

/// How many active links a trace holds, whoever may see them.
///
/// # Errors
/// If the database cannot be read.
pub async fn all_links(loader: &Loader, root: &Seen<judgement::Model>) -> Result<usize> {
    let tally = loader.part::<trace_tally::Entity, _>(root).await?.ok_or(Error::NotFound)?;
    usize::try_from(tally.links).map_err(Error::internal)
}

pub(super) fn distinct(cited: &[Arc<Vec<Counted>>], limits: &Limits) -> usize {
    let wanted = cited
        .iter()
        .flat_map(|one| one.iter())
        .filter(|item| item.word(0).ok().flatten().is_some_and(|kind| limits.wants(kind)));
    wanted.map(|item| item.id(1)).collect::<BTreeSet<_>>().len()
}

/// What a summary is to tell beyond links by kind and stance.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// How many items they cite.
    pub items: bool,
    /// Where these come from.
    pub origins: bool,
}

impl Told {
    pub(super) fn by(self) -> By {
        if self.origins { ORIGINS } else { KINDS }
    }
}

/// Active links, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    counts: BTreeMap<(EvidenceKind, Option<Origin>, Stance), usize>,
    /// Different items.
    pub items: usize,
}

impl Summary {
    /// The active links of a finding.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn of_finding(
        loader: &Loader,
        finding: &Seen<finding::Model>,
        told: Told,
    ) -> Result<Self> {
        let mut summary = Self::default();
        counts_of(loader, finding, told.by()).await?.iter().for_each(|count| summary.add(count));
        if told.items {
            let by = evidence_link::Column::FindingId;
            let cited = loader.tally::<evidence_link::Entity, _>(by, finding, ACTIVE, ITEMS);
            summary.items = distinct(&[cited.await?], &Limits::none());
        }
        Ok(summary)
    }

    /// What publications may see of a trace: counts and kinds of links that stay unseen.
    pub(super) async fn of_tally(loader: &Loader, steps: &[Step]) -> Result<Self> {
        let (by, order) = (link_tally::Column::JudgementId, link_tally::Column::EvidenceKind);
        let tallies = steps
            .iter()
            .map(|(judgement, _)| loader.children::<link_tally::Entity, _>(by, judgement, order));
        let mut summary = Self::default();
        for row in try_join_all(tallies).await?.iter().flat_map(|rows| rows.iter()) {
            let (kind, origin, stance) = (row.evidence_kind, Some(row.origin), row.stance);
            let links = usize::try_from(row.links).unwrap_or_default();
            summary.add(&Count { kind, origin, stance, links });
        }
        // items of a judgement that they may not see are not told either
        let of = |judgement| loader.part::<trace_tally::Entity, _>(judgement);
        let tally = of(&steps[0].0).await?.ok_or(Error::NotFound)?;
        let items = if i64::try_from(summary.links()) == Ok(tally.links) {
            tally.items
        } else {
            let seen = steps.iter().filter(|(judgement, _)| judgement.area_id.is_some());
            let seen = try_join_all(seen.map(|(judgement, _)| of(judgement))).await?;
            seen.iter().flatten().map(|tally| tally.items).sum()
        };
        summary.items = usize::try_from(items).unwrap_or_default();
        Ok(summary)
    }

    pub(super) fn add(&mut self, count: &Count) {
        *self.counts.entry((count.kind, count.origin, count.stance)).or_default() += count.links;
    }

    /// The same without these links to one item, which it counts.
    #[must_use]
    pub fn without(mut self, links: &[Link]) -> Self {
        for link in links {
            for origin in [Some(link.origin), None] {
                let of = (link.evidence_kind, origin, link.stance);
                if let Some(count) = self.counts.get_mut(&of) {
                    *count = count.saturating_sub(1);
                }
            }
        }
        self.counts.retain(|_, links| *links > 0);
        self.items = self.items.saturating_sub(usize::from(!links.is_empty()));
        self
    }

    /// Links.
    #[must_use]
    pub fn links(&self) -> usize {
        self.counts.values().sum()
    }

    /// Links of a stance.
    #[must_use]
    pub fn of(&self, stance: Stance) -> usize {
        self.counts.iter().filter(|((_, _, of), _)| *of == stance).map(|(_, links)| links).sum()
    }

    /// Kinds of all, or of those of a stance.
    #[must_use]
    pub fn kinds(&self, of: Option<Stance>) -> BTreeSet<EvidenceKind> {
        self.with(of).map(|(kind, _)| kind).collect()
    }

    /// Origins of all, or of those of a stance.
    #[must_use]
    pub fn origins(&self, of: Option<Stance>) -> BTreeSet<Origin> {
        self.with(of).filter_map(|(_, origin)| origin).collect()
    }

    fn with(&self, of: Option<Stance>) -> impl Iterator<Item = (EvidenceKind, Option<Origin>)> {
        let wanted = move |stance: Stance| of.is_none_or(|of| of == stance);
        let all = self.counts.keys().filter(move |(_, _, stance)| wanted(*stance));
        all.map(|(kind, origin, _)| (*kind, *origin))
    }

    /// Whether fewer than two links support, or of fewer than two kinds.
    #[must_use]
    pub fn below_triangulation(&self) -> bool {
        let kinds = self.kinds(Some(Stance::Supports)).len();
        below_triangulation(self.of(Stance::Supports), kinds)
    }
}
