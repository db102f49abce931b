//! What all kinds of evidence share, and the interface over them.

#![expect(clippy::duplicated_attributes, reason = "fields of one type stand side by side")]

use super::EvidenceAssessment;
use crate::checks::graphql::OnsiteCheck;
use crate::graphql::prelude::*;
use crate::interviews::graphql::Interview;
use crate::performance::graphql::{AipScoreItem, PerformanceSeries};
use crate::questionnaires::graphql::QuestionnaireResult;
use async_graphql::Interface;

/// Something that a finding may cite. What you may not see is not here: not in lists, totals or
/// links.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Global id."),
    field(
        name = "reference",
        ty = "&str",
        desc = "What reports call it, for example `DOC-YH-002`."
    ),
    field(name = "kind", ty = "EvidenceKind", desc = "Which of the six kinds it is."),
    field(name = "title", ty = "&str", desc = "Title."),
    field(
        name = "origin",
        ty = "Origin",
        desc = "Where it comes from: two kinds from one origin are not independent."
    ),
    field(name = "marking", ty = "Marking", desc = "Its security classification."),
    field(name = "language", ty = "Language", desc = "The language that it is in."),
    field(name = "status", ty = "EvidenceStatus", desc = "Whether it may be relied on."),
    field(name = "status_reason", ty = "Option<&str>", desc = "Why it was rejected or withdrawn."),
    field(name = "period_start", ty = "Option<Day>", desc = "First day that it speaks of."),
    field(name = "period_end", ty = "Option<Day>", desc = "Last day that it speaks of."),
    field(name = "received_at", ty = "Instant", desc = "When the repository received it."),
    field(name = "recorded_by", ty = "Option<Person>", desc = "Who recorded it."),
    field(name = "components", ty = "Vec<Component>", desc = "The components that it informs."),
    field(name = "area", ty = "Area", desc = "The Area that it was gathered in."),
    field(
        name = "inspection",
        ty = "Inspection",
        desc = "The inspection that it was gathered for."
    ),
    field(
        name = "used_by",
        ty = "Vec<EvidenceLink>",
        desc = "The active links that cite it, in any judgement that you may see.",
        arg(
            name = "first",
            ty = "Many",
            desc = "Only so many, at most 1,000; all if left out, up to that."
        ),
        arg(
            name = "after",
            ty = "Option<ID>",
            desc = "Only what comes after the item with this id."
        )
    ),
    field(
        name = "assessments",
        ty = "Vec<EvidenceAssessment>",
        desc = "How inspectors weigh it, the latest first: that one stands. Empty for whoever does not see what it holds.",
        arg(
            name = "first",
            ty = "Many",
            desc = "Only so many, at most 1,000; all if left out, up to that."
        ),
        arg(
            name = "after",
            ty = "Option<ID>",
            desc = "Only what comes after the item with this id."
        )
    ),
    field(
        name = "viewer_can",
        ty = "bool",
        desc = "Whether you may do this to it now.",
        arg(name = "action", ty = "Action", desc = "What you want to do.")
    ),
    field(name = "demo", ty = "bool", desc = "Whether it was loaded with the demonstration data.")
)]
pub enum Evidence {
    /// A document.
    Document(Document),
    /// An interview or focus group.
    Interview(Interview),
    /// An on-site check.
    OnsiteCheck(OnsiteCheck),
    /// The answers to one question of the questionnaire.
    QuestionnaireResult(QuestionnaireResult),
    /// A series of performance figures.
    PerformanceSeries(PerformanceSeries),
    /// An AIP score.
    AipScoreItem(AipScoreItem),
}

impl From<Seen<evidence::Model>> for Evidence {
    fn from(row: Seen<evidence::Model>) -> Self {
        match row.kind {
            EvidenceKind::Document => Self::Document(Document(row)),
            EvidenceKind::Interview => Self::Interview(Interview(row)),
            EvidenceKind::OnsiteCheck => Self::OnsiteCheck(OnsiteCheck(row)),
            EvidenceKind::QuestionnaireResult => {
                Self::QuestionnaireResult(QuestionnaireResult(row))
            }
            EvidenceKind::PerformanceSeries => Self::PerformanceSeries(PerformanceSeries(row)),
            EvidenceKind::AipScore => Self::AipScoreItem(AipScoreItem(row)),
        }
    }
}

/// The components that an item informs.
pub(crate) async fn components(
    ctx: &Context<'_>,
    item: &Seen<evidence::Model>,
) -> Result<Vec<Component>> {
    use evidence_component::Column;
    let of = |row: Seen<evidence_component::Model>| row.component;
    children(ctx, (Column::EvidenceId, Column::Component), item, of).await
}

/// The active links that cite an item.
pub(crate) async fn used_by(
    ctx: &Context<'_>,
    item: &Seen<evidence::Model>,
    asked: (Many, Option<ID>),
) -> Result<Vec<EvidenceLink>> {
    use evidence_link::Column;
    let links = children(ctx, (Column::EvidenceId, Column::Id), item, EvidenceLink).await?;
    part(links, WHOLE, asked, |link| link.0.id, |link| link.0.withdrawn_at.is_none())
}

/// A kind of evidence: [`node!`](crate::graphql::node) over the row that all kinds share, with the
/// fields of all kinds. The first braces are columns of its own row, which is `detail`.
/// (async-graphql's `flatten` would lose shared fields here, since these types refer to each other;
/// those of [`Evidence`] are `async` because it awaits them.)
macro_rules! evidence_kind {
    (
        $(#[$about:meta])*
        $kind:ident($detail:ident) {
            $($(#[$column_about:meta])* $column:ident: $shown:ty,)*
        }
        $(async ($this:ident, $ctx:ident) { $($found:tt)* })?
        $(impl { $($own:tt)* })?
    ) => {
        impl $kind {
            /// The row of this kind.
            async fn detail(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> $crate::error::Result<$crate::store::Seen<::entity::$detail::Model>> {
                let detail = $crate::graphql::loader(ctx).part::<::entity::$detail::Entity, _>(&self.0);
                detail.await?.ok_or($crate::error::Error::NotFound)
            }
        }

        $crate::graphql::node! {
            $(#[$about])*
            $kind(evidence) demo {}
            $(async ($this, $ctx) { $($found)* })?
            impl {
                /// What reports call it, for example `DOC-YH-002`.
                pub(crate) async fn reference(&self) -> &str {
                    &self.0.reference
                }
                /// Which of the six kinds it is.
                pub(crate) async fn kind(&self) -> ::entity::types::EvidenceKind {
                    self.0.kind
                }
                /// Title.
                pub(crate) async fn title(&self) -> &str {
                    &self.0.title
                }
                /// Where it comes from: two kinds from one origin are not independent.
                pub(crate) async fn origin(&self) -> ::entity::types::Origin {
                    self.0.origin
                }
                /// Its security classification.
                pub(crate) async fn marking(&self) -> ::entity::types::Marking {
                    self.0.marking
                }
                /// The language that it is in.
                pub(crate) async fn language(&self) -> ::entity::types::Language {
                    self.0.language
                }
                /// Whether it may be relied on.
                pub(crate) async fn status(&self) -> ::entity::types::EvidenceStatus {
                    self.0.status
                }
                /// Why it was rejected or withdrawn.
                pub(crate) async fn status_reason(&self) -> Option<&str> {
                    self.0.status_reason.as_deref()
                }
                /// First day that it speaks of.
                pub(crate) async fn period_start(&self) -> Option<$crate::graphql::Day> {
                    self.0.period_start.map($crate::graphql::Day)
                }
                /// Last day that it speaks of.
                pub(crate) async fn period_end(&self) -> Option<$crate::graphql::Day> {
                    self.0.period_end.map($crate::graphql::Day)
                }
                /// When the repository received it.
                pub(crate) async fn received_at(&self) -> $crate::graphql::Instant {
                    $crate::graphql::Instant(self.0.received_at)
                }
                /// Who recorded it.
                pub(crate) async fn recorded_by(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<Option<$crate::people::graphql::Person>> {
                    $crate::graphql::one(ctx, self.0.recorded_by, $crate::people::graphql::Person).await
                }
                /// The components that it informs.
                pub(crate) async fn components(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<Vec<::entity::types::Component>> {
                    $crate::evidence::graphql::components(ctx, &self.0).await
                }
                /// The Area that it was gathered in.
                pub(crate) async fn area(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<$crate::areas::graphql::Area> {
                    $crate::graphql::must(ctx, self.0.area_id, $crate::areas::graphql::Area).await
                }
                /// The inspection that it was gathered for.
                pub(crate) async fn inspection(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<$crate::inspections::graphql::Inspection> {
                    $crate::graphql::must(ctx, self.0.inspection_id, $crate::inspections::graphql::Inspection).await
                }
                /// The active links that cite it, in any judgement that you may see.
                pub(crate) async fn used_by(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
                    first: $crate::graphql::Many,
                    #[graphql(desc = "Only what comes after the item with this id.")]
                    after: Option<async_graphql::ID>,
                ) -> $crate::error::Result<Vec<$crate::evidence::graphql::EvidenceLink>> {
                    $crate::evidence::graphql::used_by(ctx, &self.0, (first, after)).await
                }
                /// How inspectors weigh it, the latest first: that one stands. Empty for whoever does not see what it holds.
                pub(crate) async fn assessments(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
                    first: $crate::graphql::Many,
                    #[graphql(desc = "Only what comes after the item with this id.")]
                    after: Option<async_graphql::ID>,
                ) -> $crate::error::Result<Vec<$crate::evidence::graphql::EvidenceAssessment>> {
                    $crate::evidence::graphql::assessments(ctx, &self.0, (first, after)).await
                }
                $(
                    $(#[$column_about])*
                    async fn $column(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<$shown> {
                        Ok($crate::graphql::Column::shown(&self.detail(ctx).await?.$column))
                    }
                )*
                $($($own)*)?
            }
        }
    };
}
pub(crate) use evidence_kind;

/// The key of an evidence item's global id, whatever its kind.
pub(crate) fn key(id: &str) -> Result<Uuid> {
    let (name, key) = id::decode(id)?;
    let kinds = <EvidenceKind as sea_orm::Iterable>::iter();
    if kinds.map(EvidenceKind::type_name).any(|kind| kind == name) {
        Ok(key)
    } else {
        Err(Error::NotFound)
    }
}
