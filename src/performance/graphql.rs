//! Performance figures and citable AIP scores in the API.

use super::reads::{self, Which};
use crate::graphql::prelude::*;

evidence_kind! {
    /// A series of performance figures: one measure of one unit (scope, paragraphs 16 and 17).
    PerformanceSeries(performance_series) {
        /// The casework unit; never null, but that an interview may have none.
        unit: Option<CaseworkUnit>,
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
            Ok(reads::change(measure.value_kind, &points))
        }
        /// Which way that is, by what is better for the measure; null where there is no change to speak of, and for
        /// measures that only give context.
        async fn trend(&self, ctx: &Context<'_>) -> Result<Option<Trend>> {
            let measure = self.measure(ctx).await?.0;
            let points = reads::points(loader(ctx), &self.0).await?;
            let change = reads::change(measure.value_kind, &points);
            Ok(change.and_then(|change| reads::trend(measure.better, change)))
        }
        /// The first period that was counted by the method of the last one, if earlier ones were counted by
        /// another; null without such a break.
        async fn method_changed_in(&self, ctx: &Context<'_>) -> Result<Option<PerformancePoint>> {
            let points = reads::points(loader(ctx), &self.0).await?;
            Ok(reads::broken_at(&points).map(PerformancePoint))
        }
    }
}

record! {
    /// One period of a performance series.
    PerformancePoint(performance_point) {
        /// The period, for example "2024-25 Q1".
        period: &str,
        /// First day.
        period_start: Day,
        /// Last day.
        period_end: Day,
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

record! {
    /// A method by which a measure was worked out before.
    FormerMethod(measure_method) {
        /// Version, which the figures name.
        version: i32,
        /// Definition with its denominator.
        definition: &str,
        /// Where the definition comes from.
        definition_source: &str,
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
    async (self, ctx) {
        /// The methods by which it was worked out before, the oldest first.
        former_methods: Vec<FormerMethod> = children(
            ctx,
            (measure_method::Column::MeasureId, measure_method::Column::Version),
            &self.0,
            FormerMethod,
        ),
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
    #[expect(clippy::too_many_arguments, reason = "which of them, and which part")]
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
        #[graphql(desc = "Only those that an active link cites, or that none does.")]
        explained: Option<bool>,
        #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
        #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
    ) -> Result<Vec<PerformanceSeries>> {
        let which = Which { areas, measures, unit, explained };
        let series = reads::series(loader(ctx), which).await?;
        let series = part(series, WHOLE, (first, after), |series| series.id, |_| true)?;
        Ok(series.into_iter().map(PerformanceSeries).collect())
    }
}
