//! Reading the trail.

use crate::error::Result;
use crate::store::{Order, Page, PageArgs, Store};
use ::entity::audit_entry;
use ::entity::types::{Action, AuditOutcome};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{ColumnTrait, Condition};

/// Which entries are asked for; everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of the chain of this inspection.
    pub inspection: Option<Uuid>,
    /// About this thing.
    pub subject: Option<Uuid>,
    /// By this person.
    pub person: Option<Uuid>,
    /// Of any of these actions.
    pub actions: Option<Vec<Action>>,
    /// With this end.
    pub outcome: Option<AuditOutcome>,
    /// At this instant or later.
    pub since: Option<DateTimeUtc>,
    /// Before this instant.
    pub until: Option<DateTimeUtc>,
}

/// One page of the entries that the viewer may see.
///
/// # Errors
/// If the page makes no sense, or the database cannot be read.
pub async fn trail(
    store: &Store,
    filter: Filter,
    order: Order<audit_entry::Entity>,
    page: &PageArgs,
) -> Result<Page<audit_entry::Entity>> {
    use audit_entry::Column;
    let actions = |actions: Vec<Action>| {
        Column::Action.is_in(actions.iter().map(sea_orm::ActiveEnum::to_value))
    };
    let narrowed = Condition::all()
        .add_option(filter.inspection.map(|key| Column::Chain.eq(key.to_string())))
        .add_option(filter.subject.map(|key| Column::SubjectId.eq(key)))
        .add_option(filter.person.map(|key| Column::PersonId.eq(key)))
        .add_option(filter.actions.map(actions))
        .add_option(filter.outcome.map(|outcome| Column::Outcome.eq(outcome)))
        .add_option(filter.since.map(|since| Column::At.gte(since)))
        .add_option(filter.until.map(|until| Column::At.lt(until)));
    store.page(store.find().filter(narrowed), order, page).await
}
