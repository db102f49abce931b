//! Inspections: team, stages, what they ask the Area for, and how much of the plan is covered.

pub mod coverage;
pub mod graphql;
pub mod reads;
pub mod writes;
