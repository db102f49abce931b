//! Area beside Area.

use crate::graphql::prelude::*;
use crate::trace::contrast::{self, Side};

/// One component or theme, Area beside Area: facts side by side, never a ranking.
#[derive(SimpleObject)]
pub struct Contrast {
    /// The Areas, in the order asked for.
    areas: Vec<ContrastSide>,
}

/// What one Area has on the component or theme.
pub struct ContrastSide(Side);

/// Active links, counted.
#[derive(SimpleObject)]
pub struct EvidenceCount {
    /// The kind of evidence.
    kind: EvidenceKind,
    /// Where it comes from.
    origin: Origin,
    /// For, against, or context.
    stance: Stance,
    /// How many active links.
    links: usize,
}

/// What one Area has on the component or theme. Of an Area that you are not granted, only its scores.
#[Object]
impl ContrastSide {
    /// The Area.
    async fn area(&self) -> Area {
        Area(self.0.area.clone())
    }
    /// Its direction of travel, by unit and measure.
    async fn scores(&self, ctx: &Context<'_>) -> Result<Vec<AipScore>> {
        use aip_score::Column;
        children(ctx, (Column::AreaId, Column::Id), &self.0.area, AipScore).await
    }
    /// Its judgements on the component or theme that you may see, with their effects.
    async fn judgements(&self) -> Vec<Judgement> {
        self.0.judgements.iter().cloned().map(Judgement).collect()
    }
    /// The active links under those judgements, by kind, origin and stance. With a theme, only those
    /// of its findings.
    async fn evidence(&self) -> Vec<EvidenceCount> {
        let count = |(&(kind, origin, stance), &links): (&_, &usize)| EvidenceCount {
            kind,
            origin,
            stance,
            links,
        };
        self.0.counts.iter().map(count).collect()
    }
}

#[Object]
impl ContrastQuery {
    /// One component or theme (at least one of the two), Area beside Area.
    async fn contrast(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The Areas, by code, for example `[\"YH\", \"CW\"]`.")] areas: Vec<String>,
        #[graphql(desc = "The component.")] component: Option<Component>,
        #[graphql(desc = "The theme, by code.")] theme: Option<String>,
    ) -> Result<Contrast> {
        let sides = contrast::of(loader(ctx), &areas, component, theme).await?;
        Ok(Contrast { areas: sides.into_iter().map(ContrastSide).collect() })
    }
}
