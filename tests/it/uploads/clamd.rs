//! A real clamd with a signature set of its own, and something that only speaks like one.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Notify;

/// The harmless file that every scanner finds (eicar.org), in two pieces so that none finds this one.
const EICAR: [&str; 2] =
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];

pub fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

/// A running clamd. It ends with the test.
pub struct Clamd {
    folder: PathBuf,
    process: Child,
}

impl Clamd {
    /// Set up as it must be.
    pub async fn start(folder: &Path) -> Self {
        Self::start_with(folder, "AlertExceedsMax yes\n").await
    }

    pub async fn start_with(folder: &Path, settings: &str) -> Self {
        let hexadecimal = eicar().iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("it is written");
            text
        });
        let signatures = folder.join("signatures");
        std::fs::create_dir_all(&signatures).expect("a folder");
        let line = format!("Eicar-Test:0:*:{hexadecimal}\n");
        std::fs::write(signatures.join("ours.ndb"), line).expect("a signature");
        let settings = format!(
            "LocalSocket {0}/clamd.sock\nDatabaseDirectory {0}/signatures\nForeground yes\n\
             TemporaryDirectory {0}\nStreamMaxLength 64M\nFixStaleSocket yes\n{settings}",
            folder.display()
        );
        std::fs::write(folder.join("clamd.conf"), settings).expect("settings");
        let process = Command::new("/usr/sbin/clamd")
            .arg("--config-file")
            .arg(folder.join("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd, which tests/install.sh installs");
        let clamd = Self { folder: folder.into(), process };
        let limit = tokio::time::Instant::now() + Duration::from_mins(1);
        while UnixStream::connect(clamd.socket()).await.is_err() {
            assert!(tokio::time::Instant::now() < limit, "clamd does not listen");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        clamd
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.join("clamd.sock")
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_file(self.socket());
    }
}

/// Speaks like clamd, and says this of every file; or nothing, ever. Tells when it was sent one.
pub fn fake(socket: &Path, says: Option<&'static str>) -> Arc<Notify> {
    let listener = UnixListener::bind(socket).expect("a socket");
    let sent = Arc::new(Notify::new());
    let tell = Arc::clone(&sent);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = Vec::new();
            while asked != b"zPING\0" && !asked.ends_with(&[0; 4]) {
                if stream.read_buf(&mut asked).await.is_ok_and(|n| n == 0) {
                    break;
                }
            }
            let answer = if asked == b"zPING\0" {
                "PONG"
            } else if asked.ends_with(b"Subject: a\r\n\r\na\r\n\0\0\0\0") {
                // what it is asked first: a message too deep to look at
                "stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND"
            } else {
                tell.notify_one();
                match says {
                    Some(answer) => answer,
                    None => std::future::pending().await,
                }
            };
            let _ = stream.write_all(format!("{answer}\0").as_bytes()).await;
        }
    });
    sent
}
