//! Documents in the API: what they are, how they come in, how they are kept.

mod document;
mod keeping;
mod upload;
mod upload_mutations;

pub use document::{Document, DocumentVersion};
pub use keeping::KeepingMutation;
pub use upload::{DocumentUpload, FileTicket, UploadQuery};
pub use upload_mutations::UploadMutation;
