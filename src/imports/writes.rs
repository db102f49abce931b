//! Sending a table, starting its import, taking back what it made.

use super::{answers, entered, people, performance};
use crate::digest;
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::files::{Files, import_key};
use crate::imports::{action, of_template, scores, template};
use crate::store::{Event, Seen, Store};
use ::entity::types::{Action, ImportKind, ImportMode, ImportState, Words};
use ::entity::{import_batch, import_lease, import_upload};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Set};

/// The largest table, in bytes: it is held in memory while it is read.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// The most tables of one person whose bytes are kept.
const MOST: u64 = 200;

/// A table to send.
#[derive(Debug)]
pub struct NewTable {
    /// What its rows are.
    pub what: ImportKind,
    /// Its name.
    pub file_name: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Announces a table.
///
/// # Errors
/// [`Error::Forbidden`] for a role that may not, [`Error::Refused`] for what is no table.
pub async fn announce(store: &Store, new: NewTable) -> Result<Seen<import_upload::Model>> {
    let permit = store.permit_anew(action(new.what)).await?;
    let kept = store
        .find::<import_upload::Entity>()
        .filter(import_upload::Column::CreatedBy.eq(permit.person()))
        .filter(import_upload::Column::DiscardedAt.is_null());
    if store.count(kept).await? >= MOST {
        let message =
            format!("{MOST} of your tables are kept: wait until the oldest are a week old.");
        return Err(Error::Limit(message));
    }
    let permit = permit.naming(&template(new.what));
    store
        .write(&permit, async |write| {
            check(&new)?;
            let row = import_upload::ActiveModel {
                id: Set(write.clock.id()),
                template: Set(template(new.what)),
                file_name: Set(new.file_name.trim().into()),
                size: Set(new.size),
                sha256: Set(new.sha256.to_ascii_lowercase()),
                created_by: Set(permit.person()),
                created_role: Set(store.viewer().role),
                created_at: Set(write.clock.now()),
                discarded_at: Set(None),
            };
            let upload = write.insert(row).await?;
            write.made("ImportUpload", upload.id);
            Ok(upload)
        })
        .await
}

fn check(new: &NewTable) -> Result<()> {
    let refused = |field, code, message: &str| Err(Error::refused(field, code, message));
    let name = new.file_name.trim();
    let plain =
        !name.contains(|c: char| c.is_control() || extract::turns_text(c) || "/\\".contains(c));
    if !plain || name.chars().count() > 255 {
        let message = "A file name is one line of at most 255 characters, without a path.";
        return refused("fileName", UserErrorCode::FileName, message);
    }
    let small = name.to_lowercase();
    if ![".csv", ".txt", ".xlsx"].iter().any(|end| small.ends_with(end)) {
        let message = "A table is a CSV file or a workbook: its name ends in .csv, .txt (with tabs) or .xlsx.";
        return refused("fileName", UserErrorCode::FileTypeNotAllowed, message);
    }
    if new.size <= 0 {
        return refused("size", UserErrorCode::FileEmpty, "The file is empty.");
    }
    if new.size.unsigned_abs() > LARGEST {
        let message = "A table has at most 32 MiB: send it in parts.";
        return refused("size", UserErrorCode::FileTooLarge, message);
    }
    if !digest::is_one(&new.sha256) {
        let message = "The SHA-256 is 64 hexadecimal digits.";
        return refused("sha256", UserErrorCode::InvalidValue, message);
    }
    Ok(())
}

/// Starts the import of a table that was sent.
///
/// # Errors
/// [`Error::NotFound`] for a table that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] if its bytes are not there.
pub async fn start(
    store: &Store,
    files: &Files,
    upload: Uuid,
    dry_run: bool,
    mode: ImportMode,
) -> Result<Seen<import_batch::Model>> {
    let kind = of_template(&store.get::<import_upload::Entity>(upload).await?.template);
    let kind = kind.ok_or(Error::NotFound)?;
    let permit = store.permit::<import_upload::Entity>(action(kind), upload).await?;
    let there = files.size(&import_key(upload)).await?.is_some();
    store
        .write(&permit, async |write| {
            if !there {
                let message = "The bytes of this table are not there: send them where its tickets say, and if \
                               it is older than a week, announce it anew.";
                return Err(Error::refused("upload", UserErrorCode::BytesMissing, message));
            }
            let id = write.clock.id();
            let row = import_batch::ActiveModel {
                id: Set(id),
                upload_id: Set(upload),
                mode: Set(mode),
                dry_run: Set(dry_run),
                created_at: Set(write.clock.now()),
                state: Set(ImportState::Waiting),
                message: Set(None),
                columns: Set(Words::default()),
                creates: Set(0),
                updates: Set(0),
                unchanged: Set(0),
                refused: Set(0),
                finished_at: Set(None),
                withdrawn_by: Set(None),
                withdrawn_at: Set(None),
                withdrawn_reason: Set(None),
            };
            let batch = write.insert(row).await?;
            let lease = import_lease::ActiveModel {
                batch_id: Set(id),
                claimed_until: Set(None),
                attempts: Set(0),
                rows_done: Set(0),
                rows: Set(None),
            };
            write.insert_all([lease]).await?;
            write.made("ImportBatch", id);
            Ok(batch)
        })
        .await
}

/// Takes back what an import made, as one, while nothing cites it. What it made stays as a record, and counts
/// no more.
///
/// # Errors
/// As [`start`], and [`Error::NotFound`] if the viewer may not see all that it made any more; [`Error::Refused`] without
/// a reason, for an import that is not in, and while a finding cites what it made.
pub async fn withdraw(store: &Store, id: Uuid, reason: &str) -> Result<Seen<import_batch::Model>> {
    let permit = store.permit::<import_batch::Entity>(Action::WithdrawImport, id).await?;
    let upload = store.get::<import_upload::Entity>(permit.subject().upload_id).await?;
    let kind = of_template(&upload.template).ok_or(Error::NotFound)?;
    store
        .write(&permit, async |write| {
            let batch = write.hold::<import_batch::Entity>(id).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            if batch.state == ImportState::Withdrawn {
                let message = "This import was withdrawn before.";
                return Err(Error::refused("batch", UserErrorCode::AlreadyWithdrawn, message));
            }
            if batch.state != ImportState::Done {
                let message = "Nothing of this import is in: there is nothing to take back.";
                return Err(Error::refused("batch", UserErrorCode::InvalidValue, message));
            }
            write.imports_alone(&upload.template).await?;
            match kind {
                ImportKind::Performance => {
                    performance::withdraw(write, &batch, reason.trim()).await?;
                }
                ImportKind::AipScores => scores::withdraw(write, id).await?,
                ImportKind::Interviews | ImportKind::Checks | ImportKind::Documents => {
                    entered::set_aside(write, &batch, reason.trim()).await?;
                }
                ImportKind::People => return Err(people::stay()),
                ImportKind::Questionnaire => {
                    answers::withdraw(write, &batch, permit.person(), reason.trim()).await?;
                }
            }
            let row = import_batch::ActiveModel {
                id: Set(id),
                state: Set(ImportState::Withdrawn),
                withdrawn_by: Set(Some(permit.person())),
                withdrawn_at: Set(Some(write.clock.now())),
                withdrawn_reason: Set(Some(reason.trim().into())),
                ..Default::default()
            };
            let data = serde_json::json!({"import": id});
            write.tell(Event { event_type: "import.withdrawn", data }, "ImportBatch", id).await?;
            write.update(row).await
        })
        .await
}
