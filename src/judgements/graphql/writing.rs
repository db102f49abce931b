//! Writing judgements and findings.

use crate::error::UserErrorCode;
use crate::graphql::prelude::*;
use crate::judgements::writing::{drafts, findings, reasons};
use async_graphql::MaybeUndefined;

/// What the component did to one result since the baseline; it is tied to the score of that unit and measure.
#[derive(InputObject)]
pub struct EffectInput {
    /// The casework unit, one that the judgement speaks of.
    unit: CaseworkUnit,
    /// Added value or grip.
    measure: Measure,
    /// What it did.
    effect: EffectKind,
}

/// Why you hold the evidence to be stronger or weaker, in one respect.
#[derive(InputObject)]
pub struct StrengthReasonInput {
    /// In which respect; each is named once.
    domain: StrengthDomain,
    /// Whether that makes the evidence stronger or weaker.
    direction: StrengthDirection,
    /// Why, at most 2,000 characters. Required. Whoever sees the judgement sees it.
    note: String,
}

/// A judgement to begin.
#[derive(InputObject)]
pub struct CreateJudgementInput {
    /// The inspection.
    inspection: ID,
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
    /// What the component did to which result.
    #[graphql(default)]
    effects: Vec<EffectInput>,
    /// Why you hold the evidence to be as strong as that.
    #[graphql(default)]
    strength_reasons: Vec<StrengthReasonInput>,
}

/// What a draft shall say; what is left out stays as it is.
#[derive(InputObject)]
pub struct EditJudgementInput {
    /// The judgement.
    judgement: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// The component that it judges.
    component: Option<Component>,
    /// The casework units that it speaks of.
    units: Option<Vec<CaseworkUnit>>,
    /// Title, at most 300 characters.
    title: Option<String>,
    /// The judgement itself, at most 10,000 characters.
    statement: Option<String>,
    /// Strength of evidence, as you hold it to be; said to be null, it is taken away.
    strength: MaybeUndefined<Strength>,
    /// Where the report has it; nowhere for an empty text.
    report_paragraph: Option<String>,
    /// All effects: those that are not named are taken away.
    effects: Option<Vec<EffectInput>>,
    /// All that it draws on, if it is across Areas: judgements of at least two Areas.
    draws_on: Option<Vec<ID>>,
    /// All reasons for the strength of evidence: those that are not named are taken away.
    strength_reasons: Option<Vec<StrengthReasonInput>>,
}

/// An order for the findings of a draft.
#[derive(InputObject)]
pub struct OrderFindingsInput {
    /// The judgement.
    judgement: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// All of its findings, in the order in which they shall be. Of a judgement of more than 200, some: they come first, in
    /// this order, and the others keep theirs behind them.
    findings: Vec<ID>,
}

/// A draft to give up.
#[derive(InputObject)]
pub struct RetireJudgementInput {
    /// The judgement.
    judgement: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// A finding to add.
#[derive(InputObject)]
pub struct AddFindingInput {
    /// The judgement.
    judgement: ID,
    /// What it is.
    #[graphql(name = "type")]
    finding_type: FindingType,
    /// The finding itself, at most 10,000 characters.
    statement: String,
    /// The casework units that it speaks of; those of the judgement if left out.
    units: Option<Vec<CaseworkUnit>>,
    /// Codes of the themes that it belongs to.
    #[graphql(default)]
    themes: Vec<String>,
}

/// What a finding shall say; what is left out stays as it is.
#[derive(InputObject)]
pub struct EditFindingInput {
    /// The finding.
    finding: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// What it is.
    #[graphql(name = "type")]
    finding_type: Option<FindingType>,
    /// The finding itself, at most 10,000 characters.
    statement: Option<String>,
    /// The casework units that it speaks of.
    units: Option<Vec<CaseworkUnit>>,
    /// Codes of all themes: those that are not named are taken away.
    themes: Option<Vec<String>>,
}

/// A finding to retire.
#[derive(InputObject)]
pub struct RetireFindingInput {
    /// The finding.
    finding: ID,
    /// The revision of it that you saw.
    revision: i32,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of writing a judgement.
    JudgementPayload {
        /// The judgement as it stands now; null if it was refused, unless for `CONFLICT`.
        judgement: Judgement
    }
}

payload! {
    /// What came of writing a finding.
    FindingPayload {
        /// The finding as it stands now; null if it was refused, unless for `CONFLICT`.
        finding: Finding
    }
}

/// Whether a change was refused since somebody made another in between.
fn is_stale(errors: &[UserError]) -> bool {
    errors.iter().any(|error| error.code == UserErrorCode::Conflict)
}

impl JudgementPayload {
    /// After a `CONFLICT`, the judgement as it is now is part of the answer.
    pub(super) async fn now(
        ctx: &Context<'_>,
        id: Uuid,
        made: Result<Seen<judgement::Model>>,
    ) -> Result<Self> {
        let mut payload = Self::of(ctx, made.map(Judgement))?;
        if is_stale(&payload.user_errors) {
            payload.judgement = Some(must(ctx, id, Judgement).await?);
        }
        Ok(payload)
    }
}

impl FindingPayload {
    /// After a `CONFLICT`, the finding as it is now is part of the answer.
    pub(super) async fn now(
        ctx: &Context<'_>,
        id: Uuid,
        made: Result<Seen<finding::Model>>,
    ) -> Result<Self> {
        let mut payload = Self::of(ctx, made.map(Finding))?;
        if is_stale(&payload.user_errors) {
            payload.finding = Some(must(ctx, id, Finding).await?);
        }
        Ok(payload)
    }
}

/// The keys of things of one sort.
pub(super) fn keys_of(sort: &'static str, ids: &[ID]) -> Result<Vec<Uuid>> {
    ids.iter().map(|one| id::key_of(&[sort], one)).collect()
}

fn effects(named: Vec<EffectInput>) -> Vec<drafts::NewEffect> {
    let effect = |one: EffectInput| {
        let EffectInput { unit, measure, effect } = one;
        drafts::NewEffect { unit, measure, effect }
    };
    named.into_iter().map(effect).collect()
}

pub(super) fn reasons(named: Vec<StrengthReasonInput>) -> Vec<reasons::NewReason> {
    let reason = |one: StrengthReasonInput| {
        let StrengthReasonInput { domain, direction, note } = one;
        reasons::NewReason { domain, direction, note }
    };
    named.into_iter().map(reason).collect()
}

#[Object]
impl JudgementMutation {
    /// Begins a judgement of an inspection, as a draft. For lead inspectors and inspectors of the Area; `NOT_FOUND`
    /// for what you may not see, `FORBIDDEN` for other roles. The rules refuse with `INSPECTION_NOT_OPEN` and
    /// `INVALID_VALUE`.
    async fn create_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says.")] input: CreateJudgementInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let of = id::key_of(&["Inspection"], &input.inspection)?;
        let said = drafts::Said {
            component: Some(input.component),
            units: Some(input.units),
            title: Some(input.title),
            statement: Some(input.statement),
            strength: input.strength,
            no_strength: false,
            report_paragraph: input.report_paragraph,
            effects: Some(effects(input.effects)),
            draws_on: None,
            reasons: Some(reasons(input.strength_reasons)),
        };
        JudgementPayload::of(ctx, drafts::create(store(ctx), of, said).await.map(Judgement))
    }

    /// Changes what a draft says. For lead inspectors and inspectors of the Area; across Areas, for those of every Area
    /// that it draws on and the chief inspector. Errors as for `createJudgement`; the
    /// rules refuse with `CONFLICT` (the judgement is then there as it is now), `NOT_DRAFT`, `JUDGEMENT_FROZEN`,
    /// `JUDGEMENT_ENDED`, `UNCHANGED`, `INVALID_VALUE`, `EVIDENCE_BASE` (you do not see all that it draws on) and
    /// `CROSS_AREA`.
    async fn edit_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall say.")] input: EditJudgementInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Judgement"], &input.judgement)?;
        let drawn = input.draws_on.as_deref().map(|all| keys_of("Judgement", all));
        let said = drafts::Said {
            component: input.component,
            units: input.units,
            title: input.title,
            statement: input.statement,
            strength: input.strength.take(),
            no_strength: input.strength.is_null(),
            report_paragraph: input.report_paragraph,
            effects: input.effects.map(effects),
            draws_on: drawn.transpose()?,
            reasons: input.strength_reasons.map(reasons),
        };
        let made = drafts::edit(store(ctx), key, said, input.revision).await;
        JudgementPayload::now(ctx, key, made).await
    }

    /// Puts the findings of a draft in another order. Errors as for `editJudgement`.
    async fn order_findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which.")] input: OrderFindingsInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Judgement"], &input.judgement)?;
        let order = keys_of("Finding", &input.findings)?;
        let made = drafts::order(store(ctx), key, &order, input.revision).await;
        JudgementPayload::now(ctx, key, made).await
    }

    /// Gives a draft up: it stays readable, with the reason, and its links are withdrawn. Errors as for
    /// `editJudgement`; the rules also refuse with `REASON_REQUIRED`.
    async fn retire_judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RetireJudgementInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Judgement"], &input.judgement)?;
        let made = drafts::retire(store(ctx), key, &input.reason, input.revision).await;
        JudgementPayload::now(ctx, key, made).await
    }

    /// Adds a finding to a draft, after the others. Errors as for `editJudgement`, but never `CONFLICT`.
    async fn add_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it says.")] input: AddFindingInput,
    ) -> Result<FindingPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Judgement"], &input.judgement)?;
        let said = findings::Said {
            finding_type: Some(input.finding_type),
            statement: Some(input.statement),
            units: input.units,
            themes: Some(input.themes),
        };
        FindingPayload::of(ctx, findings::add(store(ctx), key, said).await.map(Finding))
    }

    /// Changes what a finding of a draft says. Errors as for `editJudgement`; the rules also refuse with
    /// `FINDING_RETIRED`. The revision is the finding's own.
    async fn edit_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall say.")] input: EditFindingInput,
    ) -> Result<FindingPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Finding"], &input.finding)?;
        let said = findings::Said {
            finding_type: input.finding_type,
            statement: input.statement,
            units: input.units,
            themes: input.themes,
        };
        let made = findings::edit(store(ctx), key, said, input.revision).await;
        FindingPayload::now(ctx, key, made).await
    }

    /// Retires a finding of a draft: it stays readable, with the reason, and its links are withdrawn. Errors as for
    /// `editFinding`; the rules also refuse with `REASON_REQUIRED`.
    async fn retire_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RetireFindingInput,
    ) -> Result<FindingPayload> {
        store(ctx).require(Action::WriteJudgement).await?;
        let key = id::key_of(&["Finding"], &input.finding)?;
        let made = findings::retire(store(ctx), key, &input.reason, input.revision).await;
        FindingPayload::now(ctx, key, made).await
    }
}
