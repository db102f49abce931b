//! Level by level: what one operation asks for is read only when it can go no further without it.
//!
//! Resolvers of one level ask at the same time, and the engine polls them in turn. Here the operation is
//! polled until it only waits; then everything that was asked for is read, in one statement, and all of
//! it is there before the operation goes on. So the statements follow from the question alone.

use super::loader::Held;
use super::shelf::Wanted;
use super::statement::Cells;
use futures_util::future::{BoxFuture, FutureExt, poll_fn};
use futures_util::task::AtomicWaker;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// An operation of more rows is a large one.
const LARGE: usize = 1_000;

/// The turns of large operations. Each holds megabytes until it is answered, and more of them at once than there
/// are processors only wait for each other: those that came first go first. One more is there than one caller can
/// have, so that nobody waits for all that somebody else has asked.
#[derive(Clone)]
pub struct Turns {
    all: Arc<Semaphore>,
    each: usize,
    callers: Arc<Mutex<HashMap<String, Weak<Semaphore>>>>,
}

impl Default for Turns {
    fn default() -> Self {
        let each = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { all: Arc::new(Semaphore::new(each + 1)), each, callers: Arc::default() }
    }
}

/// A turn, and the caller's own that it takes.
type Turn = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Turns {
    async fn of(&self, caller: &str) -> Option<Turn> {
        let own = {
            let mut callers = locked(&self.callers);
            callers.retain(|_, turns| turns.strong_count() > 0);
            let known = callers.get(caller).and_then(Weak::upgrade);
            let own = known.unwrap_or_else(|| Arc::new(Semaphore::new(self.each)));
            callers.insert(caller.to_owned(), Arc::downgrade(&own));
            own
        };
        let own = own.acquire_owned().await.ok()?;
        Some((own, Arc::clone(&self.all).acquire_owned().await.ok()?))
    }
}

/// The loaders of one operation, whose reads it drives. Dropped with it: a caller who leaves stops them.
#[derive(Clone)]
pub struct Levels(Arc<Of>);

struct Of {
    loaders: Mutex<Vec<Weak<Held>>>,
    turns: Turns,
    /// Once it is a large operation.
    turn: Mutex<Option<Turn>>,
}

impl Levels {
    /// Those of a new operation.
    #[must_use]
    pub fn new(turns: &Turns) -> Self {
        let turns = turns.clone();
        Self(Arc::new(Of { loaders: Mutex::default(), turns, turn: Mutex::default() }))
    }

    pub(super) fn join(&self, loader: &Arc<Held>) {
        locked(&self.0.loaders).push(Arc::downgrade(loader));
    }

    /// Waits for its turn, if it is large and has not had it. It holds no connection while it waits.
    async fn turn(&self, wanted: &[(Arc<Held>, Wanted)]) {
        let rows = wanted.iter().map(|(loader, wanted)| {
            let expected = wanted.pieces.iter().map(|(piece, keys)| piece.expected * keys.len());
            loader.handed_out() + expected.sum::<usize>()
        });
        let large = rows.sum::<usize>() > LARGE && locked(&self.0.turn).is_none();
        if let (true, Some((loader, _))) = (large, wanted.first()) {
            let turn = self.0.turns.of(&loader.store().viewer().actor).await;
            *locked(&self.0.turn) = turn;
        }
    }

    /// Runs an operation that asks these loaders.
    pub async fn run<F: Future>(&self, operation: F) -> F::Output {
        // the runtime would make some of a level wait for the next poll
        let mut operation = pin!(tokio::task::unconstrained(operation));
        let mut level: Option<BoxFuture<'static, ()>> = None;
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        poll_fn(|cx| {
            woken.outer.register(cx.waker());
            loop {
                if let Some(reading) = &mut level {
                    if reading.poll_unpin(cx).is_ready() {
                        level = None;
                    } else if !woken.itself.load(Ordering::Acquire) {
                        return Poll::Pending;
                    }
                }
                woken.itself.store(false, Ordering::Release);
                let done = operation.as_mut().poll(&mut Context::from_waker(&waker));
                // one that was woken while it was polled can go further: it only lets others run
                if done.is_ready() || woken.itself.load(Ordering::Acquire) || level.is_some() {
                    return done;
                }
                level = self.next();
                if level.is_none() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    /// Reads everything that is asked for now; not while a query is under way that leads to more of it.
    fn next(&self) -> Option<BoxFuture<'static, ()>> {
        let loaders = locked(&self.0.loaders);
        if loaders.iter().filter_map(Weak::upgrade).any(|loader| loader.store().is_reading()) {
            return None;
        }
        let wanted: Vec<(Arc<Held>, Wanted)> = loaders
            .iter()
            .filter_map(Weak::upgrade)
            .filter_map(|loader| {
                let wanted = loader.shelves().wanted()?;
                Some((loader, wanted))
            })
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let levels = self.clone();
        let read = async move {
            levels.turn(&wanted).await;
            let mut read = Vec::with_capacity(wanted.len());
            for (loader, wanted) in &wanted {
                let take = |branch, cells: &Cells<'_>| loader.shelves().take(wanted, branch, cells);
                read.push(loader.store().read(wanted, take).await);
            }
            // all of the level at once: half of it is no reason to go on
            for ((loader, wanted), read) in wanted.iter().zip(read) {
                loader.shelves().deliver(wanted, read);
            }
        };
        Some(read.boxed())
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the operation was woken, while it waits for a level or is polled.
#[derive(Default)]
struct Woken {
    itself: AtomicBool,
    outer: AtomicWaker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.itself.store(true, Ordering::Release);
        self.outer.wake();
    }
}
