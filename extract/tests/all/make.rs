//! Makes files, so that none hostile lies in the repository.

use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(crate) const WORD: &str = "wordprocessingml.document";
pub(crate) const EXCEL: &str = "spreadsheetml.sheet";

/// A ZIP archive.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, options).expect("an entry");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("an end").into_inner()
}

/// `[Content_Types].xml` of a document with this main part.
pub(crate) fn types(part: &str, main: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/></Types>"#
    )
}

/// A Word document with this XML in its body, and further entries.
pub(crate) fn docx_of(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = types("word/document.xml", WORD);
    let document = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let entries =
        [("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())];
    zip(&[&entries, more].concat())
}

/// A Word document with these paragraphs.
pub(crate) fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: Vec<String> = paragraphs
        .iter()
        .map(|words| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"))
        .collect();
    docx_of(&body.concat(), &[])
}

/// An Excel workbook with one sheet, `Ffigurau`, of this XML.
pub(crate) fn xlsx_of(sheet: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Ffigurau" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let links = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let whole = links
        .replace("/worksheet\"", "/officeDocument\"")
        .replace("worksheets/sheet1", "xl/workbook");
    let sheet = format!(r#"<?xml version="1.0"?><worksheet xmlns="{main}">{sheet}</worksheet>"#);
    zip(&[
        ("[Content_Types].xml", types("xl/workbook.xml", EXCEL).as_bytes()),
        ("_rels/.rels", whole.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A PDF of these objects, the first of which is its catalogue.
pub(crate) fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut starts = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        starts.push(pdf.len());
        pdf.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
    }
    let table = pdf.len();
    let count = objects.len() + 1;
    pdf.extend_from_slice(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
    for start in starts {
        pdf.extend_from_slice(format!("{start:010} 00000 n \n").as_bytes());
    }
    let end =
        format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
    pdf.extend_from_slice(end.as_bytes());
    pdf
}

/// The objects of a PDF with a page for each painting.
pub(crate) fn pages(paintings: &[&str]) -> Vec<String> {
    let kids: Vec<String> =
        (0..paintings.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for (page, painting) in paintings.iter().enumerate() {
        let content = 5 + 2 * page;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{painting}\nendstream", painting.len()));
    }
    objects
}

/// A PDF with a page for each painting.
pub(crate) fn pdf(paintings: &[&str]) -> Vec<u8> {
    pdf_of(&pages(paintings), "")
}
