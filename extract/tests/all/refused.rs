//! Files that are not what they say, and what a liaison is told.

use crate::{ask, ask_within, make};
use extract::{Kind, Limits, Refusal};

pub(crate) fn refused(name: &str, bytes: &[u8]) -> Refusal {
    match ask(name, bytes) {
        Ok(_) => panic!("{name} was taken"),
        Err(refusal) => refusal,
    }
}

/// A container of older Office files that holds this name.
pub(crate) fn compound(holds: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(2048, 0);
    bytes.extend(holds.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn the_content_must_agree_with_the_name() {
    let docx = make::docx(&["words"]);
    let pdf = make::pdf(&["BT /F1 12 Tf (x) Tj ET"]);
    let program = [b"MZ\x90\0\x03\0\0\0".as_slice(), &[0; 200]].concat();
    let html = b"\n <!DOCTYPE html><html><script>alert(1)</script></html>";
    for (name, bytes) in [
        ("a.pdf", program.as_slice()),
        ("a.txt", &program),
        ("a.docx", &program),
        ("a.eml", &program),
        ("a.html", &program),
        ("a.pdf", &docx),
        ("a.xlsx", &docx),
        ("a.txt", &docx),
        ("a.docx", &make::zip(&[("a.txt", b"words")])),
        ("a.docx", &pdf),
        ("a.docx", &make::xlsx_of("")),
        ("a.txt", html),
        ("a.csv", html),
        ("a.eml", html),
        ("a.txt", &pdf),
        ("a.txt", b"{\\rtf1 words}"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("a.html", b"just words"),
        ("a.eml", b"just words"),
        ("a.docx", &compound("WordDocument")),
    ] {
        let refusal = refused(name, bytes);
        assert_eq!(refusal.code(), "FILE_TYPE_MISMATCH", "{name}: {refusal}");
    }
    assert_eq!(
        refused("a.docx", &make::zip(&[("a.txt", b"words")])).to_string(),
        "The file's name says a Word document, but its content is a ZIP archive. If you do not know \
         where it is from, do not open it and tell your IT support. If you do, save it as the type you mean in \
         the program that made it, and send that."
    );
}

#[test]
fn two_types_at_once_are_refused() {
    let (pdf, docx) = (make::pdf(&["BT (x) Tj ET"]), make::docx(&["words"]));
    let both = [pdf.clone(), docx.clone()].concat();
    assert_eq!(refused("a.pdf", &both), Refusal::Mixed);
    assert_eq!(refused("a.docx", &[docx.clone(), pdf.clone()].concat()), Refusal::Mixed);
    assert_eq!(refused("a.pdf", &[b"GIF89a ".as_slice(), &pdf].concat()), Refusal::Mixed);
    assert_eq!(refused("a.pdf", &[pdf, vec![b'x'; 5000]].concat()), Refusal::Mixed);
    assert_eq!(refused("a.docx", &[docx, vec![b'x'; 5000]].concat()), Refusal::Mixed);
}

#[test]
fn names_are_refused_before_any_child_is_started() {
    assert_eq!(refused("../../etc/passwd", b"root"), Refusal::Name);
    assert_eq!(refused("a.docm", &make::docx(&["words"])), Refusal::Macros);
    assert_eq!(refused("a.exe", b"MZ"), Refusal::NotAllowed { ending: "exe".into() });
}

#[test]
fn empty_files_are_refused() {
    for name in ["a.pdf", "a.docx", "a.xlsx", "a.csv", "a.txt", "a.html", "a.eml"] {
        assert_eq!(refused(name, b""), Refusal::Empty, "{name}");
    }
    assert_eq!(refused("a.txt", b" \r\n "), Refusal::Empty);
}

#[test]
fn what_needs_a_password_is_refused() {
    assert_eq!(refused("a.docx", &compound("EncryptedPackage")), Refusal::Encrypted);
    let mut objects = make::pages(&["BT /F1 12 Tf (x) Tj ET"]);
    let secret = "00".repeat(32);
    objects.push(format!(
        "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{secret}> /U <{secret}> >>"
    ));
    let trailer = format!("/Encrypt {} 0 R /ID [<00112233> <00112233>]", objects.len());
    assert_eq!(refused("a.pdf", &make::pdf_of(&objects, &trailer)), Refusal::Encrypted);
    let mail = b"From: a@example.org\r\nSubject: s\r\nContent-Type: multipart/encrypted; boundary=x\r\n\r\n--x--\r\n";
    assert_eq!(refused("a.eml", mail), Refusal::Encrypted);
}

#[test]
fn what_is_cut_short_is_refused() {
    let (pdf, docx) = (make::pdf(&["BT /F1 12 Tf (x) Tj ET"]), make::docx(&["words"]));
    assert_eq!(refused("a.pdf", &pdf[..pdf.len() / 2]), Refusal::Damaged);
    assert_eq!(refused("a.docx", &docx[..docx.len() / 2]), Refusal::Damaged);
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(ask_within("a.pdf", &pdf, &limits), Err(Refusal::TooLarge { mebibytes: 0 }));
}

#[test]
fn every_refusal_says_what_to_do() {
    let named = Kind::Pdf;
    let all = [
        Refusal::Empty,
        Refusal::Name,
        Refusal::NotAllowed { ending: "zip".into() },
        Refusal::Mismatch { named, found: "plain text".into() },
        Refusal::Mixed,
        Refusal::Macros,
        Refusal::Encrypted,
        Refusal::Unpacks,
        Refusal::Nested { name: "x".into() },
        Refusal::Damaged,
        Refusal::TooLarge { mebibytes: 256 },
        Refusal::TooHard,
    ];
    for refusal in &all {
        let text = refusal.to_string();
        assert!(
            text.ends_with('.') && (text.contains(" send ") || text.contains(", send")),
            "{text}"
        );
    }
    let mut codes: Vec<&str> = all.iter().map(Refusal::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
}
