//! Running the program as somebody at a command line does, in a folder of its own.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::NamedTempFile;

const ANY_PORT: &str = "--listen=127.0.0.1:0";

/// What a command logs.
struct Log(NamedTempFile);

impl Log {
    fn read(&self) -> String {
        std::fs::read_to_string(self.0.path()).expect("a log")
    }
}

/// The folder of temporary files of what runs in a folder.
pub const TEMPORARY: &str = "temporary";

fn command(folder: &Path, arguments: &[&str]) -> (Command, Log) {
    let log = NamedTempFile::new().expect("a file");
    let temporary = folder.join(TEMPORARY);
    std::fs::create_dir_all(&temporary).expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_evidence"));
    command.args(arguments).env_clear().env("TMPDIR", temporary);
    // as many have it set
    command.env("RUST_BACKTRACE", "1");
    command.current_dir(folder).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(log.reopen().expect("a file"));
    (command, Log(log))
}

/// Runs a command to its end: whether it succeeded, what it printed, what it logged.
pub fn run(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    run_with(folder, arguments, &[])
}

/// The same, with these variables.
pub fn run_with(
    folder: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (bool, String, String) {
    let (mut command, log) = command(folder, arguments);
    command.envs(variables.iter().copied());
    let output = command.output().expect("the program");
    let printed = String::from_utf8(output.stdout).expect("text");
    (output.status.success(), printed, log.read())
}

/// What a command that must fail says: a sentence, and nothing else.
pub fn failing(folder: &Path, arguments: &[&str]) -> String {
    let (success, printed, said) = run(folder, arguments);
    assert!(!success, "{arguments:?}: {printed}");
    assert_eq!(printed, "", "{arguments:?}");
    for inside in ["panicked", "backtrace", "<unknown>", "Caused by", "DbErr", "src/"] {
        assert!(!said.contains(inside), "{said}");
    }
    said
}

/// The program while it serves.
pub struct Server {
    pub first_line: String,
    pub address: String,
    child: Child,
    out: BufReader<ChildStdout>,
    log: Log,
    client: reqwest::Client,
}

impl Server {
    /// Starts it on a free port, and waits until it listens.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::by(command(folder, &[&[ANY_PORT], arguments].concat()))
    }

    /// The same, if it may have so many files open.
    pub fn start_with_open_files(folder: &Path, most: u16) -> Self {
        let (program, log) = command(folder, &[ANY_PORT]);
        let mut command = Command::new("sh");
        let limited = format!("ulimit -n {most}; exec \"$@\"");
        command.args(["-c", &limited, "sh"]).arg(program.get_program()).args(program.get_args());
        command.env_clear().current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(log.0.reopen().expect("a file"));
        Self::by((command, log))
    }

    fn by((mut command, log): (Command, Log)) -> Self {
        let mut child = command.spawn().expect("the program");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut first = String::new();
        out.read_line(&mut first).expect("a line");
        let address = first.trim().strip_prefix("listening on ").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("{first}{}", log.read()));
        let first_line = first.trim().to_owned();
        let client = reqwest::Client::new();
        Self { first_line, address, child, out, log, client }
    }

    /// The answer to a question.
    pub async fn ask(&self, token: &str, query: &str) -> Value {
        let request = self.client.post(format!("{}/graphql", self.address));
        let request = request.bearer_auth(token).json(&json!({"query": query}));
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    /// What is at a path.
    pub async fn get(&self, path: &str) -> String {
        let response = self.client.get(format!("{}{path}", self.address)).send().await;
        let response = response.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }

    /// Ends it at once, as a power cut would; what it logged.
    pub fn kill(mut self) -> String {
        self.child.kill().expect("an end");
        self.child.wait().expect("an end");
        self.log.read()
    }

    /// What it has logged so far.
    pub fn logged(&self) -> String {
        self.log.read()
    }

    /// The most memory that it has held so far, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("a process");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
        peak.expect("a line").trim().parse::<u64>().expect("a number") << 10
    }

    /// Asks it to end: whether it did so in order, what else it printed, what it logged.
    pub fn stop(mut self) -> (bool, String, String) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.expect("kill").success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("text");
        let status = self.child.wait().expect("an end");
        (status.success(), rest, self.log.read())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // it may have ended
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
