//! From a row to those that it leads to, each as what `node` makes of it: a type of the API.

use super::{Many, id, loader};
use crate::access::{Reached, Visible};
use crate::error::{Error, Result};
use crate::store::{Row, Seen};
use async_graphql::{Context, ID};
use sea_orm::ModelTrait;
use sea_orm::prelude::Uuid;

/// What is stored in a table: the model of an entity that the loader reads.
pub(crate) trait Stored: ModelTrait<Entity: Row<Model = Self>> {}
impl<M: ModelTrait<Entity: Row<Model = M>>> Stored for M {}

/// The row with this key; none without a key, or if the viewer may not see it.
pub(crate) async fn one<M: Stored, T>(
    ctx: &Context<'_>,
    key: impl Into<Option<Uuid>>,
    node: impl Fn(Seen<M>) -> T,
) -> Result<Option<T>> {
    match key.into() {
        None => Ok(None),
        Some(key) => Ok(loader(ctx).one::<M::Entity>(key).await?.map(node)),
    }
}

/// The row with this key, or `NOT_FOUND`.
pub(crate) async fn must<M: Stored, T>(
    ctx: &Context<'_>,
    key: Uuid,
    node: impl Fn(Seen<M>) -> T,
) -> Result<T> {
    Ok(node(loader(ctx).must::<M::Entity>(key).await?))
}

/// The row that a foreign key of a row names, and that is there for whoever sees that row.
pub(crate) async fn above<M: Stored, F: Visible, N: ModelTrait<Entity = F>, T>(
    ctx: &Context<'_>,
    row: &Seen<N>,
    column: F::Column,
    node: impl Fn(Seen<M>) -> T,
) -> Result<T>
where
    M::Entity: Reached<F>,
{
    Ok(node(loader(ctx).above::<M::Entity, N>(row, column).await?))
}

/// The rows under a row, by the foreign key that names it, in the order of a column.
pub(crate) async fn children<E, M, N: ModelTrait<Entity: Visible>, T>(
    ctx: &Context<'_>,
    (by, order): (E::Column, E::Column),
    row: &Seen<N>,
    node: impl Fn(Seen<M>) -> T,
) -> Result<Vec<T>>
where
    M: ModelTrait<Entity = E>,
    E: Row<Model = M> + Reached<N::Entity>,
{
    let rows = loader(ctx).children::<E, N>(by, row, order).await?;
    Ok(rows.iter().cloned().map(node).collect())
}

/// The rows with these keys that the viewer may see, in their order.
pub(crate) async fn some<M: Stored, T>(
    ctx: &Context<'_>,
    keys: impl IntoIterator<Item = Uuid>,
    node: impl Fn(Seen<M>) -> T,
) -> Result<Vec<T>> {
    Ok(loader(ctx).some::<M::Entity>(keys).await?.into_iter().map(node).collect())
}

/// All rows of a small table, in the order of a column.
pub(crate) fn every<E: Row<Model = M>, M: ModelTrait<Entity = E>, T>(
    ctx: &Context<'_>,
    order: E::Column,
    node: impl Fn(Seen<M>) -> T,
) -> Vec<T> {
    loader(ctx).every::<E>(order).into_iter().map(node).collect()
}

/// What was read, each as a type of the API.
pub(crate) async fn all<R, T>(
    read: impl Future<Output = Result<Vec<R>>>,
    node: impl Fn(R) -> T,
) -> Result<Vec<T>> {
    Ok(read.await?.into_iter().map(node).collect())
}

/// A list, ordered by what no column says.
pub(crate) async fn sorted<T, K: Ord>(
    list: impl Future<Output = Result<Vec<T>>>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>> {
    let mut list = list.await?;
    list.sort_by_key(key);
    Ok(list)
}

/// The longest part of a list that is handed out at once.
pub(crate) const WHOLE: usize = 1_000;

/// The part of a list that was asked for: what is shown of it after the item with an id, only the `first` of
/// that. Beyond `most`, a list that grows with use is not handed out whole.
pub(crate) fn part<R>(
    rows: Vec<R>,
    most: usize,
    (first, after): (Many, Option<ID>),
    key: impl Fn(&R) -> Uuid,
    shown: impl Fn(&R) -> bool,
) -> Result<Vec<R>> {
    let begin = match after {
        None => 0,
        Some(after) => {
            let (_, id) = id::decode(&after)?;
            1 + rows.iter().position(|row| key(row) == id).ok_or_else(|| {
                Error::BadInput("`after` is no item of this list: start again without it.".into())
            })?
        }
    };
    let negative = |_| Error::BadInput("`first` must not be negative.".into());
    let first = first.map(usize::try_from).transpose().map_err(negative)?;
    let mut rows: Vec<R> = rows.into_iter().skip(begin).filter(shown).collect();
    if first.unwrap_or(rows.len()) > most {
        return Err(Error::Limit(format!(
            "This is more than {most} at once: ask for the `first`, then for what comes `after` the last."
        )));
    }
    rows.truncate(first.unwrap_or(most));
    Ok(rows)
}
