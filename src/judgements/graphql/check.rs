//! The evidence-base check, and which steps a judgement can take now.

use crate::access::policy::{self, Rule};
use crate::evidence::graphql::ahead;
use crate::graphql::prelude::*;
use crate::judgements::base::{self, Told};
use crate::judgements::reads;
use crate::judgements::steps::{self, Standing};
use futures_util::future::{try_join, try_join_all};
use sea_orm::Iterable;

/// What a judgement rests on, held against the rules. It tells facts and never scores.
pub struct EvidenceBaseCheck {
    judgement: Seen<judgement::Model>,
    told: Vec<Told>,
}

/// What one rule of the evidence base found.
pub struct EvidenceBaseResult(Told);

impl EvidenceBaseCheck {
    /// The check of a judgement; none if the viewer may not see all that it rests on.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn of(ctx: &Context<'_>, judgement: &Seen<judgement::Model>) -> Result<Option<Self>> {
        let read = base::read(loader(ctx), judgement);
        let around = base::around(loader(ctx), judgement);
        let (base, around) = try_join(read, around).await?;
        Ok(base.map(|base| {
            let told = [base.blocking(), base.advice(&around)].concat();
            Self { judgement: judgement.clone(), told }
        }))
    }

    /// The checks of an inspection's judgements that go on, in their newest versions, by reference.
    ///
    /// # Errors
    /// If the part that is asked for makes no sense, or the database cannot be read.
    pub async fn of_inspection(
        ctx: &Context<'_>,
        inspection: &Seen<inspection::Model>,
        some: (Many, Option<ID>),
    ) -> Result<Vec<Self>> {
        let judgements = reads::of_inspection(loader(ctx), inspection).await?;
        let judgements = part(judgements, WHOLE, some, |judgement| judgement.id, |_| true)?;
        let checks = judgements.iter().map(|judgement| Self::of(ctx, judgement));
        Ok(try_join_all(checks).await?.into_iter().flatten().collect())
    }
}

/// What a judgement rests on, held against the rules. It tells facts and never scores.
#[Object]
impl EvidenceBaseCheck {
    /// The judgement.
    async fn judgement(&self) -> Judgement {
        Judgement(self.judgement.clone())
    }
    /// Whether a rule stands in the way of agreeing to it and of signing it off.
    async fn blocked(&self) -> bool {
        self.told.iter().any(|told| told.severity() == BaseSeverity::Blocking)
    }
    /// What the rules found, those that block first; a rule that found nothing is not here.
    async fn results(&self) -> Vec<EvidenceBaseResult> {
        self.told.iter().cloned().map(EvidenceBaseResult).collect()
    }
}

/// What one rule of the evidence base found.
#[Object]
impl EvidenceBaseResult {
    /// The rule.
    async fn rule(&self) -> BaseRule {
        self.0.rule
    }
    /// Whether it blocks.
    async fn severity(&self) -> BaseSeverity {
        self.0.severity()
    }
    /// What it found and what to do, in a sentence.
    async fn message(&self) -> &str {
        &self.0.message
    }
    /// The findings that it is about.
    async fn findings(&self) -> Vec<Finding> {
        self.0.findings.iter().cloned().map(Finding).collect()
    }
    /// The links that it is about.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
        #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
    ) -> Result<Vec<EvidenceLink>> {
        let links = part(self.0.links.clone(), WHOLE, (first, after), |link| link.id, |_| true)?;
        Ok(ahead::links(ctx, links).await)
    }
    /// The items of evidence that it is about, by reference.
    fn evidence(
        &self,
        #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
        #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
    ) -> Result<Vec<Evidence>> {
        let items = part(self.0.evidence.clone(), WHOLE, (first, after), |item| item.id, |_| true)?;
        Ok(items.into_iter().map(Evidence::from).collect())
    }
}

/// A step of a judgement, and whether you can take it now.
#[derive(SimpleObject)]
pub struct JudgementTransition {
    /// The step.
    step: JudgementStep,
    /// Whether you can take it now.
    allowed: bool,
    /// What stands in the way, a sentence each; empty if you can take it.
    reasons: Vec<String>,
}

/// Every step, for whoever asks.
pub(super) async fn transitions(
    ctx: &Context<'_>,
    of: &Seen<judgement::Model>,
) -> Result<Vec<JudgementTransition>> {
    let standing = steps::standing(loader(ctx), of).await?;
    let transition = |step: JudgementStep| {
        let reasons = reasons(ctx, (step, of), &standing);
        JudgementTransition { step, allowed: reasons.is_empty(), reasons }
    };
    Ok(JudgementStep::iter().map(transition).collect())
}

fn reasons(
    ctx: &Context<'_>,
    (step, of): (JudgementStep, &Seen<judgement::Model>),
    at: &Standing,
) -> Vec<String> {
    let (viewer, action) = (store(ctx).viewer(), steps::action(step));
    if !viewer.is_one_who_may(action) {
        return vec!["Your role does not do this.".into()];
    }
    if policy::rules(viewer, action, (&**of).into()).contains(&(Rule::Kind, false)) {
        return vec!["Your role does not do this to a judgement of this scope.".into()];
    }
    steps::obstacles(step, at).into_iter().map(|one| one.message).collect()
}
