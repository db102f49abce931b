//! Tracing a judgement to what it rests on.

use crate::error::{Error, Result};
use crate::judgements::reads::{drawn_on, findings_of, links_of};
use crate::store::Loader;
use ::entity::types::{EvidenceKind, LinkStatus, Origin, Role, Stance};
use ::entity::{evidence, evidence_link, finding, judgement, link_tally, trace_tally};
use futures_util::future::try_join_all;
use sea_orm::prelude::Uuid;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A trace shows no more links than this; beyond it says so.
pub const MOST_LINKS: usize = 5_000;

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
}

/// What a judgement rests on, as far as the viewer may see it.
#[derive(Debug)]
pub struct Trace {
    /// The judgement.
    pub root: Arc<judgement::Model>,
    /// The judgements that it draws on.
    pub drawn_on: Vec<Arc<judgement::Model>>,
    /// The findings of all these.
    pub findings: Vec<Arc<finding::Model>>,
    /// The active links of those findings, contradictions first.
    pub links: Vec<Arc<evidence_link::Model>>,
    /// What they cite, by key.
    pub evidence: HashMap<Uuid, Arc<evidence::Model>>,
    /// The links whose pinned version is within the depth.
    pub pinned: HashSet<Uuid>,
    /// The links, counted.
    pub summary: Summary,
    /// How many active links the viewer may not see. Never which.
    pub hidden: usize,
    /// Whether a limit cut anything off.
    pub truncated: bool,
}

/// Links that stand.
#[must_use]
pub fn active(mut links: Vec<Arc<evidence_link::Model>>) -> Vec<Arc<evidence_link::Model>> {
    links.retain(|link| link.status == LinkStatus::Active);
    links
}

/// Traces a judgement.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_judgement(
    loader: &Loader,
    root: &Arc<judgement::Model>,
    limits: &Limits,
) -> Result<Trace> {
    let drawn_on = drawn_on(loader, root).await?;
    // every judgement of the trace with its steps from the root
    let judgements: Vec<_> =
        std::iter::once((root, 0)).chain(drawn_on.iter().map(|judgement| (judgement, 1))).collect();
    let findings = judgements.iter().map(|(judgement, _)| findings_of(loader, judgement.id));
    let findings = try_join_all(findings).await?;
    let links = judgements.iter().map(|(judgement, _)| links_of(loader, judgement.id));
    let links = try_join_all(links).await?;

    let mut trace = Trace {
        root: Arc::clone(root),
        drawn_on: vec![],
        findings: vec![],
        links: vec![],
        evidence: HashMap::new(),
        pinned: HashSet::new(),
        summary: Summary::default(),
        hidden: 0,
        truncated: false,
    };
    let mut visible = 0;
    for (((judgement, steps), findings), links) in judgements.iter().zip(findings).zip(&links) {
        let links = active(links.to_vec());
        visible += links.len();
        if *steps == 1 && trace.reach(1, limits) {
            trace.drawn_on.push(Arc::clone(judgement));
        }
        if !findings.is_empty() && trace.reach(steps + 1, limits) {
            trace.findings.extend(findings);
        }
        if !links.is_empty() && trace.reach(steps + 2, limits) {
            let wanted = |link: &&Arc<evidence_link::Model>| {
                limits.kinds.as_ref().is_none_or(|kinds| kinds.contains(&link.evidence_kind))
            };
            let kept: Vec<_> = links.iter().filter(wanted).cloned().collect();
            let pins: Vec<_> = kept
                .iter()
                .filter(|link| link.pinned_version_id.is_some())
                .map(|link| link.id)
                .collect();
            if !pins.is_empty() && trace.reach(steps + 3, limits) {
                trace.pinned.extend(pins);
            }
            trace.links.extend(kept);
        }
    }
    trace.links.sort_by_key(|link| (link.stance, link.id));
    if trace.links.len() > MOST_LINKS {
        trace.links.truncate(MOST_LINKS);
        trace.truncated = true;
    }
    let cited = loader.some::<evidence::Entity>(distinct(&trace.links)).await?;
    trace.evidence = cited.into_iter().map(|item| (item.id, item)).collect();
    trace.summary = Summary::of_cited(&trace.links, &trace.evidence);
    let tally = loader.must::<trace_tally::Entity>(root.id).await?;
    trace.hidden = usize::try_from(tally.links).unwrap_or_default().saturating_sub(visible);
    if loader.store().viewer().role == Role::Publications {
        trace.summary = Summary::of_tally(loader, &judgements, &tally).await?;
    }
    Ok(trace)
}

impl Trace {
    /// Whether something so many steps down is within the depth; if not, the trace is cut there.
    fn reach(&mut self, steps: u32, limits: &Limits) -> bool {
        let within = steps <= limits.depth;
        self.truncated |= !within;
        within
    }
}

fn distinct(links: &[Arc<evidence_link::Model>]) -> Vec<Uuid> {
    links.iter().map(|link| link.evidence_id).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Active links, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Links.
    pub links: usize,
    /// Links that support.
    pub supporting: usize,
    /// Links that contradict.
    pub contradicting: usize,
    /// Links that give context.
    pub context: usize,
    /// Different items.
    pub items: usize,
    /// Kinds of all.
    pub kinds: BTreeSet<EvidenceKind>,
    /// Origins of all.
    pub origins: BTreeSet<Origin>,
    /// Kinds of those that support.
    pub supporting_kinds: BTreeSet<EvidenceKind>,
    /// Origins of those that support.
    pub supporting_origins: BTreeSet<Origin>,
}

impl Summary {
    /// Counts active links.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn of(loader: &Loader, links: &[Arc<evidence_link::Model>]) -> Result<Self> {
        let cited = loader.some::<evidence::Entity>(distinct(links)).await?;
        Ok(Self::of_cited(links, &cited.into_iter().map(|item| (item.id, item)).collect()))
    }

    fn of_cited(
        links: &[Arc<evidence_link::Model>],
        cited: &HashMap<Uuid, Arc<evidence::Model>>,
    ) -> Self {
        let mut summary = Self { items: distinct(links).len(), ..Self::default() };
        for link in links {
            if let Some(item) = cited.get(&link.evidence_id) {
                summary.add(link.evidence_kind, item.origin, link.stance, 1);
            }
        }
        summary
    }

    /// What publications may see of a trace: counts and kinds of links that stay unseen.
    async fn of_tally(
        loader: &Loader,
        judgements: &[(&Arc<judgement::Model>, u32)],
        tally: &trace_tally::Model,
    ) -> Result<Self> {
        let (by, order) = (link_tally::Column::JudgementId, link_tally::Column::EvidenceKind);
        let tallies = judgements
            .iter()
            .map(|(judgement, _)| loader.children::<link_tally::Entity>(by, judgement.id, order));
        let mut summary = Self::default();
        for row in try_join_all(tallies).await?.iter().flat_map(|rows| rows.iter()) {
            let links = usize::try_from(row.links).unwrap_or_default();
            summary.add(row.evidence_kind, row.origin, row.stance, links);
        }
        // items of a judgement that they may not see are not told either
        let items = if i64::try_from(summary.links) == Ok(tally.links) {
            tally.items
        } else {
            let seen = judgements.iter().filter(|(judgement, _)| judgement.area_id.is_some());
            let seen = seen.map(|(judgement, _)| judgement.id);
            loader.some::<trace_tally::Entity>(seen).await?.iter().map(|tally| tally.items).sum()
        };
        summary.items = usize::try_from(items).unwrap_or_default();
        Ok(summary)
    }

    fn add(&mut self, kind: EvidenceKind, origin: Origin, stance: Stance, links: usize) {
        self.links += links;
        self.kinds.insert(kind);
        self.origins.insert(origin);
        match stance {
            Stance::Supports => {
                self.supporting += links;
                self.supporting_kinds.insert(kind);
                self.supporting_origins.insert(origin);
            }
            Stance::Contradicts => self.contradicting += links,
            Stance::Context => self.context += links,
        }
    }
}

/// Whether a finding with these active links has fewer than two that support it, or of fewer than two
/// kinds.
#[must_use]
pub fn below_triangulation(links: &[Arc<evidence_link::Model>]) -> bool {
    let supporting = || links.iter().filter(|link| link.stance == Stance::Supports);
    let kinds: BTreeSet<_> = supporting().map(|link| link.evidence_kind).collect();
    supporting().count() < 2 || kinds.len() < 2
}
