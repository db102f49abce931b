//! Inspections, document requests and coverage in the API.

mod coverage;
mod inspection;
mod request;
mod request_mutations;

pub use coverage::Coverage;
pub use inspection::Inspection;
pub use request::DocumentRequest;
