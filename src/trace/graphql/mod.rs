//! Tracing in the API.

mod contrast;
mod impact;
mod trace;

pub use contrast::ContrastQuery;
pub use impact::ImpactQuery;
pub use trace::{Trace, TraceQuery, TraceSummary};
