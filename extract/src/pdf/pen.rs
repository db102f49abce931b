//! Where glyphs stand on a page, and so which of them are one word.
//!
//! A page says where to paint which glyphs. What stands close together is a word, what stands a little
//! apart is the next one, and what stands elsewhere is another line.

use super::font::Font;
use super::page::Page;
use lopdf::Object;
use std::rc::Rc;

/// Columns of a transformation, as PDF writes them.
pub(super) type Matrix = [f32; 6];
pub(super) const STILL: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// How text is painted at the moment.
#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) font: Option<Rc<Font<'a>>>,
    pub(super) size: f32,
    pub(super) between: f32,
    pub(super) at_space: f32,
    pub(super) leading: f32,
    pub(super) page: Matrix,
    /// How many forms this is in.
    pub(super) depth: usize,
}

/// Where the next glyph is painted.
pub(super) struct Pen {
    text: Matrix,
    line: Matrix,
    /// Where the last glyph ended on the page.
    end: Option<(f32, f32)>,
    moved: bool,
}

impl State<'_> {
    pub(super) fn new() -> Self {
        let (between, at_space, leading) = (0.0, 0.0, 0.0);
        Self { font: None, size: 1.0, between, at_space, leading, page: STILL, depth: 0 }
    }
}

impl Pen {
    pub(super) fn new() -> Self {
        Self { text: STILL, line: STILL, end: None, moved: false }
    }

    pub(super) fn start(&mut self, at: Matrix) {
        (self.text, self.line, self.moved) = (at, at, true);
    }

    pub(super) fn step(&mut self, x: f32, y: f32) {
        self.start(times([1.0, 0.0, 0.0, 1.0, x, y], self.line));
    }

    pub(super) fn forward(&mut self, by: f32) {
        self.text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
    }

    /// Writes pieces, and moves between them by the numbers that stand there.
    pub(super) fn show_all(&mut self, pieces: Option<&Object>, now: &State<'_>, page: &mut Page) {
        for piece in pieces.and_then(|all| all.as_array().ok()).into_iter().flatten() {
            match piece.as_float() {
                Ok(back) => self.forward(-back / 1000.0 * now.size),
                Err(_) => self.show(Some(piece), now, page),
            }
        }
    }

    /// Writes glyphs, after the space or the line feed that the gap before them asks for.
    pub(super) fn show(&mut self, codes: Option<&Object>, now: &State<'_>, page: &mut Page) {
        let Some(codes) = codes.and_then(|codes| codes.as_str().ok()) else { return };
        let Some(font) = &now.font else {
            page.unread |= !codes.is_empty();
            return;
        };
        let at = times(self.text, now.page);
        let along = at[0].hypot(at[1]).max(f32::MIN_POSITIVE);
        let size = (along * now.size).abs().max(f32::MIN_POSITIVE);
        if let Some((x, y)) = self.end {
            let (x, y) = (at[4] - x, at[5] - y);
            let ahead = (x * at[0] + y * at[1]) / along / size;
            let aside = (y * at[0] - x * at[1]) / along / size;
            let apart = !(-0.6..=0.18).contains(&ahead) || (self.moved && !font.knows_widths());
            if aside.abs() > 0.6 {
                page.text.push('\n');
            } else if apart && !page.text.ends_with([' ', '\n']) {
                page.text.push(' ');
            }
        }
        page.unread |= !font.write(codes, &mut page.text);
        let (width, count, spaces) = font.width(codes);
        self.forward(width * now.size + count * now.between + spaces * now.at_space);
        let end = times(self.text, now.page);
        (self.end, self.moved) = (Some((end[4], end[5])), false);
    }
}

pub(super) fn matrix(number: &impl Fn(usize) -> f32) -> Matrix {
    [number(0), number(1), number(2), number(3), number(4), number(5)]
}

/// First `a`, then `b`.
pub(super) fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}
