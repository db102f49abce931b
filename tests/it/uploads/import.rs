//! `evidence import documents`: many files at once, in the name of whoever's token it is.

use crate::program::{failing, run};
use evidence::digest;
use std::path::Path;

const HEAD: &str = "file,inspection,requests,force,title,marking,language,period_start,period_end,\
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
            "minutes.txt,INS-YH,DR18,,Board minutes,OFFICIAL-SENSITIVE,EN,2024-04-01,2025-03-31,true,{good}"
        ),
        "nodiadau.txt,INS-YH,DR18|DR02,,,OFFICIAL,CY,,,false,".into(),
        "empty.txt,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        "script.pdf,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        format!("changed.txt,INS-YH,DR18,,,OFFICIAL,,,,false,{good}"),
        "missing.txt,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        "minutes.txt,INS-CW,DR18,,,OFFICIAL,,,,false,".into(),
        "minutes.txt,INS-YH,DR98,,,OFFICIAL,,,,false,".into(),
        "minutes.txt,INS-YH,DR18,,,SECRET,,,,false,".into(),
        "../secret.txt,INS-YH,DR18,,,OFFICIAL,,,,false,".into(),
        "minutes.txt,INS-YH,DR18,,,OFFICIAL,,01/02/2025,,false,".into(),
        "minutes.txt,INS-YH,DR20,,,OFFICIAL,,,,TRUE,".into(),
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
fn each_row_has_an_outcome_a_trial_sends_nothing_and_a_second_run_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    assert!(run(path, &["demo", "load"]).0);
    manifest(path);
    let (_, token, _) = run(path, &["token", "LEAD-YH"]);
    let token = token.trim();
    let refused = [
        "line 4: empty.txt: REFUSED The file is empty.",
        "line 5: script.pdf: REFUSED The file's name says a PDF, but its content is",
        "line 6: changed.txt: REFUSED its SHA-256 is",
        "line 7: missing.txt: REFUSED missing.txt cannot be read",
        "line 8: minutes.txt: REFUSED there is no inspection `INS-CW`",
        "line 9: minutes.txt: REFUSED there is no request `DR98`",
        "line 10: minutes.txt: REFUSED `SECRET` does not fit the column marking: write OFFICIAL",
        "line 11: ../secret.txt: REFUSED ../secret.txt cannot be read: it is no file in the folder",
        "line 12: minutes.txt: REFUSED `01/02/2025` does not fit the column period_start",
        "line 13: minutes.txt: REFUSED `DR20` is asked per force: name the force",
    ];
    let expect = |lines: &[String], first: [&str; 2], all: &str| {
        let expected: Vec<_> = first.iter().chain(&refused).collect();
        assert_eq!(lines.len(), expected.len(), "{all}");
        for (line, start) in lines.iter().zip(expected) {
            assert!(line.starts_with(start), "{line}\n{start}\n{all}");
        }
    };
    let (success, lines, all) = import(path, token, &["--dry-run"]);
    assert!(!success);
    expect(
        &lines,
        ["line 2: minutes.txt: would be sent", "line 3: nodiadau.txt: would be sent"],
        &all,
    );
    let (success, lines, all) = import(path, token, &[]);
    assert!(!success && all.contains("10 of 12 files were refused"), "{all}");
    expect(
        &lines,
        ["line 2: minutes.txt: AVAILABLE DOC-YH-036", "line 3: nodiadau.txt: AVAILABLE DOC-YH-037"],
        &all,
    );
    let (_, lines, all) = import(path, token, &[]);
    expect(
        &lines,
        [
            "line 2: minutes.txt: is in already: DOC-YH-036",
            "line 3: nodiadau.txt: is in already: DOC-YH-037",
        ],
        &all,
    );
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
    let (tried, trial, _) = import(path, token.trim(), &["--dry-run"]);
    let (success, lines, all) = import(path, token.trim(), &[]);
    assert_eq!((tried, &trial[0]), (success, &lines[0]), "a trial tells the same");
    assert!(!success && lines[0].contains("REFUSED Your role does not allow this"), "{all}");
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
    let rows = "File;inspection;Requests;Marking ;Personal Data;title\n\
                a.txt;INS-YH;DR18;OFFICIAL;FALSE;Cofnodion, 1\n;;;;;\n\
                Cofnodion Tŷ Gŵyl.txt;INS-YH;DR18;official-sensitive;TRUE;\n;;;;;\n\n";
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
        let expected =
            ["line 2: a.txt: would be sent", "line 4: Cofnodion Tŷ Gŵyl.txt: would be sent"];
        assert!(success, "{how}: {all}");
        assert_eq!(lines, expected, "{how}");
    }
    let (success, lines, all) = import(folder.path(), &token, &[]);
    assert!(success && lines[1].contains("AVAILABLE"), "{all}");
    let (_, lines, all) = import(folder.path(), &token, &[]);
    assert!(lines[1].contains("is in already"), "{all}");
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
    assert!(!success && lines.is_empty(), "{all}");
    let said: Vec<_> = all.lines().filter(|line| line.starts_with("- ")).collect();
    let columns = "file, inspection, requests, marking, personal_data, force, title, origin, language, \
                   period_start, period_end, sha256, faults";
    let expected = [
        &format!("- there is no column `fil`: name one of {columns}"),
        "- the column `title` is named twice",
        "- the column `file` is missing",
        "- line 2: `SECRET` does not fit the column marking: write OFFICIAL, OFFICIAL_SENSITIVE",
        "- line 2: `perhaps` does not fit the column personal_data: write true or false",
        "- line 3: it has 8 cells, but 7 columns are named",
        "- line 4: the column requests is empty",
    ];
    assert_eq!(said, expected);
    // a quotation mark that nothing closes hides rows in a column that is passed over
    let rows = "file,inspection,requests,marking,personal_data,faults\n\
                a.txt,INS-YH,DR18,SECRET,true,\n\
                a.txt,INS-YH,DR18,OFFICIAL,false,\"oops\n\
                a.txt,INS-YH,DR18,OFFICIAL,false,\n";
    std::fs::write(folder.path().join("box/manifest.csv"), rows).expect("a file");
    let (success, lines, all) = import(folder.path(), &token, &["--dry-run"]);
    assert!(!success && lines.is_empty(), "{all}");
    assert!(all.contains("- line 2: `SECRET` does not fit"), "{all}");
    assert!(all.contains("- line 3: a quotation mark is opened on this line"), "{all}");
    // in a manifest that can be read, all that is wrong with a row stands on its line
    let rows = "file,inspection,requests,marking,personal_data,period_end\n\
                a.txt,INS-YH,DR18,SECRET,perhaps,31/03/2025\n";
    std::fs::write(folder.path().join("box/manifest.csv"), rows).expect("a file");
    let (_, lines, all) = import(folder.path(), &token, &["--dry-run"]);
    for part in ["`SECRET`", "`perhaps`", "`31/03/2025` does not fit the column period_end"] {
        assert!(lines[0].contains(part), "{all}");
    }
    let said = failing(folder.path(), &["import", "documents", "box/none.csv", "--token", &token]);
    assert_eq!(said.trim(), "Error: box/none.csv cannot be read: there is no such file");
}

#[test]
fn refused_rows_come_back_as_a_manifest_to_be_mended() {
    let (folder, token) = folder();
    let path = folder.path();
    let rows = "file,inspection,requests,marking,personal_data\n\
                a.txt,INS-YH,DR18,OFFICIAL,false\na.txt,INS-YH,DR98,OFFICIAL,false\n";
    std::fs::write(path.join("box/manifest.csv"), rows).expect("a file");
    let (success, _, all) = import(path, &token, &["--refused", "box/mend.csv"]);
    assert!(!success && all.contains("1 of 2 files were refused"), "{all}");
    let back = std::fs::read_to_string(path.join("box/mend.csv")).expect("a file");
    assert!(back.contains("there is no request `DR98`") && back.lines().count() == 2, "{back}");
    std::fs::write(
        path.join("box/manifest.csv"),
        back.replace("a.txt,INS-YH,DR98", "a.txt,INS-YH,DR17"),
    )
    .expect("a file");
    let (success, lines, all) = import(path, &token, &[]);
    assert!(success && lines.len() == 1, "{all}");
}
