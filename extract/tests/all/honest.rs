//! Honest files of every kind.

use crate::{ask, ask_within, make, words};
use extract::{Examined, Kind, Limits};

fn read(name: &str, bytes: &[u8]) -> (Examined, String) {
    let examined = ask(name, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    assert!(!examined.needs_person && !examined.truncated, "{name}");
    let words = words(&examined);
    (examined, words)
}

#[test]
fn text_is_read_whole() {
    let (examined, words) = read(
        "Cofnodion.txt",
        "\u{feff}Tŷ’r Llŷs: dŵr a gŵyl.\r\nSecond\0".trim_end_matches('\0').as_bytes(),
    );
    assert_eq!(examined.kind, Kind::Text);
    assert_eq!(words, "[whole] Tŷ’r Llŷs: dŵr a gŵyl.\nSecond");
}

#[test]
fn a_hyphen_that_breaks_a_word_at_the_end_of_a_line_is_seen() {
    let (examined, words) = read("a.txt", "pro\u{ad}gramme, pro\u{ad}\ngramme".as_bytes());
    assert_eq!((examined.pages, words.as_str()), (None, "[whole] programme, pro-\ngramme"));
}

#[test]
fn a_table_is_read_row_by_row() {
    let (_, words) =
        read("a.csv", "unit,share\n\"Caerdydd, canol\",93%\n\n\"two\nlines\",1\n".as_bytes());
    assert_eq!(
        words,
        "[row 1] unit | share\n[row 2] Caerdydd, canol | 93%\n[row 3] two\nlines | 1"
    );
    let (_, words) = read("a.csv", "uned;cyfran\nGŵyl;1,5\n".as_bytes());
    assert_eq!(words, "[row 1] uned | cyfran\n[row 2] Gŵyl | 1,5");
}

#[test]
fn a_word_document_is_read_with_what_stands_beside() {
    let (examined, words) = read("a.docx", &make::docx(&["Tŷ’r llŷs &amp; dŵr", "G&#x175;yl"]));
    assert_eq!(examined.kind, Kind::Docx);
    assert_eq!(words, "[body] Tŷ’r llŷs & dŵr\nGŵyl");

    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Unit</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>93%</w:t>\
        <w:delText>gone</w:delText></w:r></w:p></w:tc></w:tr></w:tbl>\
        <mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box</w:t></mc:Fallback></mc:AlternateContent>";
    let (_, words) = read("a.docx", &make::docx_of(table, &[]));
    assert_eq!(words, "[body] Unit\t93%\t\nbox");
}

#[test]
fn a_chart_may_bring_its_figures() {
    let figures = make::xlsx_of("<sheetData/>");
    let body = "<w:p><w:r><w:t>see the chart</w:t></w:r></w:p>";
    read("a.docx", &make::docx_of(body, &[("word/embeddings/Worksheet.xlsx", &figures)]));
}

#[test]
fn a_workbook_is_read_row_by_row() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Uned ŵ</t></is></c><c r="B1"><v>0.93</v></c></row>
        <row r="7"><c r="C7" t="b"><v>1</v></c></row></sheetData>"#;
    let (examined, words) = read("a.xlsx", &make::xlsx_of(sheet));
    assert_eq!(examined.kind, Kind::Xlsx);
    assert_eq!(words, "[Ffigurau, row 1] Uned ŵ | 0.93\n[Ffigurau, row 7] TRUE");
}

#[test]
fn a_web_page_is_read_without_its_scripts() {
    let (_, words) = read(
        "a.html",
        "<html><head><title>Gŵyl</title><script>no</script></head><body><p>Dŵr</p></body></html>"
            .as_bytes(),
    );
    assert_eq!(words, "[whole] Gŵyl\nDŵr");
}

#[test]
fn an_email_is_read_and_its_attachments_are_named() {
    let mail = "From: Siân <sian@example.org>\r\nTo: a@example.org, b@example.org\r\nDate: Mon, 3 Feb 2025 10:00:00 +0000\r\n\
        Subject: =?utf-8?B?R8W1eWw=?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBydd y llŷs ar gau.\r\n\
        --x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"rota.pdf\"\r\n\r\n%PDF-\r\n--x--\r\n";
    let (examined, words) = read("a.eml", mail.as_bytes());
    assert_eq!(examined.kind, Kind::Email);
    assert_eq!(
        words,
        "[headers] From: Siân <sian@example.org>\nTo: a@example.org, b@example.org\nDate: 2025-02-03T10:00:00Z\n\
         Subject: Gŵyl\n[body] Bydd y llŷs ar gau.\n[attachments] rota.pdf"
    );
}

#[test]
fn a_pdf_is_read_page_by_page() {
    let (examined, words) = read(
        "a.pdf",
        &make::pdf(&[
            "BT /F1 12 Tf 72 700 Td (First line) Tj 0 -14 Td [(sec) 20 (ond) -300 (line)] TJ ET BT /F1 12 Tf 72 600 Td (co\\373t \\2435) Tj ET",
            "BT /F1 12 Tf 72 700 Td (Page two) Tj ET",
        ]),
    );
    assert_eq!(examined.kind, Kind::Pdf);
    assert_eq!(words, "[page 1] First line\nsecond line\ncoût £5\n[page 2] Page two");
}

#[test]
fn a_scan_needs_a_person() {
    let scan = ask("a.pdf", &make::pdf(&["q 595 0 0 842 0 0 cm Q"])).expect("taken");
    assert_eq!(scan.pages, Some(1), "pages without words count");
    assert!(scan.needs_person && scan.passages.is_empty());
}

#[test]
fn what_is_too_much_is_left_out_and_said() {
    let limits = Limits { text_bytes: 100, passages: 3, ..Limits::default() };
    let long = ask_within("a.txt", "ŵ".repeat(1000).as_bytes(), &limits).expect("taken");
    assert!(long.truncated);
    assert_eq!(long.passages[0].text.len(), 100);
    let many = ask_within("a.csv", "a\n".repeat(1000).as_bytes(), &limits).expect("taken");
    assert!(many.truncated);
    assert_eq!(many.passages.len(), 3);
}
