//! The places for connections. When all are taken, the connection that has waited longest for a request, or for the
//! end of its head, makes room: whoever only sits there holds nobody off.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Whoever was asked to make room has so long, before the next one is.
const SOON: Duration = Duration::from_millis(50);

/// The places for connections.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    taken: Mutex<HashMap<u64, Arc<Waiting>>>,
    freed: Notify,
}

/// What a connection waits for.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Since when it has waited for a request; none while one is under way.
    since: Mutex<Option<Instant>>,
    asked: AtomicBool,
    leave: Notify,
}

/// A place that is taken, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    all: Arc<Places>,
    number: u64,
    pub(super) waiting: Arc<Waiting>,
}

impl Places {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default(), freed: Notify::new() })
    }

    /// The next place, which somebody who only waits makes if there is none.
    pub(super) async fn take(self: &Arc<Self>, number: u64) -> Place {
        while self.taken().len() >= self.most {
            self.make_room();
            let _ = tokio::time::timeout(SOON, self.freed.notified()).await;
        }
        let waiting = Arc::new(Waiting {
            since: Mutex::new(Some(Instant::now())),
            asked: AtomicBool::new(false),
            leave: Notify::new(),
        });
        self.taken().insert(number, Arc::clone(&waiting));
        Place { all: Arc::clone(self), number, waiting }
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<u64, Arc<Waiting>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make_room(&self) {
        let taken = self.taken();
        let idle = taken.values().filter(|one| !one.asked.load(Ordering::Relaxed));
        let longest =
            idle.filter_map(|one| Some((one.since()?, one))).min_by_key(|(since, _)| *since);
        if let Some((_, longest)) = longest {
            longest.asked.store(true, Ordering::Relaxed);
            longest.leave.notify_one();
        }
    }
}

impl Waiting {
    fn since(&self) -> Option<Instant> {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether the connection waits for a request from now on, or has one under way.
    pub(super) fn now(&self, waits: bool) {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner) = waits.then(Instant::now);
    }

    /// Ends when the connection shall make room, and no request has come since it was asked to.
    pub(super) async fn leave(&self) {
        loop {
            self.leave.notified().await;
            if self.since().is_some() {
                return;
            }
            self.asked.store(false, Ordering::Relaxed);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.all.taken().remove(&self.number);
        self.all.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[tokio::test]
    async fn whoever_has_waited_longest_makes_room_and_nobody_with_a_request_under_way() {
        let places = Places::new(3);
        let first = places.take(1).await;
        let second = places.take(2).await;
        let third = places.take(3).await;
        first.waiting.now(false);
        let leaving = tokio::spawn(async move {
            second.waiting.leave().await;
            drop(second);
        });
        let fourth = places.take(4).await;
        leaving.await.expect("the second left, since the first is busy");
        // the third has waited longest now, but a request of its comes just then: the next one leaves
        let (waiting, kept) = (third.waiting.clone(), third);
        let busy = tokio::spawn(async move { kept.waiting.leave().await });
        let leaving = tokio::spawn(async move {
            fourth.waiting.leave().await;
            drop(fourth);
        });
        waiting.now(false);
        let fifth = places.take(5).await;
        leaving.await.expect("the fourth left");
        assert!(!busy.is_finished());
        busy.abort();
        drop((first, fifth));
    }
}
