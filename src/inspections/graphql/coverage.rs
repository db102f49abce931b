//! How much of an inspection's plan is covered.

use super::{DocumentRequest, Inspection};
use crate::areas::graphql::PoliceForce;
use crate::error::Result;
use crate::graphql::{id, loader, store};
use crate::inspections::coverage::{self, Quota, Standing};
use crate::interviews::graphql::InterviewRole;
use ::entity::types::{CheckKind, EvidenceKind, Role};
use ::entity::{check_template, document_request, evidence, inspection, onsite_check};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use sea_orm::Iterable;
use std::collections::HashMap;
use std::sync::Arc;

/// How much of an inspection's plan is covered: facts about the evidence base, never a verdict.
pub struct Coverage(pub(super) Arc<inspection::Model>);

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
        InterviewRole(Arc::clone(&self.0.role))
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

impl Coverage {
    async fn items(&self, ctx: &Context<'_>) -> Result<Vec<Arc<evidence::Model>>> {
        let (by, order) = (evidence::Column::InspectionId, evidence::Column::Id);
        Ok(loader(ctx).children::<evidence::Entity>(by, self.0.id, order).await?.to_vec())
    }
}

/// How much of an inspection's plan is covered: facts about the evidence base, never a verdict.
#[Object]
impl Coverage {
    /// The inspection.
    async fn inspection(&self) -> Inspection {
        Inspection(Arc::clone(&self.0))
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
        let rows = loader(ctx).children::<document_request::Entity>(by, self.0.id, order).await?;
        Ok(rows.iter().cloned().map(DocumentRequest).collect())
    }
    /// The on-site checks done, by kind (scope, paragraph 22).
    async fn checks(&self, ctx: &Context<'_>) -> Result<Vec<CheckCoverage>> {
        let items = self.items(ctx).await?;
        let checks = items.iter().filter(|item| item.kind == EvidenceKind::OnsiteCheck);
        let checks = loader(ctx).some::<onsite_check::Entity>(checks.map(|item| item.id)).await?;
        let by = check_template::Column::Id;
        let templates = loader(ctx).every::<check_template::Entity>(by).await?;
        let kinds: HashMap<_, _> = templates.iter().map(|one| (one.id, one.kind)).collect();
        let done = |kind| {
            checks.iter().filter(|check| kinds.get(&check.template_id) == Some(&kind)).count()
        };
        Ok(CheckKind::iter().map(|kind| CheckCoverage { kind, done: done(kind) }).collect())
    }
    /// What was gathered and you may see, by kind; a kind with 0 was not gathered at all.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<KindCoverage>> {
        let items = self.items(ctx).await?;
        let gathered = |kind| items.iter().filter(|item| item.kind == kind).count();
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
