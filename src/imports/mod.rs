//! Imports: a table is sent, and what its rows say is done as if each had been entered, in one transaction.
//!
//! `uploads` takes the table, `writes` starts, `work` is the one way in which every kind goes (`kind`), and
//! [`Imports`] does it: on whichever server takes it first (`jobs`), in the name of whoever sent it.

mod answers;
mod checks;
mod documents;
mod entered;
pub mod graphql;
mod interviews;
mod kind;
pub mod mend;
mod outcomes;
mod people;
mod performance;
pub mod reads;
mod run;
mod scores;
mod work;
pub mod writes;

use crate::config::Storage;
use crate::error::Result;
use crate::files::{Files, import_key};
use crate::jobs::{Jobs, Progress, Work};
use crate::store::Database;
use ::entity::import_lease;
use ::entity::types::Action;
use chrono::TimeDelta;
pub use kind::{action, of_template, template};
use sea_orm::prelude::Uuid;
use std::path::PathBuf;

/// How long the bytes of a table are kept.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Does what tables say that are imported.
pub type Imports = Jobs<Importing>;

/// Where the tables are, and what they are imported into.
#[derive(Debug)]
pub struct Importing {
    database: Database,
    files: Files,
    /// The program that reads a workbook.
    reader: PathBuf,
}

impl Imports {
    /// The imports of this database, whose tables are in this store.
    ///
    /// # Errors
    /// If the program that reads files is not known.
    pub fn open(database: Database, files: Files, storage: &Storage) -> anyhow::Result<Self> {
        let reader = storage.reader()?;
        Ok(Self::new(Importing { database, files, reader }))
    }
}

impl Work for Importing {
    type Lease = import_lease::Entity;

    fn database(&self) -> &Database {
        &self.database
    }

    async fn carry_out(&self, id: Uuid, progress: &Progress) -> Result<()> {
        self.run_one(id, progress).await
    }

    async fn give_up(&self, id: Uuid, why: &str) -> Result<()> {
        let found = self.database.import(id).await?;
        let kind = found.and_then(|(_, upload)| of_template(&upload.template));
        self.database.refuse_import(id, kind.map_or(Action::ImportEvidence, action), why).await
    }

    async fn waits(&self, id: Uuid) -> Result<bool> {
        let found = self.database.import(id).await?;
        Ok(found.is_some_and(|(batch, _)| batch.finished_at.is_none()))
    }

    async fn idle(&self) -> Result<Vec<Uuid>> {
        self.database.idle_imports().await
    }

    async fn tidy(&self) -> Result<()> {
        for upload in self.database.old_imports(self.database.now() - KEPT).await? {
            self.files.delete(&import_key(upload.id)).await?;
            self.database.discarded_import(upload.id).await?;
        }
        Ok(())
    }
}
