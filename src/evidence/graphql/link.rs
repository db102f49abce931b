//! A link from a finding to its evidence.

use crate::evidence::reads;
use crate::graphql::prelude::*;
use crate::performance::graphql::PerformancePoint;

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

node! {
    /// A link from a finding to the evidence that it rests on: pinned to what it was made on, with a
    /// stance, a weight and a reason. Taken back, it stays in the history. Seen by who may see both the
    /// judgement and the evidence.
    EvidenceLink(evidence_link) can "Whether you may do this to the link now." demo {
        /// Name from an import, for example `L-001`; null for links made here.
        reference: Option<&str>,
        /// For, against, or context.
        stance: Stance,
        /// How much it weighs, as the inspector entered it.
        weight: Weight,
        /// Why it bears on the finding.
        rationale: &str,
        /// Whether the quote stands word for word in the pinned version, or in the notes of the interview;
        /// null without a quote, and for evidence that has no text.
        quote_verified: Option<bool>,
        /// When.
        linked_at: Instant,
        /// Whether it stands.
        status: LinkStatus,
        /// When; null while it stands.
        withdrawn_at: Option<Instant>,
        /// Why; null while it stands.
        withdrawn_reason: Option<&str>,
    }
    async (self, ctx) {
        /// The finding.
        finding: Finding = above(ctx, &self.0, evidence_link::Column::FindingId, Finding),
        /// Who linked.
        linked_by: Person = must(ctx, self.0.linked_by, Person),
        /// Who took it back; null while it stands.
        withdrawn_by: Option<Person> = one(ctx, self.0.withdrawn_by, Person),
        /// The points of a performance series that the link was made on; empty for other kinds.
        pinned_points: Vec<PerformancePoint> =
            all(reads::pinned_points(loader(ctx), &self.0), PerformancePoint),
        /// The evidence.
        evidence: Evidence =
            above(ctx, &self.0, evidence_link::Column::EvidenceId, Evidence::from),
        /// Whether the document has had a later version since.
        superseded: bool = reads::superseded(loader(ctx), &self.0),
    }
    impl {
        /// Where in the evidence; null for the whole item.
        async fn locator(&self, ctx: &Context<'_>) -> Result<Option<Locator>> {
            let place = Some(self.0.place.clone()).filter(|place| !place.is_empty());
            let named = place.is_some() || self.0.page.is_some() || self.0.quote.is_some();
            let quote = match self.0.quote {
                None => None,
                Some(_) => Box::pin(reads::quote(loader(ctx), &self.0)).await?,
            };
            Ok(named.then(|| Locator { place, page: self.0.page, quote }))
        }
        /// The version of a document that the link was made on; null for other kinds. A later version
        /// does not change it.
        async fn pinned_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
            Ok(reads::pinned_version(loader(ctx), &self.0).await?.map(DocumentVersion))
        }
    }
}
