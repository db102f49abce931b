//! A finding.

use super::{Judgement, Theme};
use crate::error::Result;
use crate::evidence::graphql::EvidenceLink;
use crate::graphql::{can, id, loader, session};
use crate::judgements::reads;
use crate::trace;
use crate::trace::graphql::TraceSummary;
use ::entity::types::{Action, CaseworkUnit, FindingType};
use ::entity::{evidence_link, finding, finding_theme, judgement, theme, trace_tally};
use async_graphql::{Context, ID, Object};
use std::sync::Arc;

/// A finding of a judgement; seen with it.
pub struct Finding(pub Arc<finding::Model>);

impl Finding {
    async fn rests_on(&self, ctx: &Context<'_>) -> Result<Vec<Arc<evidence_link::Model>>> {
        let links = reads::links_of(loader(ctx), self.0.judgement_id).await?;
        Ok(links.iter().filter(|link| link.finding_id == self.0.id).cloned().collect())
    }
}

/// A finding of a judgement; seen with it.
#[Object]
impl Finding {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("Finding", self.0.id)
    }
    /// What reports call it, for example `F-YH-01`.
    async fn reference(&self) -> &str {
        &self.0.reference
    }
    /// The judgement.
    async fn judgement(&self, ctx: &Context<'_>) -> Result<Judgement> {
        Ok(Judgement(loader(ctx).must::<judgement::Entity>(self.0.judgement_id).await?))
    }
    /// What it is.
    #[graphql(name = "type")]
    async fn finding_type(&self) -> FindingType {
        self.0.finding_type
    }
    /// The finding itself.
    async fn statement(&self) -> &str {
        &self.0.statement
    }
    /// The casework units that it speaks of.
    async fn units(&self) -> Vec<CaseworkUnit> {
        self.0.units.units()
    }
    /// The themes that it belongs to, by code.
    async fn themes(&self, ctx: &Context<'_>) -> Result<Vec<Theme>> {
        let (by, order) = (finding_theme::Column::FindingId, finding_theme::Column::ThemeId);
        let rows = loader(ctx).children::<finding_theme::Entity>(by, self.0.id, order).await?;
        let themes = loader(ctx).some::<theme::Entity>(rows.iter().map(|row| row.theme_id)).await?;
        let mut themes: Vec<_> = themes.into_iter().map(Theme).collect();
        themes.sort_by(|a, b| a.0.code.cmp(&b.0.code));
        Ok(themes)
    }
    /// The links to its evidence that you may see, contradictions first.
    async fn links(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Withdrawn links too.")] history: bool,
    ) -> Result<Vec<EvidenceLink>> {
        let mut links = self.rests_on(ctx).await?;
        links.retain(|link| history || link.withdrawn_at.is_none());
        links.sort_by_key(|link| (link.stance, link.id));
        Ok(links.into_iter().map(EvidenceLink).collect())
    }
    /// Its active links, counted.
    async fn summary(&self, ctx: &Context<'_>) -> Result<TraceSummary> {
        let links = trace::reads::active(self.rests_on(ctx).await?);
        Ok(trace::reads::Summary::of(loader(ctx), &links).await?.into())
    }
    /// Whether it has fewer than two active supporting links, or links of fewer than two kinds. Advice
    /// to look for a second source; never a block or a score. Null if you may not see every link of
    /// its judgement.
    async fn below_triangulation(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let loader = loader(ctx);
        let all = reads::links_of(loader, self.0.judgement_id).await?;
        let seen = all.iter().filter(|link| link.withdrawn_at.is_none()).count();
        let tally = loader.must::<trace_tally::Entity>(self.0.judgement_id).await?;
        let links = trace::reads::active(self.rests_on(ctx).await?);
        let complete = usize::try_from(tally.links) == Ok(seen);
        Ok(complete.then(|| trace::reads::below_triangulation(&links)))
    }
    /// Whether you may do this to it or its links now.
    pub(crate) async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> Result<bool> {
        let thing = can::finding(loader(ctx), &self.0).await?;
        Ok(can::viewer_can(ctx, action, thing))
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}
