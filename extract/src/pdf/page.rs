//! One page of a PDF: the operators that paint it, and the forms that it shares with others.

use super::font::Font;
use super::pen::{Pen, STILL, State, matrix, times};
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
    /// How many bytes of text are wanted.
    room: usize,
    pub(super) text: String,
    /// Whether some of its glyphs, or all from some point on, could not be read.
    pub(super) unread: bool,
    /// Whether it shows pictures.
    pub(super) pictured: bool,
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
        let mut page = Page { room, ..Page::default() };
        let mut resources = Vec::new();
        if let Ok((own, shared)) = self.document.get_page_resources(id) {
            resources.extend(own);
            resources.extend(shared.iter().filter_map(|id| self.document.get_dictionary(*id).ok()));
        }
        match self.document.get_page_content_with_limit(id, self.left) {
            Ok(painting) => {
                self.paint(&painting, &resources, State::new(), &mut Pen::new(), &mut page);
            }
            Err(_) => page.unread = true,
        }
        page
    }

    fn paint(
        &mut self,
        painting: &[u8],
        resources: &[&'a Dictionary],
        mut now: State<'a>,
        pen: &mut Pen,
        page: &mut Page,
    ) {
        self.left = self.left.saturating_sub(painting.len().max(64));
        let mut kept = Vec::new();
        for operation in Content::decode_iter(painting) {
            if page.text.len() > page.room || self.left == 0 {
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
                "TJ" => pen.show_all(operands.first(), &now, page),
                "BI" | "ID" => page.pictured = true,
                "Do" => self.place(operands.first(), resources, &now, pen, page),
                _ => {}
            }
        }
    }

    /// Paints a form, or notes a picture.
    fn place(
        &mut self,
        name: Option<&Object>,
        resources: &[&'a Dictionary],
        now: &State<'a>,
        pen: &mut Pen,
        page: &mut Page,
    ) {
        let Some(name) = name.and_then(|name| name.as_name().ok()) else { return };
        let found = resources.iter().find_map(|all| {
            self.within(all, b"XObject")?.get_deref(name, self.document).ok()?.as_stream().ok()
        });
        let Some(form) = found else { return };
        if form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|of| of == b"Image") {
            page.pictured = true;
            return;
        }
        if now.depth == DEEP {
            return;
        }
        let Ok(painting) = form.get_plain_content_with_limit(self.left) else {
            page.unread = true;
            return;
        };
        let own = self.within(&form.dict, b"Resources");
        let resources: Vec<&Dictionary> =
            own.into_iter().chain(resources.iter().copied()).take(DEEP + 2).collect();
        let inner = State { depth: now.depth + 1, ..now.clone() };
        self.paint(&painting, &resources, inner, pen, page);
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
