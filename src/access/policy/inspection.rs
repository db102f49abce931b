//! What is done to inspections: an administrator plans them and says who inspects, their lead moves them on.

use super::{Rule, Terms, Thing, changing};
use crate::access::roles::{administers, leads};
use ::entity::types::InspectionState;

/// Planning an inspection of an Area.
pub(super) const CREATE: Terms = changing(administers, |_, thing| match thing {
    Thing::Area => Some(vec![]),
    _ => None,
});

/// Saying who inspects.
pub(super) const TEAM: Terms = changing(administers, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, is_ongoing(state))]),
    _ => None,
});

/// Moving its dates, or ending it before it is done.
pub(super) const MOVE: Terms = changing(leads, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, is_ongoing(state))]),
    _ => None,
});

/// Pausing it, or closing it.
pub(super) const REST: Terms = changing(leads, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, state == InspectionState::Open)]),
    _ => None,
});

/// Resuming it.
pub(super) const RESUME: Terms = changing(leads, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, state == InspectionState::Paused)]),
    _ => None,
});

/// Whether an inspection is neither ended nor closed.
#[must_use]
pub fn is_ongoing(state: InspectionState) -> bool {
    match state {
        InspectionState::Open | InspectionState::Paused => true,
        InspectionState::EndedIncomplete | InspectionState::Closed => false,
    }
}
