//! A finding.

use super::{Judgement, Theme};
use crate::error::Result;
use crate::evidence::graphql::EvidenceLink;
use crate::graphql::{can, id, loader, session};
use crate::judgements::reads;
use crate::store::Seen;
use crate::trace;
use crate::trace::counts::Summary;
use crate::trace::graphql::TraceSummary;
use ::entity::types::{Action, CaseworkUnit, FindingType};
use ::entity::{finding, finding_theme, judgement, theme};
use async_graphql::{Context, ID, Object};
use futures_util::future::try_join3;

/// A finding of a judgement; seen with it.
pub struct Finding(pub Seen<finding::Model>);

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
        Ok(Judgement(
            loader(ctx)
                .above::<judgement::Entity, _>(&self.0, finding::Column::JudgementId)
                .await?,
        ))
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
        let rows = loader(ctx).children::<finding_theme::Entity, _>(by, &self.0, order).await?;
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
        let mut links = reads::links_to(loader(ctx), &self.0).await?.to_vec();
        links.retain(|link| history || link.withdrawn_at.is_none());
        links.sort_by_key(|link| (link.stance, link.id));
        Ok(links.into_iter().map(EvidenceLink).collect())
    }
    /// Its active links, counted.
    async fn summary(&self, ctx: &Context<'_>) -> Result<TraceSummary> {
        let items = ctx.look_ahead().field("distinctEvidence").exists();
        Ok(Summary::of_finding(loader(ctx), &self.0, items).await?.into())
    }
    /// Whether it has fewer than two active supporting links, or links of fewer than two kinds. Advice
    /// to look for a second source; never a block or a score. Null if you may not see every link of
    /// its judgement.
    async fn below_triangulation(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let loader = loader(ctx);
        let judgement =
            loader.above::<judgement::Entity, _>(&self.0, finding::Column::JudgementId).await?;
        let (all, seen, summary) = try_join3(
            trace::counts::all_links(loader, &judgement),
            trace::counts::counts(loader, &judgement),
            Summary::of_finding(loader, &self.0, false),
        )
        .await?;
        let complete = seen.iter().map(|count| count.links).sum::<usize>() == all;
        Ok(complete.then(|| summary.below_triangulation()))
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
