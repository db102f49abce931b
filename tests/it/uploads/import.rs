//! `evidence import documents`: many files at once, in the name of whoever's token it is.

use crate::program::{failing, run};
use evidence::digest;
use std::path::Path;

const HEAD: &str = "key,file,inspection,requests,force,title,marking,language,period_start,period_end,\
                    personal_data,sha256\n";

fn manifest(folder: &Path) {
    let at = folder.join("box");
    std::fs::create_dir_all(&at).expect("a folder");
    for (name, bytes) in [
        ("minutes.txt", &b"Minutes of the board."[..]),
        ("nodiadau.txt", "Nodiadau o'r ŵyl.".as_bytes()),
        ("empty.txt", b""),
        ("script.pdf", b"#!/bin/sh\necho no"),
        ("changed.txt", b"changed since it was listed"),
    ] {
        std::fs::write(at.join(name), bytes).expect("a file");
    }
    std::fs::write(folder.join("secret.txt"), b"of somebody else").expect("a file");
    let good = digest::of_bytes(b"Minutes of the board.");
    let rows = [
        format!(
            "k1,minutes.txt,INS-YH,DR18,,Board minutes,OFFICIAL-SENSITIVE,EN,2024-04-01,2025-03-31,true,{good}"
        ),
        "k2,nodiadau.txt,INS-YH,DR18|DR02,,,OFFICIAL,CY,,,false,".into(),
        "k3,empty.txt,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        "k4,script.pdf,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        format!("k5,changed.txt,INS-YH,DR18,,,OFFICIAL,,,,false,{good}"),
        "k6,missing.txt,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        "k7,minutes.txt,INS-CW,DR18,,,OFFICIAL,,,,false,".into(),
        "k8,minutes.txt,INS-YH,DR98,,,OFFICIAL,,,,false,".into(),
        "k9,minutes.txt,INS-YH,DR18,,,SECRET,,,,perhaps,".into(),
        "k10,../secret.txt,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        "k11,minutes.txt,INS-YH,DR18,,,OFFICIAL,,01/02/2025,,false,".into(),
        "k12,minutes.txt,INS-YH,DR20,,,OFFICIAL,,,,TRUE,".into(),
    ];
    std::fs::write(at.join("manifest.csv"), format!("{HEAD}{}\n", rows.join("\n")))
        .expect("a file");
}

/// What it says of each line, and whether it says that all is well.
fn import(folder: &Path, token: &str, more: &[&str]) -> (bool, Vec<String>, String) {
    let base = ["import", "documents", "box/manifest.csv", "--token", token];
    let (success, said, logged) = run(folder, &[&base, more].concat());
    let lines = said.lines().filter(|line| line.starts_with("line "));
    (success, lines.map(str::to_owned).collect(), said + &logged)
}

#[test]
fn each_row_has_an_outcome_a_trial_keeps_nothing_and_a_second_run_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    assert!(run(path, &["demo", "load"]).0);
    manifest(path);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim();
    let expected = [
        "line 4: empty.txt is not sent: The file is empty.",
        "line 6: changed.txt is not sent: its SHA-256 is",
        "line 7: missing.txt is not sent: missing.txt cannot be read: there is no such file",
        "line 11: ../secret.txt is not sent: ../secret.txt cannot be read: it is no file in the folder",
        "line 4: REFUSED: column sha256: it is empty",
        "line 5: REFUSED INS-YH k4: column sha256: its file was not taken: The file's name says a PDF, but",
        "line 6: REFUSED: column sha256: it is empty",
        "line 7: REFUSED: column sha256: it is empty",
        "line 8: REFUSED: column inspection: there is no inspection `INS-CW`",
        "line 9: REFUSED: column requests: there is no request `DR98`",
        "line 10: REFUSED: column marking: `SECRET` does not fit: write OFFICIAL, OFFICIAL_SENSITIVE; \
         column personal_data: `perhaps` does not fit",
        "line 11: REFUSED: column sha256: it is empty",
        "line 12: REFUSED: column period_start: `01/02/2025` is no day",
        "line 13: REFUSED: column requests: `DR20` is asked per force: name it",
    ];
    let expect = |lines: &[String], all: &str| {
        assert_eq!(lines.len(), expected.len(), "{all}");
        for (line, start) in lines.iter().zip(expected) {
            assert!(line.starts_with(start), "{line}\n{start}\n{all}");
        }
    };
    let (success, lines, all) = import(path, token, &["--dry-run", "--row-by-row"]);
    assert!(!success && all.contains("new: 2, changed: 0, unchanged: 0, refused: 10"), "{all}");
    expect(&lines, &all);
    let (success, lines, all) = import(path, token, &[]);
    assert!(!success && all.contains("Nothing of it was kept"), "{all}");
    expect(&lines, &all);
    let (_, said, logged) = run(path, &["verify", "--settled-minutes", "0"]);
    assert!(said.contains("68 files read, 0 uploads under way"), "{said}{logged}");
    let (success, lines, all) = import(path, token, &["--row-by-row"]);
    assert!(!success && all.contains("new: 2, changed: 0, unchanged: 0, refused: 10"), "{all}");
    expect(&lines, &all);
    let (_, lines, all) = import(path, token, &["--row-by-row"]);
    assert!(all.contains("new: 0, changed: 0, unchanged: 2, refused: 10"), "{all}");
    expect(&lines, &all);
    let (_, said, logged) = run(path, &["verify", "--settled-minutes", "0"]);
    assert!(said.contains("70 files read, 0 uploads under way"), "{said}{logged}");
}

#[test]
fn it_is_done_with_the_rights_of_whoever_sends() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    assert!(run(path, &["demo", "load"]).0);
    manifest(path);
    let (_, token, _) = run(path, &["token", "ANALYST-1"]);
    for more in [&["--dry-run"][..], &[]] {
        let (success, lines, all) = import(path, token.trim(), more);
        assert!(!success && lines.is_empty(), "{all}");
        assert!(all.contains("Your role does not allow this"), "{all}");
    }
    let (success, _, all) = import(path, "no.token.atall", &[]);
    assert!(!success && all.contains("take a new one"), "{all}");
    std::fs::write(path.join("box/manifest.csv"), "file,colour\na.txt,red\n").expect("a file");
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let (success, _, all) = import(path, token.trim(), &[]);
    assert!(!success && all.contains("colour"), "{all}");
}

/// A folder with a database and two files, one of which the disk names in decomposed letters; a token.
fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), &["demo", "load"]).0);
    std::fs::create_dir(folder.path().join("box")).expect("a folder");
    for (name, words) in
        [("a.txt", "Minutes."), ("Cofnodion Ty\u{302} Gw\u{302}yl.txt", "Cofnodion.")]
    {
        std::fs::write(folder.path().join("box").join(name), words).expect("a file");
    }
    let (_, token, _) = run(folder.path(), &["token", "LEAD-YH"]);
    (folder, token.trim().into())
}

#[test]
fn a_manifest_is_read_however_a_spreadsheet_saved_it() {
    let (folder, token) = folder();
    let rows = "Key;File;inspection;Requests;Marking ;Personal Data;title\n\
                k1;a.txt;INS-YH;DR18;OFFICIAL;FALSE;Cofnodion, 1\n;;;;;;\n\
                k2;Cofnodion Tŷ Gŵyl.txt;INS-YH;DR18;official-sensitive;TRUE;\n;;;;;;\n\n";
    let utf16: Vec<u8> = rows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big_end: Vec<u8> = rows.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (how, bytes) in [
        ("semicolons", rows.as_bytes().to_vec()),
        ("lines of Windows", rows.replace('\n', "\r\n").into_bytes()),
        ("tabs", rows.replace(';', "\t").into_bytes()),
        ("commas", rows.replace(", 1", "").replace(';', ",").into_bytes()),
        ("UTF-8 with a mark", ["\u{feff}", rows].concat().into_bytes()),
        ("UTF-16", [&[0xff, 0xfe], &utf16[..]].concat()),
        ("UTF-16 without a mark", utf16.clone()),
        ("UTF-16 without a mark, the other way round", big_end),
        ("lines of an old Macintosh", rows.replace('\n', "\r").into_bytes()),
        ("a marking without a hyphen", rows.replace("l-sens", "l sens").into_bytes()),
    ] {
        std::fs::write(folder.path().join("box/manifest.csv"), bytes).expect("a file");
        let (success, lines, all) = import(folder.path(), &token, &["--dry-run"]);
        assert!(success && lines.is_empty(), "{how}: {all}");
        assert!(all.contains("new: 2, changed: 0, unchanged: 0, refused: 0"), "{how}: {all}");
    }
    let (success, _, all) = import(folder.path(), &token, &[]);
    assert!(success && all.contains("new: 2"), "{all}");
    let (success, _, all) = import(folder.path(), &token, &[]);
    assert!(success && all.contains("unchanged: 2"), "{all}");
    // the same file under the same key, changed: its next version; each row is told by its own line
    std::fs::write(folder.path().join("box/a.txt"), "Minutes, corrected.").expect("a file");
    let (success, lines, all) = import(folder.path(), &token, &[]);
    assert!(success && lines.len() == 1, "{all}");
    assert!(lines[0].starts_with("line 2: UPDATE DOC-YH-036: sha256 from "), "{all}");
    let (_, said, logged) = run(folder.path(), &["verify", "--settled-minutes", "0"]);
    assert!(said.contains("71 files read, 0 uploads under way"), "{said}{logged}");
}

#[test]
fn files_of_a_folder_below_are_named_as_any_system_writes_their_path() {
    let (folder, token) = folder();
    let at = folder.path().join("box");
    std::fs::create_dir(at.join("docs")).expect("a folder");
    std::fs::write(at.join("docs/b.txt"), "Minutes of May.").expect("a file");
    std::fs::write(at.join("docs/c.txt"), "Minutes of June.").expect("a file");
    std::fs::write(folder.path().join("secret.txt"), "of somebody else").expect("a file");
    let rows = "key,file,inspection,requests,marking,personal_data\n\
                k1,docs/b.txt,INS-YH,DR18,OFFICIAL,false\n\
                k2,docs\\c.txt,INS-YH,DR18,OFFICIAL,false\n\
                k3,..\\secret.txt,INS-YH,DR18,OFFICIAL,false\n";
    std::fs::write(at.join("manifest.csv"), rows).expect("a file");
    let (_, lines, all) = import(folder.path(), &token, &["--row-by-row"]);
    assert!(all.contains("new: 2, changed: 0, unchanged: 0, refused: 1"), "{all}");
    assert!(lines[0].contains("it is no file in the folder"), "{all}");
}

#[test]
fn all_that_is_wrong_with_a_manifest_is_told_at_once() {
    let (folder, token) = folder();
    let rows = "fil,inspection,requests,marking,personal_data,title,title\n\
                a.txt,INS-YH,DR18,SECRET,perhaps\n\
                b.txt,INS-YH,,OFFICIAL,true,x,y,z\n\
                c.txt,INS-YH,,OFFICIAL,true\n";
    std::fs::write(folder.path().join("box/manifest.csv"), rows).expect("a file");
    let (success, lines, all) = import(folder.path(), &token, &[]);
    assert!(!success && lines.len() == 4, "{all}");
    let columns = "key, inspection, requests, marking, personal_data, sha256, file, force, title, origin, language, \
                   period_start, period_end, faults";
    for (line, part) in [
        (0, format!("there is no column `fil`: name one of {columns}").as_str()),
        (0, "the column `title` is named twice"),
        (0, "the column `key` is missing"),
        (0, "the column `sha256` is missing"),
        (1, "`SECRET` does not fit: write OFFICIAL, OFFICIAL_SENSITIVE"),
        (1, "`perhaps` does not fit: write yes or no"),
        (2, "it has 8 cells, but 7 columns are named"),
        (3, "column requests: it is empty"),
    ] {
        assert!(lines[line].contains(part), "{part}: {all}");
    }
    // a quotation mark that nothing closes hides rows in a column that is passed over
    let rows = "key,file,inspection,requests,marking,personal_data,sha256,faults\n\
                k1,a.txt,INS-YH,DR18,SECRET,true,,\n\
                k2,a.txt,INS-YH,DR18,OFFICIAL,false,,\"oops\n\
                k3,a.txt,INS-YH,DR18,OFFICIAL,false,,\n";
    std::fs::write(folder.path().join("box/manifest.csv"), rows).expect("a file");
    let (success, lines, all) = import(folder.path(), &token, &["--dry-run"]);
    assert!(!success && lines.len() == 2, "{all}");
    assert!(lines[0].contains("`SECRET` does not fit"), "{all}");
    assert!(
        lines[1].starts_with("line 3: REFUSED: a quotation mark is opened on this line"),
        "{all}"
    );
    let said = failing(folder.path(), &["import", "documents", "box/none.csv", "--token", &token]);
    assert_eq!(said.trim(), "Error: box/none.csv cannot be read: there is no such file");
}

#[test]
fn refused_rows_come_back_as_a_manifest_to_be_mended() {
    let (folder, token) = folder();
    let path = folder.path();
    let rows = "key,file,inspection,requests,marking,personal_data\n\
                k1,a.txt,INS-YH,DR18,OFFICIAL,false\n\nk2,a.txt,INS-YH,DR98,OFFICIAL,false\n";
    std::fs::write(path.join("box/manifest.csv"), rows).expect("a file");
    let (success, lines, all) =
        import(path, &token, &["--row-by-row", "--refused", "box/mend.csv"]);
    assert!(!success && all.contains("1 rows were refused"), "{all}");
    assert!(lines.len() == 1 && lines[0].starts_with("line 4: "), "as in the manifest: {all}");
    let back = std::fs::read_to_string(path.join("box/mend.csv")).expect("a file");
    assert!(back.contains("there is no request `DR98`") && back.lines().count() == 2, "{back}");
    let mended = back.replace(",DR98,", ",DR17,");
    std::fs::write(path.join("box/manifest.csv"), mended).expect("a file");
    let (success, lines, all) = import(path, &token, &[]);
    assert!(success && lines.is_empty() && all.contains("new: 1"), "{all}");
}
