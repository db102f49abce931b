//! Opening and closing the questionnaire of an inspection, publishing and withdrawing what was counted.

use super::Questionnaire;
use crate::graphql::prelude::*;
use crate::questionnaires::writes;

/// A questionnaire to open.
#[derive(InputObject)]
pub struct OpenQuestionnaireInput {
    /// The inspection.
    inspection: ID,
    /// Last day on which staff are asked to answer: today or later.
    closes_on: Day,
}

/// The questionnaire of an inspection.
#[derive(InputObject)]
pub struct QuestionnaireInput {
    /// The inspection.
    inspection: ID,
}

/// A release to withdraw.
#[derive(InputObject)]
pub struct WithdrawQuestionnaireInput {
    /// The inspection.
    inspection: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of a change to the questionnaire of an inspection.
    QuestionnairePayload {
        /// The questionnaire as it stands now; null if it was refused.
        questionnaire: Questionnaire
    }
}

fn payload(
    ctx: &Context<'_>,
    made: Result<Seen<inspection::Model>>,
) -> Result<QuestionnairePayload> {
    QuestionnairePayload::of(ctx, made.map(Questionnaire::whole))
}

fn key(inspection: &ID) -> Result<Uuid> {
    id::key_of(&["Inspection"], inspection)
}

#[Object]
impl QuestionnaireMutation {
    /// Opens the questionnaire of an inspection that goes on. For lead inspectors of the Area. `NOT_FOUND` for what
    /// you may not see, `FORBIDDEN` for other roles; what the rules refuse is in `userErrors`.
    async fn open_questionnaire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and until when.")] input: OpenQuestionnaireInput,
    ) -> Result<QuestionnairePayload> {
        store(ctx).require(Action::RunQuestionnaire).await?;
        let made = writes::open(store(ctx), key(&input.inspection)?, input.closes_on.0).await;
        payload(ctx, made)
    }

    /// Closes the questionnaire: what was counted can be imported then. Otherwise as `openQuestionnaire`.
    async fn close_questionnaire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: QuestionnaireInput,
    ) -> Result<QuestionnairePayload> {
        store(ctx).require(Action::RunQuestionnaire).await?;
        payload(ctx, writes::close(store(ctx), key(&input.inspection)?).await)
    }

    /// Publishes what was counted, with disclosure control over the whole of it; ask `questionnairePreview` first.
    /// Its results are evidence from then on, and before that nobody sees anything of it. Otherwise as
    /// `openQuestionnaire`.
    async fn publish_questionnaire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: QuestionnaireInput,
    ) -> Result<QuestionnairePayload> {
        store(ctx).require(Action::PublishQuestionnaire).await?;
        payload(ctx, writes::publish(store(ctx), key(&input.inspection)?).await)
    }

    /// Withdraws the release that stands, published or not, so that another can be imported. Its results are
    /// withdrawn and show nothing until another release is published, which makes their next revision. While a finding
    /// of a judgement that is not signed off cites one it is refused with `CITED`; what was signed off stays, and
    /// `changedSinceSignOff` tells of it. Otherwise as `openQuestionnaire`.
    async fn withdraw_questionnaire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: WithdrawQuestionnaireInput,
    ) -> Result<QuestionnairePayload> {
        store(ctx).require(Action::PublishQuestionnaire).await?;
        let made = writes::withdraw(store(ctx), key(&input.inspection)?, &input.reason).await;
        payload(ctx, made)
    }
}
