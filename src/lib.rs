//! The evidence repository: links every judgement of an inspection to what it rests on, and shows
//! each person only what they may see. Start reading at docs/ARCHITECTURE.md.

pub mod access;
pub mod areas;
pub mod audit;
pub mod checks;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod digest;
pub mod documents;
pub mod error;
pub mod evidence;
pub mod files;
pub mod graphql;
pub mod http;
pub mod imports;
pub mod inspections;
pub mod interviews;
pub mod jobs;
pub mod judgements;
pub mod packs;
pub mod people;
pub mod performance;
pub mod programme;
pub mod questionnaires;
pub mod reference;
pub mod store;
pub mod table;
pub mod timestamps;
pub mod trace;
pub mod trail;
pub mod words;

pub use error::{Error, Result};
