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
use std::thread::{self, ThreadId};
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
                progress.reading(true);
                while let Poll::Ready(Some(())) = reads.poll_next_unpin(cx) {}
                progress.reading(false);
                // half a level read is no reason to go on: only business of its own is
                if !reads.is_empty() && !progress.made.load(Ordering::Acquire) {
                    return Poll::Pending;
                }
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

/// Whether the operation was woken by anything but a read.
#[derive(Default)]
struct Progress {
    made: AtomicBool,
    /// The thread that polls the reads, while it does: what is woken on it then, a read has woken.
    reads_on: Mutex<Option<ThreadId>>,
    outer: AtomicWaker,
}

impl Progress {
    fn reading(&self, now: bool) {
        let mut reads_on = self.reads_on.lock().unwrap_or_else(PoisonError::into_inner);
        *reads_on = now.then(|| thread::current().id());
    }
}

impl Wake for Progress {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let reads_on = *self.reads_on.lock().unwrap_or_else(PoisonError::into_inner);
        if reads_on == Some(thread::current().id()) {
            return;
        }
        self.made.store(true, Ordering::Release);
        self.outer.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::Levels;
    use futures_util::future::{join, join_all};
    use futures_util::task::SpawnExt;
    use std::sync::{Arc, Mutex};
    use tokio::sync::oneshot;

    /// Reads something that takes a while, and tells when it begins and when it ends.
    async fn read(levels: &Levels, log: &Arc<Mutex<Vec<String>>>, name: &str, takes: usize) {
        let (done, told) = oneshot::channel();
        let (log, name) = (Arc::clone(log), name.to_owned());
        let reading = async move {
            log.lock().expect("a log").push(format!("{name} begins"));
            for _ in 0..takes {
                tokio::task::yield_now().await;
            }
            log.lock().expect("a log").push(format!("{name} ends"));
            let _ = done.send(());
        };
        levels.spawn(reading).expect("it is taken");
        told.await.expect("it ends");
    }

    #[tokio::test]
    async fn no_read_of_a_level_begins_before_the_last_of_the_level_above_has_ended() {
        let (levels, log) = (Levels::default(), Arc::default());
        let branch = async |name: &str, takes| {
            read(&levels, &log, &format!("1{name}"), takes).await;
            read(&levels, &log, &format!("2{name}"), takes).await;
        };
        levels.run(join_all([branch("a", 0), branch("b", 5), branch("c", 2)])).await;
        let log = log.lock().expect("a log");
        let begins = log.iter().position(|line| line.starts_with('2')).expect("a level");
        assert_eq!(begins, 6, "{log:?}");
    }

    #[tokio::test]
    async fn the_operation_goes_about_its_own_business_while_a_level_is_read() {
        let levels = Levels::default();
        let (go, gone) = oneshot::channel();
        // the read ends only when the operation has gone on
        let read = async {
            let (done, told) = oneshot::channel();
            levels.spawn(async move { drop(done.send(gone.await)) }).expect("it is taken");
            told.await.expect("it ends").expect("the operation went on");
        };
        let own = async {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            go.send(()).expect("somebody waits");
        };
        levels.run(join(read, own)).await;
    }
}
