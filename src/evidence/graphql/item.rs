//! What all kinds of evidence share, and the interface over them.

#![expect(clippy::duplicated_attributes, reason = "fields of one type stand side by side")]

use super::EvidenceLink;
use crate::areas::graphql::Area;
use crate::checks::graphql::OnsiteCheck;
use crate::documents::graphql::Document;
use crate::error::{Error, Result};
use crate::graphql::{Instant, id, loader};
use crate::inspections::graphql::Inspection;
use crate::interviews::graphql::Interview;
use crate::people::graphql::Person;
use crate::performance::graphql::{AipScoreItem, PerformanceSeries};
use crate::questionnaires::graphql::QuestionnaireResult;
use crate::store::Seen;
use ::entity::types::{Action, Component, EvidenceKind, EvidenceStatus, Language, Marking, Origin};
use ::entity::{evidence, evidence_component, evidence_link};
use async_graphql::{Context, ID, Interface};
use sea_orm::prelude::{Date, Uuid};

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
    field(name = "period_start", ty = "Option<Date>", desc = "First day that it speaks of."),
    field(name = "period_end", ty = "Option<Date>", desc = "Last day that it speaks of."),
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
        desc = "The active links that cite it, in any judgement that you may see."
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
        let item = Item(row);
        match item.0.kind {
            EvidenceKind::Document => Self::Document(Document(item)),
            EvidenceKind::Interview => Self::Interview(Interview(item)),
            EvidenceKind::OnsiteCheck => Self::OnsiteCheck(OnsiteCheck(item)),
            EvidenceKind::QuestionnaireResult => {
                Self::QuestionnaireResult(QuestionnaireResult(item))
            }
            EvidenceKind::PerformanceSeries => Self::PerformanceSeries(PerformanceSeries(item)),
            EvidenceKind::AipScore => Self::AipScoreItem(AipScoreItem(item)),
        }
    }
}

/// The row that all kinds share.
#[derive(Clone)]
pub struct Item(pub Seen<evidence::Model>);

impl Item {
    pub(crate) async fn components(&self, ctx: &Context<'_>) -> Result<Vec<Component>> {
        let by = evidence_component::Column::EvidenceId;
        let order = evidence_component::Column::Component;
        let rows =
            loader(ctx).children::<evidence_component::Entity, _>(by, &self.0, order).await?;
        Ok(rows.iter().map(|row| row.component).collect())
    }

    pub(crate) async fn used_by(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceLink>> {
        let (by, order) = (evidence_link::Column::EvidenceId, evidence_link::Column::Id);
        let links = loader(ctx).children::<evidence_link::Entity, _>(by, &self.0, order).await?;
        let active = links.iter().filter(|link| link.withdrawn_at.is_none());
        Ok(active.cloned().map(EvidenceLink).collect())
    }
}

/// A kind of evidence: its type with the fields that all kinds share and those of its own.
/// (async-graphql's `flatten` would lose shared fields here, since these types refer to each other.)
macro_rules! evidence_kind {
    ($(#[$about:meta])* $kind:ident { $($own:tt)* }) => {
        $(#[$about])*
        pub struct $kind(pub $crate::evidence::graphql::Item);

        $(#[$about])*
        #[async_graphql::Object]
        impl $kind {
            /// Global id.
            pub(crate) async fn id(&self) -> async_graphql::ID {
                $crate::graphql::id::encode(stringify!($kind), self.0.0.id)
            }
            /// What reports call it, for example `DOC-YH-002`.
            pub(crate) async fn reference(&self) -> &str {
                &self.0.0.reference
            }
            /// Which of the six kinds it is.
            pub(crate) async fn kind(&self) -> ::entity::types::EvidenceKind {
                self.0.0.kind
            }
            /// Title.
            pub(crate) async fn title(&self) -> &str {
                &self.0.0.title
            }
            /// Where it comes from: two kinds from one origin are not independent.
            pub(crate) async fn origin(&self) -> ::entity::types::Origin {
                self.0.0.origin
            }
            /// Its security classification.
            pub(crate) async fn marking(&self) -> ::entity::types::Marking {
                self.0.0.marking
            }
            /// The language that it is in.
            pub(crate) async fn language(&self) -> ::entity::types::Language {
                self.0.0.language
            }
            /// Whether it may be relied on.
            pub(crate) async fn status(&self) -> ::entity::types::EvidenceStatus {
                self.0.0.status
            }
            /// Why it was rejected or withdrawn.
            pub(crate) async fn status_reason(&self) -> Option<&str> {
                self.0.0.status_reason.as_deref()
            }
            /// First day that it speaks of.
            pub(crate) async fn period_start(&self) -> Option<sea_orm::prelude::Date> {
                self.0.0.period_start
            }
            /// Last day that it speaks of.
            pub(crate) async fn period_end(&self) -> Option<sea_orm::prelude::Date> {
                self.0.0.period_end
            }
            /// When the repository received it.
            pub(crate) async fn received_at(&self) -> $crate::graphql::Instant {
                $crate::graphql::Instant(self.0.0.received_at)
            }
            /// Who recorded it.
            pub(crate) async fn recorded_by(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<Option<$crate::people::graphql::Person>> {
                $crate::people::graphql::person(ctx, self.0.0.recorded_by).await
            }
            /// The components that it informs.
            pub(crate) async fn components(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<Vec<::entity::types::Component>> {
                self.0.components(ctx).await
            }
            /// The Area that it was gathered in.
            pub(crate) async fn area(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<$crate::areas::graphql::Area> {
                let area = $crate::graphql::loader(ctx).must::<::entity::area::Entity>(self.0.0.area_id);
                Ok($crate::areas::graphql::Area(area.await?))
            }
            /// The inspection that it was gathered for.
            pub(crate) async fn inspection(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<$crate::inspections::graphql::Inspection> {
                let key = self.0.0.inspection_id;
                let row = $crate::graphql::loader(ctx).must::<::entity::inspection::Entity>(key);
                Ok($crate::inspections::graphql::Inspection(row.await?))
            }
            /// The active links that cite it, in any judgement that you may see.
            pub(crate) async fn used_by(&self, ctx: &async_graphql::Context<'_>) -> $crate::error::Result<Vec<$crate::evidence::graphql::EvidenceLink>> {
                self.0.used_by(ctx).await
            }
            /// Whether you may do this to it now.
            pub(crate) async fn viewer_can(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "What you want to do.")] action: ::entity::types::Action,
            ) -> $crate::error::Result<bool> {
                let thing = $crate::graphql::can::item($crate::graphql::loader(ctx), &self.0.0).await?;
                Ok($crate::graphql::can::viewer_can(ctx, action, thing))
            }
            /// Whether it was loaded with the demonstration data.
            pub(crate) async fn demo(&self, ctx: &async_graphql::Context<'_>) -> bool {
                $crate::graphql::session(ctx).demo
            }
            $($own)*
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
