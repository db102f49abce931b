//! Documents, their immutable versions, and the requests they answer.

pub mod graphql;
