//! A trial of a manifest says what the import then does, whatever its rows are.

use crate::imports::shapes;
use crate::program::run;
use crate::rows::Rows;
use std::collections::BTreeMap;
use std::path::Path;

/// What is said of each line that is refused or changes something, then how many rows there are of each kind.
fn said(folder: &Path, token: &str, more: &[&str]) -> Vec<String> {
    let base = ["import", "documents", "box/manifest.csv", "--token", token, "--row-by-row"];
    let (_, said, _) = run(folder, &[&base, more].concat());
    let told = said.lines().filter(|line| line.starts_with("line ") || line.starts_with("new: "));
    told.map(str::to_owned).collect()
}

/// How many rows there are of what files become.
async fn evidence(database: &Rows) -> BTreeMap<String, i64> {
    let mut counts = database.written().await;
    let of =
        ["evidence", "evidence_key", "document_answer", "document_version", "document_content"];
    counts.retain(|table, _| of.contains(&table.as_str()));
    counts
}

async fn holds(rows: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    assert!(run(path, &["demo", "load"]).0);
    let database = path.join("data/evidence.db");
    let database = Rows::at(&format!("sqlite://{}", database.display())).await;
    database.run("UPDATE document_request SET status = 'WITHDRAWN' WHERE code = 'DR16'").await;
    let at = path.join("box");
    std::fs::create_dir_all(&at).expect("a folder");
    let mut table = shapes::documents().table(rows, 4 * rows, 5);
    for name in ["one", "two", "three"] {
        std::fs::write(at.join(format!("{name}.txt")), format!("Minutes {name}.")).expect("a file");
        table = table.replace(&format!("#{name}#"), "");
    }
    std::fs::write(at.join("empty.txt"), "").expect("a file");
    std::fs::write(at.join("script.pdf"), "#!/bin/sh\necho no").expect("a file");
    std::fs::write(path.join("secret.txt"), "of somebody else").expect("a file");
    std::fs::write(at.join("manifest.csv"), table).expect("a file");
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim();
    let before = evidence(&database).await;
    let trial = said(path, token, &["--dry-run"]);
    assert_eq!(evidence(&database).await, before, "a trial keeps nothing");
    let real = said(path, token, &[]);
    assert_eq!(trial, real);
    let after = evidence(&database).await;
    let made = after["evidence"] - before["evidence"];
    println!("{rows} rows: {made} made, {:?}", real.last());
    assert!(made > 20, "{real:?}");
    let of = |what: &str| real.iter().filter(|line| line.contains(what)).count();
    assert!(of(": REFUSED") > rows / 20);
    for fault in ["was withdrawn: it is no longer asked for", "the spreadsheet left `#N/A` here"] {
        assert!(of(fault) > 0, "{fault}: {real:#?}");
    }
    let again = said(path, token, &[]);
    let last = again.last().map(String::as_str).unwrap_or_default();
    assert!(last.starts_with(&format!("new: 0, changed: 0, unchanged: {made}, ")), "{last}");
    assert_eq!(evidence(&database).await, after, "and again nothing twice");
}

#[tokio::test]
async fn a_trial_of_a_manifest_says_what_the_import_does() {
    holds(120).await;
}

/// As long as it takes: `cargo test --test it -- --ignored ten_thousand`.
#[tokio::test]
#[ignore = "takes minutes"]
async fn ten_thousand_rows_of_a_manifest_come_out_as_they_were_tried() {
    holds(10_000).await;
}
