//! The words of one page of a PDF.
//!
//! A page says where to paint which glyphs. What stands close together is a word, what stands a little
//! apart is the next one, and what stands elsewhere is another line.

use super::font::Font;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashMap;
use std::ptr;
use std::rc::Rc;

/// Forms in forms, no deeper.
const DEEP: usize = 8;

/// Reads pages one after another.
pub(super) struct Reader<'a> {
    document: &'a Document,
    /// By the place of the dictionary in memory, which stays while the document is borrowed.
    fonts: HashMap<*const Dictionary, Rc<Font<'a>>>,
    /// How many bytes of painting may still be unpacked.
    left: usize,
}

/// What a page held.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    /// Whether some of its glyphs, or all from some point on, could not be read.
    pub(super) unread: bool,
    /// Whether it shows pictures.
    pub(super) pictured: bool,
}

/// Columns of a transformation, as PDF writes them.
type Matrix = [f32; 6];
const STILL: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// How text is painted at the moment.
#[derive(Clone)]
struct State<'a> {
    font: Option<Rc<Font<'a>>>,
    size: f32,
    between: f32,
    at_space: f32,
    leading: f32,
    page: Matrix,
}

/// Where the next glyph is painted.
struct Pen {
    text: Matrix,
    line: Matrix,
    /// Where the last glyph ended on the page.
    end: Option<(f32, f32)>,
    moved: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, left: usize) -> Self {
        Self { document, fonts: HashMap::new(), left }
    }

    /// Whether all was unpacked that may be.
    pub(super) fn spent(&self) -> bool {
        self.left == 0
    }

    /// The words of a page, up to a little over `room` bytes.
    pub(super) fn page(&mut self, id: ObjectId, room: usize) -> Page {
        let mut page = Page::default();
        let mut resources = Vec::new();
        if let Ok((own, shared)) = self.document.get_page_resources(id) {
            resources.extend(own);
            resources.extend(shared.iter().filter_map(|id| self.document.get_dictionary(*id).ok()));
        }
        let state =
            State { font: None, size: 1.0, between: 0.0, at_space: 0.0, leading: 0.0, page: STILL };
        let mut pen = Pen { text: STILL, line: STILL, end: None, moved: false };
        match self.document.get_page_content_with_limit(id, self.left) {
            Ok(painting) => self.paint(&painting, &resources, state, &mut pen, &mut page, room, 0),
            Err(_) => page.unread = true,
        }
        page
    }

    #[expect(clippy::too_many_arguments, reason = "a form is painted like a page, only deeper")]
    fn paint(
        &mut self,
        painting: &[u8],
        resources: &[&'a Dictionary],
        mut now: State<'a>,
        pen: &mut Pen,
        page: &mut Page,
        room: usize,
        depth: usize,
    ) {
        self.left = self.left.saturating_sub(painting.len().max(64));
        let mut kept = Vec::new();
        for operation in Content::decode_iter(painting) {
            if page.text.len() > room || self.left == 0 {
                return;
            }
            let Ok(Operation { operator, operands }) = operation else {
                page.unread = true;
                return;
            };
            let number =
                |at: usize| operands.get(at).and_then(|n| n.as_float().ok()).unwrap_or(0.0);
            match operator.as_str() {
                "q" if kept.len() < 512 => kept.push(now.clone()),
                "Q" => now = kept.pop().unwrap_or(now),
                "cm" => now.page = times(matrix(&number), now.page),
                "BT" => pen.start(STILL),
                "Tc" => now.between = number(0),
                "Tw" => now.at_space = number(0),
                "TL" => now.leading = number(0),
                "Tm" => pen.start(matrix(&number)),
                "Td" => pen.step(number(0), number(1)),
                "TD" => {
                    now.leading = -number(1);
                    pen.step(number(0), number(1));
                }
                "T*" => pen.step(0.0, -now.leading),
                "Tf" => {
                    now.size = number(1);
                    now.font = operands.first().and_then(|name| self.font(name, resources));
                }
                "Tj" => pen.show(operands.first(), &now, page),
                "'" | "\"" => {
                    pen.step(0.0, -now.leading);
                    pen.show(operands.last(), &now, page);
                }
                "TJ" => {
                    for piece in
                        operands.first().and_then(|all| all.as_array().ok()).into_iter().flatten()
                    {
                        match piece.as_float() {
                            Ok(back) => pen.forward(-back / 1000.0 * now.size),
                            Err(_) => pen.show(Some(piece), &now, page),
                        }
                    }
                }
                "BI" | "ID" => page.pictured = true,
                "Do" => self.place(operands.first(), resources, &now, pen, page, room, depth),
                _ => {}
            }
        }
    }

    /// Paints a form, or notes a picture.
    #[expect(clippy::too_many_arguments, reason = "see paint")]
    fn place(
        &mut self,
        name: Option<&Object>,
        resources: &[&'a Dictionary],
        now: &State<'a>,
        pen: &mut Pen,
        page: &mut Page,
        room: usize,
        depth: usize,
    ) {
        let Some(name) = name.and_then(|name| name.as_name().ok()) else { return };
        let found = resources
            .iter()
            .find_map(|all| self.within(all, b"XObject")?.get_deref(name, self.document).ok());
        let Some(form) = found.and_then(|found| found.as_stream().ok()) else { return };
        if form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|of| of == b"Image") {
            page.pictured = true;
            return;
        }
        let Ok(painting) = form.get_plain_content_with_limit(self.left) else {
            page.unread = true;
            return;
        };
        if depth == DEEP {
            return;
        }
        let own = self.within(&form.dict, b"Resources");
        let resources: Vec<&Dictionary> =
            own.into_iter().chain(resources.iter().copied()).take(DEEP + 2).collect();
        self.paint(&painting, &resources, now.clone(), pen, page, room, depth + 1);
    }

    fn within(&self, of: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        of.get_deref(key, self.document).ok()?.as_dict().ok()
    }

    fn font(&mut self, name: &Object, resources: &[&'a Dictionary]) -> Option<Rc<Font<'a>>> {
        let name = name.as_name().ok()?;
        let found =
            resources.iter().find_map(|all| self.within(self.within(all, b"Font")?, name))?;
        let (document, left) = (self.document, self.left);
        let font = self
            .fonts
            .entry(ptr::from_ref(found))
            .or_insert_with(|| Rc::new(Font::new(found, document, left)));
        Some(Rc::clone(font))
    }
}

impl Pen {
    fn start(&mut self, at: Matrix) {
        (self.text, self.line, self.moved) = (at, at, true);
    }

    fn step(&mut self, x: f32, y: f32) {
        self.start(times([1.0, 0.0, 0.0, 1.0, x, y], self.line));
    }

    fn forward(&mut self, by: f32) {
        self.text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
    }

    /// Writes glyphs, after the space or the line feed that the gap before them asks for.
    fn show(&mut self, codes: Option<&Object>, now: &State<'_>, page: &mut Page) {
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

fn matrix(number: &impl Fn(usize) -> f32) -> Matrix {
    [number(0), number(1), number(2), number(3), number(4), number(5)]
}

/// First `a`, then `b`.
fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}
