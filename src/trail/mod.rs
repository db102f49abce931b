//! The audit trail, as auditors read it; `audit` writes it.

pub mod graphql;
pub mod reads;
