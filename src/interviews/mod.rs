//! Interviews and focus groups, and the roles to be heard.

pub mod graphql;
