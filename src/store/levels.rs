//! Level by level: what one operation asks for is read only when it can go no further without it.
//!
//! Resolvers of one level ask at the same time, and the engine polls them in turn. A batch that were
//! sent after some microseconds would hold as many of them as the machine could poll in that time. Here
//! the operation is polled until it only waits; then everything that was asked for is read, and all of
//! it is there before the operation goes on. So the statements follow from the question alone.

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt, poll_fn, ready};
use futures_util::stream::FuturesUnordered;
use futures_util::task::{AtomicWaker, FutureObj, Spawn, SpawnError};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// The reads that one operation waits for. Dropped with it: a caller who leaves stops them too.
#[derive(Clone, Default)]
pub struct Levels(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Levels {
    /// Runs an operation whose loader spawns its reads here.
    pub async fn run<F: Future>(&self, operation: F) -> F::Output {
        // the runtime would make some of a level wait for the next poll; `pause` is for that
        let mut operation = pin!(tokio::task::unconstrained(operation));
        let mut reads = FuturesUnordered::new();
        let progress = Arc::new(Progress::default());
        let waker = Waker::from(Arc::clone(&progress));
        poll_fn(move |cx| {
            progress.outer.register(cx.waker());
            loop {
                while let Poll::Ready(Some(())) = reads.poll_next_unpin(cx) {}
                progress.made.store(false, Ordering::Release);
                let done = operation.as_mut().poll(&mut Context::from_waker(&waker));
                // one that was woken while it was polled can go further: it only lets others run
                if done.is_ready() || progress.made.load(Ordering::Acquire) || !reads.is_empty() {
                    return done;
                }
                reads.extend(self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
                if reads.is_empty() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

impl Spawn for Levels {
    fn spawn_obj(&self, read: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(read);
        Ok(())
    }
}

/// A batch is complete when it is first polled.
impl async_graphql::runtime::Timer for Levels {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }
}

/// Lets others run, and a timeout fire, in the middle of a level.
pub(super) async fn pause() {
    let mut paused = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut paused, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[derive(Default)]
struct Progress {
    made: AtomicBool,
    outer: AtomicWaker,
}

impl Wake for Progress {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.made.store(true, Ordering::Release);
        self.outer.wake();
    }
}
