//! What many on-site checks say together: how often each outcome, and how each field is filled in.

use super::{CheckTemplate, DoubleReading, OnsiteCheck};
use crate::checks::agreement;
use crate::checks::distribution::{self, Distribution};
use crate::checks::reads::{self, Check, Filter};
use crate::graphql::prelude::*;
use sea_orm::Iterable;

/// Which on-site checks; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct CheckFilter {
    /// Of this inspection.
    inspection: Option<ID>,
    /// Of any of these kinds.
    kinds: Option<Vec<CheckKind>>,
    /// Of any of these units.
    units: Option<Vec<CaseworkUnit>>,
    /// With any of these outcomes.
    outcomes: Option<Vec<CheckOutcome>>,
}

/// On-site checks that were not set aside, and what they say together: facts about the evidence base, never a
/// verdict.
pub struct CheckSummary {
    checks: Vec<Check>,
    filter: Filter,
}

/// How many checks had an outcome.
#[derive(SimpleObject)]
pub struct OutcomeCount {
    /// The outcome.
    outcome: CheckOutcome,
    /// How many had it.
    checks: usize,
}

/// How often a value stands in a field.
#[derive(SimpleObject)]
pub struct ValueCount {
    /// The value, as text.
    value: String,
    /// How often it stands there.
    times: usize,
}

/// How one field of a template is filled in.
#[derive(SimpleObject)]
pub struct FieldDistribution {
    /// Its path.
    path: String,
    /// What its value is.
    kind: FieldKind,
    /// In how many records it is filled in.
    filled: usize,
    /// How often each value stands there, most often first; empty for days, and for words of more than 12 kinds.
    values: Vec<ValueCount>,
    /// The smallest number; null for other kinds.
    smallest: Option<i64>,
    /// The number in the middle; null for other kinds.
    middle: Option<f64>,
    /// The largest number; null for other kinds.
    largest: Option<i64>,
}

impl From<Distribution> for FieldDistribution {
    fn from(of: Distribution) -> Self {
        let value = |(value, times)| ValueCount { value, times };
        Self {
            path: of.path,
            kind: of.kind,
            filled: of.filled,
            values: of.values.into_iter().map(value).collect(),
            smallest: of.spread.map(|(smallest, ..)| smallest),
            middle: of.spread.map(|(_, middle, _)| middle),
            largest: of.spread.map(|(.., largest)| largest),
        }
    }
}

/// How far two inspectors who read the same cases found the same outcome.
#[derive(SimpleObject)]
pub struct ReadingAgreement {
    /// How many cases both have read. Of few cases, no figure says much.
    cases: usize,
    /// In how many they found the same outcome.
    same: usize,
    /// Gwet's AC1: 1 if they always do, 0 if no more than by chance. Unlike kappa it can be relied on where nearly all
    /// cases have one outcome. Null without a case.
    gwet_ac1: Option<f64>,
}

/// The records that were filled in by one version of a template.
#[derive(SimpleObject)]
pub struct TemplateDistribution {
    /// The template.
    template: CheckTemplate,
    /// How many records there are that you may open.
    records: usize,
    /// Its fields, in order.
    fields: Vec<FieldDistribution>,
}

/// On-site checks that were not set aside, and what they say together: facts about the evidence base, never a
/// verdict.
#[Object]
impl CheckSummary {
    /// How many there are.
    async fn total(&self) -> usize {
        self.checks.len()
    }
    /// The checks, by reference.
    fn checks(
        &self,
        #[graphql(desc = "Only so many, at most 1,000.")] first: Many,
        #[graphql(desc = "Only what comes after the check with this id.")] after: Option<ID>,
    ) -> Result<Vec<OnsiteCheck>> {
        let items = self.checks.iter().map(|check| check.item.clone()).collect();
        let items =
            part(items, WHOLE, (first, after), |item: &Seen<evidence::Model>| item.id, |_| true)?;
        Ok(items.into_iter().map(OnsiteCheck).collect())
    }
    /// How many had each outcome; 0 too.
    async fn outcomes(&self) -> Vec<OutcomeCount> {
        let count = |outcome| {
            let checks = self.checks.iter().filter(|check| check.detail.outcome == outcome).count();
            OutcomeCount { outcome, checks }
        };
        CheckOutcome::iter().map(count).collect()
    }
    /// Checks that two inspectors make, whatever their outcomes, oldest first.
    async fn double_readings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only so many, at most 1,000.")] first: Many,
        #[graphql(desc = "Only what comes after the one with this id.")] after: Option<ID>,
    ) -> Result<Vec<DoubleReading>> {
        let doubles = reads::doubles(loader(ctx), &self.filter).await?;
        let doubles = part(doubles, WHOLE, (first, after), |double| double.id, |_| true)?;
        Ok(doubles.into_iter().map(DoubleReading).collect())
    }
    /// How far the two agree, in what both have read of these; null for those who see no content.
    async fn agreement(&self, ctx: &Context<'_>) -> Result<Option<ReadingAgreement>> {
        if !store(ctx).viewer().may_ever(Action::ReadContent) {
            return Ok(None);
        }
        let doubles = reads::doubles(loader(ctx), &self.filter).await?;
        let found = agreement::of(&reads::pairs(loader(ctx), &doubles).await?);
        Ok(Some(ReadingAgreement { cases: found.cases, same: found.same, gwet_ac1: found.ac1 }))
    }
    /// How the fields are filled in, for each template with its version. Only records that you may open count.
    async fn templates(&self, ctx: &Context<'_>) -> Vec<TemplateDistribution> {
        let templates = every(ctx, check_template::Column::Kind, CheckTemplate);
        let of = |template: CheckTemplate| {
            let filled =
                self.checks.iter().filter(|check| check.detail.template_id == template.0.id);
            let records = filled.filter_map(|check| Some(&check.record.as_ref()?.fields));
            let records: Vec<_> = records.collect();
            let fields = template.0.fields.0.iter();
            let fields = fields.map(|field| distribution::of(field, &records).into()).collect();
            TemplateDistribution { records: records.len(), template, fields }
        };
        templates.into_iter().map(of).filter(|of| of.records > 0).collect()
    }
}

#[Object]
impl CheckSummaryQuery {
    /// On-site checks that you may see, and what they say together. `LIMIT_EXCEEDED` for more than 1,000.
    #[graphql(complexity = "50 + child_complexity")]
    async fn checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<CheckFilter>,
    ) -> Result<CheckSummary> {
        let filter = filter.unwrap_or_default();
        let inspection =
            filter.inspection.map(|id| id::key_of(&["Inspection"], &id)).transpose()?;
        let filter = Filter {
            inspection,
            kinds: filter.kinds,
            units: filter.units,
            outcomes: filter.outcomes,
        };
        let checks = reads::checks(loader(ctx), &filter).await?;
        Ok(CheckSummary { checks, filter })
    }
}
