//! `evidence import`: a table, exactly as its sender would import it through the API.

use super::documents::beside;
use super::{fixed, open, say};
use crate::clock::Clock;
use crate::config::{Config, TableFile};
use crate::digest;
use crate::documents::import::why;
use crate::files::{import_key, pieces};
use crate::imports::mend::{refused as refused_rows, told};
use crate::imports::reads::{self, MOST_ROWS, Which};
use crate::imports::writes::{self, NewTable};
use crate::store::{Seen, Store};
use ::entity::import_batch;
use ::entity::types::{ImportKind, ImportMode, ImportState, RowVerdict};
use anyhow::{Context, anyhow, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Duration;

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);

/// Imports a table.
///
/// # Errors
/// If rows were refused, or the database or the store does not answer.
pub(super) async fn import(
    config: &Config,
    what: ImportKind,
    table: &TableFile,
) -> anyhow::Result<()> {
    let name = table.file.display();
    let unread = |cause| anyhow!("{name} cannot be read: {}", why(&cause));
    let bytes = tokio::fs::read(&table.file).await.map_err(unread)?;
    let app = open(config, Clock::default()).await?;
    let caller = app.verifier.verify(&table.token).await;
    let caller = caller.context("the token is not in order, or has expired: take a new one")?;
    let request_id = app.database.new_id().simple().to_string();
    let viewer = fixed(app.database.sign_in(&caller, &request_id).await)?;
    let store = app.database.store(viewer, request_id);
    let bytes = if what == ImportKind::Documents {
        beside(&app, &store, &table.file, bytes).await?
    } else {
        bytes
    };
    let (size, sha256) = (bytes.len() as u64, digest::of_bytes(&bytes));
    let file_name = table.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let announced = i64::try_from(size)?;
    let new = NewTable { what, file_name, size: announced, sha256: sha256.clone() };
    let upload = fixed(writes::announce(&store, new).await)?;
    let mut file = tempfile::tempfile()?;
    file.write_all(&bytes)?;
    file.rewind()?;
    drop(bytes);
    let file = pieces(tokio::fs::File::from_std(file));
    fixed(app.files.receive(&import_key(upload.id), size, &sha256, file).await)?;
    let mode = if table.row_by_row { ImportMode::RowByRow } else { ImportMode::AllOrNothing };
    let batch = writes::start(&store, &app.files, upload.id, table.dry_run, mode).await;
    let id = fixed(batch)?.id;
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}")?);
    while fixed(store.get::<import_batch::Entity>(id).await)?.finished_at.is_none() {
        let work = app.imports.work_on(id);
        let watch = async {
            loop {
                tokio::time::sleep(TICK).await;
                let progress = app.imports.progress(id);
                let (done, rows) = progress.map(|progress| progress.told()).unwrap_or_default();
                bar.set_length(u64::from(rows.unsigned_abs()));
                bar.set_position(u64::from(done.unsigned_abs()));
            }
        };
        tokio::select! { () = work => {}, () = watch => {} }
        tokio::time::sleep(TICK).await;
    }
    bar.finish_and_clear();
    let batch = fixed(store.get::<import_batch::Entity>(id).await)?;
    tell(&store, &batch, table.refused.as_deref()).await
}

/// Says what came of it: each row that changes something or is refused, then how many there are of each.
async fn tell(
    store: &Store,
    batch: &Seen<import_batch::Model>,
    refused: Option<&Path>,
) -> anyhow::Result<()> {
    for verdict in [RowVerdict::Update, RowVerdict::Refused] {
        let which = Which { verdict: Some(verdict), first: Some(1_000), after: None };
        for row in fixed(reads::rows(store, batch.id, &which).await)? {
            let empty = || "nothing".to_owned();
            let changes = row.told.changes.iter().map(|change| {
                let (from, to) = (change.from.clone(), change.to.clone());
                let (from, to) = (from.unwrap_or_else(empty), to.unwrap_or_else(empty));
                format!("{} from {from} to {to}", change.column)
            });
            let all: Vec<String> = changes.chain(row.told.faults.iter().map(told)).collect();
            let (word, about) = (sea_orm::ActiveEnum::to_value(&verdict), &row.told.about);
            let about = if about.is_empty() { String::new() } else { format!(" {about}") };
            say(&format!("line {}: {word}{about}: {}", row.line, all.join("; ")))?;
        }
    }
    if let Some(path) = refused {
        let most = i32::try_from(MOST_ROWS).ok();
        let which = Which { first: most, ..Which::default() };
        let rows = fixed(refused_rows(store, batch, &which).await)?;
        tokio::fs::write(path, rows).await?;
    }
    let import_batch::Model { creates, updates, unchanged, .. } = **batch;
    say(&format!(
        "new: {creates}, changed: {updates}, unchanged: {unchanged}, refused: {}",
        batch.refused
    ))?;
    let message = batch.message.clone().unwrap_or_default();
    ensure!(batch.state != ImportState::Refused, "{message}");
    ensure!(batch.refused == 0, "{} rows were refused: see above", batch.refused);
    match batch.state {
        ImportState::Tried => say("This was a trial: nothing was kept"),
        _ => say(&format!("import {} is in", batch.id)),
    }
}
