//! A file on its way in.

use super::{Document, DocumentVersion};
use crate::access::policy::{self, Thing};
use crate::areas::graphql::Area;
use crate::documents::reads;
use crate::error::{Error, Result};
use crate::evidence::graphql::Item;
use crate::files::Ticket;
use crate::graphql::{ByteCount, Instant, can, id, loader, page, session, store};
use crate::inspections::graphql::{DocumentRequest, Inspection};
use crate::people::graphql::{Person, person};
use crate::store::{Order, OrderDirection, Seen, Total};
use ::entity::types::{Action, UploadReason, UploadState};
use ::entity::{
    area, document_request, document_upload, document_upload_request, document_version, evidence,
    inspection,
};
use async_graphql::connection::Connection;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// A header of a request.
#[derive(Clone, Debug, SimpleObject)]
pub struct HttpHeader {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

/// One HTTP request that sends or fetches a file, or a part of one, with no token. Whoever holds it may make
/// this request until it expires, and nothing else.
#[derive(Clone, Debug)]
pub struct FileTicket(pub Ticket);

/// One HTTP request that sends or fetches a file, or a part of one, with no token. Whoever holds it may make
/// this request until it expires, and nothing else: pass it to nobody.
#[Object]
impl FileTicket {
    /// Its method: `PUT` or `GET`.
    async fn method(&self) -> &str {
        self.0.method
    }
    /// Its address: absolute, or a path of this server.
    async fn url(&self) -> &str {
        &self.0.url
    }
    /// The headers that must go with it, exactly so.
    async fn headers(&self) -> Vec<HttpHeader> {
        let header = |(name, value): &(String, String)| HttpHeader {
            name: name.clone(),
            value: value.clone(),
        };
        self.0.headers.iter().map(header).collect()
    }
    /// The first byte of the file that it is about, from 0.
    async fn start(&self) -> ByteCount {
        ByteCount(i64::try_from(self.0.start).unwrap_or(i64::MAX))
    }
    /// How many bytes of the file it is about.
    async fn size(&self) -> ByteCount {
        ByteCount(i64::try_from(self.0.size).unwrap_or(i64::MAX))
    }
    /// When it ceases to hold.
    async fn expires_at(&self) -> Instant {
        Instant(self.0.expires_at)
    }
}

/// A file on its way in.
pub struct DocumentUpload(pub Seen<document_upload::Model>);

/// A file on its way in: announced, sent, checked, and then a version of a document or rejected. Seen by who
/// works with the Area's evidence; the Area's liaison sees their own.
#[Object]
impl DocumentUpload {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("DocumentUpload", self.0.id)
    }
    /// How far it has come.
    async fn state(&self) -> UploadState {
        self.0.state
    }
    /// Why it was rejected; null if it was not.
    async fn reason(&self) -> Option<UploadReason> {
        self.0.reason
    }
    /// Why it was rejected and what to do, or what it waits for, in a sentence; null if there is nothing to say.
    async fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }
    /// Title that the document is given.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// File name.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }
    /// Size in bytes, as announced.
    async fn size(&self) -> ByteCount {
        ByteCount(self.0.size)
    }
    /// SHA-256 as announced, in lower-case hexadecimal.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }
    /// The inspection.
    async fn inspection(&self, ctx: &Context<'_>) -> Result<Inspection> {
        Ok(Inspection(loader(ctx).must::<inspection::Entity>(self.0.inspection_id).await?))
    }
    /// The Area of the inspection.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area> {
        Ok(Area(loader(ctx).must::<area::Entity>(self.0.area_id).await?))
    }
    /// The requests that it answers.
    async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
        use document_upload_request::Column;
        let rows = loader(ctx).children::<document_upload_request::Entity, _>(
            Column::UploadId,
            &self.0,
            Column::RequestId,
        );
        let asked = rows.await?;
        let asked = asked.iter().map(|row| row.request_id);
        let requests = loader(ctx).some::<document_request::Entity>(asked).await?;
        Ok(requests.into_iter().map(DocumentRequest).collect())
    }
    /// The document that it is or will be a version of; null while it makes a new one, or if you may not see
    /// it.
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            None => Ok(None),
            Some(key) => {
                let item = loader(ctx).one::<evidence::Entity>(key).await?;
                Ok(item.map(|row| Document(Item(row))))
            }
        }
    }
    /// The version that it became; null until then, or if you may not see it.
    async fn version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
        let version = loader(ctx).one::<document_version::Entity>(self.0.id).await?;
        Ok(version.map(DocumentVersion))
    }
    /// The version that it is the redacted rendition of; null if it is none or you may not see it.
    async fn redacts(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
        match self.0.derived_from {
            None => Ok(None),
            Some(key) => {
                Ok(loader(ctx).one::<document_version::Entity>(key).await?.map(DocumentVersion))
            }
        }
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
        Ok(tickets.into_iter().map(FileTicket).collect())
    }
    /// Who sends it; null if you may not see them.
    async fn sent_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, Some(self.0.created_by)).await
    }
    /// When it was announced.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }
    /// When it is given up if its bytes were not said to be there.
    async fn expires_at(&self) -> Instant {
        Instant(self.0.expires_at)
    }
    /// When its bytes were said to be there; null before that.
    async fn submitted_at(&self) -> Option<Instant> {
        self.0.submitted_at.map(Instant)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::from(&*self.0))
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
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

/// Questions about uploads.
#[derive(Default)]
pub struct UploadQuery;

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
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<String, DocumentUpload, Total>> {
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
        let page = page(first, after, last, before);
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
