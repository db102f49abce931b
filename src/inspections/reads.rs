//! Reading inspections and document requests.

use crate::access::policy;
use crate::areas;
use crate::error::Result;
use crate::store::{Loader, Order, Page, PageArgs, Seen, Store};
use ::entity::types::{Component, EvidenceKind, EvidenceStatus, RequestRound, RequestStatus};
use ::entity::{document_answer, document_request, evidence};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, Iterable};

/// Which document requests are asked for; everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Codes of Areas.
    pub areas: Option<Vec<String>>,
    /// One inspection.
    pub inspection: Option<Uuid>,
    /// Any of these components.
    pub components: Option<Vec<Component>>,
    /// Any of these states.
    pub statuses: Option<Vec<RequestStatus>>,
    /// This round.
    pub round: Option<RequestRound>,
    /// Overdue, or not.
    pub overdue: Option<bool>,
}

/// Nothing or not all came, and the due date has passed.
#[must_use]
pub fn is_overdue(request: &document_request::Model, today: Date) -> bool {
    policy::is_outstanding(request.status) && request.due_on < today
}

/// One page of the document requests that the viewer may see.
///
/// # Errors
/// If the filter or the page makes no sense, or the database cannot be read.
pub async fn requests(
    loader: &Loader,
    filter: Filter,
    order: Order<document_request::Entity>,
    page: &PageArgs,
) -> Result<Page<document_request::Entity>> {
    use document_request::Column;
    let store = loader.store();
    let areas = areas::reads::keys(loader, filter.areas.as_deref())?;
    let overdue = Condition::all()
        .add(Column::Status.is_in(RequestStatus::iter().filter(|one| policy::is_outstanding(*one))))
        .add(Column::DueOn.lt(store.today()));
    let narrowed = Condition::all()
        .add_option(areas.map(|areas| Column::AreaId.is_in(areas)))
        .add_option(filter.inspection.map(|inspection| Column::InspectionId.eq(inspection)))
        .add_option(filter.components.map(|components| Column::Component.is_in(components)))
        .add_option(filter.statuses.map(|statuses| Column::Status.is_in(statuses)))
        .add_option(filter.round.map(|round| Column::Round.eq(round)))
        .add_option(filter.overdue.map(|wanted| if wanted { overdue } else { overdue.not() }));
    store.page(store.find().filter(narrowed), order, page).await
}

/// The accepted documents of the Area that the viewer may see and that may hold what is asked for: they
/// answered another request with this code, or bear this title.
///
/// # Errors
/// If the database cannot be read.
pub async fn already_held(
    store: &Store,
    request: &document_request::Model,
) -> Result<Vec<Seen<evidence::Model>>> {
    use document_request::Column;
    let same = Condition::all()
        .add(Column::AreaId.eq(request.area_id))
        .add(Column::Code.eq(&request.code))
        .add(Column::Id.ne(request.id));
    let asked = store.find::<document_request::Entity>().filter(same).keys(Column::Id);
    let answers = store
        .find::<document_answer::Entity>()
        .filter(document_answer::Column::RequestId.in_subquery(asked))
        .keys(document_answer::Column::DocumentId);
    let title = Func::lower(Expr::col(evidence::Column::Title)).eq(request.title.to_lowercase());
    let held = Condition::all()
        .add(evidence::Column::AreaId.eq(request.area_id))
        .add(evidence::Column::Kind.eq(EvidenceKind::Document))
        .add(evidence::Column::Status.eq(EvidenceStatus::Accepted))
        .add(Condition::any().add(evidence::Column::Id.in_subquery(answers)).add(title));
    let found = store.find::<evidence::Entity>().filter(held);
    store.all(found.order_by(evidence::Column::Reference)).await
}
