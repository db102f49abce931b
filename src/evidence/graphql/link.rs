//! A link from a finding to its evidence.

use super::EvidenceRevision;
use crate::documents::graphql::Passage;
use crate::evidence::quotes;
use crate::evidence::reads;
use crate::graphql::prelude::*;
use crate::performance::graphql::PerformancePoint;

/// Where in the evidence. With a quote that was found, also as a W3C Web Annotation selects it: `exact`,
/// `prefix` and `suffix` are a `TextQuoteSelector`, `start` and `end` a `TextPositionSelector`.
#[derive(Default, SimpleObject)]
pub struct Locator {
    /// The place in words, for example "item 2"; null for the whole item.
    place: Option<String>,
    /// Page, from 1.
    page: Option<i32>,
    /// Exact words, as they were typed; null without them, and for whoever may not open what they are taken
    /// from. So are all below.
    quote: Option<String>,
    /// The words as they stand in the text.
    exact: Option<String>,
    /// What stands before them, at most 32 characters.
    prefix: Option<String>,
    /// What stands after them, at most 32 characters.
    suffix: Option<String>,
    /// At which character of the text they begin, from 0: of the text of the pinned version, or of the note of
    /// the interview. Characters are Unicode code points.
    start: Option<i32>,
    /// Before which character of the text they end.
    end: Option<i32>,
}

/// What came of looking for a quote when the link was made: whether these words stand there, not whether they
/// support the finding.
#[derive(SimpleObject)]
pub struct QuoteCheck {
    /// Whether they stand where the locator says, elsewhere, or nowhere.
    state: QuoteState,
    /// Where they stand; null if they do not, and for whoever may not open what they are taken from.
    found: Option<Passage>,
    /// For a quote that is not found, the passage that comes nearest; null if none is near, and for whoever may
    /// not open what it is taken from.
    nearest: Option<Passage>,
}

/// The revision that a link was made on.
async fn pinned(
    ctx: &Context<'_>,
    link: &Seen<evidence_link::Model>,
) -> Result<Option<EvidenceRevision>> {
    Ok(reads::pinned_revision(loader(ctx), link).await?.map(EvidenceRevision))
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
        /// Whether the quote stands in the pinned version, or in the notes of the interview, word for word as a
        /// reader sees them: how lines and words are broken, and how marks are written, makes no difference.
        /// Null without a quote, and for evidence of which there is no text that you may open.
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
        /// The revision of an interview's notes, of a check's record or of a questionnaire's result that the link was
        /// made on; null for other kinds, and where nothing was written down then. It stays readable.
        pinned_revision: Option<EvidenceRevision> = pinned(ctx, &self.0),
        /// Whether that was revised since.
        changed_since: bool = reads::changed_since(loader(ctx), &self.0),
        /// Whether the document has had a later version since.
        superseded: bool = reads::superseded(loader(ctx), &self.0),
    }
    impl {
        /// Where in the evidence; null for the whole item.
        async fn locator(&self, ctx: &Context<'_>) -> Result<Option<Locator>> {
            let place = Some(self.0.place.clone()).filter(|place| !place.is_empty());
            let named = place.is_some() || self.0.page.is_some() || self.0.quote.is_some();
            let locator = Locator { place, page: self.0.page, ..Locator::default() };
            if self.0.quote.is_none() {
                return Ok(named.then_some(locator));
            }
            let Some(quote) = Box::pin(reads::quote(loader(ctx), &self.0)).await? else {
                return Ok(Some(locator));
            };
            let locator = Locator { quote: Some(quote), ..locator };
            let found = quotes::of(&self.0)?.filter(|found| found.state != QuoteState::NotFound);
            Ok(Some(match found {
                None => locator,
                Some(found) => Locator {
                    exact: Some(found.exact),
                    prefix: Some(found.prefix),
                    suffix: Some(found.suffix),
                    start: Some(found.start),
                    end: Some(found.end),
                    ..locator
                },
            }))
        }
        /// What came of looking for the quote; null without one, for evidence that has no text, and where it was
        /// last looked for before this was kept.
        async fn quote_check(&self, ctx: &Context<'_>) -> Result<Option<QuoteCheck>> {
            let Some(found) = quotes::of(&self.0)? else { return Ok(None) };
            let opens = Box::pin(reads::quote(loader(ctx), &self.0)).await?.is_some();
            let passage = Some(found.exact).filter(|exact| opens && !exact.is_empty());
            let passage = passage.map(|exact| Passage::new(found.place, exact));
            Ok(Some(match found.state {
                state @ QuoteState::NotFound => QuoteCheck { state, found: None, nearest: passage },
                state => QuoteCheck { state, found: passage, nearest: None },
            }))
        }
        /// The version of a document that the link was made on; null for other kinds. A later version
        /// does not change it.
        async fn pinned_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
            Ok(reads::pinned_version(loader(ctx), &self.0).await?.map(DocumentVersion))
        }
    }
}
