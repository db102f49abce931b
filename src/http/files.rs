//! `PUT /files/uploads/{id}`, `PUT /files/imports/{id}`, `GET /files/documents/{id}` and `GET /files/packs/{id}`: what S3
//! does with signed addresses, where files are kept in a local folder. Who holds the address may do this one thing until it expires.

use super::{App, content, session};
use crate::error::{Error, Result};
use crate::files::{Fetch, import_key, upload_key};
use crate::store::Store;
use ::entity::types::{Role, UploadState};
use ::entity::{document_content, document_upload, document_version, evidence_pack, import_upload};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use sea_orm::ActiveEnum;
use sea_orm::prelude::Uuid;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The longest that the bytes of one upload may take to come.
const LONGEST_ARRIVAL: Duration = Duration::from_hours(1);

/// The most uploads whose bytes come at once, of all people and of one: places for other requests stay.
const MOST_ARRIVALS: usize = 256;
const MOST_OF_ONE: usize = 64;

/// The uploads whose bytes are coming, each with its sender.
#[derive(Clone, Debug, Default)]
pub struct Arrivals(Arc<Mutex<HashMap<Uuid, Uuid>>>);

/// A place among them, given up when it is dropped.
struct Arrival {
    all: Arrivals,
    upload: Uuid,
}

impl Arrivals {
    fn begin(&self, upload: Uuid, sender: Uuid) -> Result<Arrival> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = |message: &str| Err(Error::Limit(message.into()));
        if all.contains_key(&upload) {
            return busy("The bytes of this upload are coming already: wait until they are there.");
        }
        let own = all.values().filter(|other| **other == sender).count();
        if all.len() >= MOST_ARRIVALS || own >= MOST_OF_ONE {
            return busy("Too many files are coming at once: send this one again in a while.");
        }
        all.insert(upload, sender);
        Ok(Arrival { all: self.clone(), upload })
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.upload);
    }
}

/// What an address names, if it is an id at all.
type Named = Result<Path<Uuid>, PathRejection>;

/// Takes the bytes of an upload.
pub(super) async fn put(State(app): State<App>, id: Named, uri: Uri, body: Body) -> Response {
    let request_id = session::request_id(&app);
    let (Some(_), Ok(Path(id))) = (said(&app, "PUT", &uri), id) else {
        return turned_away(&request_id);
    };
    match receive(&app, id, body).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => content::refusal(&error, &request_id),
    }
}

async fn receive(app: &App, id: Uuid, body: Body) -> Result<()> {
    let upload = app.database.upload(id).await?.ok_or(Error::NotFound)?;
    // whoever may not see it any more may not send it either
    app.database.on_behalf(&upload).await?.get::<document_upload::Entity>(id).await?;
    let _place = app.arrivals.begin(id, upload.created_by)?;
    if upload.state != UploadState::Pending || upload.submitted_at.is_some() {
        let message = "The upload is complete: its bytes cannot be changed any more.";
        return Err(Error::BadInput(message.into()));
    }
    take(app, &upload_key(id), upload.size, &upload.sha256, body).await?;
    match app.database.upload(id).await? {
        Some(upload) if upload.state != UploadState::Pending => app.files.discard(&upload).await,
        _ => Ok(()),
    }
}

/// Takes the bytes of a table that is to be imported.
pub(super) async fn put_import(
    State(app): State<App>,
    id: Named,
    uri: Uri,
    body: Body,
) -> Response {
    let request_id = session::request_id(&app);
    let (Some(_), Ok(Path(id))) = (said(&app, "PUT", &uri), id) else {
        return turned_away(&request_id);
    };
    let received = async {
        let upload = app.database.import_upload(id).await?.ok_or(Error::NotFound)?;
        // whoever may not see it any more may not send it either
        let sender = app.database.on_behalf_of_importer(&upload).await?;
        sender.get::<import_upload::Entity>(id).await?;
        let _place = app.arrivals.begin(id, upload.created_by)?;
        take(&app, &import_key(id), upload.size, &upload.sha256, body).await
    };
    match received.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => content::refusal(&error, &request_id),
    }
}

/// Takes bytes in under a key, if they are those that were announced.
async fn take(app: &App, key: &str, size: i64, sha256: &str, body: Body) -> Result<()> {
    let body = body.into_data_stream().boxed();
    let received = app.files.receive(key, size.unsigned_abs(), sha256, body);
    match tokio::time::timeout(LONGEST_ARRIVAL, received).await {
        Ok(received) => received,
        Err(_) => Err(Error::BadInput("The bytes came too slowly: send them again.".into())),
    }
}

/// Hands out the bytes of a version. Whoever the address was made for must still be one who may open it.
pub(super) async fn get(
    State(app): State<App>,
    id: Named,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    fetched(&app, id, &uri, async |store: Store, id| {
        let version = store.get::<document_version::Entity>(id).await?;
        let content = store.get::<document_content::Entity>(id).await?;
        content::hand_out(&app.files, &Fetch::version(&version, &content), &headers).await
    })
    .await
}

/// Hands out the bytes of an evidence pack, likewise.
pub(super) async fn get_pack(
    State(app): State<App>,
    id: Named,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    fetched(&app, id, &uri, async |store: Store, id| {
        let pack = store.get::<evidence_pack::Entity>(id).await?;
        content::hand_out(&app.files, &Fetch::pack(&pack).ok_or(Error::NotFound)?, &headers).await
    })
    .await
}

/// What an address that was made here answers to whom it was made for.
async fn fetched(
    app: &App,
    id: Named,
    uri: &Uri,
    hand_out: impl AsyncFnOnce(Store, Uuid) -> Result<Response>,
) -> Response {
    let request_id = session::request_id(app);
    let (Some(said), Ok(Path(id))) = (said(app, "GET", uri), id) else {
        return turned_away(&request_id);
    };
    let handed_out = async {
        let word = |name| said.get(name).ok_or(Error::NotFound);
        let person = word("person")?.parse().map_err(|_| Error::NotFound)?;
        let role = Role::try_from_value(word("role")?).map_err(|_| Error::NotFound)?;
        let store = app.database.as_person(person, role, request_id.clone()).await?;
        hand_out(store, id).await
    };
    match handed_out.await {
        Ok(response) => response,
        Err(error) => content::refusal(&error, &request_id),
    }
}

/// What the address says, if it was made here for this method and still holds.
fn said(app: &App, method: &str, uri: &Uri) -> Option<HashMap<String, String>> {
    let query = uri.query().unwrap_or_default();
    app.files.seal()?.read(method, uri.path(), query, app.database.now())
}

fn turned_away(request_id: &str) -> Response {
    let message =
        "This address was not made here, not for this, or has expired: ask for a new one.";
    session::told(StatusCode::FORBIDDEN, "FORBIDDEN", message, request_id)
}
