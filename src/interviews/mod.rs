//! Interviews and focus groups: their plan, and what was said in them.

pub mod agreement;
pub mod graphql;
pub mod notes;
pub mod reads;
pub mod rules;
pub mod writes;
