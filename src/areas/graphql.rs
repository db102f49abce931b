//! Areas, forces and AIP scores in the API.

use super::reads::{self, Moved};
use crate::access::policy::Thing;
use crate::error::Result;
use crate::graphql::{can, id, loader, session};
use crate::store::Seen;
use ::entity::types::{Action, CaseworkUnit, Direction, Measure};
use ::entity::{aip_score, area, area_force, police_force};
use async_graphql::{Context, ID, Object};

/// A CPS Area (scope, paragraph 2).
#[derive(Clone)]
pub struct Area(pub Seen<area::Model>);

/// A CPS Area (scope, paragraph 2). Reference data: every signed-in role sees it.
#[Object]
impl Area {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("Area", self.0.id)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::Other)
    }
    /// Short code, for example `YH`.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Other names in use for it: "Cymru Wales" and "Cymru-Wales" are one Area.
    async fn aliases(&self) -> &[String] {
        &self.0.aliases.0
    }
    /// The police forces that it works with.
    async fn forces(&self, ctx: &Context<'_>) -> Result<Vec<PoliceForce>> {
        let (loader, by) = (loader(ctx), area_force::Column::AreaId);
        let here = loader.children::<area_force::Entity, _>(by, &self.0, by).await?;
        let forces =
            loader.some::<police_force::Entity>(here.iter().map(|row| row.force_id)).await?;
        let mut forces: Vec<_> = forces.into_iter().map(PoliceForce).collect();
        forces.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        Ok(forces)
    }
    /// Its AIP scores by unit and measure, those not given too (scope, paragraphs 24 and 25).
    async fn scores(&self, ctx: &Context<'_>) -> Result<Vec<AipScore>> {
        let (by, order) = (aip_score::Column::AreaId, aip_score::Column::Id);
        let rows = loader(ctx).children::<aip_score::Entity, _>(by, &self.0, order).await?;
        Ok(rows.iter().cloned().map(AipScore).collect())
    }
}

/// A police force.
pub struct PoliceForce(pub Seen<police_force::Model>);

/// A police force. Reference data: every signed-in role sees it.
#[Object]
impl PoliceForce {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("PoliceForce", self.0.id)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::Other)
    }
    /// Home Office code.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// The Areas that it works with; the Metropolitan Police stands under both London Areas.
    async fn areas(&self, ctx: &Context<'_>) -> Result<Vec<Area>> {
        let (loader, by) = (loader(ctx), area_force::Column::ForceId);
        let here = loader.children::<area_force::Entity, _>(by, &self.0, by).await?;
        let areas = loader.some::<area::Entity>(here.iter().map(|row| row.area_id)).await?;
        let mut areas: Vec<_> = areas.into_iter().map(Area).collect();
        areas.sort_by(|a, b| a.0.code.cmp(&b.0.code));
        Ok(areas)
    }
}

/// A score of the Area Inspection Programme: one Area, unit and measure (scope, paragraphs 24 and
/// 25).
pub struct AipScore(pub Seen<aip_score::Model>);

/// A score of the Area Inspection Programme: one Area, unit and measure (scope, paragraphs 24 and
/// 25). What the scope does not give is null, never 0. Every role but another Area's liaison sees it.
#[Object]
impl AipScore {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("AipScore", self.0.id)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::Other)
    }
    /// The Area.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area> {
        Ok(Area(loader(ctx).must::<area::Entity>(self.0.area_id).await?))
    }
    /// The casework unit.
    async fn unit(&self) -> CaseworkUnit {
        self.0.unit
    }
    /// Added value or grip.
    async fn measure(&self) -> Measure {
        self.0.measure
    }
    /// Score at the baseline; null if not given.
    async fn baseline(&self) -> Option<f64> {
        self.0.baseline
    }
    /// Score at the follow-up; null if not given.
    async fn follow_up(&self) -> Option<f64> {
        self.0.follow_up
    }
    /// Change since the baseline, as printed; null if not given.
    async fn change(&self) -> Option<f64> {
        self.0.change
    }
    /// Unit of the change, as printed: the scope says "percent", not whether points are meant.
    async fn change_unit(&self) -> Option<&str> {
        self.0.change_unit.as_deref()
    }
    /// Which way it moved, by the sign of the change; null if not given.
    async fn direction(&self) -> Option<Direction> {
        reads::direction(&self.0)
    }
    /// Whether the scope gives it at all.
    async fn given(&self) -> bool {
        self.0.change.is_some()
    }
    /// Paragraph of the scope that prints it.
    async fn source_paragraph(&self) -> Option<&str> {
        self.0.source_paragraph.as_deref()
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}

/// Questions about Areas.
#[derive(Default)]
pub struct AreaQuery;

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
        let found = reads::areas(loader(ctx), Moved { direction, unit, measure }).await?;
        Ok(found.into_iter().map(Area).collect())
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
