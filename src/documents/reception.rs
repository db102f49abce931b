//! Reception: what happens to a file between "its bytes are there" and "it is evidence".
//!
//! A file is fetched to one of our own, held against what was announced, scanned, read by a process of its
//! own, stored under the id of its version, and only then taken in. Each step can be done again: whoever
//! stops half-way, another server begins anew. Only the last step, one transaction, makes it evidence.

use super::acceptance::{Checked, accept};
use crate::config::Storage;
use crate::error::{Error, Result};
use crate::files::{Files, Scan, Scanner, Spooled, document_key, quarantine_key, upload_key};
use crate::store::{CLAIM, Database};
use ::entity::document_upload;
use ::entity::types::{ScanState, UploadReason, UploadState};
use extract::{Failure, Limits, Refusal};
use futures_util::future::join_all;
use sea_orm::prelude::Uuid;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How often uploads are looked for that nobody checks.
const ROUND: Duration = Duration::from_secs(5);

/// How long somebody who completes an upload waits for the outcome.
const WAIT: Duration = Duration::from_secs(10);

/// How many files one server checks at once.
const AT_ONCE: usize = 4;

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
}

/// What is to become of a file.
enum Verdict {
    Accept(Checked),
    Reject(UploadReason, String),
    /// Later: it waits for this.
    Wait(String),
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
        if scanner == Scanner::Missing {
            tracing::warn!(
                "no malware scanner is set up: files that are sent wait. Set EVIDENCE_CLAMD, or \
                 EVIDENCE_ACCEPT_UNSCANNED=true to take files that nobody scanned"
            );
        }
        let reader = storage.reader()?;
        let places = Semaphore::new(AT_ONCE);
        Ok(Self(Arc::new(Parts { database, files, scanner, reader, places })))
    }

    /// Checks an upload whose bytes are there, and waits a little for the outcome. The check goes on if
    /// whoever waits goes away.
    pub async fn check_soon(&self, id: Uuid) {
        let this = self.clone();
        let check = tokio::spawn(async move { this.check(id).await });
        let _ = tokio::time::timeout(WAIT, check).await;
    }

    /// Checks an upload whose bytes are there, unless somebody else does.
    pub async fn check(&self, id: Uuid) {
        if let Err(fault) = self.try_check(id).await {
            tracing::error!(upload = %id, ?fault, "a file could not be checked; it is tried again");
            if let Err(fault) =
                self.0.database.unclaim_upload(id, "It is checked again soon.").await
            {
                tracing::error!(upload = %id, ?fault, "an upload could not be given back");
            }
        }
    }

    async fn try_check(&self, id: Uuid) -> Result<()> {
        let Ok(_place) = self.0.places.acquire().await else { return Ok(()) };
        let database = &self.0.database;
        if !database.claim_upload(id).await? {
            return Ok(());
        }
        let Some(upload) = database.upload(id).await? else { return Ok(()) };
        let verdict = tokio::select! {
            verdict = self.judge(&upload) => verdict?,
            fault = self.go_on_claiming(id) => return Err(fault),
        };
        match verdict {
            Verdict::Wait(why) => return database.unclaim_upload(id, &why).await,
            Verdict::Reject(reason, message) => {
                database.reject_upload(&upload, reason, &message).await?;
            }
            Verdict::Accept(checked) => {
                let sender = database.on_behalf(&upload).await?;
                match accept(&sender, &upload, checked).await {
                    Ok(()) => {}
                    Err(Error::NotFound | Error::Forbidden(_)) => {
                        let message = "Whoever sent it may not send it there any more.";
                        let reason = UploadReason::NotAllowed;
                        database.reject_upload(&upload, reason, message).await?;
                    }
                    Err(refusal @ Error::Refused(_)) => {
                        let (reason, message) = (UploadReason::NotAllowed, refusal.message());
                        database.reject_upload(&upload, reason, &message).await?;
                    }
                    Err(fault) => return Err(fault),
                }
            }
        }
        self.tidy(&upload).await
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
        files.discard(upload).await?;
        match self.0.database.upload(upload.id).await? {
            Some(row) if row.state == UploadState::Rejected => {
                files.delete(&document_key(upload.id)).await
            }
            _ => Ok(()),
        }
    }

    async fn judge(&self, upload: &document_upload::Model) -> Result<Verdict> {
        if let Err(why) = self.0.scanner.ready().await {
            tracing::warn!(upload = %upload.id, why, "a file waits for the malware scan");
            return Ok(Verdict::Wait("It waits for the malware scan.".into()));
        }
        let size = u64::try_from(upload.size).unwrap_or_default();
        let spooled = match self.0.files.spool(&upload_key(upload.id), size).await {
            Err(Error::NotFound) => {
                let message = "Its bytes were gone before they were checked: send it again.";
                return Ok(Verdict::Reject(UploadReason::FileLost, message.into()));
            }
            spooled => spooled?,
        };
        if spooled.size != size {
            let message = format!(
                "What came is {} than the {size} bytes that were announced: the file changed on its way, \
                 or since it was announced. Send it again.",
                if spooled.size < size { "shorter" } else { "longer" },
            );
            return Ok(Verdict::Reject(UploadReason::FileSize, message));
        }
        if spooled.sha256 != upload.sha256 {
            let message = "What came is not the file that was announced: its SHA-256 is another one. The \
                           file changed on its way, or since it was announced. Send it again.";
            return Ok(Verdict::Reject(UploadReason::FileHash, message.into()));
        }
        let scan = match self.0.scanner.scan(spooled.file.path()).await {
            Scan::Clean => ScanState::Clean,
            Scan::Unscanned => ScanState::Unscanned,
            Scan::NotYet(why) => {
                tracing::warn!(upload = %upload.id, why, "a file waits for the malware scan");
                return Ok(Verdict::Wait("It waits for the malware scan.".into()));
            }
            Scan::Infected(name) => {
                self.0.files.keep(&spooled, &quarantine_key(upload.id)).await?;
                let message = format!(
                    "The malware scanner found “{name}” in it. It is kept apart and nobody can open it: \
                     tell your information security team, and do not send it again."
                );
                return Ok(Verdict::Reject(UploadReason::Malware, message));
            }
        };
        self.read(upload, &spooled, scan).await
    }

    async fn read(
        &self,
        upload: &document_upload::Model,
        spooled: &Spooled,
        scan: ScanState,
    ) -> Result<Verdict> {
        let (path, limits) = (spooled.file.path(), Limits::default());
        match extract::in_child(&self.0.reader, path, &upload.file_name, &limits).await {
            Ok(examined) => {
                self.0.files.keep(spooled, &document_key(upload.id)).await?;
                Ok(Verdict::Accept(Checked { examined, scan }))
            }
            Err(Failure::Refused(refusal)) => {
                Ok(Verdict::Reject(reason(&refusal), refusal.to_string()))
            }
            Err(Failure::Fault(fault)) => Err(Error::internal(fault)),
        }
    }

    /// Checks what nobody checks, and gives up what did not come in time. Answers how many uploads it
    /// looked at.
    ///
    /// # Errors
    /// If the database or the store does not answer.
    pub async fn sweep(&self) -> Result<usize> {
        let abandoned = self.0.database.abandoned().await?;
        for upload in &abandoned {
            let message = "Its bytes did not come in time: send it again.";
            self.0.database.reject_upload(upload, UploadReason::Expired, message).await?;
            self.tidy(upload).await?;
        }
        if self.0.scanner.ready().await.is_err() {
            // what waits for the scan was told so when it was first looked at
            return Ok(abandoned.len());
        }
        let waiting = self.0.database.unchecked().await?;
        join_all(waiting.iter().map(|upload| self.check(upload.id))).await;
        Ok(abandoned.len() + waiting.len())
    }

    /// Sweeps for ever.
    pub async fn run(self) {
        loop {
            if let Err(fault) = self.sweep().await {
                tracing::error!(?fault, "uploads could not be looked after; it is tried again");
            }
            tokio::time::sleep(ROUND).await;
        }
    }
}

fn reason(refusal: &Refusal) -> UploadReason {
    match refusal {
        Refusal::Empty => UploadReason::FileEmpty,
        Refusal::Name => UploadReason::FileName,
        Refusal::NotAllowed { .. } => UploadReason::FileTypeNotAllowed,
        Refusal::Mismatch { .. } => UploadReason::FileTypeMismatch,
        Refusal::Mixed => UploadReason::FileMixed,
        Refusal::Macros => UploadReason::FileMacros,
        Refusal::Encrypted => UploadReason::FileEncrypted,
        Refusal::Unpacks => UploadReason::FileUnpacksTooLarge,
        Refusal::Nested { .. } => UploadReason::FileNested,
        Refusal::Damaged => UploadReason::FileDamaged,
        Refusal::TooLarge { .. } => UploadReason::FileTooLarge,
        Refusal::TooHard => UploadReason::FileTooHard,
    }
}
