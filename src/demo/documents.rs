//! Documents: one item each, with all its versions under it.
//!
//! In documents.csv every version is a row with a reference of its own. Here a row that supersedes
//! another is the next version of the same document, which keeps the reference of its first row; a
//! link to either row's reference is pinned to that row's version.

use super::items::{Item, Items};
use super::rows::{Document, Upload};
use super::work::{Noun, Work, midnight};
use crate::error::{Error, Result};
use crate::words;
use ::entity::types::{EvidenceKind, FileState, Origin, ScanState, TextState};
use ::entity::{document, document_answer, document_content, document_version};
use anyhow::anyhow;
use sea_orm::prelude::Uuid;

/// Answers the versions.
pub(super) async fn load(work: &mut Work<'_>) -> Result<Vec<document_version::Model>> {
    let (mut items, mut documents, mut answers) = (Items::default(), Vec::new(), Vec::new());
    let (mut versions, mut contents) = (Vec::new(), Vec::new());
    for row in &work.data.documents {
        let document_id = if let Some(earlier) = &row.supersedes {
            work.key(Noun::Evidence, earlier)?
        } else {
            let id = items.add(work, item(work.data, row)?)?;
            documents.push(document::Model {
                evidence_id: id,
                force_id: work.key_if(Noun::Force, row.force_code.as_ref())?,
                handling: row.handling.clone(),
                personal_data: row.personal_data.0,
                retention_class: None,
                keep_until: None,
                legal_hold: false,
            });
            let request_id = work.key(Noun::Request, &row.answers())?;
            answers.push(document_answer::Model { document_id: id, request_id });
            id
        };
        work.name(Noun::Evidence, &row.document_ref, document_id);
        let version = version(work, row, document_id);
        contents.push(content(work, row, version.id)?);
        versions.push(version);
    }
    items.lay(work).await?;
    work.lay(documents).await?;
    work.lay(answers).await?;
    work.lay(versions.clone()).await?;
    work.lay(contents).await?;
    Ok(versions)
}

fn item<'a>(data: &super::data::Data, row: &'a Document) -> Result<Item<'a>> {
    let asked = data.request(&row.request_code)?;
    let refused = "out of scope".to_owned();
    Ok(Item {
        area: &row.area_code,
        kind: EvidenceKind::Document,
        reference: row.document_ref.clone(),
        title: row.title.clone(),
        components: vec![asked.component_code.0],
        origin: Origin::AreaSelfReport,
        marking: row.marking.0,
        language: row.language.0,
        period: row.period_start.zip(row.period_end),
        received_on: row.received_on,
        recorded_by: None,
        rejected: match row.status {
            Upload::Accepted => None,
            Upload::RejectedOutOfScope => Some(row.note.clone().unwrap_or(refused)),
        },
    })
}

fn version(work: &mut Work<'_>, row: &Document, document_id: Uuid) -> document_version::Model {
    document_version::Model {
        id: work.give(Noun::Version, &row.document_ref),
        document_id,
        number: row.version,
        file_name: row.file.rsplit('/').next().unwrap_or(&row.file).into(),
        declared_media_type: row.media_type.clone(),
        detected_media_type: Some(row.media_type.clone()),
        size: row.bytes,
        sha256: row.sha256.clone(),
        received_at: midnight(row.received_on),
        received_from: work.data.cps(&row.area_code),
        scan_state: ScanState::Clean,
        redaction_state: row.redaction_status.0,
        sealed: false,
        derived_from: None,
        text_state: row.media_type.starts_with("text/").then_some(TextState::Complete),
        file_state: FileState::Sound,
        file_checked_at: None,
    }
}

/// Where the bytes are, and what they say where they are text.
fn content(work: &Work<'_>, row: &Document, version_id: Uuid) -> Result<document_content::Model> {
    let object = work.objects.get(&row.file).zip(work.data.files.get(&row.file));
    let (object_key, bytes) =
        object.ok_or_else(|| Error::internal(anyhow!("demo/{} is missing", row.file)))?;
    let text = row.media_type.starts_with("text/").then(|| String::from_utf8(bytes.clone()));
    let text = text.transpose().map_err(Error::internal)?;
    let folded = text.as_deref().map(words::fold);
    let object_key = object_key.clone();
    Ok(document_content::Model { version_id, object_key, text, places: None, pages: None, folded })
}
