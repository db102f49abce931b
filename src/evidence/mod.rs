//! Evidence: what all kinds share, and the links from findings to it.

pub mod assessing;
mod figures;
pub mod graphql;
mod looked;
pub mod quotes;
pub mod reads;
pub mod review;
pub mod set_aside;
pub mod writes;
