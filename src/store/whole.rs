//! Rows that are read whoever asks: for what is worked out of all of them and told as a whole, such as whether a
//! seal holds.

use super::loader::Loader;
use super::question::{Question, Row, kinds_of, row_of};
use super::statement::{Cells, Kind, keys};
use crate::access::{Viewer, among};
use crate::error::{Error, Result};
use ::entity::{Cells as _, FromCells};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Query, SelectStatement};
use sea_orm::{DbBackend, IdenStatic, IntoSimpleExpr};
use std::collections::{BTreeMap, HashMap};
use std::future::poll_fn;
use std::ops::Deref;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::task::ready;
use tokio::sync::OnceCell;

/// A row that nobody is shown by this: it can be reckoned with, but nothing is reached from it, and no node of the API
/// is made of it.
#[derive(Debug)]
pub struct Unshown<M>(Arc<M>);

impl<M> Deref for Unshown<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.0
    }
}

impl<M> Clone for Unshown<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// One column of such rows: where the others are large.
pub(super) struct Text<E: EntityTrait> {
    pub by: E::Column,
    pub of: E::Column,
}

impl<E: EntityTrait> Clone for Text<E> {
    fn clone(&self) -> Self {
        Self { by: self.by, of: self.of }
    }
}
impl<E: EntityTrait> PartialEq for Text<E> {
    fn eq(&self, other: &Self) -> bool {
        (self.by.as_str(), self.of.as_str()) == (other.by.as_str(), other.of.as_str())
    }
}

impl<E: Row> Question for Text<E> {
    type Answer = String;

    fn select(&self, _: DbBackend, _: &Viewer) -> SelectStatement {
        let mut select = Query::select();
        select.expr_as(self.by.into_simple_expr(), Alias::new("c0"));
        select.expr_as(self.of.into_simple_expr(), Alias::new("c1"));
        select.from(E::default().table_ref()).and_where(among(self.by, keys())).take()
    }
    fn kinds(&self) -> Vec<Kind> {
        vec![Kind::Uuid, Kind::of(self.of)]
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<String> {
        Ok(cells.get(1)?)
    }
}

/// Every row of `E` whose `by` is the key.
pub(super) struct Whole<E: EntityTrait> {
    pub by: E::Column,
}

impl<E: EntityTrait> Clone for Whole<E> {
    fn clone(&self) -> Self {
        Self { by: self.by }
    }
}
impl<E: EntityTrait> PartialEq for Whole<E> {
    fn eq(&self, other: &Self) -> bool {
        self.by.as_str() == other.by.as_str()
    }
}

impl<E: Row> Question for Whole<E> {
    type Answer = Unshown<E::Model>;

    fn select(&self, _: DbBackend, _: &Viewer) -> SelectStatement {
        let mut select = row_of::<E>(self.by.into_simple_expr());
        select.and_where(among(self.by, keys())).take()
    }
    fn kinds(&self) -> Vec<Kind> {
        kinds_of::<E>()
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<Self::Answer> {
        Ok(Unshown(Arc::new(E::Model::from_cells(&cells.from(1))?)))
    }
}

/// One request reads no more bytes of stored files than this, but for those that it asks for first.
const MOST_BYTES: u64 = 256 << 20;

/// The stored files that one request reads.
#[derive(Default)]
pub(super) struct Reading {
    bytes: u64,
    /// The digest of each once it was read; none of one that is gone.
    digests: HashMap<Uuid, Arc<OnceCell<Option<String>>>>,
}

impl Loader {
    /// Every row of `E` whose `column` is this key, whoever asks: for what is worked out of all of them and tells of none.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn whole<E: Row>(
        &self,
        column: E::Column,
        id: Uuid,
    ) -> Result<Arc<Vec<Unshown<E::Model>>>> {
        let question = Whole::<E> { by: column };
        poll_fn(move |cx| {
            let found = ready!(self.look(cx, &question, id))?;
            self.hand_out(cx, found.len(), found)
        })
        .await
    }

    /// A text of such rows, whoever asks.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn whole_text<E: Row>(
        &self,
        by: E::Column,
        id: Uuid,
        of: E::Column,
    ) -> Result<Arc<Vec<String>>> {
        let question = Text::<E> { by, of };
        poll_fn(move |cx| self.look(cx, &question, id)).await
    }

    /// Whether this request may read these stored files as well, each of so many bytes. It may what it asks for first,
    /// however large, and what it has read already.
    #[must_use]
    pub fn may_read(&self, files: impl Iterator<Item = (Uuid, u64)>) -> bool {
        let mut reading = self.reading();
        let more: BTreeMap<Uuid, u64> =
            files.filter(|(id, _)| !reading.digests.contains_key(id)).collect();
        let bytes = more.values().fold(reading.bytes, |all, size| all.saturating_add(*size));
        if more.is_empty() {
            return true;
        }
        if reading.bytes > 0 && bytes > MOST_BYTES {
            return false;
        }
        reading.bytes = bytes;
        reading.digests.extend(more.into_keys().map(|id| (id, Arc::default())));
        true
    }

    /// The digest of one of them, which is read once however often it is asked for; none if it is gone.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn digest_of(
        &self,
        id: Uuid,
        read: impl Future<Output = Result<String>>,
    ) -> Result<Option<String>> {
        let held = Arc::clone(self.reading().digests.entry(id).or_default());
        let digest = held.get_or_try_init(|| async move {
            match read.await {
                Ok(digest) => Ok(Some(digest)),
                Err(Error::NotFound) => Ok(None),
                Err(error) => Err(error),
            }
        });
        digest.await.cloned()
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
