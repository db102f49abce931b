//! Reading inspections and document requests.

use crate::areas;
use crate::error::Result;
use crate::store::{Loader, Order, Page, PageArgs};
use ::entity::document_request;
use ::entity::types::{Component, RequestRound, RequestStatus};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition};

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
    OUTSTANDING.contains(&request.status) && request.due_on < today
}

const OUTSTANDING: [RequestStatus; 2] = [RequestStatus::Requested, RequestStatus::Partial];

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
    let areas = areas::reads::keys(loader, filter.areas.as_deref()).await?;
    let overdue = Condition::all()
        .add(Column::Status.is_in(OUTSTANDING))
        .add(Column::DueOn.lt(store.now().date_naive()));
    let narrowed = Condition::all()
        .add_option(areas.map(|areas| Column::AreaId.is_in(areas)))
        .add_option(filter.inspection.map(|inspection| Column::InspectionId.eq(inspection)))
        .add_option(filter.components.map(|components| Column::Component.is_in(components)))
        .add_option(filter.statuses.map(|statuses| Column::Status.is_in(statuses)))
        .add_option(filter.round.map(|round| Column::Round.eq(round)))
        .add_option(filter.overdue.map(|wanted| if wanted { overdue } else { overdue.not() }));
    store.page(store.find().filter(narrowed), order, page).await
}
