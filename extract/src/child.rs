//! The parent's side: a file is examined in a child process, which may be lost.

use crate::confine::{Answer, FAULT};
use crate::examined::Examined;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::refusal::{Failure, Refusal};
use std::fs::File;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// Like [`examine`](crate::examine), but in a child process: `program extract -- name limits`, which
/// must end in [`main_of_child`](crate::main_of_child). The child has an empty environment, and the file as
/// its input: it needs no name on the disk.
///
/// However the child ends, this process goes on: a crash, too much memory or time, or an answer that
/// makes no sense is [`Refusal::TooHard`]. The caller bounds how many run at once.
///
/// # Errors
/// [`Failure::Refused`] if the file is not to be taken, [`Failure::Fault`] if no child could be started or
/// the file not be opened.
pub async fn in_child(
    program: &Path,
    file: File,
    name: &str,
    limits: &Limits,
) -> Result<Examined, Failure> {
    let kind = Kind::of_name(name)?;
    let mut child = Command::new(program)
        .args(["extract", "--", name, &serde_json::to_string(limits).map_err(io::Error::from)?])
        .env_clear()
        .current_dir("/")
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let longest = limits.answer_bytes();
    let said = async {
        let mut said = Vec::new();
        if let Some(out) = child.stdout.take() {
            out.take(longest + 1).read_to_end(&mut said).await?;
        }
        if said.len() as u64 > longest {
            return Ok(None);
        }
        io::Result::Ok(Some((said, child.wait().await?)))
    };
    let said = tokio::time::timeout(Duration::from_secs(limits.wall_seconds), said).await;
    let (said, status) = match said {
        Ok(Ok(Some(said))) => said,
        Ok(Err(fault)) => return Err(fault.into()),
        Ok(Ok(None)) | Err(_) => {
            child.kill().await?;
            tracing::warn!("a file was given up: its child said too much or took too long");
            return Err(Refusal::TooHard.into());
        }
    };
    if status.code() == Some(i32::from(FAULT)) {
        return Err(io::Error::other("the file could not be read").into());
    }
    let answer = serde_json::from_slice::<Answer>(&said).ok().filter(|_| status.success());
    match answer {
        Some(Ok(examined)) if sound(&examined, kind, limits) => Ok(examined),
        Some(Err(refusal)) => Err(refusal.into()),
        _ => {
            tracing::warn!(%status, "a file was given up: its child was lost");
            Err(Refusal::TooHard.into())
        }
    }
}

/// A child that the file took over could say anything.
fn sound(examined: &Examined, kind: Kind, limits: &Limits) -> bool {
    let text = examined.passages.iter().map(|passage| passage.text.as_str());
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    examined.kind == kind
        && examined.pages != Some(0)
        && examined.passages.len() <= limits.passages
        && text.clone().map(str::len).sum::<usize>() <= limits.text_bytes
        && !text.into_iter().any(|text| text.contains(odd))
}
