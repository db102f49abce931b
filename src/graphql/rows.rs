//! From a row to those that it leads to, each as what `node` makes of it: a type of the API.

use super::loader;
use crate::access::{Reached, Visible};
use crate::error::Result;
use crate::store::{Row, Seen};
use async_graphql::Context;
use sea_orm::ModelTrait;
use sea_orm::prelude::Uuid;

/// The row with this key; none without a key, or if the viewer may not see it.
pub(crate) async fn one<E, M, T>(
    ctx: &Context<'_>,
    key: impl Into<Option<Uuid>>,
    node: impl Fn(Seen<M>) -> T,
) -> Result<Option<T>>
where
    E: Row<Model = M>,
    M: ModelTrait<Entity = E>,
{
    match key.into() {
        None => Ok(None),
        Some(key) => Ok(loader(ctx).one::<E>(key).await?.map(node)),
    }
}

/// The row with this key, or `NOT_FOUND`.
pub(crate) async fn must<E, M, T>(
    ctx: &Context<'_>,
    key: Uuid,
    node: impl Fn(Seen<M>) -> T,
) -> Result<T>
where
    E: Row<Model = M>,
    M: ModelTrait<Entity = E>,
{
    Ok(node(loader(ctx).must::<E>(key).await?))
}

/// The row that a foreign key of a row names, and that is there for whoever sees that row.
pub(crate) async fn above<E, M, F, N, T>(
    ctx: &Context<'_>,
    row: &Seen<N>,
    column: F::Column,
    node: impl Fn(Seen<M>) -> T,
) -> Result<T>
where
    E: Row<Model = M> + Reached<F>,
    M: ModelTrait<Entity = E>,
    F: Visible,
    N: ModelTrait<Entity = F>,
{
    Ok(node(loader(ctx).above::<E, N>(row, column).await?))
}

/// The rows under a row, by the foreign key that names it, in the order of a column.
pub(crate) async fn children<E, M, N, T>(
    ctx: &Context<'_>,
    (by, order): (E::Column, E::Column),
    row: &Seen<N>,
    node: impl Fn(Seen<M>) -> T,
) -> Result<Vec<T>>
where
    E: Row<Model = M> + Reached<N::Entity>,
    M: ModelTrait<Entity = E>,
    N: ModelTrait<Entity: Visible>,
{
    let rows = loader(ctx).children::<E, N>(by, row, order).await?;
    Ok(rows.iter().cloned().map(node).collect())
}
