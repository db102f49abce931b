//! A `BagIt` bag (RFC 8493) in one folder of a ZIP file, the same bytes for the same content: nothing is compressed, and
//! every file is of 1 January 1980. It is written to a file of our own, and no file of it is ever whole in memory.

use crate::digest::Running;
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// The list of what is in the pack, with digests.
pub(super) const MANIFEST: &str = "manifest-sha256.txt";
/// The list of what describes it.
pub(super) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// The files that describe it, its lists left out.
pub(super) const TAGS: [&str; 2] = ["bagit.txt", "bag-info.txt"];

/// A bag under way.
pub(super) struct Bag {
    zip: ZipWriter<File>,
    name: String,
    /// What is in it, by path.
    payload: BTreeMap<String, Entry>,
}

/// A file of the bag.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub size: u64,
    pub sha256: String,
}

/// A bag that is done.
pub(super) struct Sealed {
    /// The ZIP file, at its beginning.
    pub file: File,
    pub size: u64,
}

impl Bag {
    /// Begins a bag of this name.
    pub(super) fn begin(name: &str) -> Result<Self> {
        let file = tempfile::tempfile().map_err(Error::internal)?;
        let (zip, name) = (ZipWriter::new(file), name.to_owned());
        Ok(Self { zip, name, payload: BTreeMap::new() })
    }

    /// What is in it so far.
    pub(super) fn payload(&self) -> &BTreeMap<String, Entry> {
        &self.payload
    }

    /// Puts a file of `size` bytes in, piece by piece.
    pub(super) fn put(&mut self, path: &str, size: u64, from: &mut impl Read) -> Result<Entry> {
        let entry = self.write(path, size, from).map_err(Error::internal)?;
        self.payload.insert(path.to_owned(), entry.clone());
        Ok(entry)
    }

    /// Puts a text in.
    pub(super) fn put_text(&mut self, path: &str, text: &str) -> Result<Entry> {
        self.put(path, text.len() as u64, &mut text.as_bytes())
    }

    fn write(&mut self, path: &str, size: u64, from: &mut impl Read) -> io::Result<Entry> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(size >= u64::from(u32::MAX));
        self.zip.start_file(format!("{}/{path}", self.name), options)?;
        let (mut come, mut digest) = (0, Running::default());
        let mut piece = vec![0; 64 * 1024];
        loop {
            let n = from.read(&mut piece)?;
            if n == 0 {
                break;
            }
            come += n as u64;
            digest.update(&piece[..n]);
            self.zip.write_all(&piece[..n])?;
        }
        if come != size {
            return Err(io::Error::other(format!("{path} has {come} bytes, not {size}")));
        }
        Ok(Entry { size, sha256: digest.finish() })
    }

    /// Ends it with the files that describe it; `about` goes into `bag-info.txt`.
    pub(super) fn seal(mut self, about: &[(&str, String)]) -> Result<Sealed> {
        let manifest = listed(&self.payload);
        let octets: u64 = self.payload.values().map(|entry| entry.size).sum();
        let oxum = ("Payload-Oxum", format!("{octets}.{}", self.payload.len()));
        let info = about.iter().chain([&oxum]).map(|(name, value)| format!("{name}: {value}\n"));
        let mut tags = BTreeMap::new();
        for (path, text) in [
            (TAGS[0], "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
            (TAGS[1], info.collect()),
            (MANIFEST, manifest),
        ] {
            let entry = self.write(path, text.len() as u64, &mut text.as_bytes());
            tags.insert(path.to_owned(), entry.map_err(Error::internal)?);
        }
        let tags = listed(&tags);
        self.write(TAG_MANIFEST, tags.len() as u64, &mut tags.as_bytes())
            .map_err(Error::internal)?;
        let mut file = self.zip.finish().map_err(Error::internal)?;
        let size = file.stream_position().map_err(Error::internal)?;
        file.rewind().map_err(Error::internal)?;
        Ok(Sealed { file, size })
    }
}

/// Digests and paths, as `sha256sum` writes them.
fn listed(entries: &BTreeMap<String, Entry>) -> String {
    let line = |(path, entry): (&String, &Entry)| [&entry.sha256, "  ", path, "\n"].concat();
    entries.iter().map(line).collect()
}
