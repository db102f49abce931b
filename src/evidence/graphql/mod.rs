//! Evidence in the API: the interface with its six kinds, the links, the list, the changes.

pub(crate) mod ahead;
mod item;
mod link;
mod mutations;
mod queries;
mod revision;

pub use item::Evidence;
pub(crate) use item::{components, evidence_kind, key, used_by};
pub use link::EvidenceLink;
pub use revision::EvidenceRevision;
