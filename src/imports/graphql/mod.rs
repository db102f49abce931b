//! Imports in the API.

mod batch;
mod mutations;

pub use batch::{ImportBatch, ImportUpload};
