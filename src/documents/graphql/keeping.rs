//! How documents are kept, and disposed of.

use crate::documents::records;
use crate::graphql::prelude::*;

record! {
    /// What was said about the keeping of a document. Seen by who sees the document.
    DocumentRemark(document_remark) {
        /// What it did to the document.
        kind: KeepingKind,
        /// The words.
        text: &str,
        /// When.
        made_at: Instant,
    }
    async (self, ctx) {
        /// Who said it; null if you may not see them.
        made_by: Option<Person> = one(ctx, self.0.made_by, Person),
    }
}

/// Until when a document is to be kept.
#[derive(InputObject)]
pub struct SetRetentionInput {
    /// The document.
    document: ID,
    /// Its class in the inspectorate's retention schedule; one line of at most 100 characters.
    retention_class: String,
    /// Last day that it is kept for sure.
    keep_until: Day,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// A document to hold or release.
#[derive(InputObject)]
pub struct HoldDocumentInput {
    /// The document.
    document: ID,
    /// `true` puts it under a legal hold, `false` lifts the hold.
    held: bool,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// A document to dispose of.
#[derive(InputObject)]
pub struct DisposeDocumentInput {
    /// The document.
    document: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of changing how a document is kept.
    KeepingPayload {
        /// The document as it stands now; null if it was refused.
        document: Document
    }
}

#[Object]
impl KeepingMutation {
    /// Sets until when a document is kept. For the records manager. `NOT_FOUND` for what you may not see,
    /// `FORBIDDEN` for other roles; the rules refuse with `ALREADY_DISPOSED`, `REASON_REQUIRED` and
    /// `INVALID_VALUE`.
    async fn set_retention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, until when and why.")] input: SetRetentionInput,
    ) -> Result<KeepingPayload> {
        store(ctx).require(Action::SetRetention).await?;
        let key = id::key_of(&["Document"], &input.document)?;
        let (class, until) = (&input.retention_class, input.keep_until.0);
        KeepingPayload::of(
            ctx,
            records::retain(store(ctx), key, class, until, &input.reason).await.map(Document),
        )
    }

    /// Puts a document under a legal hold, or lifts it: while it holds, nobody disposes of the document. Errors
    /// as for `setRetention`; the rules refuse with `UNDER_LEGAL_HOLD`, `NOT_UNDER_LEGAL_HOLD`,
    /// `ALREADY_DISPOSED` and `REASON_REQUIRED`.
    async fn hold_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: HoldDocumentInput,
    ) -> Result<KeepingPayload> {
        store(ctx).require(Action::HoldDocument).await?;
        let key = id::key_of(&["Document"], &input.document)?;
        KeepingPayload::of(
            ctx,
            records::hold(store(ctx), key, input.held, &input.reason).await.map(Document),
        )
    }

    /// Disposes of a document whose retention is over, that no legal hold keeps and that nothing cites: the bytes
    /// and the words of all its versions go for good. What describes it, the SHA-256 of each version and the links
    /// that were withdrawn stay. Errors as for `setRetention`; the rules refuse with `UNDER_LEGAL_HOLD`,
    /// `STILL_RETAINED`, `CITED`, `ALREADY_DISPOSED` and `REASON_REQUIRED`.
    async fn dispose_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: DisposeDocumentInput,
    ) -> Result<KeepingPayload> {
        store(ctx).require(Action::DisposeDocument).await?;
        let key = id::key_of(&["Document"], &input.document)?;
        let (store, files) = (store(ctx).clone(), session(ctx).files.clone());
        // once begun it goes on, even if whoever asked goes away
        let work =
            tokio::spawn(async move { records::dispose(&store, &files, key, &input.reason).await });
        KeepingPayload::of(ctx, work.await.map_err(Error::internal)?.map(Document))
    }
}
