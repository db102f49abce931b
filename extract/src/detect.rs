//! Whether a file's content is what its name says.

use crate::kind::Kind;
use crate::limits::Limits;
use crate::refusal::{Failure, Refusal};
use file_format::FileFormat;
use memchr::memmem;
use std::fs::File;
use std::io::Read;

/// The first bytes of the container of older Office files, of encrypted ones, and of Outlook messages.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The whole of a file that must be read whole.
pub(crate) fn whole(file: &mut File, kind: Kind, limits: &Limits) -> Result<Vec<u8>, Failure> {
    fits(file, limits)?;
    let mut bytes = Vec::new();
    file.take(limits.file_bytes).read_to_end(&mut bytes)?;
    if kind == Kind::Pdf {
        pdf(&bytes)?;
    }
    Ok(bytes)
}

/// Refuses a file that is empty or too long.
pub(crate) fn fits(file: &File, limits: &Limits) -> Result<u64, Failure> {
    let length = file.metadata()?.len();
    if length == 0 {
        return Err(Refusal::Empty.into());
    }
    if length > limits.file_bytes {
        return Err(Refusal::TooLarge { mebibytes: limits.file_bytes >> 20 }.into());
    }
    Ok(length)
}

/// A PDF begins and ends as one: what stands before or behind could be another file.
fn pdf(bytes: &[u8]) -> Result<(), Refusal> {
    if !bytes.starts_with(b"%PDF-") {
        let inside = memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some();
        return Err(if inside { Refusal::Mixed } else { mismatch(Kind::Pdf, bytes) });
    }
    let padding = |b: &&u8| b.is_ascii_whitespace() || **b == 0;
    let end = bytes.len() - bytes.iter().rev().take_while(padding).count();
    let tail = &bytes[end.saturating_sub(1024)..end];
    let last = &bytes[bytes.len().saturating_sub(1 << 17)..];
    if memmem::find(last, b"PK\x05\x06").is_some() && memmem::find(last, b"PK\x01\x02").is_some() {
        return Err(Refusal::Mixed);
    }
    if memmem::find(tail, b"%%EOF").is_none() {
        let appended = memmem::rfind(bytes, b"%%EOF").is_some()
            && memmem::rfind(bytes, b"startxref") < memmem::rfind(bytes, b"%%EOF")
            && memmem::rfind(bytes, b"endobj") < memmem::rfind(bytes, b"%%EOF");
        return Err(if appended { Refusal::Mixed } else { Refusal::Damaged });
    }
    Ok(())
}

/// Whether text is a web page, a script or the like, which a browser or a system might run.
pub(crate) fn is_markup(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let begins = |sign: &&[u8]| head.starts_with(sign);
    let holds = |sign: &&[u8]| memmem::find(head, sign).is_some();
    let signs: [&[u8]; 8] =
        [b"<html", b"<!doctype", b"<script", b"<?xml", b"<?php", b"<svg", b"<body", b"<head"];
    let programs: [&[u8]; 4] = [b"#!", b"{\\rtf", b"%pdf-", b"%!ps"];
    programs.iter().any(begins) || (head.starts_with(b"<") && signs.iter().any(holds))
}

/// Why an office file that is no ZIP archive is refused.
pub(crate) fn not_an_archive(kind: Kind, file: &mut File, head: &[u8]) -> Result<Refusal, Failure> {
    if !head.starts_with(COMPOUND) {
        return Ok(mismatch(kind, head));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let sign: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memmem::find(&bytes, &sign).is_some() {
        return Ok(Refusal::Encrypted);
    }
    let found = "an older Office file or an Outlook message".into();
    Ok(Refusal::Mismatch { named: kind, found })
}

/// Whether the first bytes of something inside another file are of a program or a container, which
/// could hold anything.
pub(crate) fn is_container(head: &[u8]) -> bool {
    use file_format::Kind::{Archive, Disk, Executable, Package, Rom};
    let kind = FileFormat::from_bytes(head).kind();
    head.starts_with(COMPOUND) || matches!(kind, Archive | Disk | Executable | Package | Rom)
}

/// Says what the content is instead.
pub(crate) fn mismatch(named: Kind, bytes: &[u8]) -> Refusal {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let found = match FileFormat::from_bytes(head) {
        FileFormat::Empty | FileFormat::ArbitraryBinaryData if is_markup(head) => {
            "a web page".into()
        }
        FileFormat::Empty | FileFormat::ArbitraryBinaryData => "of no known type".into(),
        FileFormat::PlainText => "plain text".into(),
        known => format!("of type “{}”", known.name()),
    };
    Refusal::Mismatch { named, found }
}
