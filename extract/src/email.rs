//! E-mails: who wrote what to whom. What is attached is named, not read: it is evidence of its own only
//! once it is uploaded as a file of its own. Programs and archives are refused even as attachments.

use crate::detect;
use crate::examined::{Collected, Place, clean};
use crate::html;
use crate::kind::Kind;
use crate::refusal::Refusal;
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

/// Endings of attachments that a system would run.
const PROGRAMS: [&str; 24] = [
    "bat", "chm", "cmd", "com", "cpl", "dll", "docm", "dotm", "exe", "hta", "jar", "js", "jse",
    "lnk", "msi", "pif", "ps1", "reg", "scr", "vbe", "vbs", "wsf", "xlam", "xlsm",
];

/// Reads headers and body.
pub(crate) fn read(bytes: &[u8], collected: &mut Collected) -> Result<(), Refusal> {
    let not_mail = || detect::mismatch(Kind::Email, bytes);
    if memchr::memchr(0, bytes).is_some() || detect::is_markup(bytes) {
        return Err(not_mail());
    }
    let mail = MessageParser::default().parse(bytes).ok_or_else(not_mail)?;
    if mail.from().is_none() || (mail.date().is_none() && mail.subject().is_none()) {
        return Err(not_mail());
    }
    let sealed = mail.root_part().content_type().is_some_and(|of| {
        of.subtype() == Some("encrypted") || of.attribute("smime-type") == Some("enveloped-data")
    });
    if sealed {
        return Err(Refusal::Encrypted);
    }
    collected.add(Place::Part("headers".into()), &headers(&mail));
    let mut body = String::new();
    for part in mail.text_bodies() {
        match &part.body {
            PartType::Text(text) => body.push_str(text),
            PartType::Html(page) => body.push_str(&html::words(page).0),
            _ => {}
        }
        body.push('\n');
    }
    collected.unread = body.trim().is_empty();
    collected.add(Place::Part("body".into()), &body.replace("\r\n", "\n"));
    let names: Vec<String> = attachments(&mail)?;
    collected.add(Place::Part("attachments".into()), &names.join("\n"));
    Ok(())
}

fn headers(mail: &Message<'_>) -> String {
    let mut lines = Vec::new();
    for (name, people) in [("From", mail.from()), ("To", mail.to()), ("Cc", mail.cc())] {
        if let Some(people) = people {
            lines.push(format!("{name}: {}", named(people)));
        }
    }
    if let Some(date) = mail.date() {
        lines.push(format!("Date: {}", date.to_rfc3339()));
    }
    if let Some(subject) = mail.subject() {
        lines.push(format!("Subject: {subject}"));
    }
    lines.join("\n")
}

fn named(people: &Address<'_>) -> String {
    let one = |name: Option<&str>, address: Option<&str>| match (name, address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    let people: Vec<String> =
        people.iter().map(|one_of| one(one_of.name(), one_of.address())).collect();
    people.join(", ")
}

fn attachments(mail: &Message<'_>) -> Result<Vec<String>, Refusal> {
    let mut names = Vec::new();
    for part in mail.attachments() {
        let name = clean(part.attachment_name().unwrap_or_default());
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let office = ["docx", "pptx", "xlsx"].contains(&ending.as_str());
        let head = part.contents();
        let hides = detect::is_container(head) && !(office && head.starts_with(b"PK\x03\x04"));
        if hides || PROGRAMS.contains(&ending.as_str()) {
            let name = if name.is_empty() { "an attachment without a name".into() } else { name };
            return Err(Refusal::Nested { name });
        }
        match &part.body {
            PartType::Message(inner) => {
                names.push(clean(inner.subject().unwrap_or("an e-mail")));
                names.extend(attachments(inner)?);
            }
            _ if !name.is_empty() => names.push(name),
            _ => {}
        }
    }
    Ok(names)
}
