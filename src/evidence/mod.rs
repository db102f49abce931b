//! Evidence: what all kinds share, and the links from findings to it.

pub mod graphql;
pub mod quotes;
pub mod reads;
pub mod set_aside;
pub mod writes;
