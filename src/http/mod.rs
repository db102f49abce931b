//! The server: what answers at which address, and the limits around all of it.

mod accept;
mod content;
mod descriptions;
mod engine;
mod explorer;
mod files;
mod fits;
mod graphql;
mod health;
mod patience;
mod places;
mod sent;
mod serve;
mod session;
mod size;

pub use files::Arrivals;
pub use fits::Documents;
pub use patience::Patience;
pub use serve::{router, serve};

use crate::access::issuer::Issuer;
use crate::access::token::Verifier;
use crate::documents::Reception;
use crate::files::Files;
use crate::graphql::Schema;
use crate::imports::Imports;
use crate::judgements::stamping::Stamps;
use crate::packs::Packs;
use crate::store::{Database, Turns};
use std::sync::Arc;

/// What every handler has at hand.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of the running server.
pub struct Parts {
    /// The database.
    pub database: Database,
    /// The object store.
    pub files: Files,
    /// Takes files in.
    pub reception: Reception,
    /// Does what tables say that are imported.
    pub imports: Imports,
    /// Makes evidence packs.
    pub packs: Packs,
    /// Has seals stamped with the time, where an authority is set.
    pub stamps: Option<Stamps>,
    /// Whose bytes are coming.
    pub arrivals: Arrivals,
    /// The schema.
    pub schema: Schema,
    /// Documents of operations that were sent before.
    pub documents: Documents,
    /// Of large operations.
    pub turns: Turns,
    /// Who checks tokens.
    pub verifier: Verifier,
    /// The built-in issuer, in development mode.
    pub issuer: Option<Issuer>,
    /// What tokens' `aud` must hold.
    pub audience: String,
    /// Whether everything in the repository is demonstration data.
    pub demo: bool,
}

impl App {
    /// The running server.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
