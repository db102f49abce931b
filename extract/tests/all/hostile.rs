//! Files made to cost too much. Each must be answered soon, whatever the answer.

use crate::make::{self, WORD};
use crate::{ask, words};
use extract::{Examined, Refusal};
use std::fmt::Write;
use std::time::{Duration, Instant};

pub(crate) fn soon(name: &str, bytes: &[u8]) -> Result<Examined, Refusal> {
    let since = Instant::now();
    let answer = ask(name, bytes);
    assert!(since.elapsed() < Duration::from_secs(40), "{name} took {:?}", since.elapsed());
    answer
}

#[test]
fn a_zip_bomb_is_refused_before_it_unpacks() {
    let bomb = make::docx_of("", &[("word/media/image1.png", &vec![0; 200 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(soon("a.docx", &bomb), Err(Refusal::Unpacks));
}

#[test]
fn declared_sizes_are_not_believed() {
    let mut bomb = make::docx_of("", &[("word/media/image1.png", &vec![0; 64 << 20])]);
    let size = u32::to_le_bytes(64 << 20);
    while let Some(at) = bomb.windows(4).position(|bytes| bytes == size) {
        bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let refusal = soon("a.docx", &bomb).expect_err("refused");
    assert!(matches!(refusal, Refusal::Unpacks | Refusal::Damaged), "{refusal:?}");
}

#[test]
fn too_many_entries_are_refused() {
    let names: Vec<String> = (0..20_000).map(|at| format!("x{at}")).collect();
    let entries: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(soon("a.docx", &make::docx_of("", &entries)), Err(Refusal::Unpacks));
}

#[test]
fn a_bomb_in_a_chart_counts() {
    let inner = make::zip(&[("x", &vec![0; 64 << 20])]);
    let outer = make::docx_of("", &[("word/embeddings/a.xlsx", &inner)]);
    assert_eq!(soon("a.docx", &outer), Err(Refusal::Unpacks));
}

#[test]
fn nesting_is_no_matter() {
    let page = format!("<html><body>{}deep{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(words(&soon("a.html", page.as_bytes()).expect("taken")), "[whole] deep");

    let body = format!("{}<w:t>deep</w:t>{}", "<w:p>".repeat(100_000), "</w:p>".repeat(100_000));
    assert_eq!(words(&soon("a.docx", &make::docx_of(&body, &[])).expect("taken")), "[body] deep");
}

#[test]
fn a_billion_laughs_are_not_heard() {
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">");
    for at in 1..10 {
        let line = format!("&a{};", at - 1).repeat(10);
        let _ = write!(laughs, "<!ENTITY a{at} \"{line}\">");
    }
    laughs.push_str("]><w:document><w:t>&a9;</w:t></w:document>");
    let types = make::types("word/document.xml", WORD);
    let docx = make::zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("word/document.xml", laughs.as_bytes()),
    ]);
    assert_eq!(soon("a.docx", &docx), Err(Refusal::Damaged));
}

#[test]
fn a_sheet_that_claims_every_cell_costs_nothing() {
    let cell = |at: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{at}</t></is></c>"#);
    let sheet = format!(
        r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{}</row><row r="1048576">{}</row></sheetData>"#,
        cell("A1"),
        cell("XFD1048576")
    );
    let book = soon("a.xlsx", &make::xlsx_of(&sheet)).expect("taken");
    assert_eq!(words(&book), "[Ffigurau, row 1] A1\n[Ffigurau, row 1048576] XFD1048576");
}

#[test]
fn a_long_line_is_cut() {
    let table = soon("a.csv", "a,".repeat(20 << 20).as_bytes()).expect("taken");
    assert!(table.truncated);
    assert_eq!(table.passages.len(), 1);
}

#[test]
fn mail_in_mail_is_bounded() {
    let mut mail = String::from("From: a@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\n");
    for at in 0..1000 {
        let _ = write!(mail, "Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n");
    }
    mail.push_str("Content-Type: text/plain\r\n\r\ndeep\r\n");
    for at in (0..1000).rev() {
        let _ = write!(mail, "--b{at}--\r\n");
    }
    let read = soon("a.eml", mail.as_bytes()).expect("taken");
    assert!(words(&read).contains("deep"), "{}", words(&read));

    let head = "From: a@example.org\r\nSubject: s\r\nContent-Type: message/rfc822\r\n\r\n";
    let _ = soon("a.eml", head.repeat(100_000).as_bytes());
}
