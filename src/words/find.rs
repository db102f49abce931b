//! Where the words of a quote stand in a text.

use super::edges::{is_end, is_group, runs_on};
use super::{Gap, Sign};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Where a quote stands in a text, each place as a range of its signs, from the first.
#[must_use]
pub fn find(text: &[Sign], quote: &[Sign]) -> Vec<Range<usize>> {
    let Some(last) = quote.len().checked_sub(1) else { return vec![] };
    let borders = borders(quote);
    let (mut found, mut looked_at, mut matched) = (vec![], 0, 0);
    for (at, sign) in text.iter().enumerate() {
        while matched > 0 && (matched > last || sign.c != quote[matched].c) {
            matched = borders[matched - 1];
        }
        matched += usize::from(sign.c == quote[matched].c);
        let Some(from) = (at + 1).checked_sub(quote.len()).filter(|_| matched > last) else {
            continue;
        };
        if is_cut_at(text, quote, from) {
            continue;
        }
        // bounded, so that a text of one word costs no more than others
        looked_at += 1;
        if looked_at > MOST_LOOKED_AT {
            break;
        }
        if same(&text[from..=at], quote) {
            found.push(from..from + quote.len());
        }
    }
    found
}

/// How often the letters of a quote are looked at in a text, where they are whole words and numbers.
const MOST_LOOKED_AT: usize = 10_000;

/// With how many letters each part of a quote, from its first letter, both begins and ends: so all places of the
/// letters are found in one go (Knuth, Morris and Pratt).
fn borders(quote: &[Sign]) -> Vec<usize> {
    let mut borders = vec![0; quote.len()];
    let mut matched = 0;
    for (at, sign) in quote.iter().enumerate().skip(1) {
        while matched > 0 && sign.c != quote[matched].c {
            matched = borders[matched - 1];
        }
        matched += usize::from(sign.c == quote[matched].c);
        borders[at] = matched;
    }
    borders
}

/// Whether a quote would begin or end within a word or a number here.
fn is_cut_at(text: &[Sign], quote: &[Sign], at: usize) -> bool {
    let end = at + quote.len();
    let begins = match quote[0].gap {
        Gap::None | Gap::Space | Gap::End => !runs_on(text, at),
        gap => gap.fits(text[at].gap),
    };
    let ends = match (quote[quote.len() - 1].hangs, text[end - 1].hangs) {
        (false, false) => !runs_on(text, end),
        (true, true) => text.get(end).is_none_or(|next| {
            !matches!(next.gap, Gap::Hyphen | Gap::LineEnd { .. }) || is_end(next.c)
        }),
        _ => false,
    };
    !(begins && ends)
}

/// Whether a reader sees the same in both, whatever stands before them.
#[must_use]
pub fn same(one: &[Sign], other: &[Sign]) -> bool {
    let fits = |at: usize| {
        let gaps = || one[at].gap.fits(other[at].gap) && is_group(one, at) == is_group(other, at);
        one[at].c == other[at].c && (at == 0 || gaps())
    };
    one.len() == other.len() && (0..one.len()).all(fits)
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
            ("or", "and/or"),
            ("compliant", "non - compliant"),
            ("compliant", "non—compliant"),
            ("lawful", "it was un\n- lawful"),
            ("then", "and so…then"),
            ("12\n345", "Leeds | 12 | 345"),
            ("Leeds 12", "Leeds | 12 | 345"),
            ("345", "Leeds | 12 | 345"),
            ("120 prosecutors", "page 12\n120 prosecutors"),
            ("100 cases", "In 2024 100 cases"),
            ("In 2024 100 cases", "In 2024\n100 cases"),
            ("1 250 000 cases", "1 250 000 cases"),
            ("5 cases", "- 5 cases"),
            ("5 cases", "in 2024\n- 5 cases"),
            ("5 of 10 units", "The Area – 5 of 10 units"),
            ("£5m", "the cost – £5m"),
            ("was lawful", "was lawful*"),
            ("was lawful", "was lawful¹ then"),
            ("was lawful", "was lawful[1], and"),
            ("was lawful.", "was lawful.¹²"),
            ("was lawful", "*was lawful*"),
            ("lawful", "was **lawful**"),
            ("they didn't", "they didn\u{2bc}t"),
            ("Tŷ'r Llys", "Tŷ\u{2bc}r Llys"),
            ("no prosecutor", "no prosecu\u{ad} \t\ntor"),
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
            ("compliant", "non -compliant"),
            ("non", "non -compliant"),
            ("weekly", "bi -weekly"),
            ("lawful", "un(lawful)"),
            ("un", "un(lawful)"),
            ("lawful", "un[lawful]"),
            ("lawful", "un-(lawful)"),
            ("lawful", "“un”lawful"),
            ("lawful", "un.lawful"),
            ("lawful", "un\n-lawful"),
            ("lawful", "un*lawful"),
            ("lawful", "lawful*ish"),
            ("lawful", "lawful[1]ish"),
            ("lawful", "*un*lawful"),
            ("5 days", ",5 days"),
            ("5 days", "2*5 days"),
            ("or", "12/or"),
            ("12 345", "Leeds | 12 | 345"),
        ] {
            assert!(!stands(quote, text), "{quote} in {text:?}");
        }
    }

    #[test]
    fn cells_lines_signs_and_marks_part_and_join_as_a_reader_reads_them() {
        for (quote, text) in [
            ("12 345", "Leeds\t12\t345"),
            ("12 345", "12\n345"),
            ("12\n345", "12 345"),
            ("12", "12 345"),
            ("250 000 cases", "1 250 000 cases"),
            ("2024 cases", "In 2024 100 cases"),
            ("5 cases", "-5 cases"),
            ("5 cases", "by —5 cases"),
            ("10 cases", "5 – 10 cases"),
            ("£5m", "the cost –£5m"),
            ("5 m", "over 5 m²"),
            ("graded A", "graded A*"),
            ("over 5", "over 5*"),
            ("they did", "they didn\u{2bc}t"),
            ("no prosecu", "no prosecu\u{ad} \ntor"),
        ] {
            assert!(!stands(quote, text), "{quote} in {text:?}");
        }
    }

    #[test]
    fn a_quote_is_found_behind_any_number_of_its_letters() {
        let text = "15 ".repeat(10_001);
        assert!(!stands("5", &text) && stands("5", &(text + "5")));
        for (quote, text, places) in
            [("at at", "at at at", 2), ("ab ab", "x aba bab ab ab", 1), ("aa", "aaa aa aaaa aa", 2)]
        {
            assert_eq!(find(&read(text), &read(quote)).len(), places, "{quote} in {text:?}");
        }
    }
}
