//! Claims: judgements with effects and findings, what they draw on, the themes that join them.

mod amending;
pub mod area;
pub mod base;
pub mod comments;
pub mod entered;
pub mod faults;
pub mod graphql;
pub mod reads;
mod reviews;
pub mod seal;
mod sealed;
mod signing;
mod since;
mod stale;
pub mod stamping;
mod standing;
pub mod steps;
pub mod writing;
