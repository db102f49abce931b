//! What is done to items of evidence, and to what is kept closer than they are: content, words, names.

use super::{Rule, Terms, Thing, changing, looking};
use crate::access::roles::{inspects, judges, supplies};
use ::entity::types::{EvidenceStatus, InterviewStatus};

/// Reading what an item or a version holds, if that is more than it shows.
pub(super) const READ_CONTENT: Terms = looking(
    |role| judges(role) || supplies(role),
    |_, thing| match thing {
        Thing::Item { open: Some(open), .. } | Thing::Version { open } => {
            Some(vec![(Rule::Secret, open)])
        }
        _ => None,
    },
);

/// Seeing who was interviewed.
pub(super) const REVEAL_IDENTITY: Terms = looking(inspects, |_, thing| match thing {
    Thing::Item { interview: Some(_), .. } => Some(vec![]),
    _ => None,
});

/// Rejecting or withdrawing an item: once.
pub(super) const SET_ASIDE: Terms = changing(inspects, |_, thing| match thing {
    Thing::Item { status, .. } => Some(vec![(Rule::State, is_accepted(status))]),
    _ => None,
});

/// Weighing an item, while it may be relied on.
pub(super) const ASSESS: Terms = SET_ASIDE;

/// Whether an item can be cited: it was accepted and, if it is an interview, held.
#[must_use]
pub fn is_citable(status: EvidenceStatus, interview: Option<InterviewStatus>) -> bool {
    is_accepted(status) && interview.is_none_or(|status| status == InterviewStatus::Held)
}

/// Whether an item was neither rejected nor withdrawn.
#[must_use]
pub fn is_accepted(status: EvidenceStatus) -> bool {
    match status {
        EvidenceStatus::Accepted => true,
        EvidenceStatus::Rejected | EvidenceStatus::Withdrawn => false,
    }
}
