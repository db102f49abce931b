//! Commands about files: verifying, sending and examining them.

use super::{database, fixed, say};
use crate::config::Config;
use crate::documents::import::{Import, why};
use crate::documents::verify::{self, Finding};
use crate::error::Error;
use crate::files::Files;
use crate::http::App;
use crate::imports::mend::told;
use crate::store::Store;
use crate::table::Table;
use ::entity::types::Action;
use anyhow::{Context, anyhow, ensure};
use chrono::TimeDelta;
use extract::{Failure, Limits};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashSet;
use std::path::Path;

/// Walks the database and the store both ways, and says what is wrong.
///
/// # Errors
/// If damage or something that was not repaired is left.
pub(super) async fn verify(config: &Config, repair: bool, settled: u32) -> anyhow::Result<()> {
    let (database, files) = (database(config).await?, Files::open(&config.storage)?);
    ensure!(
        fixed(database.is_demo().await)?.is_some(),
        "this database was never filled or claimed: it cannot say what belongs into the store. Set \
         EVIDENCE_DATABASE_URL to the one that belongs to it"
    );
    let settled = TimeDelta::minutes(i64::from(settled));
    let report = fixed(verify::verify(&database, &files, repair, settled).await)?;
    for finding in &report.findings {
        let repaired = repair && finding.is_left_over();
        say(&format!("{finding}{}", if repaired { " (repaired)" } else { "" }))?;
    }
    say(&format!("{} files read, {} uploads under way", report.files, report.under_way))?;
    let count = |kind: fn(&Finding) -> bool| report.findings.iter().filter(|one| kind(one)).count();
    let damaged = count(Finding::is_damage);
    let left = if repair { 0 } else { count(Finding::is_left_over) };
    let strange = count(|one| matches!(one, Finding::Orphaned { .. }));
    let mut said = vec![];
    if damaged > 0 {
        said.push(format!(
            "damaged files: {damaged}. Restore them from a backup, or ask the Area for them again"
        ));
    }
    if left > 0 {
        said.push(format!("things left over: {left}. `evidence verify --repair` removes them"));
    }
    if strange > 0 {
        said.push(format!(
            "objects that no row speaks of: {strange}. Is this the database of this store, and as new as \
             the store? Only if it is, remove them by hand"
        ));
    }
    ensure!(said.is_empty(), "{}", said.join(". "));
    say("every file is as it came, and nothing is left over")
}

/// Sends the files that stand beside a table of documents, so that they wait for it; the table with their digests, each
/// row on its line.
///
/// # Errors
/// If whoever sends them may not, or the database or the store does not answer.
pub(super) async fn beside(
    app: &App,
    store: &Store,
    path: &Path,
    bytes: Vec<u8>,
) -> anyhow::Result<Vec<u8>> {
    fixed(store.require(Action::ImportEvidence).await)?;
    let table = Table::read(bytes.clone());
    let named = |name: &str| table.columns.iter().position(|column| column == name);
    // of a table that is refused as a whole nothing is sent; a workbook's files are sent before
    if table.torn().is_some() || named("file").is_none() || named("key").is_none() {
        return Ok(bytes);
    }
    let mut import = Import {
        store,
        files: &app.files,
        reception: &app.reception,
        folder: path.parent().unwrap_or(Path::new(".")),
        sent: HashSet::new(),
    };
    let (of_digest, mut out) = (named("sha256"), Lines::default());
    let with = |mut cells: Vec<String>, digest: String| {
        match of_digest {
            Some(at) => {
                cells.resize(cells.len().max(at + 1), String::new());
                cells[at] = digest;
            }
            None => cells.insert(0, digest),
        }
        cells
    };
    out.put(1, &with(table.columns.clone(), "sha256".into()))?;
    let bar = ProgressBar::new(table.cells().count() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {eta} {msg}")?);
    for (line, cells) in table.cells() {
        let file = cells.get("file").to_owned();
        bar.set_message(file.clone());
        // a row that cannot be read is not sent: without a digest it is refused
        let sent = if cells.faults.is_empty() {
            import.send(&cells).await
        } else {
            Err(Error::BadInput(cells.faults.iter().map(told).collect::<Vec<_>>().join("; ")))
        };
        let digest = match sent {
            Ok(digest) => digest,
            Err(fault @ (Error::Internal(_) | Error::Busy)) => {
                return fixed(Err(fault)).with_context(|| {
                    format!("line {line}, {file}: run the import again, it goes on from here")
                });
            }
            Err(why) => {
                bar.suspend(|| {
                    say(&format!("line {line}: {file} is not sent: {}", why.message()))
                })?;
                String::new()
            }
        };
        out.put(line, &with(cells.as_sent(), digest))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(out.text.into_bytes())
}

/// Rows of a table, each on the line that it has.
#[derive(Default)]
struct Lines {
    text: String,
    count: u64,
}

impl Lines {
    fn put(&mut self, line: u64, cells: &[String]) -> anyhow::Result<()> {
        while self.count + 1 < line {
            self.text.push('\n');
            self.count += 1;
        }
        let mut row = csv::Writer::from_writer(vec![]);
        row.write_record(cells)?;
        let row = String::from_utf8(row.into_inner()?)?;
        self.count += row.matches('\n').count() as u64;
        self.text.push_str(&row);
        Ok(())
    }
}

/// Says whether a file is of a type that is taken, and which words are found in it.
///
/// # Errors
/// If it is not taken.
pub(super) async fn examine(config: &Config, file: &Path) -> anyhow::Result<()> {
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.context("the file needs a name, in UTF-8")?;
    let unread = |cause| anyhow!("{} cannot be read: {}", file.display(), why(&cause));
    let file = std::fs::File::open(file).map_err(unread)?;
    let reader = config.storage.reader()?;
    let found = extract::in_child(&reader, file, name, &Limits::default()).await;
    let found = found.map_err(|failure| match failure {
        Failure::Refused(refusal) => anyhow!("{name} is not taken: {refusal}"),
        Failure::Fault(fault) => anyhow::Error::new(fault).context(format!("opening {name}")),
    })?;
    say(found.kind.media_type())?;
    for passage in &found.passages {
        say(&format!("\n[{}]\n{}", passage.place, passage.text))?;
    }
    if found.truncated {
        say("\nIt holds more words than are kept.")?;
    }
    if found.needs_person {
        say("\nA person must look: not all of it can be read as text, as with a scan.")?;
    }
    Ok(())
}
