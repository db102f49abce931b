//! What is done to imports: a table is sent and imported in one's own name, and taken back by whoever sent it.
//! Each row is held against the rules of what it writes, too.

use super::{Rule, Terms, Thing, changing, is_own};
use crate::access::roles::{administers, inspects};
use ::entity::types::{ImportState, InspectionState};

/// Importing evidence: a table of one's own, into inspections.
pub(super) const EVIDENCE: Terms = changing(inspects, |viewer, thing| match thing {
    Thing::Table { sender } | Thing::Person { id: sender } if is_own(viewer, sender) => {
        Some(vec![])
    }
    Thing::Inspection { state } => Some(vec![(Rule::State, state == InspectionState::Open)]),
    _ => None,
});

/// Importing reference data: a table of one's own.
pub(super) const REFERENCE: Terms = changing(administers, |viewer, thing| match thing {
    Thing::Table { sender } | Thing::Person { id: sender } if is_own(viewer, sender) => {
        Some(vec![])
    }
    _ => None,
});

/// Taking back what an import made.
pub(super) const WITHDRAW: Terms = changing(
    |role| inspects(role) || administers(role),
    |_, thing| match thing {
        Thing::Import { state } => Some(vec![(Rule::State, state == ImportState::Done)]),
        _ => None,
    },
);
