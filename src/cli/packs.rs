//! `evidence verify-pack`.

use super::say;
use crate::documents::import::why;
use crate::packs::verify;
use anyhow::{Context, anyhow, ensure};
use std::fs::File;
use std::path::Path;

/// Says whether a pack is as it was made.
///
/// # Errors
/// If it is not, or cannot be read.
pub(super) fn verify(file: &Path, digest: Option<&str>) -> anyhow::Result<()> {
    let name = file.display();
    let unread = |cause| anyhow!("{name} cannot be read: {}", why(&cause));
    let opened = File::open(file).map_err(unread)?;
    let verdict = verify::verify(opened)
        .ok()
        .with_context(|| format!("{name} is no ZIP file, or is cut off: fetch the pack again"))?;
    for fault in &verdict.faults {
        say(fault)?;
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
