//! Plain text in the encodings that are met: UTF-8, UTF-16 with a byte order mark, Windows-1252.

use crate::detect;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::refusal::{Failure, Refusal};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::fs::File;
use std::io::Read;

/// The first part of a text, as much as is kept, and whether that is all. The rest is looked over
/// piece by piece, so that nothing but text is taken whatever its length.
pub(crate) fn first(
    file: &mut File,
    kind: Kind,
    limits: &Limits,
) -> Result<(String, bool), Failure> {
    let longest = 2 * limits.text_bytes as u64 + 4;
    let mut bytes = Vec::new();
    file.take(longest).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Err(Refusal::Empty.into());
    }
    let text = text(&bytes, kind)?;
    if detect::is_markup(&bytes) {
        return Err(detect::mismatch(kind, &bytes).into());
    }
    let zero_is_text = Encoding::for_bom(&bytes).is_some_and(|(found, _)| found != UTF_8);
    let mut piece = vec![0; 1 << 16];
    let mut whole = true;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((text, whole));
        }
        whole = false;
        if !zero_is_text && memchr::memchr(0, &piece[..read]).is_some() {
            return Err(detect::mismatch(kind, &bytes).into());
        }
    }
}

/// Bytes as text, if text they are.
pub(crate) fn text(bytes: &[u8], kind: Kind) -> Result<String, Refusal> {
    let text = decoded(bytes);
    let odd = |c: &char| c.is_control() && !"\t\n\r\u{8}\u{c}\u{1a}\u{1b}\u{85}".contains(*c);
    let odd = text.chars().filter(odd).count();
    if text.contains('\0') || odd > text.len() / 100 {
        return Err(detect::mismatch(kind, bytes));
    }
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(text)
}

/// Bytes as text, whichever encoding that takes. It is UTF-8 if that explains more of it than it spoils: one
/// bad byte does not garble the rest.
#[must_use]
pub fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    let (mut explained, mut spoilt) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        explained += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        spoilt += usize::from(!chunk.invalid().is_empty());
    }
    let encoding = if spoilt > explained { WINDOWS_1252 } else { UTF_8 };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welsh_in_every_encoding() {
        let words = "Tŷ'r Llŷs, dŵr";
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), words.encode_utf16().flat_map(bytes).collect()].concat()
        };
        for bytes in [
            words.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", words.as_bytes()].concat(),
            utf16([0xff, 0xfe], u16::to_le_bytes),
            utf16([0xfe, 0xff], u16::to_be_bytes),
        ] {
            assert_eq!(text(&bytes, Kind::Text).as_deref(), Ok(words));
        }
    }

    #[test]
    fn what_is_not_utf_8_is_windows_1252() {
        assert_eq!(text(b"cost \xa35 \x96 \xe2", Kind::Text).as_deref(), Ok("cost £5 – â"));
    }

    #[test]
    fn one_bad_byte_does_not_garble_the_rest() {
        let bytes = [b"\xff ".as_slice(), "gŵyl".as_bytes()].concat();
        assert_eq!(text(&bytes, Kind::Text).as_deref(), Ok("\u{fffd} gŵyl"));
    }
}
