//! Tracing in the API.

mod contrast;
mod impact;
mod trace;

pub use trace::{Trace, TraceSummary};
