//! How much of an inspection's plan is covered.

use super::parts::{self, ListedCoverage, MeasureCoverage, PartCoverage, QuestionCoverage};
use crate::graphql::prelude::*;
use crate::inspections::coverage::{self, Quota, Standing};
use crate::inspections::parts::{listed, scores};
use crate::interviews::graphql::{Interview, InterviewRole};
use crate::store::{Counted, Only};
use futures_util::future::try_join;
use sea_orm::{ColumnTrait, Condition, Iterable};
use std::collections::HashMap;

/// How much of an inspection's plan is covered: facts about the evidence base, never a verdict.
pub struct Coverage(pub(super) Seen<inspection::Model>);

/// Whether a line of the interview plan is met.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Standing")]
pub enum QuotaStatus {
    /// The minimum is reached and the units are covered.
    Met,
    /// Interviews are still owed.
    NotMet,
    /// The scope states neither a minimum nor a rule on units.
    NoMinimumStated,
}

/// One line of the interview plan: a role, for each force where it is per force (scope, paragraphs 19
/// and 20).
#[derive(SimpleObject)]
pub struct InterviewQuota {
    /// The role.
    role: InterviewRole,
    /// The force, where the role is per force.
    force: Option<PoliceForce>,
    /// Fewest interviews; null where the scope states none.
    minimum: Option<i32>,
    /// How many were held; a focus group counts once.
    held: usize,
    /// How many are still owed, for the minimum or to cover both units.
    shortfall: usize,
    /// Whether it is met.
    status: QuotaStatus,
}

impl From<Quota> for InterviewQuota {
    fn from(quota: Quota) -> Self {
        let (minimum, held) = (quota.planned.minimum, quota.held);
        let (shortfall, status) = (quota.shortfall(), quota.standing().into());
        let (role, force) = (InterviewRole(quota.role), quota.force.map(PoliceForce));
        Self { role, force, minimum, held, shortfall, status }
    }
}

/// How many on-site checks of a kind were done.
#[derive(SimpleObject)]
pub struct CheckCoverage {
    /// The kind.
    kind: CheckKind,
    /// How many were done.
    done: usize,
}

/// How many items of a kind were gathered.
#[derive(SimpleObject)]
pub struct KindCoverage {
    /// The kind.
    kind: EvidenceKind,
    /// How many were gathered, those rejected included.
    gathered: usize,
}

/// How much of an inspection's plan is covered: facts about the evidence base, never a verdict.
#[Object]
impl Coverage {
    /// The inspection.
    async fn inspection(&self) -> Inspection {
        Inspection(self.0.clone())
    }
    /// The interview plan: every role, empty ones too, per force where it is per force. Empty for an
    /// Area's liaison and others who do not see interviews.
    async fn interviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only lines that stand so, for example those still owed.")] status: Option<
            QuotaStatus,
        >,
    ) -> Result<Vec<InterviewQuota>> {
        if !counts_all(ctx) {
            return Ok(vec![]);
        }
        let quotas = coverage::interviews(loader(ctx), &self.0).await?;
        let wanted = |quota: &Quota| status.is_none_or(|status| status == quota.standing().into());
        Ok(quotas.into_iter().filter(wanted).map(InterviewQuota::from).collect())
    }
    /// Interviews that were held, a day ago or longer, and of which nothing is written down yet, by reference.
    async fn interviews_without_notes(&self, ctx: &Context<'_>) -> Result<Vec<Interview>> {
        all(coverage::without_notes(loader(ctx), &self.0), Interview).await
    }
    /// The document requests, by code.
    async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
        use document_request::Column;
        children(ctx, (Column::InspectionId, Column::Code), &self.0, DocumentRequest).await
    }
    /// The on-site checks done, by kind (scope, paragraph 22).
    async fn checks(&self, ctx: &Context<'_>) -> Result<Vec<CheckCoverage>> {
        let done = checks_done(ctx, &self.0).await?.into_iter();
        Ok(done.map(|(kind, done)| CheckCoverage { kind, done }).collect())
    }
    /// Every part of the plan, planned beside gathered, empty rows too: by component where it is planned so. Empty
    /// for an Area's liaison and others who do not see the evidence.
    async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<PartCoverage>> {
        if !counts_all(ctx) {
            return Ok(vec![]);
        }
        let quotas = coverage::interviews(loader(ctx), &self.0);
        let (quotas, checks) = try_join(quotas, checks_done(ctx, &self.0)).await?;
        let checks: Vec<_> = checks.into_iter().map(|(_, done)| done).collect();
        parts::table(ctx, &self.0, &quotas, &checks).await
    }
    /// The programme's list of documents, by code, per force where it is asked per force: with the request for each
    /// item that you may see, or none.
    async fn listed(&self, ctx: &Context<'_>) -> Result<Vec<ListedCoverage>> {
        all(listed(loader(ctx), &self.0), ListedCoverage::from).await
    }
    /// The questions of the questionnaire, by code, each with whether its results are here. Empty for an Area's
    /// liaison and others who do not see the evidence.
    async fn questionnaire(&self, ctx: &Context<'_>) -> Result<Vec<QuestionCoverage>> {
        if !counts_all(ctx) {
            return Ok(vec![]);
        }
        parts::questions(ctx, &self.0).await
    }
    /// The measures, by code and unit, each with whether figures are here. Empty for an Area's liaison and others who
    /// do not see the evidence.
    async fn performance(&self, ctx: &Context<'_>) -> Result<Vec<MeasureCoverage>> {
        if !counts_all(ctx) {
            return Ok(vec![]);
        }
        parts::measures(ctx, &self.0).await
    }
    /// The scores of the Area, by unit and measure, given or not.
    async fn scores(&self, ctx: &Context<'_>) -> Result<Vec<AipScore>> {
        all(scores(loader(ctx), &self.0), AipScore).await
    }
    /// What was gathered and you may see, by kind; a kind with 0 was not gathered at all.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<KindCoverage>> {
        let (by, of) = (evidence::Column::InspectionId, &[evidence::Column::Kind]);
        let items = loader(ctx).tally::<evidence::Entity, _>(by, &self.0, Only::ALL, of).await?;
        let gathered = |kind: EvidenceKind| {
            let of_kind = items.iter().filter(|items| items.word(0).ok().flatten() == Some(kind));
            of_kind.map(|items| items.rows).sum()
        };
        Ok(EvidenceKind::iter()
            .map(|kind| KindCoverage { kind, gathered: gathered(kind) })
            .collect())
    }
}

#[Object]
impl CoverageQuery {
    /// How much of an inspection's plan is covered. `NOT_FOUND` for an inspection that you may not see.
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inspection.")] inspection: ID,
    ) -> Result<Coverage> {
        let key = id::key_of(&["Inspection"], &inspection)?;
        Ok(Coverage(loader(ctx).must::<inspection::Entity>(key).await?))
    }
}

const CHECKS: Only = Only {
    name: "on-site checks",
    holds: || Condition::all().add(evidence::Column::Kind.eq(EvidenceKind::OnsiteCheck)),
};

/// How many on-site checks of each kind were done.
async fn checks_done(
    ctx: &Context<'_>,
    of: &Seen<inspection::Model>,
) -> Result<Vec<(CheckKind, usize)>> {
    let (by, by_template) = (evidence::Column::InspectionId, &[onsite_check::Column::TemplateId]);
    let checks = loader(ctx)
        .tally_parts::<onsite_check::Entity, evidence::Entity, _>(by, of, CHECKS, by_template)
        .await?;
    let templates = loader(ctx).every::<check_template::Entity>(check_template::Column::Id);
    let kinds: HashMap<_, _> = templates.iter().map(|one| (one.id, one.kind)).collect();
    let kind_of = |check: &Counted| check.id(0).and_then(|id| kinds.get(&id)).copied();
    let done = |kind| {
        let of_kind = checks.iter().filter(|check| kind_of(check) == Some(kind));
        of_kind.map(|check| check.rows).sum()
    };
    Ok(CheckKind::iter().map(|kind| (kind, done(kind))).collect())
}

/// Whoever does not see every item would count too few.
fn counts_all(ctx: &Context<'_>) -> bool {
    match store(ctx).viewer().role {
        Role::LeadInspector
        | Role::Inspector
        | Role::Analyst
        | Role::QualityAssurer
        | Role::ChiefInspector
        | Role::RecordsManager
        | Role::Auditor => true,
        Role::AreaContributor
        | Role::Publications
        | Role::Administrator
        | Role::ServiceReader
        | Role::None => false,
    }
}
