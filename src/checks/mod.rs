//! On-site checks and their templates.

pub mod graphql;
pub mod template;
