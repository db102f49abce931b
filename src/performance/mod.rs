//! Performance figures and AIP scores as evidence.

pub mod graphql;
pub mod reads;
pub mod rules;
