//! What an office file says of its parts, and so what it is.

use crate::kind::Kind;
use crate::refusal::Refusal;
use quick_xml::events::Event;
use std::io::{BufReader, Read, Seek};
use zip::ZipArchive;

/// What `[Content_Types].xml` says.
pub(crate) fn parts<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
) -> Result<Vec<(String, String)>, Refusal> {
    let Ok(entry) = zip.by_name("[Content_Types].xml") else { return Ok(Vec::new()) };
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(entry.take(4 << 20)));
    let (mut parts, mut piece) = (Vec::new(), Vec::new());
    loop {
        match xml.read_event_into(&mut piece).map_err(|_| Refusal::Damaged)? {
            Event::Eof => return Ok(parts),
            Event::Start(tag) | Event::Empty(tag) => {
                let get = |key: &str| {
                    let found = tag.try_get_attribute(key).ok().flatten();
                    found.map(|found| found.value.into_owned()).unwrap_or_default()
                };
                parts.push((get("PartName").trim_start_matches('/').into(), get("ContentType")));
            }
            _ => {}
        }
        piece.clear();
    }
}

/// Whether these are the parts of the type that the name says.
pub(crate) fn is(kind: Kind, parts: &[(String, String)]) -> Result<(), Refusal> {
    let holds = |word: &str| parts.iter().any(|(_, of)| of.contains(word));
    if holds("macroEnabled") || holds("vbaProject") {
        return Err(Refusal::Macros);
    }
    let found = match (
        holds("wordprocessingml.document.main+xml"),
        holds("spreadsheetml.sheet.main+xml"),
    ) {
        (true, true) => return Err(Refusal::Mixed),
        (true, false) if kind == Kind::Docx => return Ok(()),
        (false, true) if kind == Kind::Xlsx => return Ok(()),
        (true, false) => Kind::Docx.to_string(),
        (false, true) => Kind::Xlsx.to_string(),
        _ if holds("presentationml") => "a PowerPoint presentation".into(),
        _ if parts.is_empty() => "a ZIP archive".into(),
        _ => "another Office file".into(),
    };
    Err(Refusal::Mismatch { named: kind, found })
}
