//! Whoever has a pack checks it: with `evidence verify-pack`, or with the script of docs/PACKS.md and nothing of ours.
//! Both come to the same verdict.

use super::{fetched, inside};
use crate::program::run;
use crate::rows::put_files;
use crate::support::{BOTH, TestApp};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;

/// What is in a pack, by path.
type Bag = BTreeMap<String, Vec<u8>>;

/// The script of docs/PACKS.md, written where it is run.
fn script(folder: &Path) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PACKS.md"));
    let text = text.expect("docs/PACKS.md");
    let (_, rest) = text.split_once("```sh\n#!/bin/sh\n").expect("a script");
    let (script, _) = rest.split_once("```").expect("its end");
    assert!(script.lines().count() <= 10, "ten lines");
    std::fs::write(folder.join("verify.sh"), script).expect("a file");
}

/// A pack of these files.
fn packed(files: &Bag) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (path, bytes) in files {
        zip.start_file(format!("pack/{path}"), SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a ZIP file").into_inner()
}

#[tokio::test]
async fn the_program_and_the_script_come_to_the_same_verdict() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let (told, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    let digest = told["digest"].as_str().expect("a digest");
    let folder = tempfile::tempdir().expect("a folder");
    script(folder.path());
    let good = inside(&bytes);
    let some = |of: &str| good.keys().find(|path| path.starts_with(of)).expect("a file").clone();
    let (file, seal) = (some("data/files/"), some("data/seals/"));
    let changed = |of: &dyn Fn(&mut Bag)| {
        let mut files = good.clone();
        of(&mut files);
        packed(&files)
    };
    // a file and the line of the manifest that speaks of it, both changed: only the digest of the pack tells
    let forged = |files: &mut Bag| {
        let mut list = |name: &str, path: &str, with: &[u8]| {
            let text = String::from_utf8(files[name].clone()).expect("text");
            let was = evidence::digest::of_bytes(&files[path]);
            let is = evidence::digest::of_bytes(with);
            files.insert(path.to_owned(), with.to_vec());
            files.insert(name.to_owned(), text.replace(&was, &is).into_bytes());
        };
        list("manifest-sha256.txt", &file, b"another file");
        let manifest = files["manifest-sha256.txt"].clone();
        let text = String::from_utf8(files["tagmanifest-sha256.txt"].clone()).expect("text");
        let was = digest;
        let is = evidence::digest::of_bytes(&manifest);
        files.insert("tagmanifest-sha256.txt".into(), text.replace(was, &is).into_bytes());
    };
    let flipped = |path: String| {
        move |files: &mut Bag| {
            files.get_mut(&path).expect("a file")[3] ^= 1;
        }
    };
    let mut damaged = bytes.clone();
    let at = damaged.len() / 2;
    damaged[at] ^= 1;
    let cases: Vec<(&str, Vec<u8>, bool)> = vec![
        ("as it was made", bytes.clone(), true),
        ("unpacked and packed again", packed(&good), true),
        ("a byte of it flipped", damaged, false),
        ("a byte of a file flipped", changed(&flipped(file.clone())), false),
        ("a byte of the seal flipped", changed(&flipped(seal)), false),
        ("a byte of the page flipped", changed(&flipped("data/index.html".into())), false),
        ("a byte of bag-info flipped", changed(&flipped("bag-info.txt".into())), false),
        ("a byte of the manifest flipped", changed(&flipped("manifest-sha256.txt".into())), false),
        ("a file removed", changed(&|files| drop(files.remove(&file))), false),
        (
            "the list of tags removed",
            changed(&|files| drop(files.remove("tagmanifest-sha256.txt"))),
            false,
        ),
        (
            "a file added",
            changed(&|files| drop(files.insert("data/files/more.txt".into(), b"more".to_vec()))),
            false,
        ),
        (
            "a file added beside",
            changed(&|files| drop(files.insert("more.txt".into(), b"more".to_vec()))),
            false,
        ),
        ("forged with its manifests", changed(&forged), false),
        ("cut off", bytes[..bytes.len() / 2].to_vec(), false),
    ];
    for (how, bytes, good) in cases {
        std::fs::write(folder.path().join("pack.zip"), bytes).expect("a file");
        let arguments = ["verify-pack", "pack.zip", "--digest", digest];
        let (success, said, log) = run(folder.path(), &arguments);
        assert_eq!(success, good, "{how}: the program: {said}{log}");
        let mut script = Command::new("sh");
        script.args(["verify.sh", "pack.zip", digest]).current_dir(folder.path());
        let output = script.output().expect("a shell");
        assert_eq!(output.status.success(), good, "{how}: the script: {output:?}");
    }
    // without the digest of the pack, what is inside is held against itself
    std::fs::write(folder.path().join("pack.zip"), &bytes).expect("a file");
    let (success, said, _) = run(folder.path(), &["verify-pack", "pack.zip"]);
    assert!(success && said.contains(digest), "{said}");
    let said = crate::program::failing(folder.path(), &["verify-pack", "none.zip"]);
    assert!(said.contains("none.zip cannot be opened"), "{said}");
}
