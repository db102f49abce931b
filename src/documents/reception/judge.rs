//! What is to become of a file: held against what was announced, scanned, read, stored.

use super::Reception;
use crate::documents::acceptance::Checked;
use crate::error::{Error, Result};
use crate::files::{Scan, Spooled, document_key, quarantine_key, upload_key};
use ::entity::document_upload;
use ::entity::types::{ScanState, UploadReason};
use extract::{Failure, Limits, Refusal};

/// What is said of a file that the scanner cannot look at to its end.
const NOT_SCANNED: &str = "The malware scanner cannot look at all of it: it is too large for it, or packed too \
    deep or encrypted. Send it unpacked, in smaller files; or tell the inspectorate's administrator.";

/// What is to become of a file.
pub(super) enum Verdict {
    Accept(Checked),
    Reject(UploadReason, String),
    /// Later: the scanner is not there.
    Wait,
    /// Later: the scanner did not scan it.
    NotScanned,
}

impl Reception {
    /// Holds a file against what was announced, has it scanned and read, and stores what is to be taken in.
    ///
    /// # Errors
    /// If the store, the disk or the reading process fails.
    pub(super) async fn judge(&self, upload: &document_upload::Model) -> Result<Verdict> {
        if let Err(why) = self.0.scanner.ready().await {
            tracing::warn!(upload = %upload.id, why, "a file waits for the malware scan");
            return Ok(Verdict::Wait);
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
        let scan = match self.0.scanner.scan(&spooled).await {
            Scan::Clean => ScanState::Clean,
            Scan::Unscanned => ScanState::Unscanned,
            Scan::Partly(why) => {
                tracing::warn!(upload = %upload.id, why, "a file cannot be scanned to its end");
                return Ok(Verdict::Reject(UploadReason::Unscannable, NOT_SCANNED.into()));
            }
            Scan::NotYet(why) => {
                tracing::warn!(upload = %upload.id, why, "a file was not scanned; it is tried again");
                return Ok(Verdict::NotScanned);
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
        let (file, limits) = (spooled.file().map_err(Error::internal)?, Limits::default());
        match extract::in_child(&self.0.reader, file, &upload.file_name, &limits).await {
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
