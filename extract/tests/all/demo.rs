//! The sample files of the project.

use crate::{ask, words};
use extract::Refusal;
use std::path::Path;

fn demo() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../demo"))
}

#[test]
fn every_sample_is_read() {
    let mut read = 0;
    for entry in std::fs::read_dir(demo().join("files")).expect("the samples") {
        let path = entry.expect("a sample").path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let sample = ask(name, &std::fs::read(&path).expect("bytes"))
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert!(!sample.needs_person && !sample.truncated, "{name}");
        let words = words(&sample);
        let csv = path.extension().is_some_and(|ending| ending == "csv");
        assert!(
            csv || words.contains("FICTIONAL DEMO DOCUMENT. Not a CPS, police or HMCPSI record."),
            "{words}"
        );
        read += 1;
    }
    assert!(read > 60, "only {read}");
}

#[test]
fn pages_rows_and_welsh_are_as_they_were() {
    let read = |name: &str| {
        let bytes = std::fs::read(demo().join("files").join(name)).expect("bytes");
        words(&ask(name, &bytes).expect("taken"))
    };
    let chart = read("doc-cw-001.pdf");
    assert!(
        chart.starts_with("[page 1] FICTIONAL")
            && chart.contains("\nCCP > DCCP > SDCP [MC], SDCP [CC] > DCP teams.\n"),
        "{chart}"
    );
    let data = read("doc-cw-004.csv");
    assert!(data.starts_with("[row 1] ") && data.contains("\n[row 2] "), "{data}");
}

#[test]
fn the_samples_to_reject_are_rejected() {
    let list = std::fs::read_to_string(demo().join("uploads_to_reject.csv")).expect("the list");
    let mut codes = Vec::new();
    for line in list.lines().skip(1) {
        let path = demo().join(line.split(',').next().expect("a path"));
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let refusal = ask(name, &std::fs::read(&path).expect("bytes")).expect_err("refused");
        codes.push((name.to_owned(), refusal));
    }
    let refusal =
        |wanted: &str| codes.iter().find(|(name, _)| name == wanted).map(|(_, refusal)| refusal);
    assert_eq!(refusal("renamed-script.pdf").map(Refusal::code), Some("FILE_TYPE_MISMATCH"));
    assert_eq!(refusal("empty.txt"), Some(&Refusal::Empty));
    assert_eq!(refusal("macro-name.docm"), Some(&Refusal::Macros));
    assert_eq!(codes.len(), 3);
}
