//! Reading uploads, and which versions have the same bytes.

use crate::error::Result;
use crate::store::{Loader, Only, Order, Page, PageArgs, Seen, Store};
use ::entity::types::UploadState;
use ::entity::{document_content, document_upload, document_version, evidence};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};

/// One page of the uploads that the viewer may see.
///
/// # Errors
/// If the page makes no sense, or the database cannot be read.
pub async fn uploads(
    loader: &Loader,
    inspection: Option<Uuid>,
    states: Option<Vec<UploadState>>,
    order: Order<document_upload::Entity>,
    page: &PageArgs,
) -> Result<Page<document_upload::Entity>> {
    use document_upload::Column;
    let narrowed = Condition::all()
        .add_option(inspection.map(|inspection| Column::InspectionId.eq(inspection)))
        .add_option(states.map(|states| Column::State.is_in(states)));
    let store = loader.store();
    store.page(store.find().filter(narrowed), order, page).await
}

/// Whether the viewer may open what a version holds; what it holds is not read.
///
/// # Errors
/// If the database cannot be read.
pub async fn opens(loader: &Loader, version: &Seen<document_version::Model>) -> Result<bool> {
    let by = document_content::Column::VersionId;
    let open = loader.tally::<document_content::Entity, _>(by, version, Only::ALL, &[]).await?;
    Ok(!open.is_empty())
}

/// Versions of the same Area with these bytes, other than this one, that the viewer may open: what they may
/// not open is not told.
///
/// # Errors
/// If the database cannot be read.
pub async fn same_bytes(
    store: &Store,
    upload: &document_upload::Model,
) -> Result<Vec<Seen<document_version::Model>>> {
    let open = store.find::<document_content::Entity>().keys(document_content::Column::VersionId);
    let here = evidence::Column::AreaId.eq(upload.area_id);
    let here = store.find::<evidence::Entity>().filter(here).keys(evidence::Column::Id);
    let same = Condition::all()
        .add(document_version::Column::Sha256.eq(&upload.sha256))
        .add(document_version::Column::Id.ne(upload.id))
        .add(document_version::Column::Id.in_subquery(open))
        .add(document_version::Column::DocumentId.in_subquery(here));
    let found = store.find::<document_version::Entity>().filter(same);
    store.all(found.order_by(document_version::Column::ReceivedAt)).await
}
