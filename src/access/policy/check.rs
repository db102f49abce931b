//! What is done to on-site checks: they are recorded, read by two, and corrected by a new revision.

use super::{Rule, Terms, Thing, changing, is_accepted, is_own};
use crate::access::roles::inspects;
use ::entity::types::{EvidenceKind, InspectionState};

/// Recording one, for an inspection.
pub(super) const RECORD: Terms = changing(inspects, |_, thing| match thing {
    Thing::Inspection { state } => Some(vec![(Rule::State, state == InspectionState::Open)]),
    _ => None,
});

/// Handing in one's own reading, until both are in.
pub(super) const READ: Terms = changing(inspects, |viewer, thing| match thing {
    Thing::DoubleReading { readers, complete, .. }
        if readers.iter().any(|reader| is_own(viewer, *reader)) =>
    {
        Some(vec![(Rule::State, !complete)])
    }
    _ => None,
});

/// Settling what two found otherwise: for a third person, once both readings are in.
pub(super) const SETTLE: Terms = changing(inspects, |viewer, thing| match thing {
    Thing::DoubleReading { readers, complete, settled } => Some(vec![
        (Rule::State, complete && !settled),
        (Rule::Own, !readers.iter().any(|reader| is_own(viewer, *reader))),
    ]),
    _ => None,
});

/// Correcting one that was not set aside.
pub(super) const CORRECT: Terms = changing(inspects, |_, thing| match thing {
    Thing::Item { kind: EvidenceKind::OnsiteCheck, status, .. } => {
        Some(vec![(Rule::State, is_accepted(status))])
    }
    _ => None,
});
