//! How much of an inspection's plan is covered.

use crate::graphql::prelude::*;
use crate::inspections::coverage::{self, Quota, Standing};
use crate::interviews::graphql::InterviewRole;
use crate::store::Counted;
use ::entity::types::{CheckKind, EvidenceKind, Role};
use sea_orm::{Condition, Iterable};
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
pub struct InterviewQuota(Quota);

/// One line of the interview plan: a role, for each force where it is per force (scope, paragraphs 19
/// and 20).
#[Object]
impl InterviewQuota {
    /// The role.
    async fn role(&self) -> InterviewRole {
        InterviewRole(self.0.role.clone())
    }
    /// The force, where the role is per force.
    async fn force(&self) -> Option<PoliceForce> {
        self.0.force.clone().map(PoliceForce)
    }
    /// Fewest interviews; null where the scope states none.
    async fn minimum(&self) -> Option<i32> {
        self.0.role.minimum
    }
    /// How many were held; a focus group counts once.
    async fn held(&self) -> usize {
        self.0.held
    }
    /// How many are still owed, for the minimum or to cover both units.
    async fn shortfall(&self) -> usize {
        self.0.shortfall()
    }
    /// Whether it is met.
    async fn status(&self) -> QuotaStatus {
        self.0.standing().into()
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
        // who does not see every interview would count too few
        let counts_all = match store(ctx).viewer().role {
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
        };
        if !counts_all {
            return Ok(vec![]);
        }
        let quotas = coverage::interviews(loader(ctx), &self.0).await?;
        let wanted = |quota: &Quota| status.is_none_or(|status| status == quota.standing().into());
        Ok(quotas.into_iter().filter(wanted).map(InterviewQuota).collect())
    }
    /// The document requests, by code.
    async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
        let (by, order) = (document_request::Column::InspectionId, document_request::Column::Code);
        let rows = loader(ctx).children::<document_request::Entity, _>(by, &self.0, order).await?;
        Ok(rows.iter().cloned().map(DocumentRequest).collect())
    }
    /// The on-site checks done, by kind (scope, paragraph 22).
    async fn checks(&self, ctx: &Context<'_>) -> Result<Vec<CheckCoverage>> {
        let (by, of) = (evidence::Column::InspectionId, &[onsite_check::Column::TemplateId]);
        let checks = loader(ctx).tally_parts::<onsite_check::Entity, evidence::Entity, _>(
            by,
            &self.0,
            Condition::all,
            of,
        );
        let checks = checks.await?;
        let templates = loader(ctx).every::<check_template::Entity>(check_template::Column::Id);
        let kinds: HashMap<_, _> = templates.iter().map(|one| (one.id, one.kind)).collect();
        let kind_of = |check: &Counted| check.id(0).and_then(|id| kinds.get(&id)).copied();
        let done = |kind| {
            let of_kind = checks.iter().filter(|check| kind_of(check) == Some(kind));
            of_kind.map(|check| check.rows).sum()
        };
        Ok(CheckKind::iter().map(|kind| CheckCoverage { kind, done: done(kind) }).collect())
    }
    /// What was gathered and you may see, by kind; a kind with 0 was not gathered at all.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<KindCoverage>> {
        let (by, of) = (evidence::Column::InspectionId, &[evidence::Column::Kind]);
        let items =
            loader(ctx).tally::<evidence::Entity, _>(by, &self.0, Condition::all, of).await?;
        let gathered = |kind: EvidenceKind| {
            let of_kind = items.iter().filter(|items| items.word(0).ok().flatten() == Some(kind));
            of_kind.map(|items| items.rows).sum()
        };
        Ok(EvidenceKind::iter()
            .map(|kind| KindCoverage { kind, gathered: gathered(kind) })
            .collect())
    }
}

/// Questions about coverage.
#[derive(Default)]
pub struct CoverageQuery;

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
