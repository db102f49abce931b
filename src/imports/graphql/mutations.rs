//! Sending a table, importing it, taking back what it made.

use super::{ImportBatch, ImportUpload};
use crate::graphql::prelude::*;
use crate::imports::writes::{self, NewTable};

/// A table to send.
#[derive(InputObject)]
pub struct CreateImportUploadInput {
    /// What its rows are; docs/IMPORTS.md says which columns it has.
    what: ImportKind,
    /// File name, with its ending: `.csv`, `.txt` where tabs part its cells, or `.xlsx`, of which the first sheet is
    /// read.
    file_name: String,
    /// Size in bytes: exactly so many must come, at most 32 MiB.
    size: ByteCount,
    /// SHA-256 in hexadecimal: exactly these bytes must come.
    sha256: String,
}

/// A table to import.
#[derive(InputObject)]
pub struct StartImportInput {
    /// The table, whose bytes have been sent.
    upload: ID,
    /// Whether it is only to be tried: it then says what would come of each row, and nothing is kept.
    #[graphql(default)]
    dry_run: bool,
    /// What becomes of the good rows if others are refused.
    #[graphql(default_with = "ImportMode::AllOrNothing")]
    mode: ImportMode,
}

/// An import to take back.
#[derive(InputObject)]
pub struct WithdrawImportInput {
    /// The import.
    batch: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of announcing a table.
    CreateImportUploadPayload {
        /// The table, with where its bytes are to be sent; null if it was refused.
        upload: ImportUpload
    }
}

payload! {
    /// What came of starting an import, or of taking one back.
    ImportPayload {
        /// The import as it stands now; null if this was refused.
        batch: ImportBatch
    }
}

#[Object]
impl ImportMutation {
    /// Announces a table. Then send its bytes as its `tickets` say, and start its import. Figures, interviews and
    /// documents for lead inspectors and inspectors, scores and people for administrators. `FORBIDDEN` for other roles; what is no table is in `userErrors`: `FILE_NAME`,
    /// `FILE_TYPE_NOT_ALLOWED`, `FILE_EMPTY`, `FILE_TOO_LARGE`, `INVALID_VALUE`.
    async fn create_import_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The table.")] input: CreateImportUploadInput,
    ) -> Result<CreateImportUploadPayload> {
        let new = NewTable {
            what: input.what,
            file_name: input.file_name,
            size: input.size.0,
            sha256: input.sha256,
        };
        let made = writes::announce(store(ctx), new).await;
        CreateImportUploadPayload::of(ctx, made.map(ImportUpload))
    }

    /// Imports a table of yours, or tries to: what its rows say is done as if you had entered each, in one
    /// transaction. This waits some seconds for the outcome; the import then says what came of it, or is still
    /// `WAITING`: ask again by its id. The same table again changes nothing. `NOT_FOUND` for a table that you may
    /// not see, `FORBIDDEN` for other roles; the rules refuse with `BYTES_MISSING`. What is wrong with a row is
    /// in the row.
    async fn start_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: StartImportInput,
    ) -> Result<ImportPayload> {
        if !store(ctx).viewer().may_ever(Action::ImportReference) {
            store(ctx).require(Action::ImportEvidence).await?;
        }
        let upload = id::key_of(&["ImportUpload"], &input.upload)?;
        let files = &session(ctx).files;
        let made = writes::start(store(ctx), files, upload, input.dry_run, input.mode).await;
        let made = match made {
            Ok(batch) => {
                session(ctx).imports.begin(batch.id).await;
                store(ctx).get::<import_batch::Entity>(batch.id).await
            }
            refused => refused,
        };
        ImportPayload::of(ctx, made.map(ImportBatch))
    }

    /// Takes back what an import of yours made, as one, while no finding cites it. It stays as a record, and counts
    /// no more. Errors as for `startImport`, and `NOT_FOUND` if you may not see all that it made any more; the rules
    /// refuse with `CITED`, `ALREADY_WITHDRAWN`, `REASON_REQUIRED` and `INVALID_VALUE`.
    async fn withdraw_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: WithdrawImportInput,
    ) -> Result<ImportPayload> {
        store(ctx).require(Action::WithdrawImport).await?;
        let batch = id::key_of(&["ImportBatch"], &input.batch)?;
        let made = writes::withdraw(store(ctx), batch, &input.reason).await;
        ImportPayload::of(ctx, made.map(ImportBatch))
    }
}
