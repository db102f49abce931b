//! Tracing: what a judgement rests on, what would fall with an item, Area beside Area.

pub mod contrast;
pub mod counts;
pub mod graphql;
pub mod impact;
pub mod reads;
