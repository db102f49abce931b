//! A trial of a manifest says what the import then does, whatever its rows are.

use crate::imports::shapes;
use crate::program::run;
use crate::rows::Rows;
use std::path::Path;

/// What is said of each line, as far as a trial can know it: refused and why, there from before, or sent.
fn said(folder: &Path, token: &str, more: &[&str]) -> Vec<String> {
    let base = ["import", "documents", "box/manifest.csv", "--token", token];
    let (_, said, _) = run(folder, &[&base, more].concat());
    let lines = said.lines().filter(|line| line.starts_with("line "));
    let known = |line: &str| {
        let (head, outcome) = line.rsplit_once(": is in already: ").unwrap_or((line, ""));
        let head = if outcome.is_empty() { head } else { &format!("{head}: is in") };
        let (about, sent) = head.split_once(": AVAILABLE ").unwrap_or((head, ""));
        let sent = !sent.is_empty() || about.ends_with(": would be sent");
        let about = about.trim_end_matches(": would be sent");
        if sent { format!("{about}: sent") } else { about.to_owned() }
    };
    lines.map(known).collect()
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
    for name in ["a", "b", "c", "d", "e"] {
        std::fs::write(at.join(format!("{name}.txt")), format!("Minutes {name}.")).expect("a file");
    }
    std::fs::write(at.join("empty.txt"), "").expect("a file");
    std::fs::write(at.join("script.pdf"), "#!/bin/sh\necho no").expect("a file");
    std::fs::write(path.join("secret.txt"), "of somebody else").expect("a file");
    std::fs::write(at.join("manifest.csv"), shapes::documents().table(rows, 40, 5))
        .expect("a file");
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim();
    let before = database.written().await;
    let trial = said(path, token, &["--dry-run"]);
    assert_eq!(database.written().await, before, "a trial sends nothing");
    let real = said(path, token, &[]);
    assert_eq!(trial.len(), rows);
    for (one, other) in trial.iter().zip(&real) {
        assert_eq!(one, other);
    }
    let of = |what: &str| real.iter().filter(|line| line.contains(what)).count();
    let (sent, refused, there) = (of(": sent"), of(": REFUSED "), of(": is in"));
    println!("{rows} rows: {sent} sent, {refused} refused, {there} there before");
    assert!(sent > 20 && refused > rows / 20 && there > 0);
    assert!(of("was withdrawn: it is no longer asked for") > 0 && of("would be a formula") > 0);
    assert_eq!(sent + refused + there, rows);
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
