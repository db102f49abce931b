//! Where the words of a quote stand in a text.

use super::{Gap, Sign};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Where a quote stands in a text, each place as a range of its signs, from the first.
#[must_use]
pub fn find(text: &[Sign], quote: &[Sign]) -> Vec<Range<usize>> {
    let letters = |signs: &[Sign]| signs.iter().map(|sign| sign.c).collect::<String>();
    let (all, wanted) = (letters(text), letters(quote));
    let (mut found, mut from, mut at) = (vec![], 0, 0);
    if wanted.is_empty() {
        return found;
    }
    // bounded, so that a text of one letter costs no more than others
    for _ in 0..MOST_LOOKED_AT {
        let Some(next) = all[from..].find(&wanted) else { break };
        at += all[from..from + next].chars().count();
        from += next + text[at].c.len_utf8();
        if stands_at(text, quote, at) {
            found.push(at..at + quote.len());
        }
        at += 1;
    }
    found
}

/// How often the letters of a quote are looked at in a text.
const MOST_LOOKED_AT: usize = 10_000;

fn stands_at(text: &[Sign], quote: &[Sign], at: usize) -> bool {
    let end = at + quote.len();
    let begins = match quote[0].gap {
        Gap::None | Gap::Space => !runs_on(text, at),
        gap => gap.fits(text[at].gap),
    };
    let ends = match (quote[quote.len() - 1].hangs, text[end - 1].hangs) {
        (false, false) => !runs_on(text, end),
        (true, true) => text.get(end).is_none_or(|next| {
            !matches!(next.gap, Gap::Hyphen | Gap::LineEnd { .. }) || is_end(next.c)
        }),
        _ => false,
    };
    begins && ends && same(&text[at..end], quote)
}

/// Whether a reader sees the same in both, whatever stands before them.
#[must_use]
pub fn same(one: &[Sign], other: &[Sign]) -> bool {
    let fits = |(at, (one, other)): (usize, (&Sign, &Sign))| {
        one.c == other.c && (at == 0 || one.gap.fits(other.gap))
    };
    one.len() == other.len() && one.iter().zip(other).enumerate().all(fits)
}

/// The same, where the second was cut out of a longer text before its first sign: that may be read otherwise there.
#[must_use]
pub fn same_from_cut(one: &[Sign], other: &[Sign]) -> bool {
    match (one.split_first(), other.split_first()) {
        (Some((first, one)), Some((cut, other))) => alike(*first, *cut) && same(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// The same, where the second was cut out of a longer text behind its last sign.
#[must_use]
pub fn same_to_cut(one: &[Sign], other: &[Sign]) -> bool {
    match (one.split_last(), other.split_last()) {
        (Some((last, one)), Some((cut, other))) => alike(*last, *cut) && same(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Whether a letter or figure can be the one that was cut from its marks, and any other sign.
fn alike(sign: Sign, cut: Sign) -> bool {
    let base = |sign: Sign| std::iter::once(sign.c).nfd().next();
    !cut.c.is_alphanumeric() || base(sign) == base(cut)
}

/// Whether a word or a number runs on from the sign before `at` to the one there: `lawful` does not stand in
/// `unlawful`, nor `5` in `2.5`, `-5` or `5%`.
fn runs_on(text: &[Sign], at: usize) -> bool {
    let sign = |at: usize| text.get(at).map(|sign| sign.c);
    let Some(after) = sign(at) else { return false };
    let before = at.checked_sub(1).and_then(sign);
    let is = |c: Option<char>, of: fn(char) -> bool| c.is_some_and(of);
    let together = |at: usize| text.get(at).is_some_and(|sign| sign.gap == Gap::None);
    let amount = |c: char| c.is_numeric() || matches!(c, '.' | '£' | '$' | '€' | '¥');
    match text[at].gap {
        Gap::Space => is(before, char::is_numeric) && is_group(text, at),
        Gap::Leading | Gap::Dash => amount(after),
        Gap::Hanging => !is_conjunction(&text[at..]),
        Gap::Hyphen | Gap::LineEnd { .. } => {
            amount(after) || (after.is_alphanumeric() && is(before, char::is_alphanumeric))
        }
        Gap::None => match (before, after) {
            (Some('.'), _) if after.is_numeric() => true,
            (Some('\'' | ',' | ':' | '/'), _) => {
                at >= 2 && together(at - 1) && joins(sign(at - 2), before, Some(after))
            }
            (_, '\'' | '.' | ',' | ':' | '/') => {
                together(at + 1) && joins(before, Some(after), sign(at + 1))
            }
            (Some('.' | '"' | '(' | '[' | '{' | ';' | '!' | '?'), _) => false,
            (_, after) if is_end(after) => false,
            _ => true,
        },
    }
}

/// Whether three digits and no more begin here, as in `1 250`.
fn is_group(text: &[Sign], at: usize) -> bool {
    let digits = text[at..].iter().enumerate();
    let digits =
        digits.take_while(|(n, sign)| sign.c.is_numeric() && (*n == 0 || sign.gap == Gap::None));
    digits.count() == 3
}

/// Whether a sign ends what stands before it.
fn is_end(c: char) -> bool {
    matches!(c, '"' | ')' | ']' | '}' | ';' | '!' | '?')
}

/// Whether the word that begins here stands for itself after a hyphen, as in `pre- and post-charge`: anything else
/// may belong to what is before it, as in `non- compliant` and `re- signed`.
fn is_conjunction(text: &[Sign]) -> bool {
    let rest = text.iter().enumerate();
    let word = rest.take_while(|(at, sign)| *at == 0 || sign.gap == Gap::None);
    let word: String = word.map(|(_, sign)| sign.c.to_ascii_lowercase()).collect();
    matches!(word.as_str(), "and" | "or" | "nor" | "to" | "but" | "a" | "ac" | "neu")
}

/// Whether a mark makes one word, or one number, of what stands on both sides of it.
fn joins(before: Option<char>, mark: Option<char>, after: Option<char>) -> bool {
    let both = |of: fn(char) -> bool| before.is_some_and(of) && after.is_some_and(of);
    both(char::is_numeric)
        || (mark == Some('\'') && both(char::is_alphabetic))
        || (mark == Some('/') && both(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::super::{find, fold, read};

    fn stands(quote: &str, text: &str) -> bool {
        !find(&read(text), &read(quote)).is_empty()
    }

    #[test]
    fn a_reader_sees_the_same_words() {
        for (quote, text) in [
            ("time limits were monitored", "that time limits were\n monitored weekly"),
            ("no prosecutor could", "no prosecu-\ntor could say"),
            ("no prosecu- tor could", "no prosecu-\ntor could say"),
            ("a well-known case", "a well-\nknown case"),
            ("pre- and post-charge", "pre-\nand post-charge work"),
            ("in 2024-25", "in 2024–\n25"),
            ("THE PROGRAMME", "THE PRO-\nGRAMME"),
            ("the programme", "the pro\u{ad}gramme"),
            ("the programme", "the pro\u{ad}\ngramme"),
            ("the Area—which", "the Area – which"),
            ("office of the first", "o\u{fb03}ce of the \u{fb01}rst"),
            ("Gŵyl y Gyfraith", "Gw\u{302}yl y Gyfraith"),
            ("'added value'", "“added value” across"),
            ("the prosecutors' training", "the prosecutors’ training"),
            ("they didn't", "they didn’t say"),
            ("by 5 per cent", "by 5\u{a0}per\u{202f}cent."),
            ("was -5", "was −5 then"),
            ("and so on...", "and so on…"),
            ("Crown Court 99", "Crown Court | 99"),
            ("graded A-", "graded A- then"),
            ("graded A-", "was graded A-"),
            ("graded A-", "(graded A-)"),
            ("pre- and post", "for pre- and post, too"),
            ("and post-charge", "pre- and post-charge work"),
            ("yes/no", "answered yes/no only"),
            ("the Area", "the Area – which"),
        ] {
            assert!(stands(quote, text), "{quote} in {text:?}");
            assert!(fold(text).contains(&fold(quote)), "{quote} in {text:?}, to a search");
        }
    }

    #[test]
    fn what_runs_on_is_another_word_and_another_number() {
        for (quote, text) in [
            ("lawful", "it was unlawful"),
            ("compliant", "it was non-compliant"),
            ("monitored weekly", "monitored bi-weekly"),
            ("weekly", "bi-\nweekly"),
            ("they did", "they didn’t say"),
            ("they can", "they can't"),
            ("the Area", "the Area’s training"),
            ("re-sign", "resign"),
            ("resign", "re-sign"),
            ("well known", "well-known"),
            ("gwyl", "ŵyl"),
            ("area", "the Area"),
            ("5", "2.5"),
            ("rose to 2", "rose to 2.5"),
            ("rose to 2.", "rose to 2.5"),
            ("5", "by -5"),
            ("was 5", "was -5"),
            ("fell by 5", "fell by 5%"),
            ("5m", "cost £5m"),
            ("5 cases", "<5 cases"),
            ("over 5", "over 5+"),
            ("250", "1,250 cases"),
            ("3", "on 12/3/2024"),
            ("2024", "in 2024-25"),
            ("12", "1-\n2"),
            ("102", "10²"),
            ("10", "10²"),
            ("it was 10", "it was 10⁻³"),
            ("£5m was saved", "-£5m was saved"),
            (".5", "by -.5"),
            ("5 cases", "≠5 cases"),
            ("5 cases", "(-)5 cases"),
            ("5 cases", "− 5 cases"),
            ("250 cases", "1'250 cases"),
            ("250 cases", "1\u{202f}250 cases"),
            ("in all 1", "in all 1 250"),
            ("was 2", "was 2·5 days"),
            ("it was 5", "it was 5％"),
            ("it was 5", "it was 5\u{338}"),
            ("lawful", "(un)lawful"),
            ("lawful", "[un]lawful"),
            ("lawful", "un\u{61c}lawful"),
            ("lawful", "un\u{fe0f}lawful"),
            ("lawful", "un·lawful"),
            ("compliant", "non- compliant"),
            ("they can", "they can＇t"),
            ("they can", "they can\u{fffd}t"),
            ("graded A", "graded A+"),
            ("graded A", "graded A- then"),
            ("graded A", "was graded A-"),
            ("graded A", "(graded A-)"),
            ("graded A", "graded A-."),
            ("graded A-", "graded A then"),
            ("graded A-", "graded A-B"),
            ("compliant", "non/compliant"),
            ("compliant", "compliant/not"),
            ("compliant", "in/compliant"),
            ("signed", "was re-\nsigned"),
            ("signed", "was re-\r\n\r\nsigned"),
            ("signed", "was re- signed"),
            ("was re", "was re-\nsigned"),
            ("no prosecu", "no prosecu-"),
            ("pre", "pre- and post-charge"),
            ("", "words"),
            (" – ", "a – b"),
        ] {
            assert!(!stands(quote, text), "{quote} in {text:?}");
        }
    }
}
