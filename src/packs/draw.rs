//! A trace, drawn: the judgement, its findings, and the items that they cite, in three columns. The page says the same in
//! words below it.

use super::page::{Text, colour, word};
use super::told::Judgement;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// The height of a row, and the width of a box, in the picture's own units.
const ROW: usize = 26;
const BOX: usize = 200;
/// Where the columns begin.
const COLUMNS: [usize; 3] = [10, 300, 590];

pub(super) fn trace(out: &mut String, of: &Judgement) -> fmt::Result {
    let mut items = BTreeMap::new();
    for link in of.findings.iter().flat_map(|finding| &finding.links) {
        let place = items.len();
        items.entry((link.kind, link.evidence.as_str())).or_insert(place);
    }
    let rows = of.findings.len().max(items.len()).max(1);
    let height = rows * ROW + 20;
    let title = format!("{} with its findings and what they cite", of.reference);
    writeln!(
        out,
        "<svg viewBox=\"0 0 800 {height}\" role=\"img\" aria-label=\"{}\">",
        Text(&title)
    )?;
    let middle = |row: usize| 10 + row * ROW + ROW / 2;
    for (row, finding) in of.findings.iter().enumerate() {
        let (x, y) = (COLUMNS[0] + BOX, COLUMNS[1]);
        line(out, (x, middle(0)), (y, middle(row)), "#0b0c0c", "finding")?;
        for link in &finding.links {
            let Some(item) = items.get(&(link.kind, link.evidence.as_str())) else { continue };
            let (from, to) = ((COLUMNS[1] + BOX, middle(row)), (COLUMNS[2], middle(*item)));
            line(out, from, to, colour(link.stance), &word(&link.stance))?;
        }
    }
    label(out, COLUMNS[0], 10, &of.reference)?;
    for (row, finding) in of.findings.iter().enumerate() {
        label(out, COLUMNS[1], 10 + row * ROW, &finding.reference)?;
    }
    for ((_, reference), row) in &items {
        label(out, COLUMNS[2], 10 + row * ROW, reference)?;
    }
    out.push_str("</svg>\n");
    Ok(())
}

fn line(
    out: &mut String,
    (x, y): (usize, usize),
    (to_x, to_y): (usize, usize),
    colour: &str,
    says: &str,
) -> fmt::Result {
    writeln!(
        out,
        "<line x1=\"{x}\" y1=\"{y}\" x2=\"{to_x}\" y2=\"{to_y}\" stroke=\"{colour}\"><title>{says}</title></line>"
    )
}

fn label(out: &mut String, x: usize, y: usize, reference: &str) -> fmt::Result {
    let (height, text) = (ROW - 4, y + ROW / 2 + 2);
    writeln!(
        out,
        "<a href=\"#{0}\"><rect x=\"{x}\" y=\"{y}\" width=\"{BOX}\" height=\"{height}\" fill=\"#f3f2f1\" \
         stroke=\"#0b0c0c\"/><text x=\"{1}\" y=\"{text}\">{0}</text></a>",
        Text(reference),
        x + 6
    )
}
