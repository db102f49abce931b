//! Files that are what they say, with something inside that is not taken.

use crate::make;
use crate::refused::{compound, refused};
use extract::Refusal;

#[test]
fn macros_are_refused_whatever_the_name() {
    assert_eq!(
        refused("a.docx", &make::docx_of("", &[("word/vbaProject.bin", b"x")])),
        Refusal::Macros
    );
    let types = make::types("word/document.xml", "x").replace(
        "vnd.openxmlformats-officedocument.x.main+xml",
        "vnd.ms-word.document.macroEnabled.main+xml",
    );
    let sly =
        make::zip(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", b"<a/>")]);
    assert_eq!(refused("a.docx", &sly), Refusal::Macros);
}

#[test]
fn what_hides_inside_is_refused() {
    let inner = make::zip(&[("a.txt", b"words")]);
    let program = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 100]].concat();
    for (name, bytes) in [
        ("word/media/image1.png", inner.as_slice()),
        ("word/embeddings/oleObject1.bin", &compound("Package")),
        ("word/media/image2.png", &program),
    ] {
        assert_eq!(
            refused("a.docx", &make::docx_of("", &[(name, bytes)])),
            Refusal::Nested { name: name.into() }
        );
    }
    let twice = make::docx_of("", &[("word/embeddings/a.docx", &make::docx(&["words"]))]);
    let thrice = make::docx_of("", &[("word/embeddings/b.docx", &twice)]);
    assert_eq!(
        refused("a.docx", &thrice),
        Refusal::Nested { name: "word/embeddings/a.docx".into() }
    );

    let mail = "From: a@example.org\r\nSubject: s\r\nContent-Type: application/octet-stream; name=\"invoice.pdf.exe\"\r\n\r\nMZ\r\n";
    assert_eq!(
        refused("a.eml", mail.as_bytes()),
        Refusal::Nested { name: "invoice.pdf.exe".into() }
    );
}

#[test]
fn entries_that_climb_out_are_refused() {
    for name in ["../../etc/passwd", "word/../../x", "..\\x", "/etc/passwd", "c:/x"] {
        assert_eq!(
            refused("a.docx", &make::docx_of("", &[(name, b"x")])),
            Refusal::Damaged,
            "{name}"
        );
    }
}
