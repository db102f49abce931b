//! The steps of a judgement, from submitting a draft to taking back what was published.

use super::writing::JudgementPayload;
use crate::graphql::prelude::*;
use crate::judgements::steps;

/// A step of a judgement.
#[derive(InputObject)]
pub struct JudgementStepInput {
    /// The judgement.
    judgement: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// What is to be said of it, at most 10,000 characters. Required to return, amend or retract a judgement, and to
    /// submit one that was returned.
    comment: Option<String>,
}

async fn taken(
    ctx: &Context<'_>,
    step: JudgementStep,
    input: JudgementStepInput,
) -> Result<JudgementPayload> {
    store(ctx).require(steps::action(step)).await?;
    let key = id::key_of(&["Judgement"], &input.judgement)?;
    let made = steps::take(store(ctx), key, step, input.comment.as_deref(), input.revision).await;
    JudgementPayload::now(ctx, key, made).await
}

#[Object]
impl StepMutation {
    /// Submits a draft for quality assurance. For lead inspectors of the Area; `FORBIDDEN` for other roles,
    /// `NOT_FOUND` for what you may not see. The rules refuse with `CONFLICT`, `WRONG_STATE`, `JUDGEMENT_ENDED`,
    /// `UNCHANGED` and `COMMENT_REQUIRED`.
    async fn submit_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::Submit, input).await
    }

    /// Agrees to a draft. For quality assurers of the Area who did not write on it. Errors as for `submitJudgement`;
    /// the rules also refuse with `OWN_WORK` and `EVIDENCE_BASE`.
    async fn agree_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::Agree, input).await
    }

    /// Returns a judgement to draft, with what is to be done. For quality assurers of the Area. Errors as for
    /// `submitJudgement`.
    async fn return_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::Return, input).await
    }

    /// Sends the text of an agreed judgement to its Area, to check the facts: `comment` is what the Area is told with it.
    /// The Area's liaison sees that text, as it is now, and can raise points on it. For lead inspectors of the Area. Errors
    /// as for `submitJudgement`.
    async fn send_to_area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::SendToArea, input).await
    }

    /// Signs a judgement off: it is frozen and sealed with all that it rests on. For HM Chief Inspector, who did not agree
    /// to it, nor write on it unless it is across Areas. Errors as for `submitJudgement`; the rules also refuse with
    /// `OWN_WORK` and `EVIDENCE_BASE`.
    async fn sign_off_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::SignOff, input).await
    }

    /// Publishes a judgement that is signed off; a cross-Area one after what it draws on. For HM Chief Inspector and
    /// publications who did not write on it, unless it is across Areas. Errors as for `submitJudgement`; the rules also
    /// refuse with `OWN_WORK` and `EVIDENCE_BASE`.
    async fn publish_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::Publish, input).await
    }

    /// Begins a new version of a judgement that is signed off or published: a draft that says the same and rests on the same,
    /// pinned to the same; `comment` says why. The old one stays as it is. The answer holds the new one. For lead inspectors
    /// and inspectors of the Area. Errors as for `submitJudgement`; the rules also refuse with `SUPERSEDED`.
    async fn amend_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::Amend, input).await
    }

    /// Takes back what was published; `comment` says why. It stays readable, with the reason. For HM Chief Inspector and
    /// publications who did not write on it. Errors as for `submitJudgement`; the rules also refuse with `OWN_WORK`.
    async fn retract_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: JudgementStepInput,
    ) -> Result<JudgementPayload> {
        taken(ctx, JudgementStep::Retract, input).await
    }
}
