//! Areas, forces and AIP scores in the API.

use super::reads::{self, Moved};
use crate::graphql::prelude::*;

node! {
    /// A CPS Area (scope, paragraph 2). Reference data: every signed-in role sees it.
    Area(area) {
        /// Short code, for example `YH`.
        code: &str,
        /// Full name.
        name: &str,
        /// Other names in use for it: "Cymru Wales" and "Cymru-Wales" are one Area.
        aliases: &[String],
    }
    async (self, ctx) {
        /// Its AIP scores by unit and measure, those not given too (scope, paragraphs 24 and 25).
        scores: Vec<AipScore> =
            children(ctx, (aip_score::Column::AreaId, aip_score::Column::Id), &self.0, AipScore),
    }
    impl {
        /// The police forces that it works with.
        async fn forces(&self, ctx: &Context<'_>) -> Result<Vec<PoliceForce>> {
            let (loader, by) = (loader(ctx), area_force::Column::AreaId);
            let here = loader.children::<area_force::Entity, _>(by, &self.0, by).await?;
            let mut forces = some(ctx, here.iter().map(|row| row.force_id), PoliceForce).await?;
            forces.sort_by(|a, b| a.0.name.cmp(&b.0.name));
            Ok(forces)
        }
    }
}

node! {
    /// A police force. Reference data: every signed-in role sees it.
    PoliceForce(police_force) {
        /// Home Office code.
        code: &str,
        /// Full name.
        name: &str,
    }
    impl {
        /// The Areas that it works with; the Metropolitan Police stands under both London Areas.
        async fn areas(&self, ctx: &Context<'_>) -> Result<Vec<Area>> {
            let (loader, by) = (loader(ctx), area_force::Column::ForceId);
            let here = loader.children::<area_force::Entity, _>(by, &self.0, by).await?;
            let mut areas = some(ctx, here.iter().map(|row| row.area_id), Area).await?;
            areas.sort_by(|a, b| a.0.code.cmp(&b.0.code));
            Ok(areas)
        }
    }
}

node! {
    /// A score of the Area Inspection Programme: one Area, unit and measure (scope, paragraphs 24 and
    /// 25). What the scope does not give is null, never 0. Every role but another Area's liaison sees it.
    AipScore(aip_score) demo {
        /// The casework unit.
        unit: CaseworkUnit,
        /// Added value or grip.
        measure: Measure,
        /// Score at the baseline; null if not given.
        baseline: Option<f64>,
        /// Score at the follow-up; null if not given.
        follow_up: Option<f64>,
        /// Change since the baseline, as printed; null if not given.
        change: Option<f64>,
        /// Unit of the change, as printed: the scope says "percent", not whether points are meant.
        change_unit: Option<&str>,
        /// Paragraph of the scope that prints it.
        source_paragraph: Option<&str>,
    }
    async (self, ctx) {
        /// The Area.
        area: Area = must(ctx, self.0.area_id, Area),
    }
    impl {
        /// Which way it moved, by the sign of the change; null if not given.
        fn direction(&self) -> Option<Direction> {
            reads::direction(&self.0)
        }
        /// Whether the scope gives it at all.
        fn given(&self) -> bool {
            self.0.change.is_some()
        }
    }
}

#[Object]
impl AreaQuery {
    /// The CPS Areas, by code. With `direction`, those whose score for the unit and measure (any, if
    /// left out) moved that way: an Area can stand under both.
    async fn areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only Areas with a score that moved this way.")] direction: Option<
            Direction,
        >,
        #[graphql(desc = "Look at this unit only; needs `direction`.")] unit: Option<CaseworkUnit>,
        #[graphql(desc = "Look at this measure only; needs `direction`.")] measure: Option<Measure>,
    ) -> Result<Vec<Area>> {
        all(reads::areas(loader(ctx), Moved { direction, unit, measure }), Area).await
    }
    /// The AIP scores that are given, by Area, unit and measure. With `explained`, those that a judgement which you
    /// may see helps to explain, or that none does.
    async fn aip_scores(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of these Areas, by code; of all if left out.")] areas: Option<
            Vec<String>,
        >,
        #[graphql(desc = "Only those that a judgement explains, or that none does.")]
        explained: Option<bool>,
    ) -> Result<Vec<AipScore>> {
        all(reads::scores(loader(ctx), areas.as_deref(), explained), AipScore).await
    }
    /// The CPS Area with this code; null if there is none.
    async fn area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short code, for example `YH`.")] code: String,
    ) -> Result<Option<Area>> {
        let all = reads::areas(loader(ctx), Moved::default()).await?;
        Ok(all.into_iter().find(|area| area.code == code).map(Area))
    }
}
