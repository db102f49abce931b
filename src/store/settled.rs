//! What stays as it is while a transaction goes on: read once, however many rows are entered in it.

use super::{Children, Row, Seen, Write};
use crate::error::Result;
use sea_orm::Condition;
use sea_orm::prelude::*;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};

/// Answers, by entity and by what was asked for.
type Answers<K> = HashMap<TypeId, HashMap<K, Arc<dyn Any + Send + Sync>>>;

/// What was read so far. Each part of a transaction has a copy: so it is for questions of which there are few.
#[derive(Clone, Debug, Default)]
pub(super) struct Settled {
    held: Answers<Uuid>,
    lists: Answers<String>,
}

impl Write<'_> {
    /// The same as [`Write::hold`], of what nobody else changes while it is held: it is asked for again only once this
    /// transaction has changed rows of its kind.
    ///
    /// # Errors
    /// As [`Write::hold`].
    pub async fn hold_once<E: Row>(&self, id: Uuid) -> Result<Seen<E::Model>> {
        let of = TypeId::of::<E>();
        let held = self.all_settled().held.get(&of).and_then(|held| held.get(&id)).cloned();
        if let Some(row) = held.and_then(|row| row.downcast::<Seen<E::Model>>().ok()) {
            return Ok((*row).clone());
        }
        let row = self.hold::<E>(id).await?;
        self.all_settled().held.entry(of).or_default().insert(id, Arc::new(row.clone()));
        Ok(row)
    }

    /// The same as [`Write::all`], for the rows of which this holds and which nobody else changes meanwhile: reference data,
    /// and what hangs under a row that is held.
    ///
    /// # Errors
    /// As [`Write::all`].
    pub async fn settled<E: Row>(
        &self,
        column: E::Column,
        is: impl Into<Value>,
    ) -> Result<Children<E>> {
        let (of, is) = (TypeId::of::<E>(), is.into());
        let question = format!("{} {is:?}", column.as_str());
        let list =
            self.all_settled().lists.get(&of).and_then(|lists| lists.get(&question)).cloned();
        if let Some(rows) = list.and_then(|rows| rows.downcast().ok()) {
            return Ok(rows);
        }
        let rows: Children<E> = Arc::new(self.all::<E>(Condition::all().add(column.eq(is))).await?);
        self.all_settled().lists.entry(of).or_default().insert(question, rows.clone());
        Ok(rows)
    }

    /// Asks anew for lists in which a row may be that was added.
    pub(super) fn added<E: EntityTrait>(&self) {
        self.all_settled().lists.remove(&TypeId::of::<E>());
    }

    /// Asks anew for rows of which one was changed.
    pub(super) fn changed<E: EntityTrait>(&self) {
        self.added::<E>();
        self.all_settled().held.remove(&TypeId::of::<E>());
    }

    fn all_settled(&self) -> MutexGuard<'_, Settled> {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
