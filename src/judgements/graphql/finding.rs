//! A finding.

use crate::evidence::graphql::ahead;
use crate::graphql::prelude::*;
use crate::judgements::reads;
use crate::trace;
use crate::trace::counts::{KINDS, Summary, Told};
use crate::trace::graphql::{TraceSummary, told};
use futures_util::future::try_join3;

node! {
    /// A finding of a judgement; seen with it.
    Finding(finding) can "Whether you may do this to it or its links now." demo {
        /// What reports call it, for example `F-YH-01`.
        reference: &str,
        /// What it is.
        #[graphql(name = "type")]
        finding_type: FindingType,
        /// The finding itself.
        statement: &str,
        /// The casework units that it speaks of.
        units: Vec<CaseworkUnit>,
    }
    async (self, ctx) {
        /// The judgement.
        judgement: Judgement = above(ctx, &self.0, finding::Column::JudgementId, Judgement),
        /// Counts its changes, from 1: send it back with an edit, so that a stale one is refused. 1 for publications and
        /// other systems.
        revision: i32 = reads::revision_of(loader(ctx), &self.0),
    }
    impl {
        /// Whether it was retired: the judgement says it no more. The judgement's history has the reason.
        async fn retired(&self) -> bool {
            self.0.position == 0
        }
        /// The themes that it belongs to, by code.
        async fn themes(&self, ctx: &Context<'_>) -> Result<Vec<Theme>> {
            let (by, order) = (finding_theme::Column::FindingId, finding_theme::Column::ThemeId);
            let rows = loader(ctx).children::<finding_theme::Entity, _>(by, &self.0, order).await?;
            let mut themes = some(ctx, rows.iter().map(|row| row.theme_id), Theme).await?;
            themes.sort_by(|a, b| a.0.code.cmp(&b.0.code));
            Ok(themes)
        }
        /// The links to its evidence that you may see, contradictions first.
        async fn links(
            &self,
            ctx: &Context<'_>,
            #[graphql(default = false, desc = "Withdrawn links too.")] history: bool,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
            first: Many,
            #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
        ) -> Result<Vec<EvidenceLink>> {
            let mut links = reads::links_to(loader(ctx), &self.0).await?.to_vec();
            links.sort_by_key(|link| (link.stance, link.id));
            let shown = |link: &Seen<evidence_link::Model>| history || link.withdrawn_at.is_none();
            let links = part(links, WHOLE, (first, after), |link| link.id, shown)?;
            Ok(ahead::links(ctx, links).await)
        }
        /// Its active links, counted.
        async fn summary(&self, ctx: &Context<'_>) -> Result<TraceSummary> {
            Ok(Summary::of_finding(loader(ctx), &self.0, told(ctx)).await?.into())
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
                trace::counts::counts(loader, &judgement, KINDS),
                Summary::of_finding(loader, &self.0, Told::default()),
            )
            .await?;
            let complete = seen.iter().map(|count| count.links).sum::<usize>() == all;
            Ok(complete.then(|| summary.below_triangulation()))
        }
    }
}
