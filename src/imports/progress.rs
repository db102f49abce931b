//! How far an import has come, while it is under way here.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How far an import has come.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<(AtomicUsize, AtomicUsize)>);

impl Progress {
    pub(super) fn counted(&self, rows: usize) {
        self.0.1.store(rows, Ordering::Relaxed);
    }

    pub(super) fn done(&self, rows: usize) {
        self.0.0.fetch_add(rows, Ordering::Relaxed);
    }

    /// How many rows were done, of how many; none before they were counted.
    #[must_use]
    pub fn told(&self) -> (i32, i32) {
        let number = |of: &AtomicUsize| i32::try_from(of.load(Ordering::Relaxed));
        (number(&self.0.0).unwrap_or(i32::MAX), number(&self.0.1).unwrap_or(i32::MAX))
    }
}
