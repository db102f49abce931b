//! Tracing a judgement to what it rests on. Counts are the database's, and only what is shown is read.

use super::counts::{ITEMS, KINDS, Summary, Told, all_links, counts, distinct};
use crate::error::{Error, Result};
use crate::judgements::reads::{drawn_on, findings_of};
use crate::store::{Loader, Only, Seen, Slice};
use ::entity::types::{EvidenceKind, LinkStatus, Role};
use ::entity::{document_version, evidence, evidence_link, finding, judgement};
use futures_util::future::{try_join, try_join_all};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};
use std::collections::BTreeSet;

/// A trace shows no more links than this; beyond it says so.
pub const MOST_LINKS: usize = 5_000;

/// How many links of each judgement are read at once: a few sizes, so that there are few statements.
const SIZES: [usize; 4] = [10, 50, 200, 1_000];

/// Links that stand, contradictions first.
static FIRST: Slice<evidence_link::Entity> = Slice { only: ACTIVE, order: by_stance, rank };

pub(super) const ACTIVE: Only = Only {
    name: "active links",
    holds: || Condition::all().add(evidence_link::Column::Status.eq(LinkStatus::Active)),
};

/// As the index has it.
fn by_stance() -> SimpleExpr {
    Expr::cust(
        "CASE evidence_link.stance WHEN 'CONTRADICTS' THEN 0 WHEN 'SUPPORTS' THEN 1 ELSE 2 END",
    )
}

fn rank(link: &evidence_link::Model) -> u8 {
    link.stance as u8
}

/// How far to trace, and to what.
#[derive(Clone, Debug)]
pub struct Limits {
    depth: u32,
    kinds: Option<Vec<EvidenceKind>>,
}

impl Limits {
    /// Limits as asked for.
    ///
    /// # Errors
    /// [`Error::BadInput`] for a negative depth.
    pub fn new(depth: Option<i32>, kinds: Option<Vec<EvidenceKind>>) -> Result<Self> {
        let depth = depth.map_or(Ok(u32::MAX), u32::try_from);
        let depth =
            depth.map_err(|_| Error::BadInput("`maxDepth` must not be negative.".into()))?;
        Ok(Self { depth, kinds })
    }

    /// No limits.
    #[must_use]
    pub fn none() -> Self {
        Self { depth: u32::MAX, kinds: None }
    }

    pub(super) fn wants(&self, kind: EvidenceKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}

/// What a judgement rests on, as far as the viewer may see it.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The judgement.
    pub root: Seen<judgement::Model>,
    /// How far.
    pub limits: Limits,
}

/// A judgement of a trace, and how many steps it is from the root.
pub(super) type Step = (Seen<judgement::Model>, u32);

impl Trace {
    /// Whether something so many steps down is within the depth.
    fn reaches(&self, steps: u32) -> bool {
        steps <= self.limits.depth
    }

    async fn steps(&self, loader: &Loader) -> Result<Vec<Step>> {
        let drawn_on = drawn_on(loader, &self.root).await?;
        let root = std::iter::once((self.root.clone(), 0));
        Ok(root.chain(drawn_on.into_iter().map(|judgement| (judgement, 1))).collect())
    }

    /// The judgements that it draws on.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn drawn_on(&self, loader: &Loader) -> Result<Vec<Seen<judgement::Model>>> {
        if self.reaches(1) { drawn_on(loader, &self.root).await } else { Ok(vec![]) }
    }

    /// The findings of all its judgements.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn findings(&self, loader: &Loader) -> Result<Vec<Seen<finding::Model>>> {
        let steps = self.steps(loader).await?;
        let within = steps.iter().filter(|(_, steps)| self.reaches(steps + 1));
        let findings = try_join_all(within.map(|(judgement, _)| findings_of(loader, judgement)));
        Ok(findings.await?.concat())
    }

    /// Its active links, contradictions first, and how many steps the judgement of each is away.
    async fn links_of(&self, loader: &Loader, first: usize) -> Result<Vec<(Link, u32)>> {
        let steps = self.steps(loader).await?;
        let within = steps.iter().filter(|(_, steps)| self.reaches(steps + 2));
        let all = self.limits.kinds.is_some();
        let size = SIZES.into_iter().find(|size| !all && *size >= first).unwrap_or(MOST_LINKS + 1);
        let links = try_join_all(within.map(async |(judgement, steps)| {
            let by = evidence_link::Column::JudgementId;
            let links = loader
                .first::<evidence_link::Entity, _>(by, judgement, size as u64, &FIRST)
                .await?;
            Ok::<_, Error>(links.iter().map(|link| (link.clone(), *steps)).collect::<Vec<_>>())
        }));
        let mut links = links.await?.concat();
        links.retain(|(link, _)| self.limits.wants(link.evidence_kind));
        links.sort_by_key(|(link, _)| (link.stance, link.id));
        links.truncate(first.min(MOST_LINKS));
        Ok(links)
    }

    /// Its first active links, contradictions first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn links(&self, loader: &Loader, first: usize) -> Result<Vec<Link>> {
        let links = self.links_of(loader, first).await?;
        Ok(links.into_iter().map(|(link, _)| link).collect())
    }

    /// What its links cite, each item once, by kind and reference.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn evidence(&self, loader: &Loader) -> Result<Vec<Seen<evidence::Model>>> {
        let links = self.links(loader, MOST_LINKS).await?;
        let cited = links.iter().map(|link| {
            loader.above::<evidence::Entity, _>(link, evidence_link::Column::EvidenceId)
        });
        let mut cited = try_join_all(cited).await?;
        cited.sort_by(|a, b| (a.kind, &a.reference).cmp(&(b.kind, &b.reference)));
        cited.dedup_by_key(|item| item.id);
        Ok(cited)
    }

    /// The versions within the depth that its links are pinned to, each once, with a link to it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn pinned(
        &self,
        loader: &Loader,
    ) -> Result<Vec<(Link, Seen<document_version::Model>)>> {
        let links = self.links_of(loader, MOST_LINKS).await?;
        let within = links.into_iter().filter(|(_, steps)| self.reaches(steps + 3));
        let pinned = within.map(async |(link, _)| {
            let by = evidence_link::Column::PinnedVersionId;
            let version = loader.named::<document_version::Entity, _>(&link, by).await?;
            Ok::<_, Error>(version.map(|version| (link, version)))
        });
        let mut met = BTreeSet::new();
        let pinned = try_join_all(pinned).await?.into_iter().flatten();
        Ok(pinned.filter(|(_, version)| met.insert(version.id)).collect())
    }

    /// Its active links, counted.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn summary(&self, loader: &Loader, told: Told) -> Result<Summary> {
        let steps = self.steps(loader).await?;
        if loader.store().viewer().role == Role::Publications {
            return Summary::of_tally(loader, &steps).await;
        }
        let within: Vec<_> = steps.iter().filter(|(_, steps)| self.reaches(steps + 2)).collect();
        let counts =
            try_join_all(within.iter().map(|(judgement, _)| counts(loader, judgement, told.by())));
        let mut summary = Summary::default();
        for count in counts.await?.into_iter().flatten().filter(|one| self.limits.wants(one.kind)) {
            summary.add(&count);
        }
        if told.items {
            let cited = within.iter().map(|(judgement, _)| {
                let by = evidence_link::Column::JudgementId;
                loader.tally::<evidence_link::Entity, _>(by, judgement, ACTIVE, ITEMS)
            });
            summary.items = distinct(&try_join_all(cited).await?, &self.limits);
        }
        Ok(summary)
    }

    /// How many active links the viewer may not see. Never which.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn hidden(&self, loader: &Loader) -> Result<usize> {
        let visible = async {
            let steps = self.steps(loader).await?;
            let counts = steps.iter().map(|(judgement, _)| counts(loader, judgement, KINDS));
            Ok(try_join_all(counts).await?.iter().flatten().map(|count| count.links).sum())
        };
        let (all, visible): (_, usize) = try_join(all_links(loader, &self.root), visible).await?;
        Ok(all.saturating_sub(visible))
    }

    /// Whether a limit cut anything off.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn truncated(&self, loader: &Loader) -> Result<bool> {
        let mut shown = 0;
        for (judgement, steps) in self.steps(loader).await? {
            let (findings, counts) =
                try_join(findings_of(loader, &judgement), counts(loader, &judgement, KINDS))
                    .await?;
            let below = [
                (steps, steps > 0),
                (steps + 1, !findings.is_empty()),
                (steps + 2, !counts.is_empty()),
                (steps + 3, counts.iter().any(|count| self.pins(count.kind))),
            ];
            if below.iter().any(|(steps, there)| *there && !self.reaches(*steps)) {
                return Ok(true);
            }
            let wanted = counts.iter().filter(|count| self.limits.wants(count.kind));
            shown += wanted.map(|count| count.links).sum::<usize>();
        }
        Ok(shown > MOST_LINKS)
    }

    /// Links to documents, and no others, are pinned to a version.
    fn pins(&self, kind: EvidenceKind) -> bool {
        kind == EvidenceKind::Document && self.limits.wants(kind)
    }
}

/// A link that the viewer may see.
pub type Link = Seen<evidence_link::Model>;
