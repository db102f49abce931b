//! People: who is asking, and the colleagues who wrote, linked and reviewed.

pub mod graphql;
pub mod writes;
