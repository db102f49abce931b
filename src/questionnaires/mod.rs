//! The staff questionnaire: what was counted, and what may be shown of it.

pub mod disclosure;
pub mod graphql;
pub mod release;
mod results;
pub mod writes;
