//! Files of every kind, honest and hostile, each examined in a child process.

mod demo;
mod honest;
mod hostile;
mod hostile_pdf;
mod inside;
mod isolation;
mod make;
mod refused;

use extract::{Examined, Failure, Limits, Refusal};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;

/// What a child says of these bytes under this name.
fn ask(name: &str, bytes: &[u8]) -> Result<Examined, Refusal> {
    ask_within(name, bytes, &Limits::default())
}

fn ask_within(name: &str, bytes: &[u8], limits: &Limits) -> Result<Examined, Refusal> {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file.rewind().expect("the beginning");
    match ask_of(file, name, limits) {
        Ok(examined) => Ok(examined),
        Err(Failure::Refused(refusal)) => Err(refusal),
        Err(Failure::Fault(fault)) => panic!("{fault}"),
    }
}

fn ask_of(file: File, name: &str, limits: &Limits) -> Result<Examined, Failure> {
    let program = Path::new(env!("CARGO_BIN_EXE_extract-child"));
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(extract::in_child(program, file, name, limits))
}

/// All the words, each passage with its place.
fn words(examined: &Examined) -> String {
    let lines: Vec<String> = examined
        .passages
        .iter()
        .map(|passage| format!("[{}] {}", passage.place, passage.text))
        .collect();
    lines.join("\n")
}
