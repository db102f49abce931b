//! On-site checks in the API: what they are, how they are recorded, what many of them say together.

mod check;
mod mutations;
mod reading;
mod summary;

pub use check::{CheckField, CheckTemplate, IneffectiveTrialReason, OnsiteCheck};
pub use reading::DoubleReading;
