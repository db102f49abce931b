//! Reception: what happens to a file between "its bytes are there" and "it is evidence".
//!
//! A file is fetched to one of our own, held against what was announced, scanned, read by a process of its
//! own, stored under the id of its version, and only then taken in. Each step can be done again: whoever
//! stops half-way, another server begins anew. Only the last step, one transaction, makes it evidence.

mod judge;

use super::acceptance::accept;
use crate::config::Storage;
use crate::error::{Error, Result};
use crate::files::{Files, Scanner, document_key};
use crate::store::{CLAIM, Database};
use ::entity::document_upload;
use ::entity::types::{UploadReason, UploadState};
use futures_util::future::join_all;
use judge::Verdict;
use sea_orm::prelude::Uuid;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How often uploads are looked for that nobody checks.
const ROUND: Duration = Duration::from_secs(5);

/// How long somebody who completes an upload waits for the outcome.
const WAIT: Duration = Duration::from_secs(10);

/// How long such a person waits between two looks.
const GLANCE: Duration = Duration::from_millis(100);

/// What a file is told that waits for the scanner.
const WAITS: &str = "It waits for the malware scan.";

/// How many files one server checks at once, and how many of one sender: nobody keeps others waiting.
const AT_ONCE: usize = 4;
const OF_ONE_SENDER: usize = 2;

/// After so many scans in vain a file is refused: the last ones were ten minutes apart.
const MOST_SCANS: i32 = 10;

/// Takes files in.
#[derive(Clone, Debug)]
pub struct Reception(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    database: Database,
    files: Files,
    scanner: Scanner,
    /// The program that reads a file.
    reader: PathBuf,
    places: Semaphore,
    senders: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
    /// What is checked here, or waits for a place.
    at_work: Mutex<HashSet<Uuid>>,
}

impl Reception {
    /// The reception of this database and this store.
    ///
    /// # Errors
    /// If the program that reads files is not known.
    pub fn open(
        database: Database,
        files: Files,
        storage: &Storage,
        development: bool,
    ) -> anyhow::Result<Self> {
        let scanner = Scanner::open(storage, development);
        let reader = storage.reader()?;
        Ok(Self(Arc::new(Parts {
            database,
            files,
            scanner,
            reader,
            places: Semaphore::new(AT_ONCE),
            senders: Mutex::default(),
            at_work: Mutex::default(),
        })))
    }

    /// Checks an upload whose bytes are there, and waits a little for the outcome, even where another
    /// server checks it. The check goes on if whoever waits goes away.
    pub async fn check_soon(&self, id: Uuid) {
        let this = self.clone();
        let check = tokio::spawn(async move { this.check(id).await });
        let _ = tokio::time::timeout(WAIT, async {
            let _ = check.await;
            while self.is_checked(id).await {
                tokio::time::sleep(GLANCE).await;
            }
        })
        .await;
    }

    /// Whether an outcome may still come soon.
    async fn is_checked(&self, id: Uuid) -> bool {
        let row = self.0.database.upload(id).await.ok().flatten();
        row.is_some_and(|row| row.state == UploadState::Pending && row.message.is_none())
    }

    /// Checks an upload whose bytes are there, unless somebody else does.
    pub async fn check(&self, id: Uuid) {
        let Some(_at_work) = AtWork::begin(&self.0.at_work, id) else { return };
        if let Err(fault) = self.try_check(id).await {
            tracing::error!(upload = %id, ?fault, "an upload could not be looked at; it is tried again");
        }
    }

    async fn try_check(&self, id: Uuid) -> Result<()> {
        let database = &self.0.database;
        let Some(upload) = database.upload(id).await? else { return Ok(()) };
        let sender = self.sender(upload.created_by);
        let Ok(_one_of_theirs) = sender.acquire().await else { return Ok(()) };
        let Ok(_place) = self.0.places.acquire().await else { return Ok(()) };
        if !database.claim_upload(id).await? {
            return Ok(());
        }
        let Some(upload) = database.upload(id).await? else { return Ok(()) };
        let checked = self.settle(&upload).await;
        if let Err(fault) = &checked {
            tracing::error!(upload = %id, ?fault, "a file could not be checked; it is tried again");
            database.unclaim_upload(&upload, "It is checked again soon.", true).await?;
        }
        Ok(())
    }

    fn sender(&self, person: Uuid) -> Arc<Semaphore> {
        let mut senders = held(&self.0.senders);
        senders.retain(|_, places| Arc::strong_count(places) > 1);
        let places = senders.entry(person).or_insert_with(|| Semaphore::new(OF_ONE_SENDER).into());
        Arc::clone(places)
    }

    /// Judges a file, and lets come of it what is to come of it.
    async fn settle(&self, upload: &document_upload::Model) -> Result<()> {
        let database = &self.0.database;
        let verdict = tokio::select! {
            verdict = self.judge(upload) => verdict?,
            fault = self.go_on_claiming(upload.id) => return Err(fault),
        };
        match verdict {
            Verdict::Wait => return database.unclaim_upload(upload, WAITS, false).await,
            Verdict::NotScanned if upload.attempts + 1 < MOST_SCANS => {
                return database.unclaim_upload(upload, WAITS, true).await;
            }
            Verdict::NotScanned => {
                let message = "The malware scanner could not scan it, however often it was asked. Tell the \
                               inspectorate's administrator.";
                database.reject_upload(upload, UploadReason::Unscannable, message).await?;
            }
            Verdict::Reject(reason, message) => {
                database.reject_upload(upload, reason, &message).await?;
            }
            Verdict::Accept(checked) => {
                let sender = database.on_behalf(upload).await?;
                match accept(&sender, upload, checked).await {
                    Ok(()) => {}
                    Err(Error::NotFound | Error::Forbidden(_)) => {
                        let message = "Whoever sent it may not send it there any more.";
                        let reason = UploadReason::NotAllowed;
                        database.reject_upload(upload, reason, message).await?;
                    }
                    Err(refusal @ Error::Refused(_)) => {
                        let (reason, message) = (UploadReason::NotAllowed, refusal.message());
                        database.reject_upload(upload, reason, &message).await?;
                    }
                    Err(fault) => return Err(fault),
                }
            }
        }
        self.tidy(upload).await
    }

    async fn go_on_claiming(&self, id: Uuid) -> Error {
        loop {
            tokio::time::sleep(CLAIM.to_std().unwrap_or_default() / 3).await;
            if let Err(fault) = self.0.database.renew_claim(id).await {
                return fault;
            }
        }
    }

    /// Removes what a finished upload has no more use for.
    async fn tidy(&self, upload: &document_upload::Model) -> Result<()> {
        let files = &self.0.files;
        let row = self.0.database.upload(upload.id).await?;
        match row.map(|row| row.state) {
            None | Some(UploadState::Pending) => Ok(()),
            Some(UploadState::Checked | UploadState::Available) => files.discard(upload).await,
            Some(UploadState::Rejected) => {
                files.discard(upload).await?;
                files.delete(&document_key(upload.id)).await
            }
        }
    }

    /// Checks what nobody checks, and gives up what did not come, or was not named, in time. Answers how many uploads it
    /// looked at.
    ///
    /// # Errors
    /// If the database or the store does not answer.
    pub async fn sweep(&self) -> Result<usize> {
        let given_up = self.give_up().await?;
        let waiting = self.waiting().await?;
        join_all(waiting.iter().map(|upload| self.check(*upload))).await;
        Ok(given_up + waiting.len())
    }

    async fn give_up(&self) -> Result<usize> {
        let abandoned = self.0.database.abandoned().await?;
        for upload in &abandoned {
            self.0.database.give_up_upload(upload).await?;
            self.tidy(upload).await?;
        }
        Ok(abandoned.len())
    }

    /// What nobody checks; nothing while the scanner is not there, as was told when it was first looked at.
    async fn waiting(&self) -> Result<Vec<Uuid>> {
        if self.0.scanner.ready().await.is_err() {
            return Ok(vec![]);
        }
        let mut waiting: Vec<Uuid> =
            self.0.database.unchecked().await?.iter().map(|upload| upload.id).collect();
        waiting.retain(|id| !held(&self.0.at_work).contains(id));
        Ok(waiting)
    }

    /// Sweeps for ever; a slow check holds up nothing else.
    pub async fn run(self) {
        if let Err(why) = self.0.scanner.ready().await {
            tracing::warn!(why, "files that are sent wait for the malware scan");
        }
        loop {
            let looked = async {
                self.give_up().await?;
                self.waiting().await
            };
            match looked.await {
                Ok(waiting) => {
                    for upload in waiting {
                        let this = self.clone();
                        tokio::spawn(async move { this.check(upload).await });
                    }
                }
                Err(fault) => {
                    tracing::error!(?fault, "uploads could not be looked after; it is tried again");
                }
            }
            tokio::time::sleep(ROUND).await;
        }
    }
}

/// An upload that is at work here, until this is dropped.
struct AtWork<'a> {
    all: &'a Mutex<HashSet<Uuid>>,
    upload: Uuid,
}

impl<'a> AtWork<'a> {
    fn begin(all: &'a Mutex<HashSet<Uuid>>, upload: Uuid) -> Option<Self> {
        held(all).insert(upload).then(|| Self { all, upload })
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        held(self.all).remove(&self.upload);
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
