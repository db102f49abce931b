//! CPS Areas, their police forces and their AIP scores.

pub mod graphql;
pub mod reads;
pub mod rules;
