//! One loader per request: what resolvers ask for, a level at a time, one statement a level.
//!
//! A resolver asks with [`Loader::one`], [`Loader::children`] and the like, and waits. When the operation
//! can go no further ([`Levels`]), everything that was asked for is read together, and all of it is here
//! before the operation goes on. So the number of statements follows from the depth of the question
//! alone, and each row is read once.

use super::levels::Levels;
use super::question::{Being, ByKey, Children, From, Only, Question, Row, Slice};
use super::scoped::{key, uuid_of};
use super::shelf::Shelves;
use super::tally::{Counted, PartTally, Tally};
use super::whole::Reading;
use super::{Seen, Store};
use crate::access::{Reached, Visible};
use crate::audit::Deed;
use crate::error::{Error, Result};
use sea_orm::prelude::*;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// The rows of one request. It belongs to the viewer of its store, never to anybody else.
#[derive(Clone)]
pub struct Loader(pub(super) Arc<Held>);

pub(super) struct Held {
    store: Store,
    levels: Levels,
    shelves: Mutex<Shelves>,
    handed_out: AtomicUsize,
    pub(super) reading: Mutex<Reading>,
    pausing: AtomicBool,
    most: usize,
}

/// One request hands out no more rows than this, and fewer the more fields a row can have: lists within
/// lists multiply, and neither depth nor the number of fields bounds that.
const MOST_ROWS: usize = 100_000;

/// Rows times the fields of a row.
const MOST_VALUES: usize = 2_500_000;

/// After so many rows others may run, although every row may be here already.
const PAUSE_AFTER: usize = 1_000;

impl Loader {
    /// The loader of one request, whose rows can have so many fields in the answer.
    #[must_use]
    pub fn new(store: Store, weight: usize, levels: &Levels) -> Self {
        Self::with_most(store, MOST_ROWS.min(MOST_VALUES / weight.max(1)), levels)
    }

    fn with_most(store: Store, most: usize, levels: &Levels) -> Self {
        let held = Arc::new(Held {
            store,
            levels: levels.clone(),
            shelves: Mutex::default(),
            handed_out: AtomicUsize::new(0),
            reading: Mutex::default(),
            pausing: AtomicBool::new(false),
            most,
        });
        levels.join(&held);
        Self(held)
    }

    /// A loader of the same request for another store, with rows of its own.
    #[must_use]
    pub fn beside(&self, store: Store) -> Self {
        Self::with_most(store, self.0.most, &self.0.levels)
    }

    /// The store that it reads from.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The row with this key, if the viewer may see it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn one<E: Row>(&self, id: Uuid) -> Result<Option<Seen<E::Model>>> {
        if E::REFERENCE {
            return Ok(self.store().reference::<E>().by_key(id));
        }
        poll_fn(|cx| {
            if let Some(held) = self.0.shelves().row::<E>(id) {
                return self.hand_out(cx, 1, Some(held));
            }
            let found = std::task::ready!(self.look(cx, &ByKey::<E>(PhantomData), id))?;
            self.hand_out(cx, 1, found.first().cloned())
        })
        .await
    }

    /// The row with this key.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the viewer may not see it, or if the database cannot be read.
    pub async fn must<E: Row>(&self, id: Uuid) -> Result<Seen<E::Model>> {
        self.one::<E>(id).await?.ok_or(Error::NotFound)
    }

    /// The rows with these keys that the viewer may see, in their order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn some<E: Row>(
        &self,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Vec<Seen<E::Model>>> {
        let found = ids.into_iter().map(|id| self.one::<E>(id));
        Ok(futures_util::future::try_join_all(found).await?.into_iter().flatten().collect())
    }

    /// The row that a foreign key of a row names; none if it names none, or one that is hidden even from
    /// who sees that row.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn named<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        seen: &Seen<M>,
        column: <M::Entity as EntityTrait>::Column,
    ) -> Result<Option<Seen<E::Model>>> {
        let Some(id) = uuid_of(&**seen, column) else { return Ok(None) };
        self.reached::<E, M::Entity>(id).await
    }

    /// The row that a foreign key of a row names, and that is there for whoever sees that row.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it names none, or if the database cannot be read.
    pub async fn above<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        seen: &Seen<M>,
        column: <M::Entity as EntityTrait>::Column,
    ) -> Result<Seen<E::Model>> {
        self.named::<E, M>(seen, column).await?.ok_or(Error::NotFound)
    }

    /// The row of `E` that has the key of a row: what belongs to it, kept apart.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn part<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        seen: &Seen<M>,
    ) -> Result<Option<Seen<E::Model>>> {
        let Some(id) = uuid_of(&**seen, key::<M::Entity>()) else { return Ok(None) };
        self.reached::<E, M::Entity>(id).await
    }

    async fn reached<E: Row + Reached<F>, F: Visible>(
        &self,
        id: Uuid,
    ) -> Result<Option<Seen<E::Model>>> {
        let question = From::<E, F>::one();
        poll_fn(move |cx| {
            if let Some(held) = self.0.shelves().row::<E>(id) {
                return self.hand_out(cx, 1, Some(held));
            }
            let found = std::task::ready!(self.look(cx, &question, id))?;
            self.hand_out(cx, 1, found.first().cloned())
        })
        .await
    }

    /// The rows whose `column` is the key of a row, by `order` then key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn children<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        column: E::Column,
        seen: &Seen<M>,
        order: E::Column,
    ) -> Result<Children<E>> {
        self.children_being::<E, M>(column, seen, order, None).await
    }

    /// Those of these rows that hold a word.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn children_being<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        column: E::Column,
        seen: &Seen<M>,
        order: E::Column,
        being: Being<E>,
    ) -> Result<Children<E>> {
        let Some(id) = uuid_of(&**seen, key::<M::Entity>()) else {
            return Ok(Children::<E>::default());
        };
        if E::REFERENCE {
            return Ok(self.store().reference::<E>().under(column, id, order));
        }
        let question = From::<E, M::Entity>::under(column, order);
        self.under(From { being, ..question }, id).await
    }

    /// Those of these rows that `only` wants.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn children_only<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        column: E::Column,
        seen: &Seen<M>,
        order: E::Column,
        only: Only,
    ) -> Result<Children<E>> {
        let Some(id) = uuid_of(&**seen, key::<M::Entity>()) else {
            return Ok(Children::<E>::default());
        };
        let question = From::<E, M::Entity>::under(column, order);
        self.under(From { only, ..question }, id).await
    }

    /// The first `most` of those rows that a slice wants.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn first<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        column: E::Column,
        seen: &Seen<M>,
        most: u64,
        slice: &'static Slice<E>,
    ) -> Result<Children<E>> {
        let Some(id) = uuid_of(&**seen, key::<M::Entity>()) else {
            return Ok(Children::<E>::default());
        };
        let question = From::<E, M::Entity>::under(column, key::<E>());
        self.under(From { slice: Some((most, slice)), ..question }, id).await
    }

    async fn under<E: Row + Reached<F>, F: Visible>(
        &self,
        question: From<E, F>,
        id: Uuid,
    ) -> Result<Children<E>> {
        poll_fn(move |cx| {
            let found = std::task::ready!(self.look(cx, &question, id))?;
            self.hand_out(cx, found.len(), found)
        })
        .await
    }

    /// How many of those rows there are that `only` wants, by the words in these columns, or further apart.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn tally<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        column: E::Column,
        seen: &Seen<M>,
        only: Only,
        of: &'static [E::Column],
    ) -> Result<Arc<Vec<Counted>>> {
        let Some(id) = uuid_of(&**seen, key::<M::Entity>()) else { return Ok(Arc::default()) };
        let question = Tally::<E, M::Entity> { by: column, only, of, seen: PhantomData };
        poll_fn(move |cx| self.look(cx, &question, id)).await
    }

    /// How many rows of `P` there are, by the words in these columns, that have the key of a row of `E` under
    /// this one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn tally_parts<
        P: Row + Reached<E>,
        E: Row + Reached<M::Entity>,
        M: ModelTrait<Entity: Visible>,
    >(
        &self,
        column: E::Column,
        seen: &Seen<M>,
        only: Only,
        of: &'static [P::Column],
    ) -> Result<Arc<Vec<Counted>>> {
        let Some(id) = uuid_of(&**seen, key::<M::Entity>()) else { return Ok(Arc::default()) };
        let question = PartTally::<P, E, M::Entity> { by: column, only, of, seen: PhantomData };
        poll_fn(move |cx| self.look(cx, &question, id)).await
    }

    /// Every row of a table of reference data, by `order`.
    #[must_use]
    pub fn every<E: Row>(&self, order: E::Column) -> Vec<Seen<E::Model>> {
        self.store().reference::<E>().every(order)
    }

    /// Tells the audit trail of something that the viewer is about to be shown, in one transaction with
    /// what other resolvers tell at the same time.
    ///
    /// # Errors
    /// If the database cannot be written: then it must not be shown.
    pub async fn record(&self, deed: Deed) -> Result<()> {
        poll_fn(move |cx| self.0.shelves().told(&deed, cx.waker())).await
    }

    /// Lets go of every row, after a change: what is asked for next is read anew.
    pub fn forget(&self) {
        self.0.shelves().forget();
    }

    /// Puts rows that were read otherwise where [`Loader::one`] finds them.
    pub fn keep<E: Row>(&self, rows: &[Seen<E::Model>]) {
        self.0.shelves().keep::<E>(rows);
    }

    pub(super) fn look<Q: Question>(
        &self,
        cx: &Context<'_>,
        question: &Q,
        id: Uuid,
    ) -> Poll<Result<Arc<Vec<Q::Answer>>>> {
        self.0.shelves().look(&self.0.store, question, id, cx.waker())
    }

    pub(super) fn hand_out<T>(&self, cx: &Context<'_>, rows: usize, found: T) -> Poll<Result<T>> {
        let before = self.0.handed_out.load(Ordering::Relaxed);
        if before + rows > self.0.most {
            return Poll::Ready(Err(Error::Limit(format!(
                "This asks for more than {} rows, lists within lists multiplied: ask for less at once.",
                self.0.most
            ))));
        }
        let tired = before / PAUSE_AFTER != (before + rows) / PAUSE_AFTER;
        if tired && !self.0.pausing.swap(true, Ordering::Relaxed) {
            // others may run, and a timeout fire, in the middle of a level
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.0.pausing.store(false, Ordering::Relaxed);
        self.0.handed_out.fetch_add(rows, Ordering::Relaxed);
        Poll::Ready(Ok(found))
    }
}

impl Held {
    /// How many rows it has answered with.
    pub(super) fn handed_out(&self) -> usize {
        self.handed_out.load(Ordering::Relaxed)
    }

    pub(super) fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }
}
