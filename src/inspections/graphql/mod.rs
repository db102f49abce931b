//! Inspections, document requests and coverage in the API.

mod course;
mod coverage;
mod inspection;
mod list;
mod parts;
mod planning;
mod request;
mod request_mutations;

pub use coverage::Coverage;
pub use inspection::Inspection;
pub use request::DocumentRequest;
