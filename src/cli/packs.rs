//! `evidence verify-pack`.

use super::say;
use crate::documents::import::why;
use crate::packs::verify;
use crate::timestamps;
use anyhow::{Context, anyhow, ensure};
use std::fs::File;
use std::path::Path;

/// Says whether a pack is as it was made, and which of its time stamps hold, if it is said by what their authority is known.
///
/// # Errors
/// If it is not, or cannot be read.
pub(super) fn verify(
    file: &Path,
    digest: Option<&str>,
    known_by: Option<&Path>,
) -> anyhow::Result<()> {
    let name = file.display();
    let unread = |cause| anyhow!("{name} cannot be read: {}", why(&cause));
    let opened = File::open(file).map_err(unread)?;
    let known_by = known_by.map(timestamps::trust).transpose()?;
    let verdict = verify::verify(opened, known_by.as_ref())
        .ok()
        .with_context(|| format!("{name} is no ZIP file, or is cut off: fetch the pack again"))?;
    for line in verdict.faults.iter().chain(&verdict.stamped) {
        say(line)?;
    }
    if known_by.is_none() && verdict.stamps > 0 {
        say(&format!(
            "Nobody looked at its time stamps ({}): --timestamp-certificates says by what their authority is known",
            verdict.stamps
        ))?;
    }
    let found = &verdict.digest;
    let damaged = verdict.faults.len();
    ensure!(damaged == 0, "{name} is not as it was made: {damaged} faults. Fetch the pack again");
    let Some(digest) = digest else {
        let files = verdict.files;
        return say(&format!(
            "{files} files are as its own lists say. Its digest is {found}: it is as it was made if that is the one that you were told"
        ));
    };
    ensure!(
        digest.eq_ignore_ascii_case(found),
        "{name} is not as it was made, or another pack: its digest is {found}, not {digest}"
    );
    say(&format!("{} files are as they were made, digest {found}", verdict.files))
}
