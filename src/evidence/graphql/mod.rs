//! Evidence in the API: the interface with its six kinds, the links, the list, the changes.

pub(crate) mod ahead;
mod assessment;
mod item;
mod link;
mod mutations;
mod queries;
mod revision;

pub use assessment::EvidenceAssessment;
pub(crate) use assessment::assessments;
pub use item::Evidence;
pub(crate) use item::{components, evidence_kind, key, used_by};
pub use link::EvidenceLink;
pub use revision::EvidenceRevision;
