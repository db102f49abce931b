//! Checking a pack that somebody has. Its digest is that of the whole file, and tells whether it is the one that was made.
//! What is inside is held against its own lists, which tells what was damaged. Nothing but the file is needed for it.

use super::bag::{MANIFEST, TAG_MANIFEST, TAGS};
use crate::digest::{self, Running};
use crate::timestamps::{Fault, Stamp, Trust};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek};
use zip::ZipArchive;

/// Where what was sealed is.
const SEALS: &str = "data/seals/";

/// The longest list that is read, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What a pack is found to be.
#[derive(Debug)]
pub struct Verdict {
    /// The digest of the file.
    pub digest: String,
    /// How many files it holds.
    pub files: usize,
    /// What is wrong with it, each in a sentence; nothing if it is as its own lists say.
    pub faults: Vec<String>,
    /// What the time stamps of its seals say that hold, each in a sentence.
    pub stamped: Vec<String>,
    /// How many time stamps are in it.
    pub stamps: usize,
}

/// Checks a pack, and its time stamps, if it is said by what their authority is known.
///
/// # Errors
/// If the file cannot be read, or is no ZIP file.
pub fn verify(mut file: File, known_by: Option<&Trust>) -> io::Result<Verdict> {
    let digest = read(&mut file)?;
    file.rewind()?;
    let mut zip = ZipArchive::new(file)?;
    let (mut there, mut lists, mut faults) = (BTreeMap::new(), BTreeMap::new(), vec![]);
    let (mut folder, mut names, mut stamps) = (None::<String>, BTreeSet::new(), BTreeMap::new());
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
        if !is_plain(&name) {
            faults.push(format!("{name} is no name of a file of a pack"));
        }
        let Some((top, path)) = name.split_once('/') else {
            faults.push(format!("{name} is beside the folder of the pack"));
            continue;
        };
        if folder.get_or_insert_with(|| top.to_owned()) != top {
            faults.push(format!("{name} is in another folder than the pack"));
            continue;
        }
        let read = if [MANIFEST, TAG_MANIFEST].contains(&path) {
            text(&mut entry).map(|text| {
                let digest = digest::of_bytes(text.as_bytes());
                lists.insert(path.to_owned(), text);
                digest
            })
        } else if path.starts_with(SEALS) && path.strip_suffix(".tsr").is_some() {
            answer(&mut entry).map(|answer| {
                let digest = digest::of_bytes(&answer);
                stamps.insert(path.to_owned(), answer);
                digest
            })
        } else {
            read(&mut entry)
        };
        let found = read.unwrap_or_else(|_| {
            faults.push(format!("{path} is damaged"));
            String::new()
        });
        // some systems do not tell capitals from small letters
        if !names.insert(path.to_ascii_lowercase()) {
            faults.push(format!("{path} is there twice"));
        }
        there.insert(path.to_owned(), found);
    }
    for (name, of) in [(MANIFEST, true), (TAG_MANIFEST, false)] {
        faults.extend(unlike(name, of, &lists, &there));
    }
    for (path, found) in &there {
        let sealed = path.strip_prefix(SEALS).and_then(|name| name.strip_suffix(".json"));
        if sealed.is_some_and(|digest| digest != found) {
            faults.push(format!("{path} is not what was sealed"));
        }
    }
    let mut stamped = vec![];
    for (path, answer) in &stamps {
        let sealed = path.trim_end_matches(".tsr");
        if !there.contains_key(&format!("{sealed}.json")) {
            faults.push(format!("{path} is the time stamp of nothing that is in it"));
        }
        if let Some(known_by) = known_by {
            match holds(answer, &sealed[SEALS.len()..], known_by) {
                Ok(says) => stamped.push(format!("{path}: {says}")),
                Err(fault) => faults.push(format!("{path} does not hold. {}", fault.message())),
            }
        }
    }
    faults.sort();
    faults.dedup();
    Ok(Verdict { digest, files: there.len(), faults, stamped, stamps: stamps.len() })
}

/// What a time stamp says, if it holds for what has this SHA-256.
fn holds(answer: &[u8], sha256: &str, known_by: &Trust) -> Result<String, Fault> {
    let stamp = Stamp::read(answer)?;
    stamp.holds(sha256, known_by)?;
    let by = stamp.authority().unwrap_or_default();
    Ok(format!("stamped {} by {by}", stamp.at.to_rfc3339()))
}

/// The bytes of a time stamp.
fn answer(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut answer = vec![];
    from.take(LONGEST).read_to_end(&mut answer)?;
    Ok(answer)
}

/// Whether a name is the same wherever it is unpacked, and leads nowhere else.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.split('/').all(|part| !["", ".", ".."].contains(&part) && part.chars().all(plain))
}

/// What is not as one of the lists says: that of what is in the pack, or that of what describes it.
fn unlike(
    name: &str,
    of_content: bool,
    lists: &BTreeMap<String, String>,
    there: &BTreeMap<String, String>,
) -> Vec<String> {
    let Some(list) = lists.get(name) else { return vec![format!("{name} is not there")] };
    let is_content = |path: &str| path.starts_with("data/");
    let (mut faults, mut known) = (vec![], BTreeSet::new());
    for line in list.lines() {
        let line = line.split_once("  ").filter(|(_, path)| is_content(path) == of_content);
        let Some((sha256, path)) = line else {
            faults.push(format!("{name} has a line that is none of a manifest"));
            continue;
        };
        match there.get(path) {
            None => faults.push(format!("{path} is not there")),
            Some(found) if found != sha256 => faults.push(format!("{path} was changed")),
            Some(_) => {}
        }
        known.insert(path);
    }
    if !of_content {
        let missing = TAGS.iter().chain([&MANIFEST]).filter(|tag| !known.contains(**tag));
        faults.extend(missing.map(|tag| format!("{tag} is not there")));
        known.retain(|path| *path == MANIFEST || TAGS.contains(path));
        known.insert(TAG_MANIFEST);
    }
    let other = there.keys().filter(|path| is_content(path) == of_content);
    let other = other.filter(|path| !known.contains(path.as_str()));
    faults.extend(other.map(|path| format!("{path} was added")));
    faults
}

/// The text of a list.
fn text(from: &mut impl Read) -> io::Result<String> {
    let mut text = String::new();
    from.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// The digest of what is read, piece by piece.
fn read(from: &mut impl Read) -> io::Result<String> {
    let (mut digest, mut piece) = (Running::default(), vec![0; 64 * 1024]);
    loop {
        let n = from.read(&mut piece)?;
        if n == 0 {
            return Ok(digest.finish());
        }
        digest.update(&piece[..n]);
    }
}
