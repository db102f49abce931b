//! A row that its viewer may see: proof that the rule of its entity was asked.

use std::ops::Deref;
use std::sync::Arc;

/// A row that the viewer may see. Only the store makes one, from what it read for that viewer; what
/// hangs on the row can then be reached without asking the rule again.
#[derive(Debug)]
pub struct Seen<M>(Arc<M>);

impl<M> Seen<M> {
    pub(super) fn new(row: M) -> Self {
        Self(Arc::new(row))
    }

    /// All of these rows.
    pub(super) fn all(rows: Vec<M>) -> Vec<Self> {
        rows.into_iter().map(Self::new).collect()
    }
}

impl<M> Deref for Seen<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.0
    }
}

impl<M> Clone for Seen<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
