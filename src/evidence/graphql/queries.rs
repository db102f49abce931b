//! Questions about evidence.

use super::ahead;
use crate::evidence::reads;
use crate::graphql::prelude::*;

/// Which evidence; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct EvidenceFilter {
    /// In any of these Areas, by code, for example `["YH"]`.
    areas: Option<Vec<String>>,
    /// Informing any of these components.
    components: Option<Vec<Component>>,
    /// Of any of these kinds.
    kinds: Option<Vec<EvidenceKind>>,
    /// From any of these origins.
    origins: Option<Vec<Origin>>,
    /// In any of these states.
    statuses: Option<Vec<EvidenceStatus>>,
    /// Cited with this stance by an active link that you may see.
    stance: Option<Stance>,
    /// `true`: cited by an active link that you may see; `false`: gathered and used by nothing.
    used: Option<bool>,
    /// This phrase in the title or reference, upper and lower case alike, or in the text of a version of a
    /// document that you may open, with or without accents.
    text: Option<String>,
}

/// What a list of evidence can be ordered by.
#[derive(Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum EvidenceOrderField {
    /// What reports call it.
    #[default]
    Reference,
    /// Title.
    Title,
    /// When the repository received it.
    ReceivedAt,
}

/// How a list of evidence is ordered.
#[derive(Default, InputObject)]
pub struct EvidenceOrder {
    /// By what.
    field: EvidenceOrderField,
    /// Which way; ascending if left out.
    #[graphql(default)]
    direction: OrderDirection,
}

#[Object]
impl EvidenceQuery {
    /// Evidence of every kind that you may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<EvidenceFilter>,
        #[graphql(desc = "In which order; by reference if left out.")] order_by: Option<
            EvidenceOrder,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Evidence>> {
        let filter = filter.unwrap_or_default();
        let filter = reads::Filter {
            areas: filter.areas,
            components: filter.components,
            kinds: filter.kinds,
            origins: filter.origins,
            statuses: filter.statuses,
            stance: filter.stance,
            used: filter.used,
            text: filter.text,
        };
        let order = order_by.unwrap_or_default();
        let (name, column) = match order.field {
            EvidenceOrderField::Reference => ("reference", evidence::Column::Reference),
            EvidenceOrderField::Title => ("title", evidence::Column::Title),
            EvidenceOrderField::ReceivedAt => ("received", evidence::Column::ReceivedAt),
        };
        let order = Order { name, column, direction: order.direction };
        let found =
            reads::evidence(loader(ctx), filter, order, &page(ctx, first, after, last, before))
                .await?;
        ahead::page(ctx, found.rows()).await;
        Ok(found.connection(Evidence::from))
    }

    /// The item that reports call this, for example `DOC-YH-002`; null if you may not see one.
    async fn evidence_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What reports call it.")] reference: String,
    ) -> Result<Option<Evidence>> {
        let found = reads::by_reference(store(ctx), &reference).await?;
        Ok(found.map(Evidence::from))
    }
}
