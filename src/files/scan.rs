//! The malware scan by clamd, over its INSTREAM command.

use crate::config::Storage;
use clamav_client::tokio::{Socket, Tcp, ping, scan_file};
use std::path::Path;
use std::time::Duration;

/// The longest that a scan may take.
const LONGEST: Duration = Duration::from_mins(5);

/// The longest that clamd may take to say that it is there.
const GREETING: Duration = Duration::from_secs(5);

/// Whether and by whom files are scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// By clamd, at `host:port` or at the path of a socket.
    Clamd(String),
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
            Some(address) => Self::Clamd(address.clone()),
            None if development || storage.accept_unscanned => Self::Unscanned,
            None => Self::Missing,
        }
    }

    /// Whether a file could be scanned now, or taken without; else why not, for the log.
    ///
    /// # Errors
    /// See above.
    pub async fn ready(&self) -> Result<(), String> {
        let answer = match self {
            Self::Unscanned => return Ok(()),
            Self::Missing => return Err("no malware scanner is set up".into()),
            Self::Clamd(socket) if socket.starts_with('/') => {
                tokio::time::timeout(GREETING, ping(Socket { socket_path: socket })).await
            }
            Self::Clamd(address) => {
                let clamd = Tcp { host_address: address.as_str() };
                tokio::time::timeout(GREETING, ping(clamd)).await
            }
        };
        match answer {
            Ok(Ok(pong)) if pong.starts_with(b"PONG") => Ok(()),
            Ok(Ok(other)) => Err(String::from_utf8_lossy(&other).into_owned()),
            Ok(Err(fault)) => Err(format!("clamd does not answer: {fault}")),
            Err(_) => Err("clamd does not answer".into()),
        }
    }

    /// Scans a file. Only `stream: OK` is clean: any other answer, or none, is not.
    pub async fn scan(&self, file: &Path) -> Scan {
        let answer = match self {
            Self::Unscanned => return Scan::Unscanned,
            Self::Missing => return Scan::NotYet("no malware scanner is set up".into()),
            Self::Clamd(socket) if socket.starts_with('/') => {
                tokio::time::timeout(LONGEST, scan_file(file, Socket { socket_path: socket }, None))
                    .await
            }
            Self::Clamd(address) => {
                let clamd = Tcp { host_address: address.as_str() };
                tokio::time::timeout(LONGEST, scan_file(file, clamd, None)).await
            }
        };
        match answer {
            Err(_) => Scan::NotYet("clamd took too long".into()),
            Ok(Err(fault)) => Scan::NotYet(format!(
                "{fault}; clamd hangs up like this on a file that is larger than its StreamMaxLength"
            )),
            Ok(Ok(answer)) => meaning(&answer),
        }
    }
}

fn meaning(answer: &[u8]) -> Scan {
    let answer = String::from_utf8_lossy(answer);
    let answer = answer.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    let found = answer.strip_prefix("stream: ").and_then(|found| found.strip_suffix(" FOUND"));
    match found {
        Some(name) => Scan::Infected(name.to_owned()),
        None if answer == "stream: OK" => Scan::Clean,
        None => Scan::NotYet(answer.to_owned()),
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
        for answer in ["INSTREAM size limit exceeded. ERROR", "COMMAND READ TIMED OUT", "", "OK"] {
            assert_eq!(meaning(answer.as_bytes()), Scan::NotYet(answer.into()));
        }
    }
}
