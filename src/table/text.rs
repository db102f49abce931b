//! The text of a table before it is read: decoded, its lines ended alike, and looked over for quotation marks.

/// What some programs put in front of UTF-8.
const MARK: char = '\u{feff}';

/// So many of the first bytes tell UTF-16 that has no mark in front.
const FIRST: usize = 200;

/// Bytes as text, in whichever encoding they are. Each line ends in LF, however it came.
///
/// A long table is there once, not twice: what is UTF-8 stays where it is.
pub(super) fn decoded(bytes: Vec<u8>) -> String {
    let text = match String::from_utf8(marked(bytes)) {
        Ok(mut text) => {
            if text.starts_with(MARK) {
                text.drain(..MARK.len_utf8());
            }
            text
        }
        Err(other) => extract::decoded(other.as_bytes()),
    };
    if text.contains('\r') { one_ending(text) } else { text }
}

/// CR, and CR with LF, as LF.
fn one_ending(text: String) -> String {
    let mut bytes = text.into_bytes();
    let mut kept = 0;
    for at in 0..bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\r', Some(b'\n')) => continue,
            (b'\r', _) => bytes[kept] = b'\n',
            (byte, _) => bytes[kept] = byte,
        }
        kept += 1;
    }
    bytes.truncate(kept);
    String::from_utf8(bytes).unwrap_or_default()
}

/// With the mark of UTF-16 in front, where it was left out.
fn marked(bytes: Vec<u8>) -> Vec<u8> {
    let first = &bytes[..bytes.len().min(FIRST)];
    // of Latin letters, as in the names of columns, every other byte is zero
    let zeros = |from: usize| first.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let most = |count: usize| count > 1 && count * 8 > first.len() * 3;
    let mark: &[u8] = match (zeros(0), zeros(1)) {
        (0, odd) if most(odd) => &[0xff, 0xfe],
        (even, 0) if most(even) => &[0xfe, 0xff],
        _ => return bytes,
    };
    let is_marked = first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]);
    if is_marked { bytes } else { [mark, &bytes].concat() }
}

/// A quotation mark that is never closed, or only on another line and in the middle of a cell, where another one
/// is opened: where its row begins, and its own line.
pub(super) fn torn(text: &str, separator: u8) -> Option<(usize, u64)> {
    let (mut row, mut line) = (0, 1);
    let mut opened = None;
    let mut begins = true;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\n' {
            line += 1;
        }
        if let Some(mark) = opened {
            // two of them in a cell stand for one
            if byte == b'"' && bytes.next_if(|(_, next)| *next == b'"').is_none() {
                let rest = text[at + 1..].trim_start_matches(' ').bytes().next();
                let ends = rest.is_none_or(|next| next == separator || next == b'\n');
                if mark != line && !ends {
                    return Some((row, mark));
                }
                opened = None;
            }
            continue;
        }
        if begins && byte == b'"' {
            opened = Some(line);
        }
        if byte == b'\n' {
            row = at + 1;
        }
        begins = byte == b'\n' || byte == separator;
    }
    opened.map(|mark| (row, mark))
}
