//! Commands about files: verifying, importing and examining them.

use super::{database, fixed, open, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::documents::import::{Import, Outcome, Row, manifest, why};
use crate::documents::verify::{self, Finding};
use crate::files::Files;
use anyhow::{Context, anyhow, ensure};
use chrono::TimeDelta;
use extract::{Failure, Limits};
use indicatif::{ProgressBar, ProgressStyle};
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

/// Sends the files of a manifest.
///
/// # Errors
/// If a file was refused, or the database or the store does not answer.
pub(super) async fn import(
    config: &Config,
    path: &Path,
    token: &str,
    dry_run: bool,
    mend: Option<&Path>,
) -> anyhow::Result<()> {
    let rows = manifest(path)?;
    let mut back = csv::Writer::from_writer(vec![]);
    let app = open(config, Clock::default()).await?;
    let caller = app.verifier.verify(token).await;
    let caller = caller.context("the token is not in order, or has expired: take a new one")?;
    let request_id = app.database.new_id().simple().to_string();
    let viewer = fixed(app.database.sign_in(&caller, &request_id).await)?;
    let reader = config.storage.reader()?;
    let import = Import {
        store: app.database.store(viewer, request_id),
        files: &app.files,
        reception: &app.reception,
        folder: path.parent().unwrap_or(Path::new(".")),
        reader: &reader,
        dry_run,
        tried: std::sync::Mutex::default(),
    };
    let bar = ProgressBar::new(rows.len() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {eta} {msg}")?);
    let (mut refused, mut pending) = (0, 0);
    for (line, row) in &rows {
        let file = row.as_ref().map(|row| row.file.as_str()).unwrap_or_default();
        bar.set_message(file.to_owned());
        let outcome = match row {
            Err(wrong) => Outcome::Refused(wrong.clone()),
            Ok(row) => fixed(import.row(row).await).with_context(|| {
                format!("line {line}, {file}: run the import again, it goes on from here")
            })?,
        };
        if let Outcome::Refused(faults) = &outcome {
            refused += 1;
            let row = row.clone().unwrap_or_default();
            back.serialize(Row { faults: faults.clone(), ..row })?;
        }
        pending += u32::from(matches!(outcome, Outcome::Pending(_)));
        bar.suspend(|| say(&format!("line {line}: {file}: {outcome}")))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    if let Some(path) = mend {
        tokio::fs::write(path, back.into_inner()?).await?;
    }
    ensure!(refused == 0, "{refused} of {} files were refused: see above", rows.len());
    if dry_run {
        return say(&format!("rows: {}. This was a trial: nothing was sent", rows.len()));
    }
    say(&format!("rows: {}, still to be checked: {pending}, all others are in", rows.len()))
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
