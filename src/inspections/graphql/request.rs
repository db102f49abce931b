//! Document requests.

use super::Inspection;
use crate::access::policy::Thing;
use crate::areas::graphql::PoliceForce;
use crate::documents::graphql::Document;
use crate::error::Result;
use crate::evidence::graphql::Item;
use crate::graphql::{Instant, can, id, loader, page, session};
use crate::inspections::reads;
use crate::people::graphql::{Person, person};
use crate::store::{Order, OrderDirection, Seen, Total};
use ::entity::types::{Action, Component, Marking, RemarkKind, RequestRound, RequestStatus};
use ::entity::{
    document_answer, document_request, evidence, inspection, police_force, request_remark,
};
use async_graphql::connection::Connection;
use async_graphql::{Context, Enum, ID, InputObject, Object};
use futures_util::future::try_join_all;
use sea_orm::prelude::Date;

/// A document that an inspection asks its Area for (scope, paragraph 18).
pub struct DocumentRequest(pub Seen<document_request::Model>);

/// A document that an inspection asks its Area for (scope, paragraph 18). Seen by who works with the
/// Area's evidence, and by its liaison.
#[Object]
impl DocumentRequest {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("DocumentRequest", self.0.id)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::Request { status: self.0.status })
    }
    /// Code, one for each item asked for, for example `DR02`.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// The inspection.
    async fn inspection(&self, ctx: &Context<'_>) -> Result<Inspection> {
        Ok(Inspection(
            loader(ctx)
                .above::<inspection::Entity, _>(&self.0, document_request::Column::InspectionId)
                .await?,
        ))
    }
    /// The force, where it is asked per force.
    async fn force(&self, ctx: &Context<'_>) -> Result<Option<PoliceForce>> {
        match self.0.force_id {
            None => Ok(None),
            Some(force) => {
                Ok(loader(ctx).one::<police_force::Entity>(force).await?.map(PoliceForce))
            }
        }
    }
    /// The component that it informs.
    async fn component(&self) -> Component {
        self.0.component
    }
    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// What exactly is asked for.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// The period that it is to cover, in words.
    async fn period_covered(&self) -> &str {
        &self.0.period_covered
    }
    /// Initial or additional.
    async fn round(&self) -> RequestRound {
        self.0.round
    }
    /// The marking that it will probably carry.
    async fn expected_marking(&self) -> Marking {
        self.0.expected_marking
    }
    /// Whether personal data will have to come out.
    async fn redaction_expected(&self) -> bool {
        self.0.redaction_expected
    }
    /// Last day to supply it.
    async fn due_on(&self) -> Date {
        self.0.due_on
    }
    /// Why the due date was moved; null if it was not.
    async fn extension_reason(&self) -> Option<&str> {
        self.0.extension_reason.as_deref()
    }
    /// How far it has come.
    async fn status(&self) -> RequestStatus {
        self.0.status
    }
    /// Nothing or not all came, and the due date has passed.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        reads::is_overdue(&self.0, loader(ctx).store().now().date_naive())
    }
    /// Why it was moved or taken back, and what the Area answered; the oldest first.
    async fn remarks(&self, ctx: &Context<'_>) -> Result<Vec<RequestRemark>> {
        let (by, order) = (request_remark::Column::RequestId, request_remark::Column::MadeAt);
        let remarks = loader(ctx).children::<request_remark::Entity, _>(by, &self.0, order).await?;
        Ok(remarks.iter().cloned().map(RequestRemark).collect())
    }
    /// The documents that answer it and that you may see.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<Document>> {
        let (by, order) = (document_answer::Column::RequestId, document_answer::Column::DocumentId);
        let answers =
            loader(ctx).children::<document_answer::Entity, _>(by, &self.0, order).await?;
        let by = document_answer::Column::DocumentId;
        let documents =
            answers.iter().map(|answer| loader(ctx).above::<evidence::Entity, _>(answer, by));
        let items = try_join_all(documents).await?;
        Ok(items.into_iter().map(|row| Document(Item(row))).collect())
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}

/// What was said about a document request.
pub struct RequestRemark(Seen<request_remark::Model>);

/// What was said about a document request. Seen by who sees the request.
#[Object]
impl RequestRemark {
    /// What it did to the request.
    async fn kind(&self) -> RemarkKind {
        self.0.kind
    }
    /// The words.
    async fn text(&self) -> &str {
        &self.0.text
    }
    /// Who said it; null if you may not see them, as an Area's liaison may not see inspectors.
    async fn made_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, Some(self.0.made_by)).await
    }
    /// When.
    async fn made_at(&self) -> Instant {
        Instant(self.0.made_at)
    }
}

/// Which document requests; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct DocumentRequestFilter {
    /// In any of these Areas, by code.
    areas: Option<Vec<String>>,
    /// Of this inspection.
    inspection: Option<ID>,
    /// Informing any of these components.
    components: Option<Vec<Component>>,
    /// In any of these states.
    statuses: Option<Vec<RequestStatus>>,
    /// Of this round.
    round: Option<RequestRound>,
    /// Overdue, or not.
    overdue: Option<bool>,
}

/// What a list of document requests can be ordered by.
#[derive(Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum DocumentRequestOrderField {
    /// Its code.
    #[default]
    Code,
    /// The day that it is due.
    DueOn,
}

/// How a list of document requests is ordered.
#[derive(Default, InputObject)]
pub struct DocumentRequestOrder {
    /// By what.
    field: DocumentRequestOrderField,
    /// Which way; ascending if left out.
    #[graphql(default)]
    direction: OrderDirection,
}

/// Questions about document requests.
#[derive(Default)]
pub struct DocumentRequestQuery;

#[Object]
impl DocumentRequestQuery {
    /// The document requests that you may see.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn document_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<DocumentRequestFilter>,
        #[graphql(desc = "In which order; by code if left out.")] order_by: Option<
            DocumentRequestOrder,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<String, DocumentRequest, Total>> {
        let filter = filter.unwrap_or_default();
        let inspection = match &filter.inspection {
            None => None,
            Some(inspection) => Some(id::key_of(&["Inspection"], inspection)?),
        };
        let filter = reads::Filter {
            areas: filter.areas,
            inspection,
            components: filter.components,
            statuses: filter.statuses,
            round: filter.round,
            overdue: filter.overdue,
        };
        let order = order_by.unwrap_or_default();
        let (name, column) = match order.field {
            DocumentRequestOrderField::Code => ("code", document_request::Column::Code),
            DocumentRequestOrderField::DueOn => ("due", document_request::Column::DueOn),
        };
        let order = Order { name, column, direction: order.direction };
        let found =
            reads::requests(loader(ctx), filter, order, &page(first, after, last, before)).await?;
        Ok(found.connection(DocumentRequest))
    }
}
