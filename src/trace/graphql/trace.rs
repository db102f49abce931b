//! A trace: nested, and as nodes and edges.

use crate::error::Result;
use crate::evidence;
use crate::evidence::graphql::EvidenceLink;
use crate::graphql::{id, loader};
use crate::judgements::graphql::Judgement;
use crate::trace::ahead;
use crate::trace::reads::{self, Limits, Summary};
use ::entity::types::{EvidenceKind, Origin, Stance};
use ::entity::{document_version, evidence_link, judgement};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use futures_util::future::try_join_all;
use std::collections::HashSet;
use std::sync::Arc;

/// Everything that a judgement rests on and that you may see, down to the pinned versions.
pub struct Trace(pub reads::Trace);

/// Active links, counted.
#[derive(SimpleObject)]
pub struct TraceSummary {
    /// Active links.
    active_links: usize,
    /// Links that support their finding.
    supporting: usize,
    /// Links that contradict it.
    contradicting: usize,
    /// Links that help to understand it.
    context: usize,
    /// Different items that they cite.
    distinct_evidence: usize,
    /// Kinds of evidence among the links that support.
    supporting_kinds: Vec<EvidenceKind>,
    /// Origins among the links that support.
    supporting_origins: Vec<Origin>,
    /// Kinds of evidence among all active links.
    kinds: Vec<EvidenceKind>,
    /// Origins among all active links.
    origins: Vec<Origin>,
}

impl From<Summary> for TraceSummary {
    fn from(summary: Summary) -> Self {
        Self {
            active_links: summary.links,
            supporting: summary.supporting,
            contradicting: summary.contradicting,
            context: summary.context,
            distinct_evidence: summary.items,
            supporting_kinds: summary.supporting_kinds.into_iter().collect(),
            supporting_origins: summary.supporting_origins.into_iter().collect(),
            kinds: summary.kinds.into_iter().collect(),
            origins: summary.origins.into_iter().collect(),
        }
    }
}

/// What a trace leaves out because you may not see it.
#[derive(SimpleObject)]
pub struct Hidden {
    /// How many active links. Never which.
    count: usize,
}

/// What a node of a trace is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum TraceNodeType {
    /// The judgement traced, or one that it draws on.
    Judgement,
    /// A finding.
    Finding,
    /// An item of evidence.
    Evidence,
    /// The version of a document that a link is pinned to.
    DocumentVersion,
}

/// A thing in a trace, for drawing.
#[derive(SimpleObject)]
pub struct TraceNode {
    /// Global id of the thing.
    id: ID,
    /// What it is.
    #[graphql(name = "type")]
    node_type: TraceNodeType,
    /// What reports call it; for a version, the file name.
    label: String,
    /// Its title or statement; for a version, its number.
    title: String,
    /// The kind of an item of evidence; null for other nodes.
    kind: Option<EvidenceKind>,
}

/// How two things in a trace belong together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum TraceRelation {
    /// A judgement draws on another.
    DrawsOn,
    /// A judgement has this finding.
    Finding,
    /// A finding is supported by this item.
    Supports,
    /// A finding is contradicted by this item.
    Contradicts,
    /// A finding is put into context by this item.
    Context,
    /// An item is cited in this version.
    PinnedTo,
}

/// A line between two things in a trace, for drawing.
#[derive(SimpleObject)]
pub struct TraceEdge {
    /// Global id of the upper thing.
    source: ID,
    /// Global id of the lower thing.
    target: ID,
    /// How they belong together.
    relation: TraceRelation,
    /// Global id of the link, where it is one.
    link: Option<ID>,
}

impl Trace {
    /// The pinned versions within the depth, by link.
    async fn versions(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<(Arc<evidence_link::Model>, Arc<document_version::Model>)>> {
        let pinned = self.0.links.iter().filter(|link| self.0.pinned.contains(&link.id));
        let pinned = pinned.map(async |link| {
            let version = evidence::reads::pinned_version(loader(ctx), link).await?;
            Ok::<_, crate::Error>(version.map(|version| (Arc::clone(link), version)))
        });
        Ok(try_join_all(pinned).await?.into_iter().flatten().collect())
    }
}

/// Everything that a judgement rests on and that you may see, down to the pinned versions. Facts about
/// the evidence base; never a verdict.
#[Object]
impl Trace {
    /// The judgement traced.
    async fn judgement(&self) -> Judgement {
        Judgement(Arc::clone(&self.0.root))
    }
    /// The links below, counted. For publications, who may not see the links, of all of them.
    async fn summary(&self) -> TraceSummary {
        self.0.summary.clone().into()
    }
    /// The active links, contradictions first; each leads to its finding, its evidence and its pinned
    /// version. Empty for publications.
    async fn links(
        &self,
        #[graphql(desc = "Only so many, from the first; all if left out.", validator(minimum = 0))]
        first: Option<i32>,
    ) -> Vec<EvidenceLink> {
        let most = first.and_then(|first| usize::try_from(first).ok()).unwrap_or(usize::MAX);
        self.0.links.iter().take(most).cloned().map(EvidenceLink).collect()
    }
    /// What a drawing of the trace shows, each thing once.
    async fn nodes(&self, ctx: &Context<'_>) -> Result<Vec<TraceNode>> {
        let judgement = |judgement: &Arc<judgement::Model>| TraceNode {
            id: id::encode("Judgement", judgement.id),
            node_type: TraceNodeType::Judgement,
            label: judgement.reference.clone(),
            title: judgement.title.clone(),
            kind: None,
        };
        let mut nodes = vec![judgement(&self.0.root)];
        nodes.extend(self.0.drawn_on.iter().map(judgement));
        nodes.extend(self.0.findings.iter().map(|finding| TraceNode {
            id: id::encode("Finding", finding.id),
            node_type: TraceNodeType::Finding,
            label: finding.reference.clone(),
            title: finding.statement.clone(),
            kind: None,
        }));
        let mut items: Vec<_> = self.0.evidence.values().collect();
        items.sort_by(|a, b| (a.kind, &a.reference).cmp(&(b.kind, &b.reference)));
        nodes.extend(items.into_iter().map(|item| TraceNode {
            id: id::encode(item.kind.type_name(), item.id),
            node_type: TraceNodeType::Evidence,
            label: item.reference.clone(),
            title: item.title.clone(),
            kind: Some(item.kind),
        }));
        let mut seen = HashSet::new();
        let versions = self.versions(ctx).await?;
        let versions = versions.into_iter().filter(|(_, version)| seen.insert(version.id));
        nodes.extend(versions.map(|(_, version)| TraceNode {
            id: id::encode("DocumentVersion", version.id),
            node_type: TraceNodeType::DocumentVersion,
            label: version.file_name.clone(),
            title: format!("Version {}", version.number),
            kind: None,
        }));
        Ok(nodes)
    }
    /// How they belong together, from the judgement down.
    async fn edges(&self, ctx: &Context<'_>) -> Result<Vec<TraceEdge>> {
        let root = id::encode("Judgement", self.0.root.id);
        let mut edges: Vec<TraceEdge> = vec![];
        let mut draw = |source: &ID, target: &ID, relation, link| {
            edges.push(TraceEdge {
                source: source.clone(),
                target: target.clone(),
                relation,
                link,
            });
        };
        for drawn in &self.0.drawn_on {
            draw(&root, &id::encode("Judgement", drawn.id), TraceRelation::DrawsOn, None);
        }
        for finding in &self.0.findings {
            let above = id::encode("Judgement", finding.judgement_id);
            draw(&above, &id::encode("Finding", finding.id), TraceRelation::Finding, None);
        }
        for link in &self.0.links {
            let relation = match link.stance {
                Stance::Supports => TraceRelation::Supports,
                Stance::Contradicts => TraceRelation::Contradicts,
                Stance::Context => TraceRelation::Context,
            };
            let finding = id::encode("Finding", link.finding_id);
            let item = id::encode(link.evidence_kind.type_name(), link.evidence_id);
            draw(&finding, &item, relation, Some(id::encode("EvidenceLink", link.id)));
        }
        let mut seen = HashSet::new();
        for (link, version) in self.versions(ctx).await? {
            if seen.insert(version.id) {
                let item = id::encode(link.evidence_kind.type_name(), link.evidence_id);
                let version = id::encode("DocumentVersion", version.id);
                draw(&item, &version, TraceRelation::PinnedTo, None);
            }
        }
        Ok(edges)
    }
    /// What is left out because you may not see it.
    async fn hidden(&self) -> Hidden {
        Hidden { count: self.0.hidden }
    }
    /// Whether `maxDepth`, or the greatest number of links (5,000), cut anything off.
    async fn truncated(&self) -> bool {
        self.0.truncated
    }
}

/// Tracing from any judgement.
#[derive(Default)]
pub struct TraceQuery;

#[Object]
impl TraceQuery {
    /// Everything that a judgement rests on. `NOT_FOUND` for a judgement that you may not see.
    async fn trace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The judgement.")] id: ID,
        #[graphql(
            desc = "How many steps down: 1 reaches findings and drawn-on judgements. All if left out."
        )]
        max_depth: Option<i32>,
        #[graphql(desc = "Only links to these kinds of evidence; all if left out.")] kinds: Option<
            Vec<EvidenceKind>,
        >,
    ) -> Result<Trace> {
        let limits = Limits::new(max_depth, kinds)?;
        let key = id::key_of(&["Judgement"], &id)?;
        let root = loader(ctx).must::<judgement::Entity>(key).await?;
        ahead::of_trace(loader(ctx), &root, &ctx.look_ahead()).await?;
        Ok(Trace(reads::of_judgement(loader(ctx), &root, &limits).await?))
    }
}
