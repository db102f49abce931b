//! Documents in the API: what they are, how they come in, how they are kept.

mod document;
mod keeping;
mod upload;
mod upload_mutations;

pub use document::{Document, DocumentVersion, Passage};
pub use upload::{DocumentUpload, FileTicket};
