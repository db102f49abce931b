//! A link from a finding to its evidence.

use super::Evidence;
use crate::documents::graphql::DocumentVersion;
use crate::error::{Error, Result};
use crate::evidence::reads;
use crate::graphql::{Instant, can, id, loader, session};
use crate::judgements::graphql::Finding;
use crate::people::graphql::{Person, person};
use crate::performance::graphql::PerformancePoint;
use crate::store::Seen;
use ::entity::types::{Action, LinkStatus, Stance, Weight};
use ::entity::{evidence, evidence_link, finding};
use async_graphql::{Context, ID, Object, SimpleObject};

/// A link from a finding to the evidence that it rests on: pinned to what it was made on, with a
/// stance, a weight and a reason.
pub struct EvidenceLink(pub Seen<evidence_link::Model>);

/// Where in the evidence.
#[derive(SimpleObject)]
pub struct Locator {
    /// The place in words, for example "item 2"; null for the whole item.
    place: Option<String>,
    /// Page, from 1.
    page: Option<i32>,
    /// Exact words; null without them, and for whoever may not open what they are taken from.
    quote: Option<String>,
}

/// A link from a finding to the evidence that it rests on: pinned to what it was made on, with a
/// stance, a weight and a reason. Taken back, it stays in the history. Seen by who may see both the
/// judgement and the evidence.
#[Object]
impl EvidenceLink {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("EvidenceLink", self.0.id)
    }
    /// Name from an import, for example `L-001`; null for links made here.
    async fn reference(&self) -> Option<&str> {
        self.0.reference.as_deref()
    }
    /// The finding.
    async fn finding(&self, ctx: &Context<'_>) -> Result<Finding> {
        Ok(Finding(loader(ctx).must::<finding::Entity>(self.0.finding_id).await?))
    }
    /// The evidence.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Evidence> {
        Ok({
            let by = evidence_link::Column::EvidenceId;
            loader(ctx).above::<evidence::Entity, _>(&self.0, by).await?.into()
        })
    }
    /// For, against, or context.
    async fn stance(&self) -> Stance {
        self.0.stance
    }
    /// How much it weighs, as the inspector entered it.
    async fn weight(&self) -> Weight {
        self.0.weight
    }
    /// Why it bears on the finding.
    async fn rationale(&self) -> &str {
        &self.0.rationale
    }
    /// Where in the evidence; null for the whole item.
    async fn locator(&self, ctx: &Context<'_>) -> Result<Option<Locator>> {
        let place = Some(self.0.place.clone()).filter(|place| !place.is_empty());
        let named = place.is_some() || self.0.page.is_some() || self.0.quote.is_some();
        let quote = reads::quote(loader(ctx), &self.0).await?;
        Ok(named.then(|| Locator { place, page: self.0.page, quote }))
    }
    /// The version of a document that the link was made on; null for other kinds. A later version
    /// does not change it.
    async fn pinned_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
        Ok(reads::pinned_version(loader(ctx), &self.0).await?.map(DocumentVersion))
    }
    /// The points of a performance series that the link was made on; empty for other kinds.
    async fn pinned_points(&self, ctx: &Context<'_>) -> Result<Vec<PerformancePoint>> {
        let points = reads::pinned_points(loader(ctx), &self.0).await?;
        Ok(points.into_iter().map(PerformancePoint).collect())
    }
    /// Whether the document has had a later version since.
    async fn superseded(&self, ctx: &Context<'_>) -> Result<bool> {
        reads::superseded(loader(ctx), &self.0).await
    }
    /// Whether the quote stands word for word in the pinned version, or in the notes of the interview;
    /// null without a quote, and for evidence that has no text.
    async fn quote_verified(&self) -> Option<bool> {
        self.0.quote_verified
    }
    /// Who linked.
    async fn linked_by(&self, ctx: &Context<'_>) -> Result<Person> {
        person(ctx, Some(self.0.linked_by)).await?.ok_or(Error::NotFound)
    }
    /// When.
    async fn linked_at(&self) -> Instant {
        Instant(self.0.linked_at)
    }
    /// Whether it stands.
    async fn status(&self) -> LinkStatus {
        self.0.status
    }
    /// Who took it back; null while it stands.
    async fn withdrawn_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.withdrawn_by).await
    }
    /// When; null while it stands.
    async fn withdrawn_at(&self) -> Option<Instant> {
        self.0.withdrawn_at.map(Instant)
    }
    /// Why; null while it stands.
    async fn withdrawn_reason(&self) -> Option<&str> {
        self.0.withdrawn_reason.as_deref()
    }
    /// Whether you may do this to the link now.
    pub(crate) async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> Result<bool> {
        let thing = can::link(loader(ctx), &self.0).await?;
        Ok(can::viewer_can(ctx, action, thing))
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}
