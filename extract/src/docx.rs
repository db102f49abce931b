//! Word documents: the words of the body, and of what stands beside it.

use crate::archive::Archive;
use crate::examined::{Collected, Place};
use crate::limits::Limits;
use crate::refusal::Refusal;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use std::io::{BufRead, BufReader, Read};

/// The ends of the types of the parts that hold words, and what they are called here.
const PARTS: [(&str, &str); 6] = [
    (".document.main+xml", "body"),
    (".header+xml", "header"),
    (".footer+xml", "footer"),
    (".footnotes+xml", "footnotes"),
    (".endnotes+xml", "endnotes"),
    (".comments+xml", "comments"),
];

/// Reads the words.
pub(crate) fn read(
    mut archive: Archive<'_>,
    limits: &Limits,
    collected: &mut Collected,
) -> Result<(), Refusal> {
    for (ending, called) in PARTS {
        for (part, of) in &archive.parts {
            if !of.ends_with(ending) {
                continue;
            }
            let entry = archive.zip.by_name(part).map_err(|_| Refusal::Damaged)?;
            let entry = BufReader::new(entry.take(limits.unpacked_bytes));
            let text = words(entry, collected.room())?;
            collected.add(Place::Part(called.into()), &text);
        }
    }
    Ok(())
}

/// The words of one part, up to a little over `room` bytes. Nothing is kept of the nesting but its
/// depth, so a part that nests a million deep costs no more than any other.
fn words(part: impl BufRead, room: usize) -> Result<String, Refusal> {
    let mut xml = quick_xml::Reader::from_reader(part);
    xml.config_mut().check_end_names = false;
    let (mut text, mut piece) = (String::new(), Vec::new());
    let (mut written, mut hidden) = (false, 0_usize);
    while text.len() <= room {
        match xml.read_event_into(&mut piece).map_err(|_| Refusal::Damaged)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                // the same words once more, for older programs
                "Fallback" => hidden += 1,
                "t" => written = hidden == 0,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "Fallback" => hidden = hidden.saturating_sub(1),
                "t" => written = false,
                "p" | "tr" if hidden == 0 => text.push('\n'),
                "tc" if hidden == 0 => {
                    text.truncate(text.trim_end_matches('\n').len());
                    text.push('\t');
                }
                _ => {}
            },
            Event::Empty(tag) if hidden == 0 => match tag.local_name().as_ref() {
                "tab" => text.push('\t'),
                "br" | "cr" | "p" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                _ => {}
            },
            Event::Text(words) if written => text.push_str(&words.xml10_content()),
            Event::CData(words) if written => text.push_str(&words.xml10_content()),
            Event::GeneralRef(name) if written => match name.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => text.push_str(resolve_xml_entity(&name.xml10_content()).unwrap_or_default()),
            },
            Event::Eof => break,
            _ => {}
        }
        piece.clear();
    }
    Ok(text)
}
