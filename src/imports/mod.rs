//! Imports: a table is sent, and what its rows say is done as if each had been entered, in one transaction.
//!
//! `uploads` takes the table, `writes` starts, `work` is the one way in which every kind goes (`kind`), and
//! [`Imports`] does it: on whichever server takes it first, in the name of whoever sent it.

mod answers;
mod entered;
pub mod graphql;
mod interviews;
mod kind;
pub mod mend;
mod outcomes;
mod people;
mod performance;
mod progress;
pub mod reads;
mod run;
mod scores;
mod work;
pub mod writes;

pub use kind::{action, of_template, template};
pub use progress::Progress;

use crate::config::Storage;
use crate::error::Result;
use crate::files::{Files, import_key};
use crate::store::{CLAIM, Database};
use ::entity::types::Action;
use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How often imports are looked for that nobody works on.
const ROUND: Duration = Duration::from_secs(5);

/// How long somebody who starts one waits for the outcome.
const WAIT: Duration = Duration::from_secs(10);

/// How long such a person waits between two looks.
const GLANCE: Duration = Duration::from_millis(50);

/// How many one server works on at once.
const AT_ONCE: usize = 2;

/// How long the bytes of a table are kept.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Does what tables say that are imported.
#[derive(Clone, Debug)]
pub struct Imports(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    database: Database,
    files: Files,
    /// The program that reads a workbook.
    reader: PathBuf,
    places: Semaphore,
    /// What is under way here, or waits for a place.
    at_work: Mutex<HashMap<Uuid, Progress>>,
}

impl Imports {
    /// The imports of this database, whose tables are in this store.
    ///
    /// # Errors
    /// If the program that reads files is not known.
    pub fn open(database: Database, files: Files, storage: &Storage) -> anyhow::Result<Self> {
        let (reader, places) = (storage.reader()?, Semaphore::new(AT_ONCE));
        let at_work = Mutex::default();
        Ok(Self(Arc::new(Parts { database, files, reader, places, at_work })))
    }

    /// Begins an import, and waits a little for the outcome, even where another server works on it. It goes on
    /// if whoever waits goes away.
    pub async fn begin(&self, id: Uuid) {
        let this = self.clone();
        let work = tokio::spawn(async move { this.work_on(id).await });
        let _ = tokio::time::timeout(WAIT, async {
            let _ = work.await;
            while self.waits(id).await {
                tokio::time::sleep(GLANCE).await;
            }
        })
        .await;
    }

    async fn waits(&self, id: Uuid) -> bool {
        let found = self.0.database.import(id).await.ok().flatten();
        found.is_some_and(|(batch, _)| batch.finished_at.is_none())
    }

    /// How far an import has come that is under way here.
    #[must_use]
    pub fn progress(&self, id: Uuid) -> Option<Progress> {
        held(&self.0.at_work).get(&id).cloned()
    }

    /// Works on an import, unless somebody else does.
    pub async fn work_on(&self, id: Uuid) {
        let progress = Progress::default();
        {
            let mut at_work = held(&self.0.at_work);
            if at_work.contains_key(&id) {
                return;
            }
            at_work.insert(id, progress.clone());
        }
        let _at_work = AtWork { all: &self.0.at_work, import: id };
        if let Err(fault) = self.try_to(id, &progress).await {
            tracing::error!(import = %id, ?fault, "an import could not be done; it is begun again");
        }
    }

    async fn try_to(&self, id: Uuid, progress: &Progress) -> Result<()> {
        let Ok(_place) = self.0.places.acquire().await else { return Ok(()) };
        let database = &self.0.database;
        if !database.lease_import(id).await? {
            return Ok(());
        }
        let done = tokio::select! {
            done = self.run_one(id, progress) => done,
            fault = self.go_on_claiming(id, progress) => Err(fault),
        };
        if let Err(fault) = done {
            let found = database.import(id).await?;
            let kind = found.and_then(|(_, upload)| of_template(&upload.template));
            let action = kind.map_or(Action::ImportEvidence, action);
            database.release_import(id, action).await?;
            return Err(fault);
        }
        Ok(())
    }

    async fn go_on_claiming(&self, id: Uuid, progress: &Progress) -> crate::Error {
        loop {
            tokio::time::sleep(CLAIM.to_std().unwrap_or_default() / 15).await;
            let (done, rows) = progress.told();
            if let Err(fault) = self.0.database.renew_import(id, done, rows).await {
                return fault;
            }
        }
    }

    /// Works on what nobody works on, and gives up tables that were sent long ago. Answers how many imports it
    /// found.
    ///
    /// # Errors
    /// If the database or the store does not answer.
    pub async fn sweep(&self) -> Result<usize> {
        let (database, files) = (&self.0.database, &self.0.files);
        for upload in database.old_imports(database.now() - KEPT).await? {
            files.delete(&import_key(upload.id)).await?;
            database.discarded_import(upload.id).await?;
        }
        let idle = database.idle_imports().await?;
        for id in &idle {
            let (this, id) = (self.clone(), *id);
            tokio::spawn(async move { this.work_on(id).await });
        }
        Ok(idle.len())
    }

    /// Sweeps for ever.
    pub async fn run(self) {
        loop {
            if let Err(fault) = self.sweep().await {
                tracing::error!(?fault, "imports could not be looked after; it is tried again");
            }
            tokio::time::sleep(ROUND).await;
        }
    }
}

/// An import that is under way here, until this is dropped.
struct AtWork<'a> {
    all: &'a Mutex<HashMap<Uuid, Progress>>,
    import: Uuid,
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        held(self.all).remove(&self.import);
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
