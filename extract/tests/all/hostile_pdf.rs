//! PDFs made to cost too much.

use crate::hostile::soon;
use crate::{ask, ask_within, make, words};
use extract::{Limits, Refusal};
use std::fmt::Write;

#[test]
fn a_million_objects_are_refused() {
    let mut objects = make::pages(&["BT /F1 12 Tf (x) Tj ET"]);
    objects.resize(1_000_000, "null".into());
    assert_eq!(soon("a.pdf", &make::pdf_of(&objects, "")), Err(Refusal::TooHard));
}

#[test]
fn many_objects_are_read() {
    let mut objects = make::pages(&["BT /F1 12 Tf (words) Tj ET"]);
    objects.resize(200_000, "<< /Type /StructElem /P 1 0 R >>".into());
    assert_eq!(
        words(&soon("a.pdf", &make::pdf_of(&objects, "")).expect("taken")),
        "[page 1] words"
    );
}

#[test]
fn forms_that_paint_each_other_are_bounded() {
    let mut objects = make::pages(&["/X Do"]);
    let paint = "/X Do ".repeat(1000);
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length";
    objects.push(format!("{form} {} >>\nstream\n{paint}\nendstream", paint.len()));
    let form = objects.len();
    objects[3] = objects[3].replace("/Font", &format!("/XObject << /X {form} 0 R >> /Font"));
    let limits = Limits { cpu_seconds: 4, ..Limits::default() };
    let answer = ask_within("a.pdf", &make::pdf_of(&objects, ""), &limits);
    // which of the two bounds is met first depends on the machine
    assert!(
        answer.as_ref().map_or_else(|no| *no == Refusal::TooHard, |yes| yes.truncated),
        "{answer:?}"
    );
}

#[test]
fn a_page_tree_that_bites_its_tail_is_bounded() {
    let objects =
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"];
    let _ = soon("a.pdf", &make::pdf_of(&objects.map(String::from), ""));
    let deep = format!(
        "<< /Type /Catalog /Pages 2 0 R /X {}{} >>",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let _ = soon("a.pdf", &make::pdf_of(&[deep, objects[1].into()], ""));
}

#[test]
fn a_packed_painting_is_bounded() {
    let bomb = make::zip(&[("x", "BT ET ".repeat(1 << 20).as_bytes())]);
    // an entry's bytes stand behind its header, which is 30 bytes long, its name and what else it says
    let packed = &bomb[31 + usize::from(bomb[28])..];
    let mut hex = String::from("789c");
    for byte in packed {
        let _ = write!(hex, "{byte:02x}");
    }
    let mut objects = make::pages(&["", "BT /F1 12 Tf (words) Tj ET"]);
    let filters = "/Filter [/ASCIIHexDecode /FlateDecode]";
    objects[4] = format!("<< /Length {} {filters} >>\nstream\n{hex}>\nendstream", hex.len() + 1);
    let pdf = make::pdf_of(&objects, "");
    let enough = ask("a.pdf", &pdf).expect("taken");
    assert!(!enough.needs_person);
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let little = ask_within("a.pdf", &pdf, &limits).expect("taken");
    assert!(little.needs_person, "the painting was unpacked");
    assert_eq!(words(&little), "[page 2] words");
}
