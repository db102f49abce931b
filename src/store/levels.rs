//! Level by level: what one operation asks for is read only when it can go no further without it.
//!
//! Resolvers of one level ask at the same time, and the engine polls them in turn. Here the operation is
//! polled until it only waits; then everything that was asked for is read, in one statement, and all of
//! it is there before the operation goes on. So the statements follow from the question alone.

use super::loader::Held;
use super::shelf::Wanted;
use futures_util::future::{BoxFuture, FutureExt, poll_fn};
use futures_util::task::AtomicWaker;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};

/// The loaders of one operation, whose reads it drives. Dropped with it: a caller who leaves stops them.
#[derive(Clone, Default)]
pub struct Levels(Arc<Mutex<Vec<Weak<Held>>>>);

impl Levels {
    pub(super) fn join(&self, loader: &Arc<Held>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(loader));
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
        let loaders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let read = async move {
            let mut found = Vec::with_capacity(wanted.len());
            for (loader, wanted) in &wanted {
                found.push(loader.store().read(wanted).await);
            }
            // all of the level at once: half of it is no reason to go on
            for ((loader, wanted), found) in wanted.iter().zip(found) {
                loader.shelves().deliver(wanted, found);
            }
        };
        Some(read.boxed())
    }
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
