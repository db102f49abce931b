//! What belongs to a judgement: effects, reviews, points of factual accuracy, the seal.

use crate::access::Subject;
use crate::areas::graphql::AipScore;
use crate::audit::Deed;
use crate::error::{Error, Result};
use crate::graphql::{Instant, loader};
use crate::judgements::reads;
use crate::people::graphql::{Person, person};
use crate::store::Seen;
use ::entity::types::{
    AccuracyResponse, Action, AuditOutcome, CaseworkUnit, EffectKind, Measure, ReviewDecision,
};
use ::entity::{aip_score, effect, factual_accuracy_point, judgement, review, seal};
use async_graphql::{Context, Object};
use sea_orm::prelude::Date;

/// What a judgement says the component did to one result since the baseline.
pub struct Effect(pub Seen<effect::Model>);

/// What a judgement says the component did to one result since the baseline.
#[Object]
impl Effect {
    /// The casework unit.
    async fn unit(&self) -> CaseworkUnit {
        self.0.unit
    }
    /// Added value or grip.
    async fn measure(&self) -> Measure {
        self.0.measure
    }
    /// What it did.
    async fn effect(&self) -> EffectKind {
        self.0.effect
    }
    /// The score that it helps to explain.
    async fn explains(&self, ctx: &Context<'_>) -> Result<Option<AipScore>> {
        match self.0.aip_score_id {
            None => Ok(None),
            Some(score) => Ok(loader(ctx).one::<aip_score::Entity>(score).await?.map(AipScore)),
        }
    }
}

/// A decision on a judgement.
pub struct Review(pub Seen<review::Model>);

/// A decision on a judgement. Not seen by publications and other systems.
#[Object]
impl Review {
    /// What was decided.
    async fn decision(&self) -> ReviewDecision {
        self.0.decision
    }
    /// Why.
    async fn comment(&self) -> &str {
        &self.0.comment
    }
    /// Who decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Person> {
        person(ctx, Some(self.0.decided_by)).await?.ok_or(Error::NotFound)
    }
    /// The day.
    async fn decided_on(&self) -> Date {
        self.0.decided_on
    }
}

/// A point of factual accuracy that the Area raised.
pub struct FactualAccuracyPoint(pub Seen<factual_accuracy_point::Model>);

/// A point of factual accuracy that the Area raised. Not seen by publications and other systems.
#[Object]
impl FactualAccuracyPoint {
    /// The point.
    async fn point(&self) -> &str {
        &self.0.point
    }
    /// Who raised it.
    async fn raised_by(&self, ctx: &Context<'_>) -> Result<Person> {
        person(ctx, Some(self.0.raised_by)).await?.ok_or(Error::NotFound)
    }
    /// The day.
    async fn raised_on(&self) -> Date {
        self.0.raised_on
    }
    /// What the inspection answered; null before it did.
    async fn response(&self) -> Option<AccuracyResponse> {
        self.0.response
    }
    /// Why; always there unless it was accepted.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
    /// What changed because of it.
    async fn changed_field(&self) -> Option<&str> {
        self.0.changed_field.as_deref()
    }
    /// Who decided; null before that.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.0.decided_by).await
    }
    /// The day of the decision; null before that.
    async fn decided_on(&self) -> Option<Date> {
        self.0.decided_on
    }
}

/// The digest that a judgement had when it was signed off, with everything that it rests on.
pub struct Seal {
    pub(super) seal: Seen<seal::Model>,
    pub(super) judgement: Seen<judgement::Model>,
}

/// The digest that a judgement had when it was signed off, with everything that it rests on.
#[Object]
impl Seal {
    /// How the digest is made.
    async fn algorithm(&self) -> &str {
        &self.seal.algorithm
    }
    /// The digest, in lower-case hexadecimal.
    async fn digest(&self) -> &str {
        &self.seal.digest
    }
    /// Who signed off.
    async fn sealed_by(&self, ctx: &Context<'_>) -> Result<Person> {
        person(ctx, Some(self.seal.sealed_by)).await?.ok_or(Error::NotFound)
    }
    /// When.
    async fn sealed_at(&self) -> Instant {
        Instant(self.seal.sealed_at)
    }
    /// Whether the digest, made again now, is still the same: nothing that it covers was altered. Null
    /// if you may not see all of it. The audit trail tells of each check and what it found.
    async fn verified(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let Some(now) = reads::digest_now(loader(ctx), &self.judgement).await? else {
            return Ok(None);
        };
        let holds = now == self.seal.digest;
        let deed = Deed {
            action: Action::CheckSeal,
            subject: self.judgement.name(),
            subject_id: self.judgement.id,
            inspection: self.judgement.inspection_id,
            detail: Some(if holds { "it holds" } else { "it does not hold" }.into()),
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await?;
        Ok(Some(holds))
    }
}
