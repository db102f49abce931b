//! Rows that are entered one after the other, each as the API enters it: what it refuses is refused here, in the
//! same words.

use super::kind::{Decision, Kind};
use crate::error::{Error, Result};
use crate::store::Write;
use crate::table::Cells;
use ::entity::types::{RowFault, RowVerdict};
use std::collections::HashMap;

/// A kind whose rows stand for themselves.
pub(super) trait Entered: Sized {
    /// A row whose words make sense.
    type Row;
    /// The columns that must be there.
    const NEEDED: &'static [&'static str];
    /// The columns that may be there.
    const OTHERS: &'static [&'static str];

    /// What a row says; what is wrong with it is noted in its cells.
    fn read(&self, cells: &mut Cells<'_>) -> Option<Self::Row>;
    /// What a row is about: no other row of the table is.
    fn about(&self, row: &Self::Row) -> String;
    /// The column that a field of the API is filled from.
    fn column(field: &str) -> Option<&'static str>;
    /// Enters a row, in a part of the transaction of its own.
    async fn enter(&self, write: &Write<'_>, row: &Self::Row) -> Result<Decision>;
}

/// An import of such rows.
pub(super) struct OneByOne<K> {
    kind: K,
    first: HashMap<String, i32>,
}

impl<K: Entered> OneByOne<K> {
    pub(super) fn of(kind: K) -> Self {
        Self { kind, first: HashMap::new() }
    }
}

impl<K: Entered> Kind for OneByOne<K> {
    type Row = K::Row;
    const NEEDED: &'static [&'static str] = K::NEEDED;
    const OTHERS: &'static [&'static str] = K::OTHERS;

    fn read(&self, cells: &mut Cells<'_>) -> Option<K::Row> {
        self.kind.read(cells)
    }

    fn note(&mut self, line: i32, row: &K::Row) {
        self.first.entry(self.kind.about(row)).or_insert(line);
    }

    async fn weigh(&mut self, _: &Write<'_>) -> Result<()> {
        Ok(())
    }

    fn against(&self, line: i32, row: &K::Row) -> Vec<RowFault> {
        let first = self.first.get(&self.kind.about(row)).copied().unwrap_or(line);
        let twice = || RowFault {
            column: None,
            reason: format!("line {first} is about the same: leave one out"),
        };
        (first < line).then(twice).into_iter().collect()
    }

    async fn apply(&mut self, write: &Write<'_>, rows: &[K::Row]) -> Result<Vec<Decision>> {
        let kind = &self.kind;
        let mut decided = Vec::with_capacity(rows.len());
        for row in rows {
            let entered = write.part(async |write| match kind.enter(write, row).await {
                Ok(decision) => Ok((decision, true)),
                Err(Error::Refused(why)) => {
                    let fault = |error: crate::error::UserError| RowFault {
                        column: K::column(error.field).map(str::to_owned),
                        reason: error.message,
                    };
                    let faults = why.into_iter().map(fault).collect();
                    Ok((
                        Decision { faults, ..Decision::of(RowVerdict::Refused, kind.about(row)) },
                        false,
                    ))
                }
                Err(fault) => Err(fault),
            });
            decided.push(entered.await?);
        }
        Ok(decided)
    }

    async fn finish(&mut self, _: &Write<'_>) -> Result<()> {
        Ok(())
    }
}
