//! Links that cite what has a newer version.

use crate::documents::graphql::Passage;
use crate::evidence::graphql::EvidenceRevision;
use crate::evidence::quotes::Found;
use crate::graphql::prelude::*;
use crate::judgements::stale;
use crate::performance::graphql::PerformancePoint;

/// Whether what a link quotes stands in a newer version of what it cites.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum LinkReviewState {
    /// It stands there exactly once: the link can be carried over.
    Carries,
    /// It does not, or nothing is quoted: somebody must look.
    Stale,
}

/// A link that cites what has a newer version: to be carried over, corrected or dropped (`reviewLink`).
pub struct LinkReview(stale::LinkReview);

/// A link that cites what has a newer version: to be carried over, corrected or dropped (`reviewLink`).
#[Object]
impl LinkReview {
    /// The link; it leads to what it was made on.
    async fn link(&self) -> EvidenceLink {
        EvidenceLink(self.0.link.clone())
    }
    /// Whether what it quotes stands in the newer version.
    async fn state(&self) -> LinkReviewState {
        if self.0.carries { LinkReviewState::Carries } else { LinkReviewState::Stale }
    }
    /// What it quotes with what stands around it, in what it was made on; null without a quote that was found, and for
    /// whoever may not open that.
    async fn was(&self) -> Option<Passage> {
        self.0.was.clone().map(passage)
    }
    /// The same in the newer version, or the passage that comes nearest; null if none does, without a quote, and for whoever
    /// may not open it.
    async fn is(&self) -> Option<Passage> {
        self.0.is.clone().filter(|found| !found.exact.is_empty()).map(passage)
    }
    /// The newest version of the document; null for other kinds.
    async fn newer_version(&self) -> Option<DocumentVersion> {
        self.0.version.clone().map(DocumentVersion)
    }
    /// The newest revision of an interview's notes, a check's record or a questionnaire's result; null for other kinds.
    async fn newer_revision(&self) -> Option<EvidenceRevision> {
        self.0.revision.clone().map(EvidenceRevision)
    }
    /// The figures that have taken the place of those that the link was made on; empty for other kinds.
    async fn newer_points(&self) -> Vec<PerformancePoint> {
        self.0.points.iter().cloned().map(PerformancePoint).collect()
    }
}

fn passage(found: Found) -> Passage {
    Passage::new(found.place, format!("{}{}{}", found.prefix, found.exact, found.suffix))
}

#[Object]
impl LinkReviewQuery {
    /// The links of an inspection's judgements that cite what has a newer version, until they are signed off; oldest first, of
    /// those that you may see.
    async fn link_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inspection.")] inspection: ID,
        #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
        #[graphql(desc = "Only what comes after the link with this id.")] after: Option<ID>,
    ) -> Result<Vec<LinkReview>> {
        let key = id::key_of(&["Inspection"], &inspection)?;
        let inspection = loader(ctx).must::<inspection::Entity>(key).await?;
        let all = stale::of(loader(ctx), &inspection).await?;
        let all = part(all, WHOLE, (first, after), |review| review.link.id, |_| true)?;
        Ok(all.into_iter().map(LinkReview).collect())
    }
}
