//! Splitting findings and judgements, and beginning judgements across Areas.

use super::writing::{FindingPayload, JudgementPayload, StrengthReasonInput, keys_of, reasons};
use crate::graphql::prelude::*;
use crate::judgements::writing::{across, drafts, findings, splitting};

/// A judgement across Areas to begin.
#[derive(InputObject)]
pub struct CreateCrossAreaJudgementInput {
    /// What it draws on: judgements of at least two Areas.
    draws_on: Vec<ID>,
    /// The component that it judges.
    component: Component,
    /// The casework units that it speaks of.
    units: Vec<CaseworkUnit>,
    /// Title, at most 300 characters.
    title: String,
    /// The judgement itself, at most 10,000 characters.
    statement: String,
    /// Strength of evidence, as you hold it to be.
    strength: Option<Strength>,
    /// Where the report has it.
    report_paragraph: Option<String>,
    /// Why the evidence is held to be so strong.
    #[graphql(default)]
    strength_reasons: Vec<StrengthReasonInput>,
}

/// A finding to make two of.
#[derive(InputObject)]
pub struct SplitFindingInput {
    /// The finding.
    finding: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// What the new one says, at most 10,000 characters.
    statement: String,
    /// What the new one is; as the finding if left out.
    #[graphql(name = "type")]
    finding_type: Option<FindingType>,
    /// The casework units that the new one speaks of; those of the finding if left out.
    units: Option<Vec<CaseworkUnit>>,
    /// Codes of the new one's themes; those of the finding if left out.
    themes: Option<Vec<String>>,
    /// The links that move to the new one, as they are: each must stand under the finding.
    links: Vec<ID>,
}

/// A judgement to make two of.
#[derive(InputObject)]
pub struct SplitJudgementInput {
    /// The judgement.
    judgement: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// The findings that move to the new one, with their links: some of them, not all.
    findings: Vec<ID>,
    /// Title of the new one, at most 300 characters.
    title: String,
    /// The new judgement itself, at most 10,000 characters.
    statement: String,
    /// The component that the new one judges; that of the judgement if left out.
    component: Option<Component>,
    /// The casework units that the new one speaks of; those of the judgement if left out.
    units: Option<Vec<CaseworkUnit>>,
    /// Strength of evidence of the new one, as you hold it to be.
    strength: Option<Strength>,
    /// Where the report has the new one.
    report_paragraph: Option<String>,
    /// Why the evidence of the new one is held to be so strong.
    #[graphql(default)]
    strength_reasons: Vec<StrengthReasonInput>,
}

#[Object]
impl SplitMutation {
    /// Begins a judgement across Areas, as a draft. For lead inspectors and inspectors of every Area that it draws on,
    /// and for the chief inspector; `NOT_FOUND` for what you may not see, `FORBIDDEN` for other roles. The rules refuse
    /// with `INVALID_VALUE`, `JUDGEMENT_ENDED` and `CROSS_AREA`.
    async fn create_cross_area_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says and draws on.")] input: CreateCrossAreaJudgementInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::DrawOnJudgement).await?;
        let drawn = keys_of("Judgement", &input.draws_on)?;
        let said = drafts::Said {
            component: Some(input.component),
            units: Some(input.units),
            title: Some(input.title),
            statement: Some(input.statement),
            strength: input.strength,
            report_paragraph: input.report_paragraph,
            reasons: Some(reasons(input.strength_reasons)),
            ..Default::default()
        };
        JudgementPayload::of(ctx, across::create(store(ctx), &drawn, said).await.map(Judgement))
    }

    /// Makes a new finding of some of what a finding of a draft rests on: after the others, with those links. What the
    /// finding itself says from then on is for `editFinding`. Answers the new one. Errors as for `editFinding`.
    async fn split_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and into what.")] input: SplitFindingInput,
    ) -> Result<FindingPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Finding"], &input.finding)?;
        let links = keys_of("EvidenceLink", &input.links)?;
        let said = findings::Said {
            finding_type: input.finding_type,
            statement: Some(input.statement),
            units: input.units,
            themes: input.themes,
        };
        let made = splitting::finding(store(ctx), key, said, &links, input.revision).await;
        FindingPayload::now(ctx, key, made).await
    }

    /// Makes a new judgement of some findings of a draft, which move there with their links; where they stood they are
    /// retired, with the new one's name. Answers the new one. Errors as for `editJudgement`.
    async fn split_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and into what.")] input: SplitJudgementInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Judgement"], &input.judgement)?;
        let moved = keys_of("Finding", &input.findings)?;
        let said = drafts::Said {
            component: input.component,
            units: input.units,
            title: Some(input.title),
            statement: Some(input.statement),
            strength: input.strength,
            report_paragraph: input.report_paragraph,
            reasons: Some(reasons(input.strength_reasons)),
            ..Default::default()
        };
        let made = splitting::judgement(store(ctx), key, said, &moved, input.revision).await;
        JudgementPayload::now(ctx, key, made).await
    }
}
