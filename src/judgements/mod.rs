//! Claims: judgements with effects and findings, what they draw on, the themes that join them.

pub mod graphql;
pub mod reads;
pub mod seal;
