//! The malware scan by clamd, over its INSTREAM command.

use super::Spooled;
use crate::config::Storage;
use bytes::Bytes;
use clamav_client::tokio::{Socket, Tcp, ping, scan_stream};
use futures_util::{Stream, stream};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The longest that a scan may take.
const LONGEST: Duration = Duration::from_mins(5);

/// The longest that clamd may take to say that it is there.
const GREETING: Duration = Duration::from_secs(5);

/// The largest file that clamd can scan, whatever its settings, in bytes.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024 - 1;

/// A message that holds a message, and so on. However clamd is set up, this is deeper than it looks.
const MESSAGE: &str =
    "From: a@b\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n";
const DEPTH: usize = 105;

/// How the names begin by which clamd says that it did not look at all of a file.
const NOT_ALL: [&str; 2] = ["Heuristics.Limits.Exceeded", "Heuristics.Encrypted"];

/// Whether and by whom files are scanned.
#[derive(Debug)]
pub enum Scanner {
    /// By clamd.
    Clamd(Clamd),
    /// By nobody, and files are taken all the same.
    Unscanned,
    /// By nobody, so no file is taken.
    Missing,
}

/// What a scan found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Nothing.
    Clean,
    /// Malware, by this name.
    Infected(String),
    /// The file was not scanned to its end, for this reason, and will not be.
    Partly(String),
    /// The file was not scanned, because nobody scans here.
    Unscanned,
    /// There is no answer yet; for the log.
    NotYet(String),
}

impl Scanner {
    /// The scanner of these settings. In development mode files are taken unscanned where there is none.
    #[must_use]
    pub fn open(storage: &Storage, development: bool) -> Self {
        match &storage.clamd {
            Some(address) => {
                Self::Clamd(Clamd { address: address.clone(), says_so: AtomicBool::new(false) })
            }
            None if development || storage.accept_unscanned => Self::Unscanned,
            None => Self::Missing,
        }
    }

    /// Whether a file could be scanned now, or taken without; else why not, for the log.
    ///
    /// # Errors
    /// See above.
    pub async fn ready(&self) -> Result<(), String> {
        match self {
            Self::Unscanned => Ok(()),
            Self::Missing => Err("no malware scanner is set up: set EVIDENCE_CLAMD, or \
                                  EVIDENCE_ACCEPT_UNSCANNED=true to take files that nobody scanned"
                .into()),
            Self::Clamd(clamd) => clamd.ready().await,
        }
    }

    /// Scans a file. Only `stream: OK` is clean: any other answer, or none, is not.
    pub async fn scan(&self, file: &Spooled) -> Scan {
        match self {
            Self::Unscanned => Scan::Unscanned,
            Self::Missing => Scan::NotYet("no malware scanner is set up".into()),
            Self::Clamd(_) if file.size > LARGEST => {
                Scan::Partly(format!("it scans no file of more than {LARGEST} bytes"))
            }
            Self::Clamd(clamd) => match file.pieces() {
                Ok(pieces) => clamd.scan(pieces).await,
                Err(fault) => Scan::NotYet(fault.to_string()),
            },
        }
    }
}

/// clamd, at `host:port` or at the path of a socket.
#[derive(Debug)]
pub struct Clamd {
    address: String,
    /// Whether it was seen to say so where it does not scan a file to its end. It says OK unless told to.
    says_so: AtomicBool,
}

impl Clamd {
    async fn ready(&self) -> Result<(), String> {
        if let Err(why) = self.is_there().await {
            self.says_so.store(false, Ordering::Relaxed);
            return Err(why);
        }
        if self.says_so.load(Ordering::Relaxed) {
            return Ok(());
        }
        let deep = Bytes::from(MESSAGE.repeat(DEPTH) + "Subject: a\r\n\r\na\r\n");
        match self.scan(stream::iter([Ok(deep)])).await {
            Scan::Partly(_) => {
                self.says_so.store(true, Ordering::Relaxed);
                Ok(())
            }
            Scan::Clean => Err("clamd calls files clean that it did not scan to their end: set \
                                `AlertExceedsMax yes` (and not `ScanMail no`) in clamd.conf and restart it"
                .into()),
            other => Err(format!("clamd does not scan: {other:?}")),
        }
    }

    async fn is_there(&self) -> Result<(), String> {
        let address = self.address.as_str();
        let answer = tokio::time::timeout(GREETING, async {
            if address.starts_with('/') {
                ping(Socket { socket_path: address }).await
            } else {
                ping(Tcp { host_address: address }).await
            }
        });
        match answer.await {
            Ok(Ok(pong)) if pong.starts_with(b"PONG") => Ok(()),
            Ok(Ok(other)) => Err(String::from_utf8_lossy(&other).into_owned()),
            Ok(Err(fault)) => Err(format!("clamd does not answer: {fault}")),
            Err(_) => Err("clamd does not answer".into()),
        }
    }

    async fn scan(&self, pieces: impl Stream<Item = io::Result<Bytes>>) -> Scan {
        let address = self.address.as_str();
        let answer = tokio::time::timeout(LONGEST, async {
            if address.starts_with('/') {
                scan_stream(pieces, Socket { socket_path: address }, Some(PIECE)).await
            } else {
                scan_stream(pieces, Tcp { host_address: address }, Some(PIECE)).await
            }
        });
        match answer.await {
            Err(_) => Scan::NotYet("clamd took too long".into()),
            Ok(Err(fault)) => Scan::NotYet(format!(
                "{fault}; clamd hangs up like this on a file that is larger than its StreamMaxLength"
            )),
            Ok(Ok(answer)) => meaning(&answer),
        }
    }
}

/// How much clamd is sent at once, in bytes.
const PIECE: usize = 64 * 1024;

fn meaning(answer: &[u8]) -> Scan {
    let answer = String::from_utf8_lossy(answer);
    let answer = answer.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    let found = answer.strip_prefix("stream: ").and_then(|found| found.strip_suffix("FOUND"));
    match found.map(str::trim) {
        Some(name) if NOT_ALL.iter().any(|not_all| name.starts_with(not_all)) => {
            Scan::Partly(name.to_owned())
        }
        Some(name) if !name.is_empty() => Scan::Infected(name.to_owned()),
        None if answer == "stream: OK" => Scan::Clean,
        None if answer.starts_with("INSTREAM size limit exceeded") => {
            Scan::Partly("it is larger than the scanner's StreamMaxLength".into())
        }
        _ => Scan::NotYet(answer.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scan, meaning};

    #[test]
    fn only_ok_is_clean() {
        assert_eq!(meaning(b"stream: OK\0"), Scan::Clean);
        let found = Scan::Infected("Eicar.UNOFFICIAL".into());
        assert_eq!(meaning(b"stream: Eicar.UNOFFICIAL FOUND\0"), found);
        for answer in
            ["COMMAND READ TIMED OUT", "", "OK", "stream:  FOUND", "stream: FOUND", "stream: "]
        {
            let answer = answer.trim();
            assert_eq!(meaning(answer.as_bytes()), Scan::NotYet(answer.into()));
        }
    }

    #[test]
    fn what_was_not_scanned_to_its_end_is_neither_clean_nor_malware() {
        for name in ["Heuristics.Limits.Exceeded.MaxFileSize", "Heuristics.Encrypted.PDF"] {
            let answer = format!("stream: {name} FOUND\0");
            assert_eq!(meaning(answer.as_bytes()), Scan::Partly(name.into()));
        }
        let answer = meaning(b"INSTREAM size limit exceeded. ERROR\0");
        assert!(matches!(answer, Scan::Partly(_)), "{answer:?}");
    }
}
