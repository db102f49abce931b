//! Reading imports and what came of their rows.

use crate::error::{Error, Result};
use crate::store::{Loader, Order, Page, PageArgs, Seen, Store};
use ::entity::types::{ImportState, RowVerdict};
use ::entity::{import_batch, import_row};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};

/// The most rows that are handed out at once.
pub const MOST_ROWS: u64 = 10_000;

/// Which rows of an import.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// Those of which this came.
    pub verdict: Option<RowVerdict>,
    /// Those after this line.
    pub after: Option<i32>,
    /// Only so many.
    pub first: Option<i32>,
}

/// What came of the rows of an import, in their order.
///
/// # Errors
/// [`Error::Limit`] for too many at once; if the database cannot be read.
pub async fn rows(
    store: &Store,
    batch: Uuid,
    which: &Which,
) -> Result<Vec<Seen<import_row::Model>>> {
    let first = which.first.map_or(Ok(1_000), u64::try_from);
    let first = first.map_err(|_| Error::BadInput("`first` must not be negative.".into()))?;
    if first > MOST_ROWS {
        return Err(Error::Limit(format!(
            "Ask for at most {MOST_ROWS} rows at once, then for what comes `after` the last line."
        )));
    }
    let these = Condition::all()
        .add(import_row::Column::BatchId.eq(batch))
        .add_option(which.verdict.map(|verdict| import_row::Column::Verdict.eq(verdict)))
        .add_option(which.after.map(|line| import_row::Column::Line.gt(line)));
    let rows = store.find::<import_row::Entity>().filter(these);
    store.all(rows.order_by(import_row::Column::Line).limit(first)).await
}

/// One page of the imports that the viewer may see.
///
/// # Errors
/// If the page makes no sense, or the database cannot be read.
pub async fn imports(
    loader: &Loader,
    states: Option<Vec<ImportState>>,
    order: Order<import_batch::Entity>,
    page: &PageArgs,
) -> Result<Page<import_batch::Entity>> {
    let store = loader.store();
    let states = states.map(|states| import_batch::Column::State.is_in(states));
    let found = store.find().filter(Condition::all().add_option(states));
    store.page(found, order, page).await
}
