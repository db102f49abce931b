//! Questions about judgements and findings.

use crate::graphql::prelude::*;
use crate::judgements::reads;

/// Which judgements; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct JudgementFilter {
    /// Of any of these Areas, by code; cross-Area judgements are then left out.
    areas: Option<Vec<String>>,
    /// Of any of these components.
    components: Option<Vec<Component>>,
    /// In any of these states.
    statuses: Option<Vec<JudgementStatus>>,
    /// With any of these strengths of evidence.
    strengths: Option<Vec<Strength>>,
    /// Of one Area or across Areas.
    scope: Option<JudgementScope>,
    /// With a finding of this theme, by code.
    theme: Option<String>,
    /// `true`: an active link that you may see is pinned to a file that is missing or altered; `false`: none
    /// is.
    damaged: Option<bool>,
    /// `true`: a draft that was retired, or published and retracted; `false`: neither.
    ended: Option<bool>,
    /// `true`: a draft that was submitted and waits for quality assurance; `false`: any other.
    submitted: Option<bool>,
}

/// What a list of judgements can be ordered by.
#[derive(Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum JudgementOrderField {
    /// What reports call it.
    #[default]
    Reference,
    /// When it last changed.
    UpdatedAt,
}

/// How a list of judgements is ordered.
#[derive(Default, InputObject)]
pub struct JudgementOrder {
    /// By what.
    field: JudgementOrderField,
    /// Which way; ascending if left out.
    #[graphql(default)]
    direction: OrderDirection,
}

/// Which findings; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct FindingFilter {
    /// Of any of these Areas, by code.
    areas: Option<Vec<String>>,
    /// Of any of these components.
    components: Option<Vec<Component>>,
    /// Of any of these types.
    types: Option<Vec<FindingType>>,
    /// Of this theme, by code.
    theme: Option<String>,
}

#[Object]
impl JudgementQuery {
    /// The judgements that you may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn judgements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<JudgementFilter>,
        #[graphql(desc = "In which order; by reference if left out.")] order_by: Option<
            JudgementOrder,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Judgement>> {
        let filter = filter.unwrap_or_default();
        let filter = reads::Filter {
            areas: filter.areas,
            components: filter.components,
            statuses: filter.statuses,
            strengths: filter.strengths,
            scope: filter.scope,
            theme: filter.theme,
            damaged: filter.damaged,
            ended: filter.ended,
            submitted: filter.submitted,
        };
        let order = order_by.unwrap_or_default();
        let (name, column) = match order.field {
            JudgementOrderField::Reference => ("reference", judgement::Column::Reference),
            JudgementOrderField::UpdatedAt => ("updated", judgement::Column::UpdatedAt),
        };
        let order = Order { name, column, direction: order.direction };
        let found =
            reads::judgements(loader(ctx), filter, order, &page(ctx, first, after, last, before))
                .await?;
        Ok(found.connection(Judgement))
    }

    /// The judgement that reports call this, for example `J-YH-01`, in its newest version; null if you
    /// may not see one.
    async fn judgement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What reports call it.")] reference: String,
    ) -> Result<Option<Judgement>> {
        let found = reads::by_reference(store(ctx), &reference).await?;
        loader(ctx).keep::<judgement::Entity>(found.as_slice());
        Ok(found.map(Judgement))
    }

    /// The findings that you may see, by reference.
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<FindingFilter>,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Finding>> {
        let filter = filter.unwrap_or_default();
        let filter = reads::FindingFilter {
            areas: filter.areas,
            components: filter.components,
            types: filter.types,
            theme: filter.theme,
        };
        let order = Order {
            name: "reference",
            column: finding::Column::Reference,
            direction: OrderDirection::Asc,
        };
        let found =
            reads::findings(loader(ctx), filter, order, &page(ctx, first, after, last, before))
                .await?;
        Ok(found.connection(Finding))
    }
}
