//! Inspections: how they are planned and run, what they ask the Area for, and how much of the plan is covered.

pub mod course;
pub mod coverage;
pub mod graphql;
pub mod items;
pub mod list;
pub mod parts;
pub mod planning;
pub mod projection;
pub mod reads;
pub mod scores;
pub mod writes;
