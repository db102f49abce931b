//! A file on its way in.

use crate::access::policy;
use crate::documents::reads;
use crate::files::Ticket;
use crate::graphql::prelude::*;

/// A header of a request.
#[derive(Clone, Debug, SimpleObject)]
pub struct HttpHeader {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

/// One HTTP request that sends or fetches a file, or a part of one, with no token. Whoever holds it may make
/// this request until it expires, and nothing else: pass it to nobody.
#[derive(SimpleObject)]
pub struct FileTicket {
    /// Its method: `PUT` or `GET`.
    method: &'static str,
    /// Its address: absolute, or a path of this server.
    url: String,
    /// The headers that must go with it, exactly so.
    headers: Vec<HttpHeader>,
    /// The first byte of the file that it is about, from 0.
    start: ByteCount,
    /// How many bytes of the file it is about.
    size: ByteCount,
    /// When it ceases to hold.
    expires_at: Instant,
}

impl From<Ticket> for FileTicket {
    fn from(ticket: Ticket) -> Self {
        let Ticket { method, url, headers, start, size, expires_at } = ticket;
        let bytes = |count| ByteCount(i64::try_from(count).unwrap_or(i64::MAX));
        let headers = headers.into_iter().map(|(name, value)| HttpHeader { name, value }).collect();
        let (start, size, expires_at) = (bytes(start), bytes(size), Instant(expires_at));
        Self { method, url, headers, start, size, expires_at }
    }
}

node! {
    /// A file on its way in: announced, sent, checked, and then a version of a document or rejected. Seen by who
    /// works with the Area's evidence; the Area's liaison sees their own.
    DocumentUpload(document_upload) demo {
        /// How far it has come.
        state: UploadState,
        /// Why it was rejected; null if it was not.
        reason: Option<UploadReason>,
        /// Why it was rejected and what to do, or what it waits for, in a sentence; null if there is nothing to say.
        message: Option<&str>,
        /// Title that the document is given.
        title: &str,
        /// File name.
        file_name: &str,
        /// Size in bytes, as announced.
        size: ByteCount,
        /// SHA-256 as announced, in lower-case hexadecimal.
        sha256: &str,
        /// When it was announced.
        created_at: Instant,
        /// When it is given up if its bytes were not said to be there, or no table named it.
        expires_at: Instant,
        /// When its bytes were said to be there; null before that.
        submitted_at: Option<Instant>,
    }
    async (self, ctx) {
        /// The inspection.
        inspection: Inspection = must(ctx, self.0.inspection_id, Inspection),
        /// The Area of the inspection.
        area: Area = must(ctx, self.0.area_id, Area),
        /// The version that it is the redacted rendition of; null if it is none or you may not see it.
        redacts: Option<DocumentVersion> = one(ctx, self.0.derived_from, DocumentVersion),
        /// Who sends it; null if you may not see them.
        sent_by: Option<Person> = one(ctx, self.0.created_by, Person),
        /// The document that it is or will be a version of; null while it makes a new one, or if you may not see
        /// it.
        document: Option<Document> = one(ctx, self.0.document_id, Document),
        /// The version that it became; null until then, or if you may not see it.
        version: Option<DocumentVersion> = one(ctx, self.0.id, DocumentVersion),
    }
    impl {
        /// The requests that it answers.
        async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
            use document_upload_request::Column;
            let asked = |row: Seen<document_upload_request::Model>| row.request_id;
            let asked = children(ctx, (Column::UploadId, Column::RequestId), &self.0, asked).await?;
            some(ctx, asked, DocumentRequest).await
        }
        /// Where its bytes are to be sent: one request for each part. New ones at each time of asking; none if it
        /// is not yours, or its bytes were said to be there.
        async fn tickets(&self, ctx: &Context<'_>) -> Result<Vec<FileTicket>> {
            let own = policy::is_own(store(ctx).viewer(), self.0.created_by);
            let waits = self.0.state == UploadState::Pending && self.0.submitted_at.is_none();
            if !own || !waits {
                return Ok(vec![]);
            }
            let tickets = session(ctx).files.to_put(&self.0, store(ctx).now()).await?;
            Ok(tickets.into_iter().map(FileTicket::from).collect())
        }
    }
}

/// Which uploads; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct DocumentUploadFilter {
    /// Of this inspection.
    inspection: Option<ID>,
    /// In any of these states.
    states: Option<Vec<UploadState>>,
}

#[Object]
impl UploadQuery {
    /// The uploads that you may see, by when they were announced.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn document_uploads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<DocumentUploadFilter>,
        #[graphql(desc = "Which way; the oldest first if left out.")] direction: Option<
            OrderDirection,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<DocumentUpload>> {
        let filter = filter.unwrap_or_default();
        let inspection = match &filter.inspection {
            None => None,
            Some(inspection) => Some(id::key_of(&["Inspection"], inspection)?),
        };
        let order = Order {
            name: "announced",
            column: document_upload::Column::CreatedAt,
            direction: direction.unwrap_or_default(),
        };
        let page = page(ctx, first, after, last, before);
        let found = reads::uploads(loader(ctx), inspection, filter.states, order, &page).await?;
        Ok(found.connection(DocumentUpload))
    }
}

/// An upload as it stands now.
///
/// # Errors
/// If the viewer may not see it any more, or the database cannot be read.
pub(super) async fn now(ctx: &Context<'_>, key: sea_orm::prelude::Uuid) -> Result<DocumentUpload> {
    loader(ctx).forget();
    let row = loader(ctx).one::<document_upload::Entity>(key).await?.ok_or(Error::NotFound)?;
    Ok(DocumentUpload(row))
}
