//! What is done to people: they are added, and their access is changed.

use super::{Rule, Terms, Thing, changing};
use crate::access::Viewer;
use crate::access::roles::administers;
use sea_orm::prelude::Uuid;

/// Adding a person, or reference data: in one's own name, since it is not there yet.
pub(super) const IN_OWN_NAME: Terms = changing(administers, |viewer, thing| match thing {
    Thing::Person { id } if is_own(viewer, id) => Some(vec![]),
    _ => None,
});

/// Granting an Area, ending a conflict of interest, saying whose a subject is, who left and who comes back: not of
/// oneself.
pub(super) const WIDEN: Terms = changing(administers, |viewer, thing| match thing {
    Thing::Person { id } => Some(vec![(Rule::Own, !is_own(viewer, id))]),
    _ => None,
});

/// Taking a grant away, recording a conflict of interest, correcting a title: it widens no access, so also one's own.
pub(super) const NARROW: Terms = changing(administers, |_, thing| match thing {
    Thing::Person { .. } => Some(vec![]),
    _ => None,
});

/// Whether this person is the viewer.
#[must_use]
pub fn is_own(viewer: &Viewer, person: Uuid) -> bool {
    viewer.person == Some(person)
}
