//! Inspections, document requests and coverage in the API.

mod coverage;
mod inspection;
mod request;
mod request_mutations;

pub use coverage::{Coverage, CoverageQuery};
pub use inspection::{Inspection, InspectionQuery};
pub use request::{DocumentRequest, DocumentRequestQuery};
pub use request_mutations::DocumentRequestMutation;
