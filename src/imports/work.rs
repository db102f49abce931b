//! The one way in which every import goes. A trial is the same work in the same transaction, taken back.

use super::kind::{Decision, Kind};
use super::outcomes::{Outcome, Outcomes};
use crate::error::Result;
use crate::jobs::Progress;
use crate::store::Write;
use crate::table::{Cells, Table};
use ::entity::types::{RowFault, RowTold, RowVerdict};

/// So many rows are made something of at once.
const AT_ONCE: usize = 500;

/// So many faults of one row are told.
const MOST_FAULTS: usize = 20;

/// The column of the refused rows that come back: it says what was wrong, and is passed over when they are
/// sent again.
pub(super) const FAULTS: &str = "faults";

/// Does what the rows of a table say; what came of each of them.
pub(super) async fn carry_out<K: Kind>(
    mut kind: K,
    write: &Write<'_>,
    table: &Table,
    progress: &Progress,
) -> Result<Outcomes> {
    let mut outcomes = Outcomes::new()?;
    let others = [K::OTHERS, &[FAULTS]].concat();
    let misnamed = table.misnamed(K::NEEDED, &others);
    if !misnamed.is_empty() || table.torn().is_some() {
        refuse_whole(&kind, &mut outcomes, table, misnamed)?;
        return Ok(outcomes);
    }
    let mut rows = 0;
    for (line, mut cells) in table.cells() {
        rows += 1;
        if let Some(row) = kind.read(&mut cells).filter(|_| cells.faults.is_empty()) {
            kind.note(number(line), &row);
        }
    }
    if rows == 0 {
        let reason = "the table has no rows: there is nothing to import".into();
        outcomes.add(&refused(1, vec![RowFault { column: None, reason }], vec![]))?;
        return Ok(outcomes);
    }
    if rows > K::MOST {
        let reason = format!(
            "the table has {rows} rows, and others wait while each is entered: send it in parts of at most {}",
            K::MOST
        );
        outcomes.add(&refused(1, vec![RowFault { column: None, reason }], vec![]))?;
        return Ok(outcomes);
    }
    progress.counted(rows);
    kind.weigh(write).await?;
    let (mut good, mut sent, mut bad) = (Vec::new(), Vec::new(), Vec::new());
    let mut times = 0_u32;
    for (line, mut cells) in table.cells() {
        let line = number(line);
        let row = kind.read(&mut cells);
        if let Some(row) = &row {
            cells.faults.extend(kind.against(line, row));
        }
        if let Some(row) = row.filter(|_| cells.faults.is_empty()) {
            good.push(row);
            sent.push((line, cells));
        } else {
            let faults = std::mem::take(&mut cells.faults);
            bad.push(refused(line, faults, cells.as_sent()));
        }
        if good.len() + bad.len() == AT_ONCE {
            let (sent, bad) = (std::mem::take(&mut sent), std::mem::take(&mut bad));
            put(&mut outcomes, sent, kind.apply(write, &good).await?, bad)?;
            good.clear();
            times += 1;
            if times.is_power_of_two() {
                write.grown().await?;
            }
            progress.done(AT_ONCE);
        }
    }
    put(&mut outcomes, sent, kind.apply(write, &good).await?, bad)?;
    kind.finish(write).await?;
    Ok(outcomes)
}

/// What is wrong with a table of which nothing can be taken: the names of its columns, its rows in the columns that it
/// has, and where it is torn.
fn refuse_whole<K: Kind>(
    kind: &K,
    outcomes: &mut Outcomes,
    table: &Table,
    misnamed: Vec<RowFault>,
) -> Result<()> {
    if !misnamed.is_empty() {
        outcomes.add(&refused(1, misnamed, table.columns.clone()))?;
    }
    for (line, mut cells) in table.cells() {
        // what it says counts for nothing: only what is wrong with it is told
        let _ = kind.read(&mut cells);
        let has = |column: &String| table.columns.contains(column);
        cells.faults.retain(|fault| fault.column.as_ref().is_none_or(has));
        if !cells.faults.is_empty() {
            let sent = cells.as_sent();
            outcomes.add(&refused(number(line), cells.faults, sent))?;
        }
    }
    if let Some((line, fault)) = table.torn() {
        outcomes.add(&refused(number(line), vec![fault], vec![]))?;
    }
    Ok(())
}

/// Some outcomes, in the order of the lines; of rows that are refused, their cells.
fn put(
    outcomes: &mut Outcomes,
    sent: Vec<(i32, Cells<'_>)>,
    decided: Vec<Decision>,
    mut all: Vec<Outcome>,
) -> Result<()> {
    for ((line, cells), decision) in sent.into_iter().zip(decided) {
        let Decision { verdict, about, changes, made, faults } = decision;
        let cells = if verdict == RowVerdict::Refused { cells.as_sent() } else { vec![] };
        all.push(Outcome { line, verdict, told: RowTold { about, changes, faults, cells }, made });
    }
    all.sort_by_key(|outcome| outcome.line);
    all.iter().try_for_each(|outcome| outcomes.add(outcome))
}

fn refused(line: i32, mut faults: Vec<RowFault>, cells: Vec<String>) -> Outcome {
    let more = faults.len().saturating_sub(MOST_FAULTS);
    if more > 0 {
        faults.truncate(MOST_FAULTS);
        let reason = format!("{more} more are wrong: they are told once these are mended");
        faults.push(RowFault { column: None, reason });
    }
    let told = RowTold { faults, cells, ..RowTold::default() };
    Outcome { line, verdict: RowVerdict::Refused, told, made: None }
}

fn number(line: u64) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}
