//! What the codes of a PDF's font stand for, and how wide they are.

use lopdf::{Dictionary, Document, Encoding, Object};
use std::collections::HashMap;

/// A font, as far as words need it.
pub(super) struct Font<'a> {
    /// `None`: nobody can say what its codes stand for.
    encoding: Option<Encoding<'a>>,
    /// In thousandths of the size. `None`: not known.
    widths: Option<HashMap<u16, f32>>,
    otherwise: f32,
    /// Whether a code is two bytes.
    pairs: bool,
}

impl<'a> Font<'a> {
    pub(super) fn new(font: &'a Dictionary, document: &'a Document, most: usize) -> Self {
        let pairs = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|of| of == b"Type0");
        let told = font.has(b"ToUnicode") || !pairs;
        let encoding = font.get_font_encoding_with_limit(document, most).ok().filter(|_| told);
        let (widths, otherwise) =
            if pairs { (paired(font, document), 1000.0) } else { (single(font, document), 500.0) };
        Self { encoding, widths, otherwise, pairs }
    }

    /// Writes the characters of `codes`; `false` if some cannot be told.
    pub(super) fn write(&self, codes: &[u8], text: &mut String) -> bool {
        self.encoding.as_ref().is_some_and(|encoding| encoding.write_to_string(codes, text).is_ok())
    }

    pub(super) fn knows_widths(&self) -> bool {
        self.widths.is_some()
    }

    /// How wide `codes` are in sizes of the font, and how many they are and how many of them spaces.
    pub(super) fn width(&self, codes: &[u8]) -> (f32, f32, f32) {
        let step = if self.pairs { 2 } else { 1 };
        let (mut width, mut count, mut spaces) = (0.0, 0.0, 0.0);
        for code in codes.chunks(step) {
            let code = code.iter().fold(0_u16, |code, byte| (code << 8) | u16::from(*byte));
            let known = self.widths.as_ref().and_then(|widths| widths.get(&code));
            width += known.copied().unwrap_or(self.otherwise) / 1000.0;
            count += 1.0;
            spaces += if code == 32 && !self.pairs { 1.0 } else { 0.0 };
        }
        (width, count, spaces)
    }
}

fn list<'a>(of: &'a Dictionary, key: &[u8], document: &'a Document) -> Option<&'a Vec<Object>> {
    of.get_deref(key, document).ok()?.as_array().ok()
}

fn single(font: &Dictionary, document: &Document) -> Option<HashMap<u16, f32>> {
    if font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|of| of == b"Type3") {
        return None;
    }
    let first = font.get_deref(b"FirstChar", document).ok()?.as_i64().ok()?;
    let first = u16::try_from(first).ok()?;
    let widths = list(font, b"Widths", document)?.iter().take(256);
    Some((first..=u16::MAX).zip(widths.filter_map(|width| width.as_float().ok())).collect())
}

/// The widths of a font of two-byte codes: `first [width …]` or `first last width`, any number of times.
fn paired(font: &Dictionary, document: &Document) -> Option<HashMap<u16, f32>> {
    let inner = list(font, b"DescendantFonts", document)?.first()?;
    let inner = document.dereference(inner).ok()?.1.as_dict().ok()?;
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u16::try_from(code).ok());
    let mut widths = HashMap::new();
    let mut rest = list(inner, b"W", document)?.iter();
    while let (Some(first), Some(next)) = (rest.next(), rest.next()) {
        let Some(first) = code(first) else { break };
        if let Ok((_, Object::Array(run))) = document.dereference(next) {
            let run = run.iter().filter_map(|width| width.as_float().ok());
            widths.extend((first..=u16::MAX).zip(run));
        } else if let (Some(last), Some(width)) = (code(next), rest.next()) {
            let width = width.as_float().ok()?;
            widths.extend((first..=last).map(|code| (code, width)));
        }
        // no honest font says more, and each run may be as long as all codes together
        if rest.len() > 1 << 20 {
            break;
        }
    }
    Some(widths)
}
