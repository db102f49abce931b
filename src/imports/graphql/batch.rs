//! A table that is sent, its imports, and what came of each row.

use crate::access::policy;
use crate::documents::graphql::FileTicket;
use crate::graphql::prelude::*;
use crate::imports::reads::{self, Which};
use crate::imports::{mend, of_template, template};

impl ImportUpload {
    fn tells_digest(&self, ctx: &Context<'_>) -> bool {
        let counts = of_template(&self.0.template) == Some(ImportKind::Questionnaire);
        !counts || policy::is_own(store(ctx).viewer(), self.0.created_by)
    }
}

record! {
    /// A table that is sent to be imported. Its bytes are kept for a week.
    ImportUpload(import_upload) {
        /// Which template its rows follow: what they are, and the version of its columns.
        template: &str,
        /// File name.
        file_name: &str,
        /// When it was announced.
        created_at: Instant,
        /// When its bytes were given up; null while they are kept.
        discarded_at: Option<Instant>,
    }
    async (self, ctx) {
        /// Who sends it; null if you may not see them.
        sent_by: Option<Person> = one(ctx, self.0.created_by, Person),
    }
    impl {
        /// Global id.
        async fn id(&self) -> ID {
            id::encode("ImportUpload", self.0.id)
        }
        /// Size in bytes, as announced; null if the digest is.
        async fn size(&self, ctx: &Context<'_>) -> Option<ByteCount> {
            self.tells_digest(ctx).then(|| crate::graphql::Column::shown(&self.0.size))
        }
        /// SHA-256, as announced, in lower-case hexadecimal: exactly these bytes are imported. Null of the counts of a
        /// questionnaire if you did not send them: who tries what they may be would find what is hidden of them.
        async fn sha256(&self, ctx: &Context<'_>) -> Option<&str> {
            self.tells_digest(ctx).then_some(self.0.sha256.as_str())
        }
        /// What its rows are; null for a template that is not known any more.
        async fn what(&self) -> Option<ImportKind> {
            of_template(&self.0.template).filter(|kind| template(*kind) == self.0.template)
        }
        /// Where its bytes are to be sent. New ones at each time of asking; none if it is not yours, or its
        /// bytes were given up.
        async fn tickets(&self, ctx: &Context<'_>) -> Result<Vec<FileTicket>> {
            let own = policy::is_own(store(ctx).viewer(), self.0.created_by);
            if !own || self.0.discarded_at.is_some() {
                return Ok(vec![]);
            }
            let tickets = session(ctx).files.to_import(&self.0, store(ctx).now()).await?;
            Ok(tickets.into_iter().map(FileTicket::from).collect())
        }
    }
}

node! {
    /// One import of a table, for real or as a trial. Seen by whoever sent it, and by the auditor; what it made is
    /// seen where it is.
    ImportBatch(import_batch) {
        /// Whether one refused row refuses all.
        mode: ImportMode,
        /// Whether it is only tried: the same work in the same transaction, taken back.
        dry_run: bool,
        /// How far it has come.
        state: ImportState,
        /// Why nothing of it was kept, in a sentence; null if there is nothing to say.
        message: Option<&str>,
        /// The columns of the table, in their order.
        columns: &[String],
        /// How many rows make something new.
        creates: i32,
        /// How many rows change something.
        updates: i32,
        /// How many rows say what is there already.
        unchanged: i32,
        /// How many rows are refused.
        refused: i32,
        /// When it was started.
        created_at: Instant,
        /// When it ended; null before that.
        finished_at: Option<Instant>,
        /// When it was taken back; null if it was not.
        withdrawn_at: Option<Instant>,
        /// Why it was taken back; null if it was not.
        withdrawn_reason: Option<&str>,
    }
    async (self, ctx) {
        /// The table.
        upload: ImportUpload = must(ctx, self.0.upload_id, ImportUpload),
        /// Who took it back; null if nobody did, or you may not see them.
        withdrawn_by: Option<Person> = one(ctx, self.0.withdrawn_by, Person),
    }
    impl {
        /// How far it has come. With SQLite, which has one writer at a time, only the server that does it knows.
        async fn progress(&self, ctx: &Context<'_>) -> Result<ImportProgress> {
            let told = self.0.creates + self.0.updates + self.0.unchanged + self.0.refused;
            if self.0.finished_at.is_some() {
                return Ok(ImportProgress { done: told, rows: Some(told) });
            }
            let here = session(ctx).imports.progress(self.0.id).map(|progress| progress.told());
            if let Some((done, rows)) = here {
                return Ok(ImportProgress { done, rows: Some(rows).filter(|rows| *rows > 0) });
            }
            let lease = loader(ctx).must::<import_lease::Entity>(self.0.id).await?;
            Ok(ImportProgress { done: lease.rows_done, rows: lease.rows })
        }
    }
}

/// How far an import has come.
#[derive(SimpleObject)]
pub struct ImportProgress {
    /// How many rows were done.
    done: i32,
    /// How many there are; null before they were counted.
    rows: Option<i32>,
}

record! {
    /// What came of one row of an import.
    ImportRow(import_row) {
        /// The line of the file that it begins on; 1 for what is wrong with the columns.
        line: i32,
        /// What came of it.
        verdict: RowVerdict,
    }
    impl {
        /// What it is about, for example the reference of a series with a period; null if it was refused.
        async fn about(&self) -> Option<&str> {
            Some(self.0.told.about.as_str()).filter(|about| !about.is_empty())
        }
        /// The columns that it changes.
        async fn changes(&self) -> Vec<ImportChange> {
            self.0.told.changes.iter().cloned().map(Into::into).collect()
        }
        /// All that is wrong with it.
        async fn faults(&self) -> Vec<ImportFault> {
            self.0.told.faults.iter().cloned().map(Into::into).collect()
        }
    }
}

/// A column that a row changes.
#[derive(SimpleObject)]
pub struct ImportChange {
    /// The column.
    column: String,
    /// What it held; null if it was empty.
    from: Option<String>,
    /// What it holds then; null if it is empty.
    to: Option<String>,
}

impl From<RowChange> for ImportChange {
    fn from(RowChange { column, from, to }: RowChange) -> Self {
        Self { column, from, to }
    }
}

/// Something that is wrong with a row.
#[derive(SimpleObject)]
pub struct ImportFault {
    /// The column that it is about; null if it is about the row.
    column: Option<String>,
    /// What is wrong and what to do, in a sentence.
    reason: String,
}

impl From<RowFault> for ImportFault {
    fn from(RowFault { column, reason }: RowFault) -> Self {
        Self { column, reason }
    }
}

#[Object]
impl ImportQuery {
    /// The imports that you may see, by when they were started.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn imports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In any of these states.")] states: Option<Vec<ImportState>>,
        #[graphql(desc = "Which way; the oldest first if left out.")] direction: Option<
            OrderDirection,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<ImportBatch>> {
        let order = Order {
            name: "started",
            column: import_batch::Column::CreatedAt,
            direction: direction.unwrap_or_default(),
        };
        let page = page(ctx, first, after, last, before);
        let found = reads::imports(loader(ctx), states, order, &page).await?;
        Ok(found.connection(ImportBatch))
    }
    /// What came of the rows of an import of yours, in their order: none before it ended. `NOT_FOUND` for an import
    /// that you may not see; of one that somebody else sent you see no rows.
    async fn import_rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import.")] batch: ID,
        #[graphql(desc = "Only those of which this came.")] verdict: Option<RowVerdict>,
        #[graphql(desc = "Only so many, at most 10,000; 1,000 if left out.")] first: Many,
        #[graphql(desc = "Only those after this line.")] after: Option<i32>,
    ) -> Result<Vec<ImportRow>> {
        let key = id::key_of(&["ImportBatch"], &batch)?;
        let batch = loader(ctx).must::<import_batch::Entity>(key).await?;
        let which = Which { verdict, after, first };
        all(reads::rows(store(ctx), batch.id, &which), ImportRow).await
    }
    /// The refused rows of an import of yours as a CSV file, with what is wrong with each in the last column,
    /// `faults`: to be mended and sent again. Empty but for its head where none was refused.
    async fn refused_import_rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import.")] batch: ID,
        #[graphql(desc = "Only so many, at most 10,000; 1,000 if left out.")] first: Many,
        #[graphql(desc = "Only those after this line.")] after: Option<i32>,
    ) -> Result<String> {
        let key = id::key_of(&["ImportBatch"], &batch)?;
        let batch = loader(ctx).must::<import_batch::Entity>(key).await?;
        let which = Which { verdict: None, after, first };
        mend::refused(store(ctx), &batch, &which).await
    }
}
