//! Documents: how they come in, their immutable versions, the requests they answer, how they are kept.

pub mod acceptance;
pub mod announcement;
pub mod answers;
pub mod graphql;
pub mod import;
pub mod places;
pub mod reads;
mod reception;
pub mod records;
pub mod uploads;
pub mod verify;

pub use reception::Reception;
