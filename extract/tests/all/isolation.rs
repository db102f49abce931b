//! A child may be lost in every way, and the parent goes on.

use crate::{ask_of, ask_within, words};
use extract::{Failure, Limits, Refusal};
use std::fs::File;
use std::time::{Duration, Instant};

fn behaves(name: &str, limits: &Limits) -> Result<extract::Examined, Refusal> {
    ask_within(name, b"words", limits)
}

#[test]
fn too_much_memory_is_not_had() {
    let limits = Limits::default();
    assert!(behaves("child takes 256 MiB.txt", &limits).is_ok());
    assert_eq!(behaves("child takes 2048 MiB.txt", &limits), Err(Refusal::TooHard));
    let less = Limits { memory_bytes: 128 << 20, ..limits };
    assert_eq!(behaves("child takes 256 MiB.txt", &less), Err(Refusal::TooHard));
}

#[test]
fn too_much_time_ends_a_child() {
    let limits = Limits { cpu_seconds: 1, wall_seconds: 30, ..Limits::default() };
    let since = Instant::now();
    assert_eq!(behaves("child spins.txt", &limits), Err(Refusal::TooHard));
    assert!(since.elapsed() < Duration::from_secs(20), "the processor time was not limited");

    let limits = Limits { wall_seconds: 1, ..Limits::default() };
    let since = Instant::now();
    assert_eq!(behaves("child sleeps.txt", &limits), Err(Refusal::TooHard));
    assert!(since.elapsed() < Duration::from_secs(10), "{:?}", since.elapsed());
}

#[test]
fn nonsense_is_no_answer() {
    let limits = Limits { text_bytes: 1 << 16, passages: 10, ..Limits::default() };
    for name in ["child babbles.txt", "child lies.txt", "child crashes.txt", "child writes.txt"] {
        assert_eq!(behaves(name, &limits), Err(Refusal::TooHard), "{name}");
    }
    let written = std::env::temp_dir().join("extract-child-wrote");
    assert!(std::fs::read(&written).unwrap_or_default().is_empty(), "a child wrote to a file");
    let _ = std::fs::remove_file(written);
}

#[test]
fn a_child_inherits_nothing() {
    let said = behaves("child says its environment.txt", &Limits::default()).expect("an answer");
    assert_eq!(words(&said), "[whole] ");
}

#[test]
fn what_is_our_fault_is_not_the_file_s() {
    let folder = File::open("/").expect("a folder");
    let unread = ask_of(folder, "a.txt", &Limits::default());
    assert!(matches!(unread, Err(Failure::Fault(_))), "{unread:?}");
}
