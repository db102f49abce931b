//! One import, from its bytes to what came of each row.

use super::answers::Counts;
use super::checks::Checks;
use super::documents::Documents;
use super::entered::OneByOne;
use super::interviews::Interviews;
use super::kind::{action, of_template};
use super::people::People;
use super::performance::Figures;
use super::scores::Scores;
use super::work::carry_out;
use super::{Importing, writes};
use crate::error::{Error, Result};
use crate::files::import_key;
use crate::jobs::Progress;
use crate::store::{Event, Store};
use crate::table::Table;
use ::entity::types::{ImportKind, ImportMode, ImportState, Words};
use ::entity::{import_batch, import_upload};
use extract::{Failure, Limits, Passage, Place};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use std::fs::File;
use std::io::Read;

impl Importing {
    pub(super) async fn run_one(&self, id: Uuid, progress: &Progress) -> Result<()> {
        let database = &self.database;
        let Some((batch, upload)) = database.import(id).await? else { return Ok(()) };
        if batch.state != ImportState::Waiting {
            return Ok(());
        }
        let kind = of_template(&upload.template).ok_or(Error::NotFound)?;
        let refuse = async |message: &str| database.refuse_import(id, action(kind), message).await;
        let table = match self.table(&upload).await {
            Ok(table) => table,
            Err(Error::NotFound) => return refuse("Its bytes are gone: send it again.").await,
            Err(Error::BadInput(message)) => return refuse(&message).await,
            Err(fault) => return Err(fault),
        };
        let sender = database.on_behalf_of_importer(&upload).await?;
        match imported(&sender, &batch, &upload, &table, progress).await {
            Err(Error::NotFound | Error::Forbidden(_)) => {
                refuse("Whoever sent it may not import it any more.").await
            }
            done => done,
        }
    }

    /// The table that was sent.
    async fn table(&self, upload: &import_upload::Model) -> Result<Table> {
        let spooled = self.files.spool(&import_key(upload.id), writes::LARGEST).await?;
        if spooled.sha256 != upload.sha256 {
            return Err(Error::BadInput(
                "What came is not what was announced: send it again.".into(),
            ));
        }
        let mut file = spooled.file().map_err(Error::internal)?;
        if upload.file_name.to_lowercase().ends_with(".xlsx") {
            return self.sheet(file, &upload.file_name).await;
        }
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            std::io::Result::Ok(Table::read(bytes))
        });
        read.await.map_err(Error::internal)?.map_err(Error::internal)
    }

    /// The first sheet of a workbook, read by a process of its own.
    async fn sheet(&self, file: File, name: &str) -> Result<Table> {
        let limits = Limits {
            table: true,
            text_bytes: SHEET_BYTES,
            passages: SHEET_ROWS,
            ..Limits::default()
        };
        let read = match extract::in_child(&self.reader, file, name, &limits).await {
            Ok(read) => read,
            Err(Failure::Refused(refusal)) => return Err(Error::BadInput(refusal.to_string())),
            Err(Failure::Fault(fault)) => return Err(Error::internal(fault)),
        };
        if read.truncated {
            return Err(Error::BadInput(format!(
                "Its first sheet has more than {SHEET_ROWS} rows: send it in parts, or as a CSV file."
            )));
        }
        let line = |passage: Passage| match passage.place {
            Place::Row { row, .. } => (u64::from(row), passage.text),
            _ => (0, passage.text),
        };
        Ok(Table::of_lines(read.passages.into_iter().map(line)))
    }
}

/// The most that the first sheet of a workbook holds.
const SHEET_ROWS: usize = 50_000;
const SHEET_BYTES: usize = 16 * 1024 * 1024;

/// Everything in one transaction, the rows of it in a part that is taken back if this is a trial, or if one
/// row refuses all.
async fn imported(
    sender: &Store,
    batch: &import_batch::Model,
    upload: &import_upload::Model,
    table: &Table,
    progress: &Progress,
) -> Result<()> {
    let kind = of_template(&upload.template).ok_or(Error::NotFound)?;
    let permit = sender.permit::<import_upload::Entity>(action(kind), upload.id).await?;
    let trial = if batch.dry_run { ", a trial" } else { "" };
    let permit = permit.naming(&format!("{}, import {}{trial}", upload.template, batch.id));
    sender
        .write(&permit, async |write| {
            let held = write.hold::<import_batch::Entity>(batch.id).await?;
            if held.state != ImportState::Waiting {
                write.was_done();
                return Ok(());
            }
            write.imports_alone(&upload.template).await?;
            let part = write.part(async |write| {
                let outcomes = match kind {
                    ImportKind::Performance => {
                        let figures = Figures::open(write, batch.id, permit.person()).await?;
                        carry_out(figures, write, table, progress).await?
                    }
                    ImportKind::AipScores => {
                        let scores = Scores::open(write, batch.id).await?;
                        carry_out(scores, write, table, progress).await?
                    }
                    ImportKind::Interviews => {
                        let interviews = Interviews::open(write, permit.person()).await?;
                        carry_out(OneByOne::of(interviews), write, table, progress).await?
                    }
                    ImportKind::Checks => {
                        let checks = Checks::open(write, permit.person()).await?;
                        carry_out(OneByOne::of(checks), write, table, progress).await?
                    }
                    ImportKind::Documents => {
                        let documents = Documents::open(write, permit.person()).await?;
                        carry_out(OneByOne::of(documents), write, table, progress).await?
                    }
                    ImportKind::People => {
                        let people = People::open(write, permit.person()).await?;
                        carry_out(OneByOne::of(people), write, table, progress).await?
                    }
                    ImportKind::Questionnaire => {
                        let counts = Counts::open(write, batch.id, permit.person()).await?;
                        carry_out(counts, write, table, progress).await?
                    }
                };
                let some = outcomes.creates + outcomes.updates + outcomes.unchanged > 0;
                let good = outcomes.refused == 0 || (batch.mode == ImportMode::RowByRow && some);
                let kept = good && !batch.dry_run;
                Ok(((outcomes, good, kept), kept))
            });
            let (outcomes, good, kept) = part.await?;
            let (state, message) = match (good, batch.dry_run) {
                (true, true) => (ImportState::Tried, None),
                (true, false) => (ImportState::Done, None),
                (false, _) => {
                    let message =
                        "Nothing of it was kept: mend the refused rows, and send it again.";
                    (ImportState::Refused, Some(message.to_owned()))
                }
            };
            let row = import_batch::ActiveModel {
                id: Set(batch.id),
                state: Set(state),
                message: Set(message),
                columns: Set(Words(table.columns.clone())),
                creates: Set(outcomes.creates),
                updates: Set(outcomes.updates),
                unchanged: Set(outcomes.unchanged),
                refused: Set(outcomes.refused),
                finished_at: Set(Some(write.clock.now())),
                ..Default::default()
            };
            outcomes.lay(write, batch.id, kept).await?;
            write.update(row).await?;
            let data = serde_json::json!({"import": batch.id, "state": state});
            let event = Event { event_type: "import.finished", data };
            write.tell(event, "ImportBatch", batch.id).await
        })
        .await
}
