//! Performance figures and citable AIP scores in the API.

use super::reads;
use crate::access::policy::Thing;
use crate::areas::graphql::AipScore;
use crate::error::{Error, Result};
use crate::evidence::graphql::{Item, evidence_kind};
use crate::graphql::{can, id, loader};
use crate::store::Seen;
use ::entity::types::{Action, Better, CaseworkUnit, ValueKind};
use ::entity::{
    aip_score, aip_score_item, measure_definition, performance_point, performance_series,
};
use async_graphql::{Context, ID, Object};
use sea_orm::prelude::Date;

impl PerformanceSeries {
    async fn detail(&self, ctx: &Context<'_>) -> Result<Seen<performance_series::Model>> {
        loader(ctx).part::<performance_series::Entity, _>(&self.0.0).await?.ok_or(Error::NotFound)
    }
}

evidence_kind! {
    /// A series of performance figures: one measure of one unit (scope, paragraphs 16 and 17).
    PerformanceSeries {
        /// What is measured.
        async fn measure(&self, ctx: &Context<'_>) -> Result<MeasureDefinition> {
            let measure = self.detail(ctx).await?.measure_id;
            Ok(MeasureDefinition(loader(ctx).must::<measure_definition::Entity>(measure).await?))
        }
        /// The casework unit.
        async fn unit(&self, ctx: &Context<'_>) -> Result<CaseworkUnit> {
            Ok(self.detail(ctx).await?.unit)
        }
        /// The periods, oldest first, each as last corrected.
        async fn points(&self, ctx: &Context<'_>) -> Result<Vec<PerformancePoint>> {
            let points = reads::points(loader(ctx), &self.0.0).await?;
            Ok(points.into_iter().map(PerformancePoint).collect())
        }
        /// Last period less first, in percentage points or as a count, to one decimal; null where a
        /// figure is missing or the method changed in between: a trend does not cross a break in method.
        async fn change(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
            let measure = self.measure(ctx).await?.0;
            let points = reads::points(loader(ctx), &self.0.0).await?;
            let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(None) };
            if points.iter().any(|point| point.method_version != last.method_version) {
                return Ok(None);
            }
            let figure = |point| reads::value(measure.value_kind, point);
            let change = figure(last).zip(figure(first)).map(|(last, first)| last - first);
            Ok(change.map(|change| (change * 10.0).round() / 10.0))
        }
    }
}

/// One period of a performance series.
pub struct PerformancePoint(pub Seen<performance_point::Model>);

/// One period of a performance series.
#[Object]
impl PerformancePoint {
    /// The period, for example "2024-25 Q1".
    async fn period(&self) -> &str {
        &self.0.period
    }
    /// First day.
    async fn period_start(&self) -> Date {
        self.0.period_start
    }
    /// Last day.
    async fn period_end(&self) -> Date {
        self.0.period_end
    }
    /// Numerator, or the count.
    async fn numerator(&self) -> i64 {
        self.0.numerator
    }
    /// Denominator of a percentage; null for a count.
    async fn denominator(&self) -> Option<i64> {
        self.0.denominator
    }
    /// The figure: a count, or a percentage to one decimal; null over a denominator of 0.
    async fn value(&self) -> Option<f64> {
        let kind = if self.0.denominator.is_some() { ValueKind::Percent } else { ValueKind::Count };
        reads::value(kind, &self.0)
    }
    /// Version of the method.
    async fn method_version(&self) -> i32 {
        self.0.method_version
    }
    /// 1 for a figure as first received, more for a corrected one.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// What a performance figure means (scope, paragraphs 16 and 17).
pub struct MeasureDefinition(pub Seen<measure_definition::Model>);

/// What a performance figure means (scope, paragraphs 16 and 17). Reference data.
#[Object]
impl MeasureDefinition {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("MeasureDefinition", self.0.id)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::Other)
    }
    /// Short code, for example `EFFECTIVE_TRIAL_RATE`.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// A percentage or a count.
    async fn value_kind(&self) -> ValueKind {
        self.0.value_kind
    }
    /// Which direction is the better one.
    async fn better(&self) -> Better {
        self.0.better
    }
    /// Definition, with the denominator.
    async fn definition(&self) -> &str {
        &self.0.definition
    }
    /// Where the definition comes from.
    async fn definition_source(&self) -> &str {
        &self.0.definition_source
    }
    /// Version of the method.
    async fn method_version(&self) -> i32 {
        self.0.method_version
    }
    /// Paragraph of the scope.
    async fn source_paragraph(&self) -> &str {
        &self.0.source_paragraph
    }
}

evidence_kind! {
    /// An AIP score as an item that a finding can cite (scope, paragraphs 24 and 25).
    AipScoreItem {
        /// The score.
        async fn score(&self, ctx: &Context<'_>) -> Result<AipScore> {
            let cited = loader(ctx).part::<aip_score_item::Entity, _>(&self.0.0).await?.ok_or(Error::NotFound)?;
            Ok(AipScore(loader(ctx).must::<aip_score::Entity>(cited.aip_score_id).await?))
        }
    }
}

/// Questions about performance.
#[derive(Default)]
pub struct PerformanceQuery;

#[Object]
impl PerformanceQuery {
    /// The performance series that you may see, by reference.
    async fn performance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of these Areas, by code; of all if left out.")] areas: Option<
            Vec<String>,
        >,
        #[graphql(desc = "Of these measures, by code; of all if left out.")] measures: Option<
            Vec<String>,
        >,
        #[graphql(desc = "Of this unit; of both if left out.")] unit: Option<CaseworkUnit>,
    ) -> Result<Vec<PerformanceSeries>> {
        let rows = reads::series(loader(ctx), areas.as_deref(), measures, unit).await?;
        Ok(rows.into_iter().map(|row| PerformanceSeries(Item(row))).collect())
    }
}
