//! Documents in the API.

use crate::areas::graphql::PoliceForce;
use crate::audit::Deed;
use crate::error::Result;
use crate::evidence::graphql::{Item, evidence_kind};
use crate::evidence::reads;
use crate::graphql::{Instant, can, id, loader, session};
use crate::inspections::graphql::DocumentRequest;
use ::entity::types::{Action, AuditOutcome, RedactionState, ScanState};
use ::entity::{
    document, document_answer, document_content, document_request, document_version, evidence,
    police_force,
};
use async_graphql::{Context, ID, Object};
use std::sync::Arc;

impl Document {
    async fn detail(&self, ctx: &Context<'_>) -> Result<Arc<document::Model>> {
        loader(ctx).must::<document::Entity>(self.0.0.id).await
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
        /// The requests that it answers.
        async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
            let (by, order) = (document_answer::Column::DocumentId, document_answer::Column::RequestId);
            let answers =
                loader(ctx).children::<document_answer::Entity>(by, self.0.0.id, order).await?;
            let asked = answers.iter().map(|answer| answer.request_id);
            let requests = loader(ctx).some::<document_request::Entity>(asked).await?;
            Ok(requests.into_iter().map(DocumentRequest).collect())
        }
        /// Its versions, oldest first; an old one stays citable.
        async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<DocumentVersion>> {
            let versions = reads::versions(loader(ctx), self.0.0.id).await?;
            Ok(versions.iter().cloned().map(DocumentVersion).collect())
        }
        /// The newest version.
        async fn latest_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
            let versions = reads::versions(loader(ctx), self.0.0.id).await?;
            Ok(versions.last().cloned().map(DocumentVersion))
        }
    }
}

/// One version of a document.
pub struct DocumentVersion(pub Arc<document_version::Model>);

/// One version of a document. It never changes.
#[Object]
impl DocumentVersion {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("DocumentVersion", self.0.id)
    }
    /// The document.
    async fn document(&self, ctx: &Context<'_>) -> Result<Document> {
        let row = loader(ctx).must::<evidence::Entity>(self.0.document_id).await?;
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
    async fn size(&self) -> i64 {
        self.0.size
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
    /// Whether a later version has come.
    async fn superseded(&self, ctx: &Context<'_>) -> Result<bool> {
        let versions = reads::versions(loader(ctx), self.0.document_id).await?;
        Ok(versions.last().is_some_and(|latest| latest.id != self.0.id))
    }
    /// Where its bytes are, with the same bearer token; null if you may not open it.
    async fn content_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let content = loader(ctx).one::<document_content::Entity>(self.0.id).await?;
        let path = |_| format!("/documents/{}/content", *id::encode("DocumentVersion", self.0.id));
        Ok(content.map(path))
    }
    /// Its extracted text; null if there is none or you may not open it. The audit trail tells of whom it
    /// was shown to.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let content = loader(ctx).one::<document_content::Entity>(self.0.id).await?;
        let Some(text) = content.and_then(|content| content.text.clone()) else { return Ok(None) };
        let document = loader(ctx).must::<evidence::Entity>(self.0.document_id).await?;
        let deed = Deed {
            action: Action::ReadContent,
            subject: "DocumentVersion",
            subject_id: self.0.id,
            inspection: Some(document.inspection_id),
            detail: Some("its text".into()),
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await?;
        Ok(Some(text))
    }
    /// Whether you may do this to it now.
    pub(crate) async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> Result<bool> {
        let thing = can::version(loader(ctx), self.0.id).await?;
        Ok(can::viewer_can(ctx, action, thing))
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}
