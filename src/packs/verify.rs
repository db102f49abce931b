//! Checking a pack that somebody has: that every file is the one of its manifest, and there is no other; that seals are of
//! what they say; that the whole has its digest. Nothing but the file is needed for it.

use super::bag::{MANIFEST, TAG_MANIFEST};
use crate::digest::{self, Running};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use zip::ZipArchive;

/// The longest list that is read, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What a pack is found to be.
#[derive(Debug)]
pub struct Verdict {
    /// The digest of its manifest, if it has one.
    pub digest: Option<String>,
    /// How many files it holds.
    pub files: usize,
    /// What is wrong with it, each in a sentence; nothing if it is as it was made.
    pub faults: Vec<String>,
}

/// Checks a pack.
///
/// # Errors
/// If the file cannot be read, or is no ZIP file.
pub fn verify(file: File) -> io::Result<Verdict> {
    let mut zip = ZipArchive::new(file)?;
    let (mut there, mut lists, mut faults) = (BTreeMap::new(), BTreeMap::new(), vec![]);
    let (mut folder, mut digest) = (None::<String>, None);
    for at in 0..zip.len() {
        let mut entry = match zip.by_index(at) {
            Ok(entry) => entry,
            Err(cause) => {
                faults.push(format!("its file number {} cannot be read: {cause}", at + 1));
                continue;
            }
        };
        if entry.is_dir() {
            continue;
        }
        let Ok(name) = entry.name().map(Cow::into_owned) else {
            faults.push(format!("its file number {} has no name", at + 1));
            continue;
        };
        let Some((top, path)) = name.split_once('/') else {
            faults.push(format!("{name} is beside the folder of the pack"));
            continue;
        };
        if folder.get_or_insert_with(|| top.to_owned()) != top {
            faults.push(format!("{name} is in another folder than the pack"));
            continue;
        }
        let list = [MANIFEST, TAG_MANIFEST].contains(&path);
        let (found, text) = read(&mut entry, list).unwrap_or_else(|_| {
            faults.push(format!("{path} is damaged"));
            (String::new(), String::new())
        });
        if path == MANIFEST {
            digest = Some(found.clone());
        }
        if list {
            lists.insert(path.to_owned(), text);
        }
        if there.insert(path.to_owned(), found).is_some() {
            faults.push(format!("{path} is there twice"));
        }
    }
    let files = there.len();
    let listed =
        |name: &str| lists.get(name).map(|text| text.lines().map(|line| line.split_once("  ")));
    for (name, of) in [(MANIFEST, true), (TAG_MANIFEST, false)] {
        let Some(lines) = listed(name) else {
            faults.push(format!("{name} is not there"));
            continue;
        };
        let mut known = vec![];
        for line in lines {
            let Some((sha256, path)) = line.filter(|(_, path)| path.starts_with("data/") == of)
            else {
                faults.push(format!("{name} has a line that is none of a manifest"));
                continue;
            };
            match there.get(path) {
                None => faults.push(format!("{path} is not there")),
                Some(found) if found != sha256 => faults.push(format!("{path} was changed")),
                Some(_) => {}
            }
            known.push(path);
        }
        let other = there.keys().filter(|path| path.starts_with("data/") == of);
        let other = other.filter(|path| *path != TAG_MANIFEST && !known.contains(&path.as_str()));
        faults.extend(other.map(|path| format!("{path} was added")));
    }
    for (path, found) in &there {
        let sealed = path.strip_prefix("data/seals/").and_then(|name| name.strip_suffix(".json"));
        if sealed.is_some_and(|digest| digest != found) {
            faults.push(format!("{path} is not what was sealed"));
        }
    }
    faults.sort();
    faults.dedup();
    Ok(Verdict { digest, files, faults })
}

/// The digest of a file, and its text if it is a list.
fn read(from: &mut impl Read, list: bool) -> io::Result<(String, String)> {
    if list {
        let mut text = String::new();
        from.take(LONGEST).read_to_string(&mut text)?;
        return Ok((digest::of_bytes(text.as_bytes()), text));
    }
    let (mut digest, mut piece) = (Running::default(), vec![0; 64 * 1024]);
    loop {
        let n = from.read(&mut piece)?;
        if n == 0 {
            return Ok((digest.finish(), String::new()));
        }
        digest.update(&piece[..n]);
    }
}
