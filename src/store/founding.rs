//! Filling an empty database: the only write without a viewer, and only while nobody is in it.

use crate::clock::Clock;
use crate::error::Result;
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, Iterable};

/// The transaction in which an empty database is filled.
#[derive(Debug)]
pub struct Founding<'t> {
    transaction: &'t DatabaseTransaction,
    /// Time and ids for what is laid down.
    pub clock: &'t Clock,
}

/// Both databases take at least this many parameters in a statement (SQLite 32,766).
const PARAMETERS: usize = 30_000;

impl<'t> Founding<'t> {
    pub(super) fn new(transaction: &'t DatabaseTransaction, clock: &'t Clock) -> Self {
        Self { transaction, clock }
    }

    /// Lays down rows of one table, many a statement.
    ///
    /// # Errors
    /// If a constraint refuses a row.
    pub async fn insert<A>(&self, rows: Vec<A>) -> Result<()>
    where
        A: ActiveModelTrait + Send,
    {
        lay(self.transaction, rows).await
    }
}

/// Lays down rows of one table, many a statement.
pub(super) async fn lay<A>(transaction: &DatabaseTransaction, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
{
    let width = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(PARAMETERS / width).collect();
        A::Entity::insert_many(some).exec_without_returning(transaction).await?;
    }
    Ok(())
}
