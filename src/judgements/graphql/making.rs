//! What belongs to a judgement: effects, reasons for its strength, reviews, points of factual accuracy, the seal.

use super::history::JudgementChange;
use super::stamped::TimeStamp;
use crate::access::Subject;
use crate::audit::Deed;
use crate::graphql::prelude::*;
use crate::judgements::faults::{self, Checked, Fault};
use tokio::sync::OnceCell;

record! {
    /// What a judgement says the component did to one result since the baseline.
    Effect(effect) {
        /// The casework unit.
        unit: CaseworkUnit,
        /// Added value or grip.
        measure: Measure,
        /// What it did.
        effect: EffectKind,
    }
    async (self, ctx) {
        /// The score that it helps to explain.
        explains: Option<AipScore> = one(ctx, self.0.aip_score_id, AipScore),
    }
}

/// Why somebody holds the evidence under a judgement to be stronger or weaker, in one respect. A person's statement, never
/// computed.
#[derive(SimpleObject)]
pub struct StrengthReason {
    /// In which respect.
    pub(super) domain: StrengthDomain,
    /// Whether that makes the evidence stronger or weaker.
    pub(super) direction: StrengthDirection,
    /// Why.
    pub(super) note: String,
}

impl From<Seen<strength_reason::Model>> for StrengthReason {
    fn from(of: Seen<strength_reason::Model>) -> Self {
        Self { domain: of.domain, direction: of.direction, note: of.note.clone() }
    }
}

record! {
    /// A decision on a judgement. Not seen by publications and other systems.
    Review(review) {
        /// What was decided.
        decision: ReviewDecision,
        /// Why.
        comment: &str,
        /// The day.
        decided_on: Day,
    }
    async (self, ctx) {
        /// Who decided.
        decided_by: Person = must(ctx, self.0.decided_by, Person),
    }
}

record! {
    /// A point of factual accuracy that the Area raised. Not seen by publications and other systems.
    FactualAccuracyPoint(factual_accuracy_point) {
        /// The point.
        point: &str,
        /// The day.
        raised_on: Day,
        /// What the inspection answered; null before it did.
        response: Option<AccuracyResponse>,
        /// Why; always there unless it was accepted.
        reason: Option<&str>,
        /// What changed because of it.
        changed_field: Option<&str>,
        /// The day of the decision; null before that.
        decided_on: Option<Day>,
    }
    async (self, ctx) {
        /// Who raised it.
        raised_by: Person = must(ctx, self.0.raised_by, Person),
        /// Who decided; null before that.
        decided_by: Option<Person> = one(ctx, self.0.decided_by, Person),
        /// Which words were changed because of it, as they were and as they are.
        changes: Vec<JudgementChange> = children(
            ctx,
            (judgement_change::Column::PointId, judgement_change::Column::Id),
            &self.0,
            JudgementChange,
        ),
    }
    impl {
        /// To decide it.
        async fn id(&self) -> ID {
            id::encode("FactualAccuracyPoint", self.0.id)
        }
    }
}

/// The most faults of a seal that are told at once.
const MOST_FAULTS: usize = 200;

/// The digest that a judgement had when it was signed off, with everything that it rests on.
pub struct Seal {
    kept: Seen<seal::Model>,
    judgement: Seen<judgement::Model>,
    /// Once it was asked whether it holds.
    checked: OnceCell<Checked>,
}

impl Seal {
    pub(super) fn of(seal: Seen<seal::Model>, judgement: Seen<judgement::Model>) -> Self {
        Self { kept: seal, judgement, checked: OnceCell::new() }
    }

    async fn checked(&self, ctx: &Context<'_>) -> Result<&Checked> {
        let check = || faults::of(loader(ctx), &session(ctx).files, &self.judgement, &self.kept);
        self.checked.get_or_try_init(check).await
    }
}

/// The digest that a judgement had when it was signed off, with everything that it rests on.
#[Object]
impl Seal {
    /// How the digest is made.
    async fn algorithm(&self) -> &str {
        &self.kept.algorithm
    }
    /// The digest, in lower-case hexadecimal.
    async fn digest(&self) -> &str {
        &self.kept.digest
    }
    /// Who signed off.
    async fn sealed_by(&self, ctx: &Context<'_>) -> Result<Person> {
        must(ctx, self.kept.sealed_by, Person).await
    }
    /// When.
    async fn sealed_at(&self) -> Instant {
        Instant(self.kept.sealed_at)
    }
    /// Whether the digest, made again now of everything that it covers, is still the same, and what was sealed, the words
    /// and records that it is pinned to and the stored files fit it: nothing was altered, whether you may see it or not.
    /// One request reads the files under the first seal that it asks of, and up to 256 MiB in all; for seals beyond that
    /// it is `LIMIT_EXCEEDED`: ask for each alone. The audit trail tells of each check and what it found.
    async fn verified(&self, ctx: &Context<'_>) -> Result<bool> {
        let holds = self.checked(ctx).await?.holds;
        let deed = Deed {
            action: Action::CheckSeal,
            subject: self.judgement.name(),
            subject_id: self.judgement.id,
            inspection: self.judgement.inspection_id,
            detail: Some(if holds { "it holds" } else { "it does not hold" }.into()),
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await?;
        Ok(holds)
    }
    /// What is not as it was sealed, each thing by where it stands, at most 200; empty if the seal holds. Null if you may
    /// not see all that it rests on.
    async fn faults(&self, ctx: &Context<'_>) -> Result<Option<Vec<SealFault>>> {
        let faults = self.checked(ctx).await?.faults.as_ref();
        Ok(faults.map(|all| all.iter().take(MOST_FAULTS).map(SealFault::from).collect()))
    }
    /// The time stamp of an authority on what was sealed. Null where no authority is set, and until it has answered.
    async fn time_stamp(&self, ctx: &Context<'_>) -> Result<Option<TimeStamp>> {
        let kept = loader(ctx).part::<seal_stamp::Entity, _>(&self.judgement).await?;
        let (seal, judgement) = (self.kept.clone(), self.judgement.clone());
        Ok(kept.map(|kept| TimeStamp { kept, seal, judgement }))
    }
}

/// Something that is not as it was sealed.
#[derive(SimpleObject)]
pub struct SealFault {
    /// Where it stands, from the judgement down, for example `findings[F-YH-01].links[DOC-YH-002].quote`; `words` and
    /// `file` are what the link is pinned to, `asSealed` is the text that was kept, and `seal` the seal itself. Empty if only a digest was kept.
    path: String,
    /// What is wrong, in a sentence.
    message: String,
}

impl From<&Fault> for SealFault {
    fn from(fault: &Fault) -> Self {
        Self { message: fault.message(), path: fault.path.clone() }
    }
}
