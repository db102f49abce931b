//! Where a quote stands when a link is made: in the text of the pinned version, or in an interview's notes.

use super::quotes::{self, Named, Text};
use crate::error::{Error, Result, UserErrorCode};
use crate::store::Write;
use ::entity::types::{EvidenceKind, Places, TextPlace};
use ::entity::{document_content, evidence, interview_note};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};

/// What comes of looking for the quote in the text of the pinned version, or in the notes of the interview.
///
/// # Errors
/// [`Error::Refused`] for a page that the document does not have.
pub(super) async fn found(
    write: &Write<'_>,
    item: &evidence::Model,
    pinned: Option<Uuid>,
    named: &Named,
) -> Result<Option<quotes::Found>> {
    if named.quote.is_none() && named.page.is_none() {
        return Ok(None);
    }
    let texts = texts(write, item, pinned, named.page).await?;
    let named = named.clone();
    let looked = tokio::task::spawn_blocking(move || quotes::look(&texts, &named)).await;
    looked.map_err(Error::internal)
}

/// The text of the pinned version, or the notes of the interview; none for other kinds.
pub(super) async fn texts(
    write: &Write<'_>,
    item: &evidence::Model,
    pinned: Option<Uuid>,
    page: Option<i32>,
) -> Result<Vec<Text>> {
    Ok(match (item.kind, pinned) {
        (EvidenceKind::Document, Some(pinned)) => document(write, item, pinned, page).await?,
        (EvidenceKind::Interview, _) => {
            let of_interview =
                Condition::all().add(interview_note::Column::InterviewId.eq(item.id));
            let mut notes = write.all::<interview_note::Entity>(of_interview).await?;
            notes.sort_by_key(|note| note.number);
            notes.iter().map(|note| of_note(note)).collect()
        }
        _ => vec![],
    })
}

/// A note of an interview.
pub(super) fn of_note(note: &interview_note::Model) -> Text {
    let part = match note.number {
        0 => "summary".into(),
        number => format!("note {number}"),
    };
    let place = TextPlace { part: Some(part), ..TextPlace::default() };
    Text { text: note.text.clone(), places: vec![place] }
}

/// What a version of a document holds; nothing if it has no text.
pub(super) fn of_content(content: &document_content::Model) -> Result<Option<Text>> {
    let places = content.places.as_deref().map(serde_json::from_str::<Places>);
    let places = places.transpose().map_err(Error::internal)?.unwrap_or_default().0;
    let places = if places.is_empty() { vec![TextPlace::default()] } else { places };
    Ok(content.text.clone().map(|text| Text { text, places }))
}

/// The text of a version of a document. Refuses a page that it does not have.
async fn document(
    write: &Write<'_>,
    item: &evidence::Model,
    version: Uuid,
    page: Option<i32>,
) -> Result<Vec<Text>> {
    let of_version = Condition::all().add(document_content::Column::VersionId.eq(version));
    let mut texts = vec![];
    for content in write.all::<document_content::Entity>(of_version).await? {
        if let Some(pages) = content.pages.filter(|pages| page.is_some_and(|page| page > *pages)) {
            let message = match pages {
                1 => format!("{} has one page: name that, or none.", item.reference),
                _ => format!("{} has {pages} pages: name one of them.", item.reference),
            };
            return Err(Error::refused("page", UserErrorCode::InvalidValue, message));
        }
        texts.extend(of_content(&content)?);
    }
    Ok(texts)
}
