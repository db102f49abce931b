//! The text of a table before it is read: decoded, its lines ended alike, and looked over for quotation marks.

use super::NO_TEXT;

/// What some programs put in front of UTF-8.
const MARK: char = '\u{feff}';

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

/// Bytes as text, in whichever encoding they are. Each line ends in LF, however it came. Of what can be read in more
/// than one way only the plain letters are text.
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
        Err(other) => otherwise(other.as_bytes()),
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

/// What is not UTF-8.
fn otherwise(bytes: &[u8]) -> String {
    let text = extract::decoded(bytes);
    let marks: [&[u8]; 3] = [&[0xff, 0xfe], &[0xfe, 0xff], &[0xef, 0xbb, 0xbf]];
    let is_unicode = marks.iter().any(|mark| bytes.starts_with(mark));
    if is_unicode || text.contains(NO_TEXT) || !is_doubtful(&text) {
        return text;
    }
    text.replace(|c: char| !c.is_ascii(), NO_TEXT.encode_utf8(&mut [0; 4]))
}

/// What é and most other letters with an accent come out as, if they were written for the Macintosh or for MS-DOS.
const SIGNS: &str = "¤‚ƒ„†‡ˆ‰Š‹ŒŽ˜š›œžŸ";

/// Whether a text was hardly written as Windows-1252, by which it was read. Excel saves tables for the Macintosh and for
/// MS-DOS in other ways. Which, cannot be told; but their letters come out as signs that stand in no word.
fn is_doubtful(text: &str) -> bool {
    let (mut before, mut quoted) = ('\n', 0_u32);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let in_word = before.is_alphanumeric();
        let doubtful = match c {
            '\u{80}'..='\u{9f}' => true,
            '“' | '‘' | '•' | '¡' | '¢' => in_word,
            '”' => quoted == 0,
            '™' => chars.peek().is_some_and(|next| next.is_alphabetic()),
            // dashes and quotation marks of the Macintosh
            'À'..='Þ' if c != '×' => before.is_lowercase() || before.is_ascii_digit(),
            _ => SIGNS.contains(c),
        };
        if doubtful {
            return true;
        }
        quoted = match c {
            '“' => quoted + 1,
            '”' => quoted - 1,
            '\n' | '\r' => 0,
            _ => quoted,
        };
        before = c;
    }
    false
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

#[cfg(test)]
mod tests {
    use super::foreign;

    fn decoded(bytes: &[u8]) -> String {
        super::decoded(bytes.to_vec())
    }

    #[test]
    fn letters_that_can_be_read_in_more_than_one_way_are_no_text() {
        for (how, bytes) in [
            ("an acute accent of the Macintosh", &b"Caf\x8e,1\n"[..]),
            ("a circumflex of the Macintosh", b"Caerffil\x94,1\n"),
            ("a dash of the Macintosh", b"2025\xd026 Q1\n"),
            ("an apostrophe of the Macintosh", b"the Area\xd5s own\n"),
            ("an acute accent of MS-DOS", b"Chwarter \x82\n"),
            ("a circumflex of MS-DOS", b"C\x93r\n"),
            ("what Windows-1252 has nothing for", b"Cr\x90pe\n"),
        ] {
            let text = decoded(bytes);
            assert!(text.contains('\u{fffd}'), "{how}: {text}");
        }
        // of such a table no such letter is certain
        assert_eq!(decoded(b"Mar\x92a\nCaf\x8e\n"), "Mar\u{fffd}a\nCaf\u{fffd}\n");
        for (bytes, text) in [
            (&b"Caerffil\xee, \x93so\x94, \xa330, 3\xd74\n"[..], "Caerffilî, “so”, £30, 3×4\n"),
            (b"2025\x9626, the Area\x92s own, \xc9ire\n", "2025–26, the Area’s own, Éire\n"),
            ("Café ‚ so‘ Š\n".as_bytes(), "Café ‚ so‘ Š\n"),
        ] {
            assert_eq!(decoded(bytes), text);
        }
    }

    #[test]
    fn a_workbook_is_no_text_whatever_it_is_called() {
        assert!(foreign(b"PK\x03\x04\x14\x00").is_some_and(|why| why.contains(".xlsx")));
        let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00";
        assert!(foreign(old).is_some_and(|why| why.contains(".xls)")));
        assert_eq!(foreign(b"PK,file\n1,a.txt\n"), None);
    }
}
