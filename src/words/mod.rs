//! A text as a reader takes it in: one definition of "the same words", for quotes, passages and the search
//! (docs/decisions/0014-the-same-words.md).
//!
//! White space of any kind and length is a space, a cell's border too. What cannot be seen is not there.
//! Ligatures are their letters, and letters are composed. Quotation marks are alike, and so are dashes. A
//! hyphen stays, but where a line ends with one it may be there only because the word was broken.

mod edges;
mod find;
mod nearest;

pub use find::{find, same_from_cut, same_to_cut};
pub use nearest::nearest;

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A character that is read, with what stands between it and the one before.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    c: char,
    gap: Gap,
    /// Whether a hyphen stands right behind it.
    hangs: bool,
    start: usize,
    end: usize,
}

/// What stands between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    /// The end of a line or cell, which parts numbers: a space to everything else.
    End,
    /// As in `data-led`.
    Hyphen,
    /// As in `pre- and post-charge`.
    Hanging,
    /// As in `of -5`.
    Leading,
    /// As in `Leeds – and York`.
    Dash,
    /// One that is a minus if an amount follows, or makes a range, as in `− 5`, `—5` or `5 – 10`.
    Minus,
    /// A hyphen at the end of a line, which may or may not have `broken` a word.
    LineEnd {
        broken: bool,
    },
}

impl Gap {
    /// Whether a reader sees the same.
    fn fits(self, other: Self) -> bool {
        match (self, other) {
            (Self::LineEnd { .. }, Self::LineEnd { .. })
            | (Self::Space | Self::End, Self::Space | Self::End)
            | (Self::Dash | Self::Minus, Self::Dash | Self::Minus) => true,
            (Self::LineEnd { broken }, gap) | (gap, Self::LineEnd { broken }) => {
                matches!(gap, Self::Hyphen | Self::Hanging) || (broken && gap == Self::None)
            }
            (one, other) => one == other,
        }
    }
}

/// What was passed over since the last character.
#[derive(Clone, Copy, Default)]
struct Passed {
    before: Blank,
    dash: Option<Dash>,
    after: Blank,
}

/// White space on one side of a dash.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Blank {
    #[default]
    None,
    Space,
    Cell,
    Line,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dash {
    /// One that may break a word.
    Breaking,
    Short,
    /// One that is nothing but a minus.
    Minus,
    Long,
}

impl Passed {
    fn blank(&mut self, blank: Blank) {
        let side = if self.dash.is_some() { &mut self.after } else { &mut self.before };
        *side = blank.max(*side);
    }

    fn dash(&mut self, dash: Dash) {
        self.dash = Some(if self.dash.is_some() { Dash::Long } else { dash });
    }

    /// Whether a hyphen stands right behind what was before.
    fn hangs(self) -> bool {
        self.before == Blank::None && self.dash.is_some_and(|dash| dash != Dash::Long)
    }

    fn gap(self, before: Option<char>, after: char) -> Gap {
        let both = |of: fn(char) -> bool| before.is_some_and(of) && of(after);
        let spaced = self.before > Blank::None || before.is_none();
        match (self.dash, spaced, self.after > Blank::None) {
            (None, false, _) => Gap::None,
            (None, true, _) if self.before > Blank::Space => Gap::End,
            (None, true, _) => Gap::Space,
            (Some(Dash::Long), false, false) if both(char::is_numeric) => Gap::Hyphen,
            (Some(dash), true, true) if dash != Dash::Minus && !self.ranges(before) => Gap::Dash,
            (Some(Dash::Long), ..) | (Some(_), true, true) => Gap::Minus,
            (Some(_), true, false) => Gap::Leading,
            (Some(_), false, false) => Gap::Hyphen,
            (Some(dash), false, true) if self.after == Blank::Line => Gap::LineEnd {
                broken: dash == Dash::Breaking
                    && both(char::is_alphabetic)
                    && (after.is_lowercase() || both(char::is_uppercase)),
            },
            (Some(_), false, true) => Gap::Hanging,
        }
    }

    /// Whether a dash stands behind a number in its line, and may lead to another.
    fn ranges(self, before: Option<char>) -> bool {
        self.before <= Blank::Space && before.is_some_and(char::is_numeric)
    }
}

/// The characters of a text as they are read.
#[must_use]
pub fn read(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(text.len());
    let mut passed = Passed::default();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if passed.hangs()
            && let Some(last) = signs.last_mut()
        {
            last.hangs = true;
        }
        match c {
            '\u{ad}' if ends_line(&text[start..]) => passed.dash(Dash::Breaking),
            _ if is_unseen(c) => {}
            '|' | '\t' => passed.blank(Blank::Cell),
            _ if is_line_end(c) => passed.blank(Blank::Line),
            _ if c.is_whitespace() => passed.blank(Blank::Space),
            '-' | '\u{2010}' => passed.dash(Dash::Breaking),
            '\u{2011}'..='\u{2013}' | '\u{fe63}' | '\u{ff0d}' => passed.dash(Dash::Short),
            '\u{2212}' => passed.dash(Dash::Minus),
            '\u{2014}' | '\u{2015}' => passed.dash(Dash::Long),
            _ => {
                let end = with_marks(&mut rest, start + c.len_utf8());
                let mut push = |c: char| {
                    let before = signs.last().map(|sign| sign.c);
                    let c = match c {
                        '’' | '‘' | '‚' | '‛' | 'ʼ' | '\'' | '`' | '´' | '′' => {
                            let run = passed.gap(before, c) == Gap::None;
                            let inside = next.is_some_and(char::is_alphabetic)
                                && before.is_some_and(char::is_alphanumeric);
                            let apostrophe =
                                run && (inside || before.is_some_and(char::is_numeric));
                            if apostrophe { '\'' } else { '"' }
                        }
                        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
                        c => c,
                    };
                    let gap = std::mem::take(&mut passed).gap(before, c);
                    signs.push(Sign { c, gap, hangs: false, start, end });
                };
                match c {
                    '…' => "...".chars().for_each(push),
                    '\u{fb00}'..='\u{fb06}' => c.nfkc().for_each(push),
                    _ if c.is_ascii() && end == start + 1 => push(c),
                    _ => text[start..end].nfc().for_each(push),
                }
            }
        }
    }
    if passed.hangs()
        && let Some(last) = signs.last_mut()
    {
        last.hangs = true;
    }
    signs
}

fn with_marks(rest: &mut Peekable<CharIndices<'_>>, mut end: usize) -> usize {
    while let Some((at, mark)) = rest.next_if(|(_, next)| is_combining_mark(*next)) {
        end = at + mark.len_utf8();
    }
    end
}

/// Whether nothing but white space stands between the first character and the end of the line.
fn ends_line(text: &str) -> bool {
    let next = text.chars().skip(1).find(|c| is_line_end(*c) || !c.is_whitespace());
    next.is_some_and(is_line_end)
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Soft hyphens, joiners and marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// A text as a search compares it: the same words, without accents, hyphens and capitals. Who looks for
/// `gwyl` finds `ŵyl`, and the other way round; what is found as a quote is found by a search, too.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in read(text) {
        sign.fold_into(&mut folded);
    }
    folded
}

impl Sign {
    /// The bytes that it stands on.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Writes it as a search compares it, behind those before it.
    pub fn fold_into(&self, folded: &mut String) {
        if !folded.is_empty() {
            folded.push_str(match self.gap {
                Gap::Space | Gap::End => " ",
                Gap::Leading => " -",
                Gap::Dash | Gap::Minus => " - ",
                Gap::None | Gap::Hyphen | Gap::Hanging | Gap::LineEnd { .. } => "",
            });
        }
        if self.c.is_ascii() {
            folded.push(self.c.to_ascii_lowercase());
        } else {
            let plain = std::iter::once(self.c).nfkd().filter(|c| !is_combining_mark(*c));
            folded.extend(plain.flat_map(char::to_lowercase));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_and_case_are_no_obstacle_to_a_search() {
        assert_eq!(fold("Gŵyl  y\nGYFRAITH"), "gwyl y gyfraith");
        assert_eq!(fold("gwyl"), fold("GŴYL"));
        assert_eq!(fold("w\u{302}"), fold("ŵ"));
        assert_eq!(fold(" \n"), "");
    }
}
