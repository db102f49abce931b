//! Reading who is known here, and who is not yet.

use crate::error::Result;
use crate::store::{Order, OrderDirection, Page, PageArgs, Store};
use ::entity::{newcomer, person};

/// One page of the people whom the viewer may see, by title.
///
/// # Errors
/// If the page makes no sense, or the database cannot be read.
pub async fn people(store: &Store, page: &PageArgs) -> Result<Page<person::Entity>> {
    let (column, direction) = (person::Column::Title, OrderDirection::Asc);
    store.page(store.find(), Order { name: "title", column, direction }, page).await
}

/// One page of those who signed in unknown, the latest first.
///
/// # Errors
/// As [`people`].
pub async fn newcomers(store: &Store, page: &PageArgs) -> Result<Page<newcomer::Entity>> {
    let (column, direction) = (newcomer::Column::LastAt, OrderDirection::Desc);
    store.page(store.find(), Order { name: "last", column, direction }, page).await
}
