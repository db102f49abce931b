//! Documents and their versions.

use super::FileTicket;
use super::keeping::DocumentRemark;
use crate::areas::graphql::PoliceForce;
use crate::audit::Deed;
use crate::documents::reads::opens;
use crate::documents::words;
use crate::error::{Error, Result};
use crate::evidence::graphql::{Item, evidence_kind};
use crate::evidence::reads;
use crate::graphql::{ByteCount, Instant, can, id, loader, session, store};
use crate::inspections::graphql::DocumentRequest;
use crate::store::Seen;
use ::entity::types::{
    Action, AuditOutcome, FileState, Places, RedactionState, ScanState, TextPlace, TextState,
};
use ::entity::{
    document, document_answer, document_content, document_remark, document_request,
    document_version, evidence, police_force,
};
use async_graphql::{Context, ID, Object};
use futures_util::future::try_join_all;
use sea_orm::prelude::Date;

impl Document {
    async fn detail(&self, ctx: &Context<'_>) -> Result<Seen<document::Model>> {
        loader(ctx).part::<document::Entity, _>(&self.0.0).await?.ok_or(Error::NotFound)
    }
}

evidence_kind! {
    /// A document that the Area or another body supplied (scope, paragraph 18).
    Document {
        /// The force that it comes from or concerns.
        async fn force(&self, ctx: &Context<'_>) -> Result<Option<PoliceForce>> {
            match self.detail(ctx).await?.force_id {
                None => Ok(None),
                Some(force) => {
                    Ok(loader(ctx).one::<police_force::Entity>(force).await?.map(PoliceForce))
                }
            }
        }
        /// Handling instruction beside the marking.
        async fn handling(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            Ok(self.detail(ctx).await?.handling.clone())
        }
        /// Whether it holds personal data.
        async fn personal_data(&self, ctx: &Context<'_>) -> Result<bool> {
            Ok(self.detail(ctx).await?.personal_data)
        }
        /// Its class in the inspectorate's retention schedule; null if none was set.
        async fn retention_class(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            Ok(self.detail(ctx).await?.retention_class.clone())
        }
        /// Last day that it is kept for sure; null if none was set.
        async fn keep_until(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
            Ok(self.detail(ctx).await?.keep_until)
        }
        /// Whether a legal hold keeps it, whatever its retention says.
        async fn legal_hold(&self, ctx: &Context<'_>) -> Result<bool> {
            Ok(self.detail(ctx).await?.legal_hold)
        }
        /// Why it is kept, held or was disposed of, the oldest first.
        async fn keeping(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRemark>> {
            let (by, order) = (document_remark::Column::DocumentId, document_remark::Column::MadeAt);
            let remarks =
                loader(ctx).children::<document_remark::Entity, _>(by, &self.0.0, order).await?;
            Ok(remarks.iter().cloned().map(DocumentRemark).collect())
        }
        /// The requests that it answers.
        async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
            let (by, order) = (document_answer::Column::DocumentId, document_answer::Column::RequestId);
            let answers =
                loader(ctx).children::<document_answer::Entity, _>(by, &self.0.0, order).await?;
            let by = document_answer::Column::RequestId;
            let asked = answers
                .iter()
                .map(|answer| loader(ctx).above::<document_request::Entity, _>(answer, by));
            let requests = try_join_all(asked).await?;
            Ok(requests.into_iter().map(DocumentRequest).collect())
        }
        /// Its versions, oldest first; an old one stays citable.
        async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<DocumentVersion>> {
            let versions = reads::versions(loader(ctx), &self.0.0).await?;
            Ok(versions.iter().cloned().map(DocumentVersion).collect())
        }
        /// The newest version.
        async fn latest_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
            let versions = reads::versions(loader(ctx), &self.0.0).await?;
            Ok(versions.last().cloned().map(DocumentVersion))
        }
    }
}

/// One version of a document.
pub struct DocumentVersion(pub Seen<document_version::Model>);

/// One version of a document. It never changes.
#[Object]
impl DocumentVersion {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("DocumentVersion", self.0.id)
    }
    /// The document.
    async fn document(&self, ctx: &Context<'_>) -> Result<Document> {
        let by = document_version::Column::DocumentId;
        let row = loader(ctx).above::<evidence::Entity, _>(&self.0, by).await?;
        Ok(Document(Item(row)))
    }
    /// 1 for the first.
    async fn number(&self) -> i32 {
        self.0.number
    }
    /// File name as received.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }
    /// Media type as found, or else as declared.
    async fn media_type(&self) -> &str {
        self.0.detected_media_type.as_deref().unwrap_or(&self.0.declared_media_type)
    }
    /// Size in bytes.
    async fn size(&self) -> ByteCount {
        ByteCount(self.0.size)
    }
    /// SHA-256 of the bytes on receipt, in lower-case hexadecimal.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }
    /// When it was received.
    async fn received_at(&self) -> Instant {
        Instant(self.0.received_at)
    }
    /// Who sent it.
    async fn received_from(&self) -> &str {
        &self.0.received_from
    }
    /// Whether it was checked for malware.
    async fn scan_state(&self) -> ScanState {
        self.0.scan_state
    }
    /// Whether personal data was taken out.
    async fn redaction_state(&self) -> RedactionState {
        self.0.redaction_state
    }
    /// The original that this is a redacted rendition of; null if it is none or you may not see it.
    async fn derived_from(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
        match self.0.derived_from {
            None => Ok(None),
            Some(key) => {
                Ok(loader(ctx).one::<document_version::Entity>(key).await?.map(DocumentVersion))
            }
        }
    }
    /// How much of it could be read as text, and so is found by its words; null if it was not tried.
    async fn text_state(&self) -> Option<TextState> {
        self.0.text_state
    }
    /// How its stored file was found when it was last looked at: who relies on it must know if it is missing or
    /// altered.
    async fn file_state(&self) -> FileState {
        self.0.file_state
    }
    /// When its stored file was last looked at; null if it was not since it came.
    async fn file_checked_at(&self) -> Option<Instant> {
        self.0.file_checked_at.map(Instant)
    }
    /// Whether a later version has come.
    async fn superseded(&self, ctx: &Context<'_>) -> Result<bool> {
        let document = self.document(ctx).await?;
        let versions = reads::versions(loader(ctx), &document.0.0).await?;
        Ok(versions.last().is_some_and(|latest| latest.id != self.0.id))
    }
    /// Where its bytes are, with the same bearer token; null if you may not open it.
    async fn content_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let open = opens(loader(ctx), &self.0).await?;
        let path = || format!("/documents/{}/content", *id::encode("DocumentVersion", self.0.id));
        Ok(open.then(path))
    }
    /// How to fetch its bytes without a token, for some minutes; null if you may not open it. The audit trail
    /// tells of whom it was handed to.
    async fn download(&self, ctx: &Context<'_>) -> Result<Option<FileTicket>> {
        let Some(content) = self.opened(ctx, "a ticket for its bytes").await? else {
            return Ok(None);
        };
        let viewer = store(ctx).viewer();
        let Some(person) = viewer.person else { return Ok(None) };
        let (files, now) = (&session(ctx).files, store(ctx).now());
        let ticket = files.to_get(&content, &self.0, (person, viewer.role), now).await?;
        Ok(Some(FileTicket(ticket)))
    }
    /// Its extracted text; null if there is none or you may not open it. The audit trail tells of whom it
    /// was shown to.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let content = self.opened(ctx, "its text").await?;
        Ok(content.and_then(|content| content.text.clone()))
    }
    /// Where a phrase stands in it, with what stands around them, at most 50 passages: accents, and upper and
    /// lower case, make no difference. Null if you may not open it. The audit trail tells of whom it was
    /// shown to.
    #[graphql(complexity = "50 + child_complexity")]
    async fn passages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The phrase.")] holding: String,
    ) -> Result<Option<Vec<Passage>>> {
        let Some(content) = self.opened(ctx, "passages of its text").await? else {
            return Ok(None);
        };
        let find = move || -> Result<_> {
            let folded = content.folded.as_deref().unwrap_or_default();
            if !folded.contains(&words::fold(&holding)) {
                return Ok(vec![]);
            }
            let places = match &content.places {
                Some(places) => serde_json::from_str(places).map_err(Error::internal)?,
                None => Places::default(),
            };
            let text = content.text.as_deref().unwrap_or_default();
            Ok(words::holding(text, &places, &holding, MOST_PASSAGES))
        };
        let found = tokio::task::spawn_blocking(find).await.map_err(Error::internal)??;
        Ok(Some(found.into_iter().map(|(place, text)| Passage { place, text }).collect()))
    }
    /// Whether you may do this to it now.
    pub(crate) async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> Result<bool> {
        let thing = can::version(loader(ctx), &self.0).await?;
        Ok(can::viewer_can(ctx, action, thing))
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}

impl DocumentVersion {
    /// What the version holds, if the viewer may open it; the audit trail tells what of it was shown.
    async fn opened(
        &self,
        ctx: &Context<'_>,
        what: &str,
    ) -> Result<Option<Seen<document_content::Model>>> {
        let content = loader(ctx).part::<document_content::Entity, _>(&self.0).await?;
        let Some(content) = content else { return Ok(None) };
        let document = self.document(ctx).await?.0.0;
        let deed = Deed {
            action: Action::ReadContent,
            subject: "DocumentVersion",
            subject_id: self.0.id,
            inspection: Some(document.inspection_id),
            detail: Some(what.into()),
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await?;
        Ok(Some(content))
    }
}

/// The most passages that are shown at once.
const MOST_PASSAGES: usize = 50;

/// Words in a file, and where they stand; what a file of its type does not have is null.
pub struct Passage {
    place: TextPlace,
    text: String,
}

/// Words in a file, and where they stand; what a file of its type does not have is null.
#[Object]
impl Passage {
    /// Page, from 1.
    async fn page(&self) -> Option<u32> {
        self.place.page
    }
    /// Sheet of a workbook.
    async fn sheet(&self) -> Option<&str> {
        self.place.sheet.as_deref()
    }
    /// Row of a table, from 1.
    async fn row(&self) -> Option<u32> {
        self.place.row
    }
    /// A named part, for example `footnotes`.
    async fn part(&self) -> Option<&str> {
        self.place.part.as_deref()
    }
    /// The words.
    async fn text(&self) -> &str {
        &self.text
    }
}
