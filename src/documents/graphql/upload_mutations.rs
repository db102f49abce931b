//! Sending a file, in three steps: announce it, send its bytes where the tickets say, complete it.

use super::upload::{DocumentUpload, now};
use crate::documents::announcement::{NewUpload, Purpose};
use crate::documents::{reads, uploads};
use crate::graphql::prelude::*;
use async_graphql::OneofObject;

/// What a file is for.
#[derive(OneofObject)]
pub enum UploadPurposeInput {
    /// The requests that it answers, of one inspection, at most 50: it becomes a new document.
    Requests(Vec<ID>),
    /// The document that it is a new version of.
    Document(ID),
    /// The version that it is the redacted rendition of, which is sealed when it is taken in. For the records
    /// manager.
    Redacts(ID),
    /// The inspection of which a table of documents says what it is: once it was checked it waits for that table
    /// (`startImport`) for a week. Title, language, period and marking are then as the table says. For lead inspectors
    /// and inspectors.
    Inspection(ID),
}

/// A file to send.
#[derive(InputObject)]
pub struct CreateDocumentUploadInput {
    /// What it is for.
    purpose: UploadPurposeInput,
    /// Title of the document; one line of at most 200 characters. That of the request if left out.
    title: Option<String>,
    /// File name, with its ending: `.pdf`, `.docx`, `.xlsx`, `.csv`, `.txt`, `.html` or `.eml`.
    file_name: String,
    /// Size in bytes: exactly so many must come.
    size: ByteCount,
    /// SHA-256 in hexadecimal: exactly these bytes must come.
    sha256: String,
    /// Media type, for example `application/pdf`.
    media_type: String,
    /// Its marking: anything higher than OFFICIAL-SENSITIVE must not be sent.
    marking: Marking,
    /// The language that it is in.
    #[graphql(default_with = "Language::En")]
    language: Language,
    /// Where a new document comes from; required of inspectors. The Area's liaison, whose own documents are
    /// always `AREA_SELF_REPORT`, sees every document of the Area with that origin.
    origin: Option<Origin>,
    /// First day that it speaks of.
    period_start: Option<Day>,
    /// Last day that it speaks of.
    period_end: Option<Day>,
    /// Whether it holds personal data, which will have to be taken out of it.
    personal_data: bool,
    /// Whether more is to come for its requests: they are then supplied in part.
    #[graphql(default)]
    more_to_come: bool,
}

/// An upload whose bytes have been sent.
#[derive(InputObject)]
pub struct CompleteDocumentUploadInput {
    /// The upload.
    upload: ID,
    /// Where it went in several parts: the `ETag` that came back for each, in order.
    #[graphql(default)]
    parts: Vec<String>,
}

/// What came of announcing a file.
#[derive(SimpleObject)]
pub struct CreateDocumentUploadPayload {
    /// The new upload; null if it was refused.
    upload: Option<DocumentUpload>,
    /// Versions of the Area's documents that have the same bytes and that you may open, the oldest first:
    /// perhaps it need not be sent.
    already_held: Vec<DocumentVersion>,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

/// What came of completing an upload.
#[derive(SimpleObject)]
pub struct DocumentUploadPayload {
    /// The upload as it stands now; null if this was refused.
    upload: Option<DocumentUpload>,
    /// Why this was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

impl UploadPurposeInput {
    fn purpose(&self) -> Result<Purpose> {
        Ok(match self {
            Self::Requests(requests) => {
                let keys = requests.iter().map(|request| id::key_of(&["DocumentRequest"], request));
                Purpose::Answers(keys.collect::<Result<_>>()?)
            }
            Self::Document(document) => Purpose::Supersedes(id::key_of(&["Document"], document)?),
            Self::Redacts(version) => Purpose::Redacts(id::key_of(&["DocumentVersion"], version)?),
            Self::Inspection(of) => Purpose::ForTable(id::key_of(&["Inspection"], of)?),
        })
    }
}

#[Object]
impl UploadMutation {
    /// Announces a file. Then send its bytes as its `tickets` say, and complete it. For the Area's liaison, for
    /// own requests and what the Area supplied; for lead inspectors and inspectors of the Area; a redacted
    /// rendition for the records manager. `NOT_FOUND` for what you may not see, `FORBIDDEN` for other roles;
    /// what is not taken is in `userErrors`, with a code for each rule: `FILE_…`, `UNCHANGED`,
    /// `ALREADY_REDACTED`, `NOT_OUTSTANDING`, `OUT_OF_SCOPE`, `ORIGIN_REQUIRED`, `SUPERSEDED`, `ALREADY_DISPOSED`, `EVIDENCE_NOT_ACCEPTED`, `INVALID_VALUE`.
    async fn create_document_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file, and what it is for.")] input: CreateDocumentUploadInput,
    ) -> Result<CreateDocumentUploadPayload> {
        let action = match input.purpose {
            UploadPurposeInput::Redacts(_) => Action::RedactDocument,
            UploadPurposeInput::Inspection(_) => Action::ImportEvidence,
            UploadPurposeInput::Requests(_) | UploadPurposeInput::Document(_) => {
                Action::UploadDocument
            }
        };
        store(ctx).require(action).await?;
        let new = NewUpload {
            purpose: input.purpose.purpose()?,
            title: input.title,
            file_name: input.file_name,
            media_type: input.media_type,
            size: input.size.0,
            sha256: input.sha256,
            marking: input.marking,
            language: input.language,
            origin: input.origin,
            period: (input.period_start.map(|day| day.0), input.period_end.map(|day| day.0)),
            personal_data: input.personal_data,
            more_to_come: input.more_to_come,
        };
        let made = uploads::announce(store(ctx), &session(ctx).files, new).await;
        let (upload, user_errors) = refusals(made)?;
        let Some(row) = upload else {
            return Ok(CreateDocumentUploadPayload {
                upload: None,
                already_held: vec![],
                user_errors,
            });
        };
        let held = reads::same_bytes(store(ctx), &row).await?;
        let already_held = held.into_iter().map(DocumentVersion).collect();
        let upload = Some(now(ctx, row.id).await?);
        Ok(CreateDocumentUploadPayload { upload, already_held, user_errors })
    }

    /// Says that the bytes of an upload of yours are there. They are checked, and this waits some seconds for
    /// the outcome: the upload is then `AVAILABLE`, or `CHECKED` if it waits for a table, `REJECTED` with a reason, or
    /// still `PENDING`: ask again by its id. Saying it twice changes nothing. `NOT_FOUND` for an upload that you may not see, `FORBIDDEN`
    /// for somebody else's; the rules refuse with `BYTES_MISSING`.
    async fn complete_document_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CompleteDocumentUploadInput,
    ) -> Result<DocumentUploadPayload> {
        store(ctx).require(Action::CompleteUpload).await?;
        let key = id::key_of(&["DocumentUpload"], &input.upload)?;
        let made = uploads::submit(store(ctx), &session(ctx).files, key, input.parts).await;
        let (made, user_errors) = refusals(made)?;
        if made.is_none() {
            return Ok(DocumentUploadPayload { upload: None, user_errors });
        }
        session(ctx).reception.check_soon(key).await;
        Ok(DocumentUploadPayload { upload: Some(now(ctx, key).await?), user_errors })
    }
}
