//! The text of a table before it is read: decoded, its lines ended alike, and looked over for quotation marks.

use std::borrow::Cow;

/// So many of the first bytes tell UTF-16 that has no mark in front.
const FIRST: usize = 200;

/// What a workbook begins with, and every other archive; and one of the old kind.
const WORKBOOKS: [(&[u8], &str); 2] = [
    (
        b"PK\x03\x04",
        "this is a workbook, not a CSV file: let its name end in .xlsx, or save it as CSV UTF-8",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is a workbook of the old kind (.xls): save it as a workbook (.xlsx), or as CSV UTF-8",
    ),
];

/// Why bytes are no table of text, if they are none.
pub(super) fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let workbook = WORKBOOKS.into_iter().find(|(begins, _)| bytes.starts_with(begins));
    workbook.map(|(_, why)| why)
}

/// Bytes as text, in whichever encoding they are. Each line ends in LF, however it came.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let text = extract::decoded(&marked(bytes));
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// With the mark of UTF-16 in front, where it was left out.
fn marked(bytes: &[u8]) -> Cow<'_, [u8]> {
    let first = &bytes[..bytes.len().min(FIRST)];
    // of Latin letters, as in the names of columns, every other byte is zero
    let zeros = |from: usize| first.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let most = |count: usize| count > 1 && count * 8 > first.len() * 3;
    let mark: &[u8] = match (zeros(0), zeros(1)) {
        (0, odd) if most(odd) => &[0xff, 0xfe],
        (even, 0) if most(even) => &[0xfe, 0xff],
        _ => return bytes.into(),
    };
    let is_marked = first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]);
    if is_marked { bytes.into() } else { [mark, bytes].concat().into() }
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

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn a_workbook_is_no_text_whatever_it_is_called() {
        assert!(foreign(b"PK\x03\x04\x14\x00").is_some_and(|why| why.contains(".xlsx")));
        let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00";
        assert!(foreign(old).is_some_and(|why| why.contains(".xls)")));
        assert_eq!(foreign(b"PK,file\n1,a.txt\n"), None);
    }
}
