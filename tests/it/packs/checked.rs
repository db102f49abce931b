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
pub type Bag = BTreeMap<String, Vec<u8>>;

/// The script of docs/PACKS.md, written where it is run.
pub fn script(folder: &Path) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PACKS.md"));
    let text = text.expect("docs/PACKS.md");
    let (_, rest) = text.split_once("```sh\n#!/bin/sh\n").expect("a script");
    let (script, _) = rest.split_once("```").expect("its end");
    std::fs::write(folder.join("verify.sh"), script).expect("a file");
}

/// A pack of these files.
pub fn packed(files: &Bag) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (path, bytes) in files {
        zip.start_file(format!("pack/{path}"), SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a ZIP file").into_inner()
}

/// The same with another file, or a file changed, that the lists speak of as if it had been made so.
fn listed(good: &Bag, path: &str, bytes: &[u8]) -> Bag {
    let mut files = good.clone();
    files.insert(path.to_owned(), bytes.to_vec());
    relisted(files)
}

/// These files, with lists that speak of them.
pub fn relisted(mut files: Bag) -> Bag {
    let lists = ["manifest-sha256.txt", "tagmanifest-sha256.txt"];
    for (list, of_content) in lists.into_iter().zip([true, false]) {
        let of = files.iter().filter(|(path, _)| path.starts_with("data/") == of_content);
        let of = of.filter(|(path, _)| path.as_str() != lists[1]);
        let line = |(path, bytes): (&String, &Vec<u8>)| {
            format!("{}  {path}\n", evidence::digest::of_bytes(bytes))
        };
        let text: String = of.map(line).collect();
        files.insert(list.to_owned(), text.into_bytes());
    }
    files
}

/// The bytes with one name in place of another that is as long: where it comes first, or wherever it comes.
fn renamed(bytes: &[u8], from: &str, to: &str, everywhere: bool) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let (mut bytes, mut at) = (bytes.to_vec(), 0);
    while at + from.len() <= bytes.len() {
        if bytes[at..].starts_with(from.as_bytes()) {
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            if !everywhere {
                break;
            }
        }
        at += 1;
    }
    bytes
}

/// Packs that say otherwise than the one that was made, and are in order by their own lists or seem so, each with whether
/// that is seen even without the digest.
fn forged(bytes: &[u8], good: &Bag) -> Vec<(String, Vec<u8>, bool)> {
    let page = b"<h1>Casework is poor</h1>";
    let info = String::from_utf8(good["bag-info.txt"].clone()).expect("text");
    let info = info.replace("OFFICIAL-SENSITIVE", "OFFICIAL").replace("INTERNAL", "PUBLIC");
    assert_ne!(info.as_bytes(), good["bag-info.txt"]);
    let mut all: Vec<_> = [
        "./data/index.html",
        "/data/index.html",
        "DATA/index.html",
        "data\\index.html",
        "index.html",
        "../../index.html",
        "x/../data/index.html",
        "data/./index.html",
        "data/Index.html",
    ]
    .into_iter()
    .map(|path| (format!("{path} beside"), packed(&listed(good, path, page)), true))
    .collect();
    let mut without = good.clone();
    without.remove("bagit.txt");
    let twice = listed(good, "data/indey.html", page);
    let top =
        String::from_utf8(bytes[30..].split(|byte| *byte == b'/').next().expect("a name").to_vec());
    let top = top.expect("the folder of the pack");
    let (name, other) = (format!("{top}/data/index.html"), format!("{top}/data/evil_.html"));
    let local = renamed(bytes, &name, &other, false);
    assert_ne!(local, bytes);
    all.extend([
        ("another page".into(), packed(&listed(good, "data/index.html", page)), false),
        ("a marking changed".into(), packed(&listed(good, "bag-info.txt", info.as_bytes())), false),
        ("no bagit.txt".into(), packed(&relisted(without)), true),
        ("a name twice".into(), renamed(&packed(&twice), "data/indey", "data/index", true), true),
        ("a name that differs in the file's own header".into(), local, false),
        ("bytes before".into(), [b"#!/bin/sh\necho hi\n", bytes].concat(), false),
        ("bytes after".into(), [bytes, b"more"].concat(), false),
    ]);
    all
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
        ("unpacked and packed again", packed(&good), false),
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
        ("cut off", bytes[..bytes.len() / 2].to_vec(), false),
    ];
    let cases = cases.into_iter().map(|(how, bytes, good)| (how.to_owned(), bytes, good));
    let forged = forged(&bytes, &good);
    let forgeries = forged.iter().map(|(how, bytes, _)| (how.clone(), bytes.clone(), false));
    for (how, bytes, good) in cases.chain(forgeries) {
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
    for (how, bytes, seen) in forged {
        std::fs::write(folder.path().join("pack.zip"), bytes).expect("a file");
        let (success, said, log) = run(folder.path(), &["verify-pack", "pack.zip"]);
        assert!(!success || !seen, "{how}: {said}{log}");
    }
    std::fs::write(folder.path().join("pack.zip"), &bytes).expect("a file");
    let (success, said, _) = run(folder.path(), &["verify-pack", "pack.zip"]);
    assert!(success && said.contains(digest), "{said}");
    let said = crate::program::failing(folder.path(), &["verify-pack", "none.zip"]);
    assert!(said.contains("none.zip cannot be read: there is no such file"), "{said}");
}
