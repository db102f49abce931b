//! What is done to interviews: they are planned, changed until they are held, and written down.

use super::{Answer, Rule, Terms, Thing, changing, is_accepted};
use crate::access::roles::inspects;
use ::entity::types::{EvidenceKind, InspectionState, InterviewStatus};

/// Planning one, for an inspection.
pub(super) const PLAN: Terms = changing(inspects, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, state == InspectionState::Open)]),
    _ => None,
});

/// Saying what came of it, restricting it, naming who was heard.
pub(super) const CHANGE: Terms = changing(inspects, |_, thing| of(thing, |_| true));

/// Writing down what was said.
pub(super) const NOTE: Terms = changing(inspects, |_, thing| of(thing, takes_notes));

/// Agreeing to what was written down.
pub(super) const AGREE: Terms =
    changing(inspects, |_, thing| of(thing, |status| status == InterviewStatus::Held));

/// Whether notes can be written: from when it is planned, since nobody should have to say first that it is held.
#[must_use]
pub fn takes_notes(status: InterviewStatus) -> bool {
    match status {
        InterviewStatus::Planned | InterviewStatus::Held => true,
        InterviewStatus::Declined | InterviewStatus::Cancelled => false,
    }
}

/// An interview that was not set aside, and that stands so.
fn of(thing: Thing, stands: fn(InterviewStatus) -> bool) -> Answer {
    let Thing::Item { kind: EvidenceKind::Interview, status, interview, .. } = thing else {
        return None;
    };
    Some(vec![(Rule::State, is_accepted(status) && interview.is_none_or(stands))])
}
