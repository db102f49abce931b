//! On-site checks and their templates.

pub mod agreement;
pub mod distribution;
pub mod graphql;
pub mod readings;
pub mod reads;
pub mod rules;
pub mod template;
pub mod writes;
