//! Reference data: what every inspection refers to, as administrators change it.

mod forms;
pub mod graphql;
mod guides;
mod themes;
pub mod writes;
