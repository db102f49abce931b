//! A trace: nested, and as nodes and edges.

use crate::evidence::graphql::ahead;
use crate::graphql::prelude::*;
use crate::trace::counts::{Summary, Told};
use crate::trace::reads::{self, Limits};
use futures_util::future::try_join4;

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
        let supports = Some(Stance::Supports);
        Self {
            active_links: summary.links(),
            supporting: summary.of(Stance::Supports),
            contradicting: summary.of(Stance::Contradicts),
            context: summary.of(Stance::Context),
            distinct_evidence: summary.items,
            supporting_kinds: summary.kinds(supports).into_iter().collect(),
            supporting_origins: summary.origins(supports).into_iter().collect(),
            kinds: summary.kinds(None).into_iter().collect(),
            origins: summary.origins(None).into_iter().collect(),
        }
    }
}

/// What is asked of a summary.
pub(crate) fn told(ctx: &Context<'_>) -> Told {
    let look = ctx.look_ahead();
    let asks = |name: &str| look.field(name).exists();
    Told { items: asks("distinctEvidence"), origins: asks("origins") || asks("supportingOrigins") }
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

/// Everything that a judgement rests on and that you may see, down to the pinned versions. Facts about
/// the evidence base; never a verdict.
#[Object]
impl Trace {
    /// The judgement traced.
    async fn judgement(&self) -> Judgement {
        Judgement(self.0.root.clone())
    }
    /// The links below, counted. For publications, who may not see the links, of all of them.
    async fn summary(&self, ctx: &Context<'_>) -> Result<TraceSummary> {
        Ok(self.0.summary(loader(ctx), told(ctx)).await?.into())
    }
    /// The active links, contradictions first; each leads to its finding, its evidence and its pinned
    /// version. Empty for publications.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only so many, from the first; all if left out, up to 5,000.")]
        first: Many,
        #[graphql(desc = "Only what comes after the link with this id.")] after: Option<ID>,
    ) -> Result<Vec<EvidenceLink>> {
        let few = first.and_then(|first| usize::try_from(first).ok()).filter(|_| after.is_none());
        let links = self.0.links(loader(ctx), few.unwrap_or(usize::MAX)).await?;
        let links = part(links, reads::MOST_LINKS, (first, after), |link| link.id, |_| true)?;
        Ok(ahead::links(ctx, links).await)
    }
    /// What a drawing of the trace shows, each thing once.
    async fn nodes(&self, ctx: &Context<'_>) -> Result<Vec<TraceNode>> {
        let loader = loader(ctx);
        let (drawn_on, findings, items, pinned) = try_join4(
            self.0.drawn_on(loader),
            self.0.findings(loader),
            self.0.evidence(loader),
            self.0.pinned(loader),
        )
        .await?;
        let judgement = |judgement: &Seen<judgement::Model>| TraceNode {
            id: id::encode("Judgement", judgement.id),
            node_type: TraceNodeType::Judgement,
            label: judgement.reference.clone(),
            title: judgement.title.clone(),
            kind: None,
        };
        let mut nodes = vec![judgement(&self.0.root)];
        nodes.extend(drawn_on.iter().map(judgement));
        nodes.extend(findings.iter().map(|finding| TraceNode {
            id: id::encode("Finding", finding.id),
            node_type: TraceNodeType::Finding,
            label: finding.reference.clone(),
            title: finding.statement.clone(),
            kind: None,
        }));
        nodes.extend(items.iter().map(|item| TraceNode {
            id: id::encode(item.kind.type_name(), item.id),
            node_type: TraceNodeType::Evidence,
            label: item.reference.clone(),
            title: item.title.clone(),
            kind: Some(item.kind),
        }));
        nodes.extend(pinned.iter().map(|(_, version)| TraceNode {
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
        let loader = loader(ctx);
        let (drawn_on, findings, links, pinned) = try_join4(
            self.0.drawn_on(loader),
            self.0.findings(loader),
            self.0.links(loader, usize::MAX),
            self.0.pinned(loader),
        )
        .await?;
        let mut edges: Vec<TraceEdge> = vec![];
        let mut draw = |source, target, relation, link| {
            edges.push(TraceEdge { source, target, relation, link });
        };
        let judgement = |key| id::encode("Judgement", key);
        for drawn in &drawn_on {
            draw(judgement(self.0.root.id), judgement(drawn.id), TraceRelation::DrawsOn, None);
        }
        for finding in &findings {
            let below = id::encode("Finding", finding.id);
            draw(judgement(finding.judgement_id), below, TraceRelation::Finding, None);
        }
        let item = |link: &evidence_link::Model| {
            id::encode(link.evidence_kind.type_name(), link.evidence_id)
        };
        for link in &links {
            let relation = match link.stance {
                Stance::Supports => TraceRelation::Supports,
                Stance::Contradicts => TraceRelation::Contradicts,
                Stance::Context => TraceRelation::Context,
            };
            let finding = id::encode("Finding", link.finding_id);
            draw(finding, item(link), relation, Some(id::encode("EvidenceLink", link.id)));
        }
        for (link, version) in &pinned {
            let version = id::encode("DocumentVersion", version.id);
            draw(item(link), version, TraceRelation::PinnedTo, None);
        }
        Ok(edges)
    }
    /// What is left out because you may not see it.
    async fn hidden(&self, ctx: &Context<'_>) -> Result<Hidden> {
        Ok(Hidden { count: self.0.hidden(loader(ctx)).await? })
    }
    /// Whether `maxDepth`, or the greatest number of links (5,000), cut anything off.
    async fn truncated(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.truncated(loader(ctx)).await
    }
}

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
        Ok(Trace(reads::Trace { root, limits }))
    }
}
