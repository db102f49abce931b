//! Documents and their versions.

use super::FileTicket;
use super::keeping::DocumentRemark;
use crate::audit::Deed;
use crate::documents::places;
use crate::documents::reads::opens;
use crate::evidence::reads;
use crate::files::Fetch;
use crate::graphql::prelude::*;
use crate::words;
use futures_util::future::try_join_all;

evidence_kind! {
    /// A document that the Area or another body supplied (scope, paragraph 18).
    Document(document) {
        /// Whether it holds personal data.
        personal_data: bool,
        /// Last day that it is kept for sure; null if none was set.
        keep_until: Option<Day>,
        /// Whether a legal hold keeps it, whatever its retention says.
        legal_hold: bool,
    }
    async (self, ctx) {
        /// Why it is kept, held or was disposed of, the oldest first.
        keeping: Vec<DocumentRemark> = children(
            ctx,
            (document_remark::Column::DocumentId, document_remark::Column::MadeAt),
            &self.0,
            DocumentRemark,
        ),
        /// The force that it comes from or concerns.
        force: Option<PoliceForce> = one(ctx, self.detail(ctx).await?.force_id, PoliceForce),
    }
    impl {
        /// Handling instruction beside the marking.
        async fn handling(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            Ok(self.detail(ctx).await?.handling.clone())
        }
        /// Its class in the inspectorate's retention schedule; null if none was set.
        async fn retention_class(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            Ok(self.detail(ctx).await?.retention_class.clone())
        }
        /// The requests that it answers.
        async fn requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>> {
            let (by, order) = (document_answer::Column::DocumentId, document_answer::Column::RequestId);
            let answers =
                loader(ctx).children::<document_answer::Entity, _>(by, &self.0, order).await?;
            let by = document_answer::Column::RequestId;
            let asked = answers
                .iter()
                .map(|answer| loader(ctx).above::<document_request::Entity, _>(answer, by));
            let requests = try_join_all(asked).await?;
            Ok(requests.into_iter().map(DocumentRequest).collect())
        }
        /// Its versions, oldest first; an old one stays citable.
        async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<DocumentVersion>> {
            let versions = reads::versions(loader(ctx), &self.0).await?;
            Ok(versions.iter().cloned().map(DocumentVersion).collect())
        }
        /// The newest version.
        async fn latest_version(&self, ctx: &Context<'_>) -> Result<Option<DocumentVersion>> {
            let versions = reads::versions(loader(ctx), &self.0).await?;
            Ok(versions.last().cloned().map(DocumentVersion))
        }
    }
}

node! {
    /// One version of a document. It never changes.
    DocumentVersion(document_version) demo {
        /// 1 for the first.
        number: i32,
        /// File name as received.
        file_name: &str,
        /// Size in bytes.
        size: ByteCount,
        /// SHA-256 of the bytes on receipt, in lower-case hexadecimal.
        sha256: &str,
        /// When it was received.
        received_at: Instant,
        /// Who sent it.
        received_from: &str,
        /// Whether it was checked for malware.
        scan_state: ScanState,
        /// Whether personal data was taken out.
        redaction_state: RedactionState,
        /// How much of it could be read as text, and so is found by its words; null if it was not tried.
        text_state: Option<TextState>,
        /// How its stored file was found when it was last looked at: who relies on it must know if it is missing or
        /// altered.
        file_state: FileState,
        /// When its stored file was last looked at; null if it was not since it came.
        file_checked_at: Option<Instant>,
    }
    async (self, ctx) {
        /// The original that this is a redacted rendition of; null if it is none or you may not see it.
        derived_from: Option<DocumentVersion> = one(ctx, self.0.derived_from, DocumentVersion),
        /// The document.
        document: Document = above(ctx, &self.0, document_version::Column::DocumentId, Document),
    }
    impl {
        /// Media type as found, or else as declared.
        fn media_type(&self) -> &str {
            self.0.detected_media_type.as_deref().unwrap_or(&self.0.declared_media_type)
        }
        /// Whether a later version has come.
        async fn superseded(&self, ctx: &Context<'_>) -> Result<bool> {
            let document = self.document(ctx).await?;
            let later = reads::later_versions(loader(ctx), &document.0).await?;
            Ok(later.last().is_some_and(|latest| latest.number > self.0.number))
        }
        /// Where its bytes are, with the same bearer token; null if you may not open it.
        async fn content_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            let path = || format!("/documents/{}/content", *id::encode("DocumentVersion", self.0.id));
            Ok(opens(loader(ctx), &self.0).await?.then(path))
        }
        /// How to fetch its bytes without a token, for some minutes; null if you may not open it. The audit trail
        /// tells of whom it was handed to.
        async fn download(&self, ctx: &Context<'_>) -> Result<Option<FileTicket>> {
            let Some(content) = Box::pin(self.opened(ctx, "a ticket for its bytes")).await? else {
                return Ok(None);
            };
            let viewer = store(ctx).viewer();
            let Some(person) = viewer.person else { return Ok(None) };
            let (files, now) = (&session(ctx).files, store(ctx).now());
            let file = Fetch::version(&self.0, &content);
            let ticket = Box::pin(files.to_get(&file, (person, viewer.role), now)).await?;
            Ok(Some(ticket.into()))
        }
        /// Its extracted text; null if there is none or you may not open it. The audit trail tells of whom it
        /// was shown to.
        async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            let content = Box::pin(self.opened(ctx, "its text")).await?;
            Ok(content.and_then(|content| content.text.clone()))
        }
    }
    costly {
        /// Where a phrase stands in it, with what stands around them, at most 50 passages: accents, and upper and
        /// lower case, make no difference. Null if you may not open it. The audit trail tells of whom it was
        /// shown to.
        async fn passages(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "The phrase.")] holding: String,
        ) -> Result<Option<Vec<Passage>>> {
            let Some(content) = Box::pin(self.opened(ctx, "passages of its text")).await? else {
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
                Ok(places::holding(text, &places, &holding, MOST_PASSAGES))
            };
            let found = tokio::task::spawn_blocking(find).await.map_err(Error::internal)??;
            Ok(Some(found.into_iter().map(|(place, text)| Passage::new(place, text)).collect()))
        }
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
        let document = self.document(ctx).await?.0;
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
#[derive(SimpleObject)]
pub struct Passage {
    /// Page, from 1.
    page: Option<u32>,
    /// Sheet of a workbook.
    sheet: Option<String>,
    /// Row of a table, from 1.
    row: Option<u32>,
    /// A named part, for example `footnotes`.
    part: Option<String>,
    /// The words.
    text: String,
}

impl Passage {
    pub(crate) fn new(place: TextPlace, text: String) -> Self {
        let TextPlace { page, sheet, row, part, .. } = place;
        Self { page, sheet, row, part, text }
    }
}
