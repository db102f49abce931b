//! The child's side: it limits itself, examines one file, and says what it found.

use crate::examined::Examined;
use crate::limits::Limits;
use crate::refusal::{Failure, Refusal};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;

/// The code with which a child ends that could not look at the file, by no fault of the file.
pub(crate) const FAULT: u8 = 74;

/// What a child writes, as JSON.
pub(crate) type Answer = Result<Examined, Refusal>;

/// Limits this process for good: memory, processor time, open files, no file written, no core dump.
///
/// # Errors
/// If the system refuses.
pub fn confine(limits: &Limits) -> io::Result<()> {
    // what is mapped already counts too, and an allocator may have reserved a lot
    let status = std::fs::read_to_string("/proc/self/status")?;
    let mapped = status.lines().find_map(|line| line.strip_prefix("VmSize:")?.strip_suffix("kB"));
    let mapped = mapped.and_then(|kib| kib.trim().parse().ok()).unwrap_or(0_u64) << 10;
    for (resource, most) in [
        (Resource::As, mapped.saturating_add(limits.memory_bytes)),
        (Resource::Cpu, limits.cpu_seconds),
        (Resource::Nofile, 16),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        // never more than was allowed before
        let most = getrlimit(resource).maximum.map_or(most, |before| before.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// All that a child does. Call it before anything else is started, with the arguments that
/// [`in_child`](crate::in_child) gave after `extract`: the name, and the limits as JSON. The file is its input.
#[must_use]
pub fn main_of_child(name: &str, limits: &str) -> ExitCode {
    let fault = ExitCode::from(FAULT);
    let Ok(limits) = serde_json::from_str::<Limits>(limits) else { return fault };
    if confine(&limits).is_err() {
        return fault;
    }
    let Ok(file) = io::stdin().as_fd().try_clone_to_owned() else { return fault };
    let answer: Answer = match crate::examine(File::from(file), name, &limits) {
        Ok(examined) => Ok(examined),
        Err(Failure::Refused(refusal)) => Err(refusal),
        Err(Failure::Fault(_)) => return fault,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match serde_json::to_writer(&mut out, &answer)
        .map_err(io::Error::from)
        .and_then(|()| out.flush())
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => fault,
    }
}
