//! Long work in the name of whoever asked for it: done by whichever server takes it first, and begun again if that
//! one was stopped, or the work could not be done.

use crate::error::{Error, Result};
use crate::store::{CLAIM, Database, Leased};
use sea_orm::prelude::Uuid;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How often work is looked for that nobody does.
const ROUND: Duration = Duration::from_secs(5);

/// How long somebody who begins it waits for the outcome.
const WAIT: Duration = Duration::from_secs(10);

/// How long such a person waits between two looks.
const GLANCE: Duration = Duration::from_millis(50);

/// How much of a kind one server does at once.
const AT_ONCE: usize = 2;

/// What is told once work was begun so often in vain that it is given up.
const IN_VAIN: &str =
    "It could not be done, however often it was begun. Tell the administrator: the log says why.";

/// A kind of work.
pub trait Work: Send + Sync + 'static {
    /// Its leases.
    type Lease: Leased;
    /// Where it is written down.
    fn database(&self) -> &Database;
    /// Does one, and writes down what came of it, if it still waits.
    fn carry_out(&self, id: Uuid, progress: &Progress) -> impl Future<Output = Result<()>> + Send;
    /// Ends one of which nothing comes.
    fn give_up(&self, id: Uuid, why: &str) -> impl Future<Output = Result<()>> + Send;
    /// Whether one waits still.
    fn waits(&self, id: Uuid) -> impl Future<Output = Result<bool>> + Send;
    /// Those that wait and that nobody does.
    fn idle(&self) -> impl Future<Output = Result<Vec<Uuid>>> + Send;
    /// Gives up bytes that were kept long enough.
    fn tidy(&self) -> impl Future<Output = Result<()>> + Send;
}

/// Does the work of a kind.
#[derive(Debug)]
pub struct Jobs<W>(Arc<Parts<W>>);

#[derive(Debug)]
struct Parts<W> {
    work: W,
    places: Semaphore,
    /// What is under way here, or waits for a place.
    at_work: Mutex<HashMap<Uuid, Progress>>,
}

impl<W> Clone for Jobs<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Work> Jobs<W> {
    /// All work of this kind.
    pub fn new(work: W) -> Self {
        let (places, at_work) = (Semaphore::new(AT_ONCE), Mutex::default());
        Self(Arc::new(Parts { work, places, at_work }))
    }

    /// Begins one, and waits a little for the outcome, even where another server does it. It goes on if whoever
    /// waits goes away.
    pub async fn begin(&self, id: Uuid) {
        let this = self.clone();
        let work = tokio::spawn(async move { this.work_on(id).await });
        let _ = tokio::time::timeout(WAIT, async {
            let _ = work.await;
            while self.0.work.waits(id).await.is_ok_and(|waits| waits) {
                tokio::time::sleep(GLANCE).await;
            }
        })
        .await;
    }

    /// How far one has come that is under way here.
    #[must_use]
    pub fn progress(&self, id: Uuid) -> Option<Progress> {
        held(&self.0.at_work).get(&id).cloned()
    }

    /// Does one, unless somebody else does.
    pub async fn work_on(&self, id: Uuid) {
        let progress = Progress::default();
        {
            let mut at_work = held(&self.0.at_work);
            if at_work.contains_key(&id) {
                return;
            }
            at_work.insert(id, progress.clone());
        }
        let _at_work = AtWork { all: &self.0.at_work, id };
        if let Err(fault) = self.try_to(id, &progress).await {
            tracing::error!(%id, ?fault, "work could not be done; it is begun again");
        }
    }

    async fn try_to(&self, id: Uuid, progress: &Progress) -> Result<()> {
        let Ok(_place) = self.0.places.acquire().await else { return Ok(()) };
        let work = &self.0.work;
        if !work.database().lease::<W::Lease>(id).await? {
            return Ok(());
        }
        let done = tokio::select! {
            done = work.carry_out(id, progress) => done,
            fault = self.go_on_claiming(id, progress) => Err(fault),
        };
        if let Err(fault) = done {
            // what only waited for others was not begun in vain: it is begun again when its lease ends
            if !matches!(fault, Error::Busy) && !work.database().release::<W::Lease>(id).await? {
                work.give_up(id, IN_VAIN).await?;
            }
            return Err(fault);
        }
        Ok(())
    }

    async fn go_on_claiming(&self, id: Uuid, progress: &Progress) -> Error {
        loop {
            tokio::time::sleep(CLAIM.to_std().unwrap_or_default() / 15).await;
            let renewed = self.0.work.database().renew::<W::Lease>(id, progress.told());
            if let Err(fault) = renewed.await {
                return fault;
            }
        }
    }

    /// Does what nobody does, and gives up bytes that were kept long enough. Answers how much work it found.
    ///
    /// # Errors
    /// If the database or the store does not answer.
    pub async fn sweep(&self) -> Result<usize> {
        self.0.work.tidy().await?;
        let idle = self.0.work.idle().await?;
        for id in &idle {
            let (this, id) = (self.clone(), *id);
            tokio::spawn(async move { this.work_on(id).await });
        }
        Ok(idle.len())
    }

    /// Sweeps for ever.
    pub async fn run(self) {
        loop {
            if let Err(fault) = self.sweep().await {
                tracing::error!(?fault, "work could not be looked after; it is tried again");
            }
            tokio::time::sleep(ROUND).await;
        }
    }
}

/// Work that is under way here, until this is dropped.
struct AtWork<'a> {
    all: &'a Mutex<HashMap<Uuid, Progress>>,
    id: Uuid,
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        held(self.all).remove(&self.id);
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far work has come, while it is under way here.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<(AtomicUsize, AtomicUsize)>);

impl Progress {
    pub(crate) fn counted(&self, all: usize) {
        self.0.1.store(all, Ordering::Relaxed);
    }

    pub(crate) fn done(&self, more: usize) {
        self.0.0.fetch_add(more, Ordering::Relaxed);
    }

    /// How much was done, of how much; none before that was counted.
    #[must_use]
    pub fn told(&self) -> (i32, i32) {
        let number = |of: &AtomicUsize| i32::try_from(of.load(Ordering::Relaxed));
        (number(&self.0.0).unwrap_or(i32::MAX), number(&self.0.1).unwrap_or(i32::MAX))
    }
}
