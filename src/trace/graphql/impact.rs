//! What would fall if an item were withdrawn.

use super::TraceSummary;
use crate::evidence::graphql::key;
use crate::graphql::prelude::*;
use crate::trace::impact::{self, Fall};

/// What rests on an item, and what would fall if it were withdrawn.
pub struct Impact(Seen<evidence::Model>);

/// What withdrawing an item would do to one judgement.
#[derive(SimpleObject)]
pub struct JudgementImpact {
    /// The judgement.
    judgement: Judgement,
    /// Its trace as it stands.
    before: TraceSummary,
    /// Its trace without the item.
    after: TraceSummary,
    /// Findings that would be left without any supporting link.
    unsupported_findings: Vec<Finding>,
    /// Findings that would fall below triangulation: fewer than two supporting links, or kinds.
    findings_falling_below_triangulation: Vec<Finding>,
}

impl From<Fall> for JudgementImpact {
    fn from(fall: Fall) -> Self {
        Self {
            judgement: Judgement(fall.judgement),
            before: fall.before.into(),
            after: fall.after.into(),
            unsupported_findings: fall.unsupported.into_iter().map(Finding).collect(),
            findings_falling_below_triangulation: fall.thinned.into_iter().map(Finding).collect(),
        }
    }
}

/// What rests on an item, and what would fall if it were withdrawn. Nothing is changed by asking.
#[Object]
impl Impact {
    /// The item.
    async fn evidence(&self) -> Evidence {
        self.0.clone().into()
    }
    /// The judgements that rest on it and that you may see, by reference; cross-Area ones through the
    /// judgements that they draw on.
    async fn judgements(&self, ctx: &Context<'_>) -> Result<Vec<JudgementImpact>> {
        let look = ctx.look_ahead();
        let items = ["before", "after"]
            .iter()
            .any(|name| look.field(name).field("distinctEvidence").exists());
        let falls = impact::of(loader(ctx), &self.0, items).await?;
        Ok(falls.into_iter().map(JudgementImpact::from).collect())
    }
}

#[Object]
impl ImpactQuery {
    /// What rests on an item, and what would fall if it were withdrawn. `NOT_FOUND` for an item that you
    /// may not see.
    async fn impact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The item of evidence.")] evidence: ID,
    ) -> Result<Impact> {
        Ok(Impact(loader(ctx).must::<evidence::Entity>(key(&evidence)?).await?))
    }
}
