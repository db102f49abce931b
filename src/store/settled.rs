//! What stays as it is while a transaction goes on: read once, however many rows are entered in it.

use super::{Children, Row, Seen, Write};
use crate::error::Result;
use sea_orm::Condition;
use sea_orm::prelude::*;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// The answers so far, by entity and question.
#[derive(Clone, Debug, Default)]
pub(super) struct Settled(HashMap<TypeId, HashMap<String, Arc<dyn Any + Send + Sync>>>);

impl Write<'_> {
    /// The same as [`Write::hold`], of what nobody else changes while it is held: it is asked for again only once this
    /// transaction has written rows of its kind.
    ///
    /// # Errors
    /// As [`Write::hold`].
    pub async fn hold_once<E: Row>(&self, id: Uuid) -> Result<Seen<E::Model>> {
        let question = format!("held {id}");
        if let Some(row) = self.answer::<E>(&question).and_then(|rows| rows.first().cloned()) {
            return Ok(row);
        }
        let row = self.hold::<E>(id).await?;
        self.settle::<E>(question, vec![row.clone()]);
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
        let is = is.into();
        let question = format!("{} {is:?}", column.as_str());
        if let Some(rows) = self.answer::<E>(&question) {
            return Ok(rows);
        }
        let rows = self.all::<E>(Condition::all().add(column.eq(is))).await?;
        Ok(self.settle::<E>(question, rows))
    }

    fn answer<E: Row>(&self, question: &str) -> Option<Children<E>> {
        let settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = settled.0.get(&TypeId::of::<E>())?.get(question)?;
        Arc::clone(rows).downcast().ok()
    }

    fn settle<E: Row>(&self, question: String, rows: Vec<Seen<E::Model>>) -> Children<E> {
        let rows: Children<E> = Arc::new(rows);
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        settled.0.entry(TypeId::of::<E>()).or_default().insert(question, rows.clone());
        rows
    }

    /// Asks anew for rows of which some are written.
    pub(super) fn unsettle<E: EntityTrait>(&self) {
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        settled.0.remove(&TypeId::of::<E>());
    }
}
