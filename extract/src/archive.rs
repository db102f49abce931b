//! Office files: ZIP archives that are unpacked once, counted byte by byte, before anything reads them.
//!
//! No size that the archive declares is believed.

use crate::detect;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::office;
use crate::refusal::{Failure, Refusal};
use memchr::memmem;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use zip::ZipArchive;
use zip::result::ZipError;

/// An office file that was looked over.
pub(crate) struct Archive<'a> {
    pub(crate) zip: ZipArchive<BufReader<&'a mut File>>,
    /// The parts that have a type of their own, and the types.
    pub(crate) parts: Vec<(String, String)>,
}

/// What may still be unpacked.
struct Budget {
    bytes: u64,
    entries: usize,
}

/// Opens an office file and looks it over.
pub(crate) fn open<'a>(
    file: &'a mut File,
    kind: Kind,
    limits: &Limits,
) -> Result<Archive<'a>, Failure> {
    let length = detect::fits(file, limits)?;
    let mut head = Vec::new();
    file.take(1024).read_to_end(&mut head)?;
    if !head.starts_with(b"PK\x03\x04") {
        return Err(detect::not_an_archive(kind, file, &head)?.into());
    }
    if memmem::find(&head, b"%PDF-").is_some() {
        return Err(Refusal::Mixed.into());
    }
    ends(file, length, limits)?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|cause| refusal(&cause))?;
    if zip.offset() != 0 || zip.has_duplicate_names() {
        return Err(Refusal::Mixed.into());
    }
    if zip.has_overlapping_files().map_err(|cause| refusal(&cause))? {
        return Err(Refusal::Unpacks.into());
    }
    let tight = length.saturating_mul(limits.ratio).max(8 << 20);
    let mut budget = Budget { bytes: limits.unpacked_bytes.min(tight), entries: limits.entries };
    walk(&mut zip, &mut budget, false)?;
    let parts = office::parts(&mut zip)?;
    office::is(kind, &parts)?;
    Ok(Archive { zip, parts })
}

/// An archive's end stands at the end of the file, and nothing behind it.
fn ends(file: &mut File, length: u64, limits: &Limits) -> Result<(), Failure> {
    file.seek(SeekFrom::Start(length.saturating_sub(66_000)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    file.rewind()?;
    let end = tail.len().checked_sub(22).and_then(|at| tail.get(at..));
    match end.filter(|end| end.starts_with(b"PK\x05\x06")) {
        Some(end) if usize::from(u16::from_le_bytes([end[10], end[11]])) > limits.entries => {
            Err(Refusal::Unpacks.into())
        }
        Some(_) => Ok(()),
        None if memmem::find(&tail, b"PK\x05\x06").is_some() => Err(Refusal::Mixed.into()),
        None => Err(Refusal::Damaged.into()),
    }
}

/// Unpacks every entry and keeps nothing. A document in a document, such as the figures of a chart, is
/// looked over too, but may hold no further one.
fn walk<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    budget: &mut Budget,
    inside: bool,
) -> Result<(), Refusal> {
    budget.entries = budget.entries.checked_sub(zip.len()).ok_or(Refusal::Unpacks)?;
    let mut piece = vec![0; 1 << 16];
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|cause| refusal(&cause))?;
        let name = entry.name().map_err(|cause| refusal(&cause))?.into_owned();
        let escapes = name.split(['/', '\\']).any(|step| step == "..");
        if escapes || name.starts_with(['/', '\\']) || name.contains([':', '\0']) {
            return Err(Refusal::Damaged);
        }
        if name.to_ascii_lowercase().ends_with("vbaproject.bin") {
            return Err(Refusal::Macros);
        }
        let document = !inside
            && name.contains("/embeddings/")
            && [".xlsx", ".docx", ".pptx"].iter().any(|ending| name.ends_with(ending));
        let mut kept = Vec::new();
        let mut first = true;
        loop {
            let read = fill(&mut entry, &mut piece).map_err(|_| Refusal::Damaged)?;
            if read == 0 {
                break;
            }
            let piece = &piece[..read];
            budget.bytes = budget.bytes.checked_sub(read as u64).ok_or(Refusal::Unpacks)?;
            if first && !document && detect::is_container(piece) {
                return Err(Refusal::Nested { name: crate::examined::clean(&name) });
            }
            // no Office program writes one, and its entities could unfold without end
            if first && memmem::find(piece, b"<!DOCTYPE").is_some() {
                return Err(Refusal::Damaged);
            }
            if document {
                kept.extend_from_slice(piece);
            }
            first = false;
        }
        if document {
            let mut zip = ZipArchive::new(Cursor::new(kept)).map_err(|cause| refusal(&cause))?;
            walk(&mut zip, budget, true)?;
        }
    }
    Ok(())
}

fn fill(from: &mut impl Read, piece: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < piece.len() {
        match from.read(&mut piece[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn refusal(cause: &ZipError) -> Refusal {
    match cause {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Encrypted,
        _ => Refusal::Damaged,
    }
}
