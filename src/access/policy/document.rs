//! What is done to documents: files are sent to become their versions, and their records are kept.

use super::request::is_answerable;
use super::{Rule, Terms, Thing, changing, is_accepted, is_own};
use crate::access::roles::{inspects, keeps_records, supplies};
use ::entity::types::{EvidenceKind, UploadState};

/// Sending a file: to answer a request, or as a new version of a document.
pub(super) const SEND: Terms = changing(
    |role| inspects(role) || supplies(role),
    |_, thing| match thing {
        Thing::Request { status } => Some(vec![(Rule::State, is_answerable(status))]),
        Thing::Item { kind: EvidenceKind::Document, status, .. } => {
            Some(vec![(Rule::State, is_accepted(status))])
        }
        _ => None,
    },
);

/// Saying that the bytes of one's own upload are there; a records manager's is a redacted rendition.
pub(super) const COMPLETE: Terms = changing(
    |role| inspects(role) || supplies(role) || keeps_records(role),
    |viewer, thing| match thing {
        Thing::Upload { state, sender } if is_own(viewer, sender) => {
            Some(vec![(Rule::State, state == UploadState::Pending)])
        }
        _ => None,
    },
);

/// Redacting a document, setting how long it is kept, holding it, disposing of it.
pub(super) const KEEP: Terms = changing(keeps_records, |_, thing| match thing {
    Thing::Item { kind: EvidenceKind::Document, .. } => Some(vec![]),
    _ => None,
});
