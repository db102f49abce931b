//! PDFs: the words of each page.

mod font;
mod page;
mod pen;

use crate::examined::{Collected, Place};
use crate::limits::Limits;
use crate::refusal::Refusal;
use lopdf::{DecompressError, Document, Error, LoadOptions, Object};
use memchr::memmem;
use page::Reader;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the pages.
pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    collected: &mut Collected,
) -> Result<(), Refusal> {
    // before any of them is kept
    if memmem::find_iter(bytes, b" obj").nth(limits.pdf_objects).is_some() {
        return Err(Refusal::TooHard);
    }
    let most = usize::try_from(limits.unpacked_bytes).unwrap_or(usize::MAX);
    let options = LoadOptions::with_max_decompressed_size(most);
    let mut document =
        Document::load_mem_with_options(bytes, options).map_err(|cause| refusal(&cause))?;
    if document.is_encrypted() {
        return Err(Refusal::Encrypted);
    }
    if document.objects.len() > limits.pdf_objects {
        return Err(Refusal::TooHard);
    }
    prefer_unicode(&mut document);
    let pages = document.get_pages();
    if pages.is_empty() {
        return Err(Refusal::Damaged);
    }
    collected.pages = u32::try_from(pages.len()).ok();
    let mut reader = Reader::new(&document, most);
    for (number, id) in pages {
        if collected.room() == 0 {
            collected.cut();
            break;
        }
        // a page on which the reader of the format stumbles costs itself, not the others
        match catch_unwind(AssertUnwindSafe(|| reader.page(id, collected.room()))) {
            Ok(page) => {
                collected.unread |= page.unread || (page.pictured && page.text.trim().is_empty());
                collected.add(Place::Page(number), &page.text);
            }
            Err(_) => collected.unread = true,
        }
        if reader.spent() {
            collected.cut();
            break;
        }
    }
    Ok(())
}

/// Where a font says which characters its codes stand for, that is better than the names of its glyphs.
fn prefer_unicode(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Object::Dictionary(font) = object
            && font.has_type(b"Font")
            && font.get(b"ToUnicode").is_ok_and(|map| map.as_reference().is_ok())
        {
            font.remove(b"Encoding");
        }
    }
}

fn refusal(cause: &Error) -> Refusal {
    match cause {
        Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) | Error::InvalidPassword => {
            Refusal::Encrypted
        }
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => Refusal::Unpacks,
        _ => Refusal::Damaged,
    }
}
