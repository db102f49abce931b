//! What is done to document requests: an inspection makes them, its Area answers.

use super::{Rule, Terms, Thing, changing};
use crate::access::roles::{inspects, supplies};
use ::entity::types::{InspectionState, RequestStatus};

/// Making a request, for an inspection.
pub(super) const MAKE: Terms = changing(inspects, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, state == InspectionState::Open)]),
    _ => None,
});

/// Amending it, extending it or taking it back.
pub(super) const CHANGE: Terms = changing(inspects, |_, thing| match thing {
    Thing::Request { status } => Some(vec![(Rule::State, is_outstanding(status))]),
    _ => None,
});

/// Answering it in words.
pub(super) const ANSWER: Terms = changing(supplies, |_, thing| match thing {
    Thing::Request { status } => Some(vec![(Rule::State, is_answerable(status))]),
    _ => None,
});

/// Whether something is still to come from the Area.
#[must_use]
pub fn is_outstanding(status: RequestStatus) -> bool {
    match status {
        RequestStatus::Requested | RequestStatus::Partial => true,
        RequestStatus::Received
        | RequestStatus::NotHeld
        | RequestStatus::Refused
        | RequestStatus::Withdrawn => false,
    }
}

/// Whether the Area can answer, in words or with a file: also to correct what it answered before.
pub(super) fn is_answerable(status: RequestStatus) -> bool {
    match status {
        RequestStatus::Requested
        | RequestStatus::Partial
        | RequestStatus::Received
        | RequestStatus::NotHeld
        | RequestStatus::Refused => true,
        RequestStatus::Withdrawn => false,
    }
}
