//! Changing links, and setting items aside.

use super::assessment::{AssessEvidenceInput, AssessEvidencePayload};
use super::item;
use crate::evidence::assessing;
use crate::evidence::quotes::Named;
use crate::evidence::review::{self, Review};
use crate::evidence::set_aside;
use crate::evidence::writes::{self, NewLink};
use crate::graphql::prelude::*;
use async_graphql::OneofObject;

/// A new link from a finding to evidence.
#[derive(InputObject)]
pub struct LinkEvidenceInput {
    /// The finding.
    finding: ID,
    /// The evidence, of the same inspection.
    evidence: ID,
    /// The version of a document to pin; the newest if left out. Other kinds have none.
    version: Option<ID>,
    /// For, against, or context.
    stance: Stance,
    /// How much it weighs.
    weight: Weight,
    /// Why it bears on the finding, at most 10,000 characters. Required.
    rationale: String,
    /// Where in the evidence.
    locator: Option<LocatorInput>,
}

/// Where in the evidence.
#[derive(OneofObject)]
pub enum LocatorInput {
    /// The place in words, for example "item 2".
    Place(String),
    /// Page, from 1; one that the document has.
    Page(i32),
    /// Exact words; looked for in the text of the pinned version, or in the notes of the interview.
    Quote(String),
    /// More than one of these together.
    Passage(PassageInput),
}

/// A passage of a text: what is known of where it stands.
#[derive(Default, InputObject)]
pub struct PassageInput {
    /// The place in words, for example "item 2".
    place: Option<String>,
    /// Page, from 1; one that the document has.
    page: Option<i32>,
    /// Exact words; looked for in the text of the pinned version, or in the notes of the interview.
    quote: Option<String>,
    /// What stands before the quote, where it stands more than once.
    prefix: Option<String>,
    /// What stands after the quote, where it stands more than once.
    suffix: Option<String>,
    /// At which character of the text the quote begins, from 0.
    start: Option<i32>,
    /// Before which character of the text the quote ends.
    end: Option<i32>,
}

impl From<LocatorInput> for PassageInput {
    fn from(locator: LocatorInput) -> Self {
        let nothing = Self::default();
        match locator {
            LocatorInput::Place(place) => Self { place: Some(place), ..nothing },
            LocatorInput::Page(page) => Self { page: Some(page), ..nothing },
            LocatorInput::Quote(quote) => Self { quote: Some(quote), ..nothing },
            LocatorInput::Passage(passage) => passage,
        }
    }
}

/// What came of linking: the link, or the rules that refused it.
#[derive(SimpleObject)]
pub struct LinkEvidencePayload {
    /// The new link; null if it was refused.
    link: Option<EvidenceLink>,
    /// The finding as it stands now; null if the link was refused.
    finding: Option<Finding>,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

/// A link to take back.
#[derive(InputObject)]
pub struct WithdrawEvidenceLinkInput {
    /// The link.
    link: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// What came of taking a link back.
#[derive(SimpleObject)]
pub struct WithdrawEvidenceLinkPayload {
    /// The link as it stands now; null if it was refused.
    link: Option<EvidenceLink>,
    /// The finding as it stands now; null if it was refused.
    finding: Option<Finding>,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

/// An item of evidence to set aside.
#[derive(InputObject)]
pub struct SetAsideEvidenceInput {
    /// The item, of any kind.
    evidence: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of setting an item of evidence aside.
    SetAsideEvidencePayload {
        /// The item as it stands now; null if it was refused.
        evidence: Evidence
    }
}

/// What becomes of a link.
#[derive(OneofObject)]
pub enum LinkDecisionInput {
    /// SHA-256 of the newest version or revision, as `linkReviews` told it: the quote stands there, and the link is made on
    /// it.
    Carry(String),
    /// The link is made on the newest version, at this place.
    Correct(LocatorInput),
    /// `true`: it is not made again.
    Drop(bool),
    /// The link stays on what it was made on, with another stance or weight.
    Weigh(LinkWeightInput),
}

/// How a link weighs; what is left out stays.
#[derive(InputObject)]
pub struct LinkWeightInput {
    /// For, against, or context.
    stance: Option<Stance>,
    /// How much it weighs.
    weight: Option<Weight>,
}

/// A link to look at again.
#[derive(InputObject)]
pub struct ReviewLinkInput {
    /// The link.
    link: ID,
    /// What becomes of it.
    decision: LinkDecisionInput,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of looking at a link again.
    ReviewLinkPayload {
        /// The link that took its place, or the link itself, withdrawn, if it was dropped; null if it was refused.
        link: EvidenceLink
    }
}

impl From<LocatorInput> for Named {
    fn from(locator: LocatorInput) -> Self {
        let of = PassageInput::from(locator);
        Self {
            place: of.place.unwrap_or_default(),
            page: of.page,
            quote: of.quote,
            prefix: of.prefix,
            suffix: of.suffix,
            start: of.start,
            end: of.end,
        }
    }
}

/// A changed link with its finding.
async fn with_finding(
    ctx: &Context<'_>,
    link: Option<Seen<evidence_link::Model>>,
) -> Result<(Option<EvidenceLink>, Option<Finding>)> {
    let Some(link) = link else { return Ok((None, None)) };
    loader(ctx).forget();
    let finding = loader(ctx).must::<finding::Entity>(link.finding_id).await?;
    Ok((Some(EvidenceLink(link)), Some(Finding(finding))))
}

#[Object]
impl EvidenceMutation {
    /// Links a finding to evidence. For lead inspectors and inspectors of the Area, while the
    /// judgement is not signed off. `NOT_FOUND` for what you may not see, `FORBIDDEN` for other roles;
    /// what the rules refuse is in `userErrors`.
    async fn link_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new link.")] input: LinkEvidenceInput,
    ) -> Result<LinkEvidencePayload> {
        store(ctx).require(Action::LinkEvidence).await?;
        let new = NewLink {
            finding: id::key_of(&["Finding"], &input.finding)?,
            evidence: item::key(&input.evidence)?,
            version: match &input.version {
                Some(version) => Some(id::key_of(&["DocumentVersion"], version)?),
                None => None,
            },
            stance: input.stance,
            weight: input.weight,
            rationale: input.rationale,
            named: input.locator.map(Named::from).unwrap_or_default(),
        };
        let (link, user_errors) = refusals(writes::link(store(ctx), new).await)?;
        let (link, finding) = with_finding(ctx, link).await?;
        Ok(LinkEvidencePayload { link, finding, user_errors })
    }

    /// Takes a link back, with a reason; it stays in the history. For lead inspectors and inspectors
    /// of the Area, while the judgement is not signed off. Errors as for `linkEvidence`.
    async fn withdraw_evidence_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link to take back.")] input: WithdrawEvidenceLinkInput,
    ) -> Result<WithdrawEvidenceLinkPayload> {
        store(ctx).require(Action::WithdrawLink).await?;
        let link = id::key_of(&["EvidenceLink"], &input.link)?;
        let (link, user_errors) =
            refusals(writes::withdraw(store(ctx), link, &input.reason).await)?;
        let (link, finding) = with_finding(ctx, link).await?;
        Ok(WithdrawEvidenceLinkPayload { link, finding, user_errors })
    }

    /// Looks at a link again: carries it over to the newest version of what it cites, corrects where it stands there,
    /// drops it, or weighs it anew. The old one is withdrawn with the reason, and another takes its place. Done again, it
    /// answers what was done. For lead inspectors and inspectors of the Area. Errors as for `linkEvidence`; the rules also
    /// refuse with `STALE_QUOTE`, `CONFLICT`, `UNCHANGED`, `INVALID_VALUE`, `REASON_REQUIRED` and `ALREADY_WITHDRAWN`.
    async fn review_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, what and why.")] input: ReviewLinkInput,
    ) -> Result<ReviewLinkPayload> {
        store(ctx).require(Action::LinkEvidence).await?;
        let key = id::key_of(&["EvidenceLink"], &input.link)?;
        let how = match input.decision {
            LinkDecisionInput::Carry(onto) => Review::Carry(onto),
            LinkDecisionInput::Drop(true) => Review::Drop,
            LinkDecisionInput::Drop(false) => {
                return Err(Error::BadInput("Say `true`, or decide otherwise.".into()));
            }
            LinkDecisionInput::Correct(locator) => Review::Correct(locator.into()),
            LinkDecisionInput::Weigh(LinkWeightInput { stance, weight }) => {
                Review::Weigh { stance, weight }
            }
        };
        let made = review::review(store(ctx), key, how, &input.reason).await;
        let made = match made {
            Ok(None) => store(ctx).get::<evidence_link::Entity>(key).await,
            Ok(Some(link)) => Ok(link),
            Err(refused) => Err(refused),
        };
        ReviewLinkPayload::of(ctx, made.map(EvidenceLink))
    }

    /// Rejects an item of evidence, for example as out of scope: it cannot be cited, and its content is
    /// opened by nobody. It stays, with the reason, and so do the links to it; ask `impact` first. For
    /// lead inspectors and inspectors of the Area. Errors as for `linkEvidence`; the rules refuse with
    /// `EVIDENCE_NOT_ACCEPTED` (it was set aside before) and `REASON_REQUIRED`.
    async fn reject_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: SetAsideEvidenceInput,
    ) -> Result<SetAsideEvidencePayload> {
        store(ctx).require(Action::RejectEvidence).await?;
        let item = item::key(&input.evidence)?;
        SetAsideEvidencePayload::of(
            ctx,
            set_aside::reject(store(ctx), item, &input.reason).await.map(Evidence::from),
        )
    }

    /// Withdraws an item of evidence: it is not relied on any more, and cannot be cited anew. Otherwise as
    /// `rejectEvidence`, but that its content can still be opened.
    async fn withdraw_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: SetAsideEvidenceInput,
    ) -> Result<SetAsideEvidencePayload> {
        store(ctx).require(Action::WithdrawEvidence).await?;
        let item = item::key(&input.evidence)?;
        SetAsideEvidencePayload::of(
            ctx,
            set_aside::withdraw(store(ctx), item, &input.reason).await.map(Evidence::from),
        )
    }

    /// Says whose account an item of evidence is, what the Area did to assure its own data, and how far the item can be
    /// relied on. What was said before stays; the latest stands. For lead inspectors and inspectors of the Area, while the
    /// inspection is open. Errors as for `linkEvidence`; the rules refuse with `CONFLICT` (the item is then there as it is
    /// now), `INSPECTION_NOT_OPEN`, `EVIDENCE_NOT_ACCEPTED`, `REASON_REQUIRED` and `INVALID_VALUE`.
    async fn assess_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, what and why.")] input: AssessEvidenceInput,
    ) -> Result<AssessEvidencePayload> {
        store(ctx).require(Action::AssessEvidence).await?;
        let key = input.key()?;
        let made = assessing::assess(store(ctx), input.of(key)).await;
        AssessEvidencePayload::now(ctx, key, made).await
    }
}
