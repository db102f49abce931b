//! What one request has asked for and what it was answered, by question and key.

use super::question::{Question, Row};
use super::scoped::{key, uuid_of};
use super::statement::{Cells, Piece};
use super::{Seen, Store};
use crate::audit::Deed;
use crate::error::{Error, Result};
use foldhash::fast::RandomState as Quick;
use sea_orm::Iterable;
use sea_orm::prelude::*;
use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::task::{Poll, Waker};

/// Answers of one request.
#[derive(Default)]
pub(super) struct Shelves {
    asked: Vec<(TypeId, Box<dyn Answers>)>,
    rows: Vec<(TypeId, Box<dyn Any + Send>)>,
    deeds: Vec<Deed>,
    told: HashSet<Deed>,
    waiting: Vec<Waker>,
    failed: Option<Error>,
    /// How often everything was let go.
    turn: u32,
    /// How many levels were asked for since, and how many have come.
    levels: u32,
    delivered: u32,
}

/// What is wanted next: each piece with its keys.
pub(super) struct Wanted {
    pub pieces: Vec<(Arc<Piece>, Vec<Uuid>)>,
    /// Which shelf each piece is for.
    shelves: Vec<usize>,
    pub deeds: Vec<Deed>,
    turn: u32,
}

type Rows<E> = HashMap<Uuid, Seen<<E as EntityTrait>::Model>, Quick>;

impl Shelves {
    /// The row with this key, if it was shown before.
    pub(super) fn row<E: Row>(&self, id: Uuid) -> Option<Seen<E::Model>> {
        let (_, rows) = self.rows.iter().find(|(of, _)| *of == TypeId::of::<E>())?;
        rows.downcast_ref::<Rows<E>>()?.get(&id).cloned()
    }

    /// Puts rows where [`Shelves::row`] finds them, and answers whether they have a key of their own.
    pub(super) fn keep<E: Row>(&mut self, rows: &[Seen<E::Model>]) -> bool {
        if rows.is_empty() || E::PrimaryKey::iter().count() > 1 {
            return false;
        }
        let of = TypeId::of::<E>();
        let at = self.rows.iter().position(|(other, _)| *other == of).unwrap_or_else(|| {
            self.rows.push((of, Box::new(Rows::<E>::default())));
            self.rows.len() - 1
        });
        let Some(held) = self.rows[at].1.downcast_mut::<Rows<E>>() else { return false };
        let keyed = rows.iter().filter_map(|row| Some((uuid_of(&**row, key::<E>())?, row.clone())));
        held.extend(keyed);
        true
    }

    /// The answer to a question about a key; if it is not here, it is wanted.
    pub(super) fn look<Q: Question>(
        &mut self,
        store: &Store,
        question: &Q,
        id: Uuid,
        waker: &Waker,
    ) -> Poll<Result<Arc<Vec<Q::Answer>>>> {
        if let Some(error) = &self.failed {
            return Poll::Ready(Err(error.clone()));
        }
        if let Some(found) = self.want(store, question, id) {
            return Poll::Ready(Ok(found));
        }
        self.waiting.push(waker.clone());
        Poll::Pending
    }

    /// The answer to a question about a key; if it is not here, the next level brings it.
    pub(super) fn want<Q: Question>(
        &mut self,
        store: &Store,
        question: &Q,
        id: Uuid,
    ) -> Option<Arc<Vec<Q::Answer>>> {
        let held = self.shelf(store, question);
        let found = held.answers.get(&id).map(Arc::clone);
        if found.is_none() {
            held.wanted.push(id);
        }
        found
    }

    /// The level that brings what is wanted now.
    pub(super) fn level(&self) -> (u32, u32) {
        (self.turn, self.levels)
    }

    /// Waits until a level was read, or can no longer be.
    pub(super) fn after(&mut self, (turn, level): (u32, u32), waker: &Waker) -> Poll<()> {
        if self.turn != turn || self.delivered > level || self.failed.is_some() {
            return Poll::Ready(());
        }
        self.waiting.push(waker.clone());
        Poll::Pending
    }

    fn shelf<Q: Question>(&mut self, store: &Store, question: &Q) -> &mut Shelf<Q> {
        let of = TypeId::of::<Q>();
        let at = self.asked.iter_mut().position(|(other, shelf)| {
            *other == of
                && shelf
                    .any()
                    .downcast_ref::<Shelf<Q>>()
                    .is_some_and(|held| held.question.answers(question))
        });
        let at = at.unwrap_or_else(|| {
            let piece = store.piece(question);
            let new = Shelf {
                question: question.clone(),
                piece,
                answers: HashMap::default(),
                wanted: vec![],
                asked: vec![],
            };
            self.asked.push((of, Box::new(new)));
            self.asked.len() - 1
        });
        self.asked[at].1.any().downcast_mut().expect("a shelf of the type that it is filed under")
    }

    /// Whether the audit trail was told of this; if not, it will be.
    pub(super) fn told(&mut self, deed: &Deed, waker: &Waker) -> Poll<Result<()>> {
        if let Some(error) = &self.failed {
            return Poll::Ready(Err(error.clone()));
        }
        if self.told.contains(deed) {
            return Poll::Ready(Ok(()));
        }
        self.deeds.push(deed.clone());
        self.waiting.push(waker.clone());
        Poll::Pending
    }

    /// Lets go of everything, so that it is read anew. Who waits asks again.
    pub(super) fn forget(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        *self = Self { turn: self.turn + 1, waiting, ..Self::default() };
    }

    /// Everything that is wanted now; none if nothing is.
    pub(super) fn wanted(&mut self) -> Option<Wanted> {
        let mut wanted = Wanted { pieces: vec![], shelves: vec![], deeds: vec![], turn: self.turn };
        for (at, (_, shelf)) in self.asked.iter_mut().enumerate() {
            if let Some(piece) = shelf.take() {
                wanted.pieces.push(piece);
                wanted.shelves.push(at);
            }
        }
        self.levels += 1;
        wanted.deeds = std::mem::take(&mut self.deeds);
        let mut met = HashSet::new();
        wanted.deeds.retain(|deed| met.insert(deed.clone()));
        wanted.deeds.sort_by_key(|deed| deed.subject_id);
        (!wanted.pieces.is_empty() || !wanted.deeds.is_empty()).then_some(wanted)
    }

    /// Takes in one row of what was wanted.
    pub(super) fn take(&mut self, wanted: &Wanted, branch: usize, cells: &Cells<'_>) -> Result<()> {
        if wanted.turn != self.turn {
            return Ok(());
        }
        self.asked[wanted.shelves[branch]].1.put(cells)
    }

    /// Hands out what was wanted, and lets whoever waits for it go on.
    pub(super) fn deliver(&mut self, wanted: &Wanted, read: Result<()>) {
        if wanted.turn == self.turn {
            self.delivered = self.levels;
            if let Err(error) = read {
                self.failed = Some(error);
            } else {
                let mut asked = std::mem::take(&mut self.asked);
                wanted.shelves.iter().for_each(|at| asked[*at].1.close(self));
                self.asked = asked;
                self.told.extend(wanted.deeds.iter().cloned());
            }
        }
        self.waiting.drain(..).for_each(Waker::wake);
    }
}

/// The answers to one question.
struct Shelf<Q: Question> {
    question: Q,
    piece: Arc<Piece>,
    answers: HashMap<Uuid, Arc<Vec<Q::Answer>>, Quick>,
    wanted: Vec<Uuid>,
    /// What is being read, and what of it has come.
    asked: Vec<(Uuid, Vec<Q::Answer>)>,
}

impl<Q: Question> Answers for Shelf<Q> {
    fn any(&mut self) -> &mut dyn Any {
        self
    }

    fn take(&mut self) -> Option<(Arc<Piece>, Vec<Uuid>)> {
        let mut keys = std::mem::take(&mut self.wanted);
        keys.sort_unstable();
        keys.dedup();
        self.asked = keys.iter().map(|key| (*key, vec![])).collect();
        (!keys.is_empty()).then(|| (Arc::clone(&self.piece), keys))
    }

    fn put(&mut self, cells: &Cells<'_>) -> Result<()> {
        if let Value::Uuid(Some(key)) = cells.value(0)?
            && let Ok(at) = self.asked.binary_search_by_key(&key, |(key, _)| *key)
        {
            self.asked[at].1.push(self.question.answer(cells)?);
        }
        Ok(())
    }

    fn close(&mut self, shelves: &mut Shelves) {
        for (key, mut answers) in self.asked.drain(..) {
            self.question.in_order(&mut answers);
            if !self.question.keep(&answers, shelves) {
                self.answers.insert(key, Arc::new(answers));
            }
        }
    }
}

trait Answers: Send {
    fn any(&mut self) -> &mut dyn Any;
    fn take(&mut self) -> Option<(Arc<Piece>, Vec<Uuid>)>;
    fn put(&mut self, cells: &Cells<'_>) -> Result<()>;
    fn close(&mut self, shelves: &mut Shelves);
}
