//! Tracing in the API.

mod contrast;
mod impact;
mod trace;

pub(crate) use trace::told;
pub use trace::{Trace, TraceSummary};
