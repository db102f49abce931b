//! A judgement as it was sealed, and what has happened since.

use super::making::StrengthReason;
use crate::digest;
use crate::evidence as items;
use crate::evidence::graphql::ahead;
use crate::graphql::prelude::*;
use crate::judgements::sealed::{self, Sealed};
use crate::judgements::since::{Happened, To};
use futures_util::future::{try_join, try_join_all};

/// A judgement as it was sealed when it was signed off: what it said and rested on then.
pub struct SealedJudgement {
    was: Sealed,
}

impl SealedJudgement {
    /// What was sealed of a judgement; none before that, for whoever does not see its links, and if it is not what was kept.
    pub async fn of(ctx: &Context<'_>, judgement: &Seen<judgement::Model>) -> Result<Option<Self>> {
        let text = loader(ctx).part::<seal_text::Entity, _>(judgement);
        let seal = loader(ctx).part::<seal::Entity, _>(judgement);
        let (Some(text), Some(seal)) = try_join(text, seal).await? else { return Ok(None) };
        if digest::of_bytes(text.text.as_bytes()) != seal.digest {
            return Ok(None);
        }
        Ok(Some(Self { was: sealed::read(&text.text)? }))
    }
}

/// A judgement as it was sealed when it was signed off: what it said and rested on then.
#[Object]
impl SealedJudgement {
    /// What reports call it.
    async fn reference(&self) -> &str {
        &self.was.reference
    }
    /// Version.
    async fn version(&self) -> i32 {
        self.was.version
    }
    /// Title.
    async fn title(&self) -> &str {
        &self.was.title
    }
    /// The judgement itself.
    async fn statement(&self) -> &str {
        &self.was.statement
    }
    /// The component that it judges.
    async fn component(&self) -> Component {
        self.was.component
    }
    /// The casework units that it speaks of.
    async fn units(&self) -> Vec<CaseworkUnit> {
        self.was.units.units()
    }
    /// Strength of evidence, as it was entered.
    async fn strength(&self) -> Option<Strength> {
        self.was.strength
    }
    /// Why its evidence was held to be as strong as that; empty in seals made before this was sealed.
    async fn strength_reasons(&self) -> Vec<StrengthReason> {
        let reason = |of: &sealed::SealedReason| {
            let sealed::SealedReason { domain, direction, note } = of.clone();
            StrengthReason { domain, direction, note }
        };
        self.was.reasons.iter().map(reason).collect()
    }
    /// What its component and its strength meant; null where nothing said so, and in seals made before this was sealed.
    async fn guide(&self) -> Option<SealedGuide> {
        let sealed::SealedGuide { number, component, strength } = self.was.guide.clone()?;
        Some(SealedGuide { number, component, strength })
    }
    /// What the component did to which result.
    async fn effects(&self) -> Vec<SealedEffect> {
        let effect = |of: &sealed::SealedEffect| {
            let sealed::SealedEffect { unit, measure, effect, score } = of.clone();
            SealedEffect { unit, measure, effect, explains: score.map(SealedScore::from) }
        };
        self.was.effects.iter().map(effect).collect()
    }
    /// Its findings, in order.
    async fn findings(&self) -> Vec<SealedFinding> {
        self.was.findings.iter().cloned().map(SealedFinding).collect()
    }
    /// Where the report had it; null where it had not, and in seals made before this was sealed. So are author and those that
    /// it drew on.
    async fn report_paragraph(&self) -> Option<&str> {
        self.was.paragraph.as_deref()
    }
    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        one(ctx, self.was.author, Person).await
    }
    /// The Area judgements that a cross-Area judgement drew on, of those that you may see.
    async fn drew_on(&self, ctx: &Context<'_>) -> Result<Vec<Judgement>> {
        some(ctx, self.was.sources.iter().map(|source| source.id), Judgement).await
    }
    /// How many of its links, and of those that it drew on, you may not see: they are left out.
    async fn omitted(&self, ctx: &Context<'_>) -> Result<i32> {
        let sources = self.was.sources.iter().map(|source| source.id);
        let drawn =
            try_join_all(sources.map(|id| loader(ctx).one::<judgement::Entity>(id))).await?;
        let links = self.was.findings.iter().map(|finding| seen(ctx, finding));
        let links = try_join_all(links).await?;
        let gone = |(was, seen): (&sealed::SealedFinding, &Vec<_>)| was.links.len() - seen.len();
        let links: usize = self.was.findings.iter().zip(&links).map(gone).sum();
        let all = links + drawn.iter().filter(|source| source.is_none()).count();
        i32::try_from(all).map_err(Error::internal)
    }
}

/// The links of a finding that the viewer may see, as they were sealed.
async fn seen(ctx: &Context<'_>, finding: &sealed::SealedFinding) -> Result<Vec<SealedLink>> {
    let links = finding.links.iter().map(async |was| {
        let link = loader(ctx).one::<evidence_link::Entity>(was.id).await?;
        Ok::<_, Error>(link.map(|link| SealedLink { was: was.clone(), link }))
    });
    Ok(try_join_all(links).await?.into_iter().flatten().collect())
}

/// What a component and a strength meant when they were sealed.
#[derive(SimpleObject)]
pub struct SealedGuide {
    /// The version of the guide.
    number: i32,
    /// What the component meant.
    component: Option<String>,
    /// What the strength meant; null if none was entered.
    strength: Option<String>,
}

/// An effect as it was sealed.
#[derive(SimpleObject)]
pub struct SealedEffect {
    /// The casework unit.
    unit: CaseworkUnit,
    /// Added value or grip.
    measure: Measure,
    /// What the component did to it.
    effect: EffectKind,
    /// The score that it helps to explain, as it was; null in seals made before this was sealed.
    explains: Option<SealedScore>,
}

/// A score as it was sealed.
#[derive(SimpleObject)]
pub struct SealedScore {
    /// The casework unit.
    unit: CaseworkUnit,
    /// Added value or grip.
    measure: Measure,
    /// Score at the baseline; null if not given.
    baseline: Option<f64>,
    /// Score at the follow-up; null if not given.
    follow_up: Option<f64>,
    /// Change since the baseline, as printed; null if not given.
    change: Option<f64>,
    /// Unit of the change, as printed.
    change_unit: Option<String>,
    /// Paragraph of the scope that prints it.
    source_paragraph: Option<String>,
}

impl From<sealed::SealedScore> for SealedScore {
    fn from(of: sealed::SealedScore) -> Self {
        let sealed::SealedScore { unit, measure, baseline, follow_up, .. } = of;
        let sealed::SealedScore { change, change_unit, paragraph: source_paragraph, .. } = of;
        Self { unit, measure, baseline, follow_up, change, change_unit, source_paragraph }
    }
}

/// What an item of evidence was called when it was sealed.
#[derive(SimpleObject)]
pub struct SealedItem {
    /// What reports call it.
    reference: String,
    /// What it is.
    kind: EvidenceKind,
    /// Title.
    title: String,
    /// Whose account it is.
    origin: Origin,
}

/// A finding as it was sealed.
pub struct SealedFinding(sealed::SealedFinding);

/// A finding as it was sealed.
#[Object]
impl SealedFinding {
    /// What reports call it.
    async fn reference(&self) -> &str {
        &self.0.reference
    }
    /// What it is.
    #[graphql(name = "type")]
    async fn finding_type(&self) -> FindingType {
        self.0.finding_type
    }
    /// The finding itself.
    async fn statement(&self) -> &str {
        &self.0.statement
    }
    /// The casework units that it speaks of.
    async fn units(&self) -> Vec<CaseworkUnit> {
        self.0.units.units()
    }
    /// The codes of its themes; empty in seals made before they were sealed.
    async fn themes(&self) -> &[String] {
        &self.0.themes
    }
    /// The links that stood, of those that you may see.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
        #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
    ) -> Result<Vec<SealedLink>> {
        let seen = seen(ctx, &self.0).await?;
        part(seen, WHOLE, (first, after), |link| link.was.id, |_| true)
    }
    /// How many of them you may not see: they are left out.
    async fn omitted(&self, ctx: &Context<'_>) -> Result<i32> {
        let omitted = self.0.links.len() - seen(ctx, &self.0).await?.len();
        i32::try_from(omitted).map_err(Error::internal)
    }
}

/// A link as it was sealed.
#[derive(Clone)]
pub struct SealedLink {
    was: sealed::SealedLink,
    link: Seen<evidence_link::Model>,
}

/// A link as it was sealed.
#[Object]
impl SealedLink {
    /// Global id of the link.
    async fn id(&self) -> ID {
        id::encode("EvidenceLink", self.was.id)
    }
    /// The evidence.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Evidence> {
        above(ctx, &self.link, evidence_link::Column::EvidenceId, Evidence::from).await
    }
    /// What the evidence was called then; null in seals made before this was sealed.
    async fn item(&self) -> Option<SealedItem> {
        let sealed::SealedItem { reference, kind, title, origin } = self.was.item.clone()?;
        Some(SealedItem { reference, kind, title, origin })
    }
    /// What the score said that it cites; null for what is no score, and in seals made before this was sealed.
    async fn score(&self) -> Option<SealedScore> {
        self.was.score.clone().map(SealedScore::from)
    }
    /// Who had made it; null in seals made before this was sealed. So is when.
    async fn linked_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        one(ctx, self.was.linked_by, Person).await
    }
    /// When it had been made.
    async fn linked_at(&self) -> Option<Instant> {
        self.was.linked_at.map(Instant)
    }
    /// For, against, or context.
    async fn stance(&self) -> Stance {
        self.was.stance
    }
    /// How much it weighed.
    async fn weight(&self) -> Weight {
        self.was.weight
    }
    /// Why it bore on the finding.
    async fn rationale(&self) -> &str {
        &self.was.rationale
    }
    /// The place in words; null for the whole item.
    async fn place(&self) -> Option<&str> {
        Some(self.was.place.as_str()).filter(|place| !place.is_empty())
    }
    /// Page, from 1.
    async fn page(&self) -> Option<i32> {
        self.was.page
    }
    /// Exact words; null without them, and for whoever may not open what they are taken from.
    async fn quote(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let Some(quote) = &self.was.quote else { return Ok(None) };
        let opens = items::reads::opens(loader(ctx), &self.link).await?;
        Ok(opens.then_some(quote.as_str()))
    }
    /// The number of the version or revision that it was pinned to; null where there is none.
    async fn pinned(&self) -> Option<i32> {
        self.was.version.as_ref().or(self.was.revision.as_ref()).map(|pin| pin.number)
    }
    /// The SHA-256 of that. Null of a version that you may not see, of a revision for those who see no content, and of a
    /// questionnaire's result that was released anew.
    async fn pinned_sha256(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        if let Some(version) = &self.was.version {
            let seen = items::reads::pinned_version(loader(ctx), &self.link).await?;
            return Ok(seen.map(|_| version.sha256.as_str()));
        }
        let Some(revision) = &self.was.revision else { return Ok(None) };
        let opens = items::reads::opens(loader(ctx), &self.link).await?;
        let anew = self.link.evidence_kind == EvidenceKind::QuestionnaireResult
            && items::reads::changed_since(loader(ctx), &self.link).await?;
        Ok((opens && !anew).then_some(revision.sha256.as_str()))
    }
    /// The figures that it was pinned to; empty for what is no performance series.
    async fn points(&self) -> Vec<SealedPoint> {
        let point = |of: &sealed::SealedPoint| {
            let sealed::SealedPoint { period, numerator, denominator, method } = of.clone();
            SealedPoint { period, numerator, denominator, method }
        };
        self.was.points.iter().map(point).collect()
    }
}

/// A figure as it was sealed.
#[derive(SimpleObject)]
pub struct SealedPoint {
    /// The period.
    period: String,
    /// Numerator.
    numerator: i64,
    /// Denominator; null for a plain count.
    denominator: Option<i64>,
    /// The version of the method that it was counted by.
    method: i32,
}

/// Something that happened since a judgement was signed off to what it rests on.
pub struct ChangeSinceSignOff(pub Happened);

/// Something that happened since a judgement was signed off to what it rests on.
#[Object]
impl ChangeSinceSignOff {
    /// What happened.
    async fn what(&self) -> SinceSignOff {
        self.0.what
    }
    /// What happened and what to do, in a sentence.
    async fn message(&self) -> String {
        self.0.message()
    }
    /// The item that it happened to; null if it happened to a judgement that is drawn on.
    async fn evidence(&self) -> Option<Evidence> {
        match &self.0.to {
            To::Item(item) => Some(item.clone().into()),
            To::Source(_) => None,
        }
    }
    /// The judgement that it happened to, of those that a cross-Area judgement draws on and that you may see; null if it
    /// happened to an item.
    async fn judgement(&self) -> Option<Judgement> {
        match &self.0.to {
            To::Item(_) => None,
            To::Source(source) => Some(Judgement(source.clone())),
        }
    }
    /// The links that are concerned; none if it happened to a judgement that is drawn on.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
        #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
    ) -> Result<Vec<EvidenceLink>> {
        let links = part(self.0.links.clone(), WHOLE, (first, after), |link| link.id, |_| true)?;
        Ok(ahead::links(ctx, links).await)
    }
}
