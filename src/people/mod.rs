//! People: who is asking, and the colleagues who wrote, linked and reviewed.

pub mod admission;
pub mod endings;
pub mod graphql;
pub mod reads;
pub mod writes;
