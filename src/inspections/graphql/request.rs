//! Document requests.

use crate::graphql::prelude::*;
use crate::inspections::reads;
use futures_util::future::try_join_all;

node! {
    /// A document that an inspection asks its Area for (scope, paragraph 18). Seen by who works with the
    /// Area's evidence, and by its liaison.
    DocumentRequest(document_request) demo {
        /// Code, one for each item asked for, for example `DR02`.
        code: &str,
        /// The component that it informs.
        component: Component,
        /// Title.
        title: &str,
        /// What exactly is asked for.
        description: &str,
        /// The period that it is to cover, in words.
        period_covered: &str,
        /// Initial or additional.
        round: RequestRound,
        /// The marking that it will probably carry.
        expected_marking: Marking,
        /// Whether personal data will have to come out.
        redaction_expected: bool,
        /// Last day to supply it.
        due_on: Day,
        /// Why the due date was moved; null if it was not.
        extension_reason: Option<&str>,
        /// How far it has come.
        status: RequestStatus,
    }
    async (self, ctx) {
        /// The inspection.
        inspection: Inspection =
            above(ctx, &self.0, document_request::Column::InspectionId, Inspection),
        /// The force, where it is asked per force.
        force: Option<PoliceForce> = one(ctx, self.0.force_id, PoliceForce),
        /// Why it was moved or taken back, and what the Area answered; the oldest first.
        remarks: Vec<RequestRemark> = children(
            ctx,
            (request_remark::Column::RequestId, request_remark::Column::MadeAt),
            &self.0,
            RequestRemark,
        ),
    }
    impl {
        /// Nothing or not all came, and the due date has passed.
        async fn overdue(&self, ctx: &Context<'_>) -> bool {
            reads::is_overdue(&self.0, loader(ctx).store().today())
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
            Ok(items.into_iter().map(Document).collect())
        }
    }
}

record! {
    /// What was said about a document request. Seen by who sees the request.
    RequestRemark(request_remark) {
        /// What it did to the request.
        kind: RemarkKind,
        /// The words.
        text: &str,
        /// When.
        made_at: Instant,
    }
    async (self, ctx) {
        /// Who said it; null if you may not see them, as an Area's liaison may not see inspectors.
        made_by: Option<Person> = one(ctx, self.0.made_by, Person),
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
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<DocumentRequest>> {
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
            reads::requests(loader(ctx), filter, order, &page(ctx, first, after, last, before))
                .await?;
        Ok(found.connection(DocumentRequest))
    }
}
