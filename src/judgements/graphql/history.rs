//! What was done to a judgement, and how it ended.

use crate::graphql::prelude::*;

record! {
    /// What was done to a judgement or one of its findings. Not seen by publications and other systems.
    JudgementChange(judgement_change) {
        /// What was done.
        kind: JudgementChangeKind,
        /// The revision that came of it: of the finding, or else of the judgement.
        revision: i32,
        /// Why; null where no reason is asked for.
        reason: Option<&str>,
        /// When.
        made_at: Instant,
    }
    async (self, ctx) {
        /// The finding that it was done to; null if to the judgement itself.
        finding: Option<Finding> = finding(ctx, &self.0),
        /// Who did it.
        made_by: Person = must(ctx, self.0.made_by, Person),
    }
    impl {
        /// To ask for what comes after it.
        async fn id(&self) -> ID {
            id::encode("JudgementChange", self.0.id)
        }
        /// Which words changed, field by field.
        async fn words(&self) -> &[WordChange] {
            &self.0.words.0
        }
    }
}

async fn finding(
    ctx: &Context<'_>,
    change: &Seen<judgement_change::Model>,
) -> Result<Option<Finding>> {
    let by = judgement_change::Column::FindingId;
    Ok(loader(ctx).named::<finding::Entity, _>(change, by).await?.map(Finding))
}

record! {
    /// How a judgement ended. It stays, and stays readable.
    JudgementEnding(judgement_ending) {
        /// How.
        kind: JudgementEndingKind,
        /// Why.
        reason: &str,
        /// When.
        ended_at: Instant,
    }
    async (self, ctx) {
        /// Who ended it.
        ended_by: Person = must(ctx, self.0.ended_by, Person),
    }
}
