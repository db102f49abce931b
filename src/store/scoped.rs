//! Reading: a query that already carries the viewer's row filter.

use super::keys::one_of;
use crate::access::{Viewer, Visible};
use crate::audit;
use crate::clock::Clock;
use crate::error::{Error, Result};
use ::entity::audit_chain;
use sea_orm::prelude::*;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{DatabaseConnection, Iterable, PrimaryKeyToColumn, QueryOrder, QuerySelect, Select};
use std::sync::Arc;

/// The rows that one viewer may see, for the length of one request.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) db: DatabaseConnection,
    pub(super) clock: Clock,
    pub(super) viewer: Arc<Viewer>,
    pub(super) request_id: Arc<str>,
}

/// A select that holds the viewer's row filter. Only [`Store::find`] makes one.
#[derive(Clone, Debug)]
pub struct Scoped<E: EntityTrait>(pub(super) Select<E>);

impl<E: EntityTrait> Scoped<E> {
    /// Narrows it.
    #[must_use]
    pub fn filter(self, condition: impl IntoCondition) -> Self {
        Self(self.0.filter(condition))
    }

    /// Orders it by a column, then by key.
    #[must_use]
    pub fn order_by(self, column: E::Column) -> Self {
        let ordered = self.0.order_by_asc(column);
        Self(
            E::PrimaryKey::iter()
                .fold(ordered, |select, key| select.order_by_asc(key.into_column())),
        )
    }

    /// The first `n`.
    #[must_use]
    pub fn limit(self, n: u64) -> Self {
        Self(self.0.limit(n))
    }

    /// Its `column`, to narrow another query by: `… IN (this)`.
    #[must_use]
    pub fn keys(self, column: E::Column) -> sea_orm::sea_query::SelectStatement {
        sea_orm::QueryTrait::into_query(self.0.select_only().column(column))
    }
}

impl Store {
    pub(super) fn new(
        db: DatabaseConnection,
        clock: Clock,
        viewer: Viewer,
        request_id: String,
    ) -> Self {
        Self { db, clock, viewer: Arc::new(viewer), request_id: request_id.into() }
    }

    /// Who is asking.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The time, by the one clock.
    #[must_use]
    pub fn now(&self) -> DateTimeUtc {
        self.clock.now()
    }

    /// A new id, by the one clock.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.clock.id()
    }

    /// Starts a query: the rows of `E` that the viewer may see.
    #[must_use]
    pub fn find<E: Visible>(&self) -> Scoped<E> {
        Scoped(E::find().filter(E::visible_to(&self.viewer)))
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn all<E: Visible>(&self, query: Scoped<E>) -> Result<Vec<E::Model>> {
        Ok(query.0.all(&self.db).await?)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn first<E: Visible>(&self, query: Scoped<E>) -> Result<Option<E::Model>> {
        Ok(query.0.one(&self.db).await?)
    }

    /// How many rows a query holds.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn count<E: Visible>(&self, query: Scoped<E>) -> Result<u64>
    where
        E::Model: Send + Sync,
    {
        Ok(query.0.count(&self.db).await?)
    }

    /// The row with this key; [`Error::NotFound`] if there is none that the viewer may see.
    ///
    /// # Errors
    /// See above, or if the database cannot be read.
    pub async fn get<E: Visible>(&self, id: Uuid) -> Result<E::Model> {
        self.first(self.find::<E>().filter(key::<E>().eq(id))).await?.ok_or(Error::NotFound)
    }

    /// Goes through the audit chains that the viewer may see.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn verify_audit(&self) -> Result<Vec<audit::Chain>> {
        audit::verify(&self.db, audit_chain::Entity::visible_to(&self.viewer)).await
    }

    /// The rows whose `column` is one of `ids`, ordered by `order` then key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn having<E: Visible>(
        &self,
        column: E::Column,
        ids: &[Uuid],
        order: E::Column,
    ) -> Result<Vec<E::Model>> {
        let matching = one_of(self.db.get_database_backend(), column, ids);
        self.all(self.find::<E>().filter(matching).order_by(order)).await
    }
}

/// The key column of an entity that has one.
pub(super) fn key<E: EntityTrait>() -> E::Column {
    let mut keys = E::PrimaryKey::iter();
    keys.next().map(PrimaryKeyToColumn::into_column).expect("every entity has a key")
}
