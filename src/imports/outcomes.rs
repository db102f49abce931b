//! What came of each row, kept in a file of our own until all are known: of a long table nothing else is held.

use crate::error::{Error, Result};
use crate::store::Write;
use ::entity::import_row;
use ::entity::types::{RowTold, RowVerdict};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write as _};

/// So many are written at once.
const AT_ONCE: usize = 1_000;

/// What came of one row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Outcome {
    pub(super) line: i32,
    pub(super) verdict: RowVerdict,
    pub(super) told: RowTold,
    pub(super) made: Option<Uuid>,
}

/// What came of the rows, one after the other, and how many of each.
#[derive(Debug)]
pub(super) struct Outcomes {
    out: BufWriter<File>,
    pub(super) creates: i32,
    pub(super) updates: i32,
    pub(super) unchanged: i32,
    pub(super) refused: i32,
}

impl Outcomes {
    pub(super) fn new() -> Result<Self> {
        let out = BufWriter::new(tempfile::tempfile().map_err(Error::internal)?);
        Ok(Self { out, creates: 0, updates: 0, unchanged: 0, refused: 0 })
    }

    pub(super) fn add(&mut self, outcome: &Outcome) -> Result<()> {
        *match outcome.verdict {
            RowVerdict::Create => &mut self.creates,
            RowVerdict::Update => &mut self.updates,
            RowVerdict::Unchanged => &mut self.unchanged,
            RowVerdict::Refused => &mut self.refused,
        } += 1;
        serde_json::to_writer(&mut self.out, outcome).map_err(Error::internal)?;
        self.out.write_all(b"\n").map_err(Error::internal)
    }

    /// Writes them to the batch. What was made is named only if it was kept.
    pub(super) async fn lay(self, write: &Write<'_>, batch_id: Uuid, kept: bool) -> Result<()> {
        let mut file =
            self.out.into_inner().map_err(|fault| Error::internal(fault.into_error()))?;
        file.rewind().map_err(Error::internal)?;
        let mut rows = Vec::new();
        for line in BufReader::new(file).lines() {
            let line = line.map_err(Error::internal)?;
            let outcome: Outcome = serde_json::from_str(&line).map_err(Error::internal)?;
            rows.push(import_row::ActiveModel {
                batch_id: Set(batch_id),
                line: Set(outcome.line),
                verdict: Set(outcome.verdict),
                told: Set(outcome.told),
                made_id: Set(outcome.made.filter(|_| kept)),
            });
            if rows.len() == AT_ONCE {
                write.insert_many(std::mem::take(&mut rows)).await?;
            }
        }
        write.insert_many(rows).await
    }
}
