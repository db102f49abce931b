//! Performance figures and citable AIP scores in the API.

use super::reads;
use crate::graphql::prelude::*;

evidence_kind! {
    /// A series of performance figures: one measure of one unit (scope, paragraphs 16 and 17).
    PerformanceSeries(performance_series) {
        /// The casework unit.
        unit: CaseworkUnit,
    }
    async (self, ctx) {
        /// What is measured.
        measure: MeasureDefinition = must(ctx, self.detail(ctx).await?.measure_id, MeasureDefinition),
        /// The periods, oldest first, each as last corrected.
        points: Vec<PerformancePoint> = all(reads::points(loader(ctx), &self.0), PerformancePoint),
    }
    impl {
        /// Last period less first, in percentage points or as a count, to one decimal; null where a
        /// figure is missing or the method changed in between: a trend does not cross a break in method.
        async fn change(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
            let measure = self.measure(ctx).await?.0;
            let points = reads::points(loader(ctx), &self.0).await?;
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

record! {
    /// One period of a performance series.
    PerformancePoint(performance_point) {
        /// The period, for example "2024-25 Q1".
        period: &str,
        /// First day.
        period_start: Date,
        /// Last day.
        period_end: Date,
        /// Numerator, or the count.
        numerator: i64,
        /// Denominator of a percentage; null for a count.
        denominator: Option<i64>,
        /// Version of the method.
        method_version: i32,
        /// 1 for a figure as first received, more for a corrected one.
        revision: i32,
    }
    impl {
        /// The figure: a count, or a percentage to one decimal; null over a denominator of 0.
        fn value(&self) -> Option<f64> {
            let kind = if self.0.denominator.is_some() { ValueKind::Percent } else { ValueKind::Count };
            reads::value(kind, &self.0)
        }
    }
}

node! {
    /// What a performance figure means (scope, paragraphs 16 and 17). Reference data.
    MeasureDefinition(measure_definition) {
        /// Short code, for example `EFFECTIVE_TRIAL_RATE`.
        code: &str,
        /// Name.
        name: &str,
        /// A percentage or a count.
        value_kind: ValueKind,
        /// Which direction is the better one.
        better: Better,
        /// Definition, with the denominator.
        definition: &str,
        /// Where the definition comes from.
        definition_source: &str,
        /// Version of the method.
        method_version: i32,
        /// Paragraph of the scope.
        source_paragraph: &str,
    }
}

evidence_kind! {
    /// An AIP score as an item that a finding can cite (scope, paragraphs 24 and 25).
    AipScoreItem(aip_score_item) {}
    async (self, ctx) {
        /// The score.
        score: AipScore = must(ctx, self.detail(ctx).await?.aip_score_id, AipScore),
    }
}

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
        let series = reads::series(loader(ctx), areas.as_deref(), measures, unit);
        all(series, PerformanceSeries).await
    }
}
