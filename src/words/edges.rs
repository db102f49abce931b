//! Where words and numbers begin and end.

use super::{Gap, Sign};

/// Whether a word or a number runs on from the sign before `at` to the one there: `lawful` does not stand in
/// `unlawful`, nor `5` in `2.5`, `-5` or `5%`.
pub(super) fn runs_on(text: &[Sign], at: usize) -> bool {
    let sign = |at: usize| text.get(at).map(|sign| sign.c);
    let Some(after) = sign(at) else { return false };
    let before = at.checked_sub(1).and_then(sign);
    let is = |c: Option<char>, of: fn(char) -> bool| c.is_some_and(of);
    let together = |at: usize| text.get(at).is_some_and(|sign| sign.gap == Gap::None);
    let amount = |c: char| c.is_numeric() || matches!(c, '.' | '£' | '$' | '€' | '¥');
    match text[at].gap {
        _ if is_noted(text, at) => false,
        _ if is_within(text, at) => true,
        Gap::Space => is_group(text, at),
        Gap::End | Gap::Dash => false,
        Gap::Minus => amount(after),
        Gap::Hanging => !is_conjunction(&text[at..]),
        Gap::Hyphen | Gap::Leading | Gap::LineEnd { .. } => {
            amount(after) || (after.is_alphanumeric() && is(before, char::is_alphanumeric))
        }
        Gap::None => match (before, after) {
            (Some('.' | ','), _) if after.is_numeric() => true,
            (Some('/'), _) if at >= 2 && together(at - 1) => slash_joins(text, at - 1),
            (_, '/') if together(at + 1) => slash_joins(text, at),
            (Some('\'' | ',' | ':' | '/'), _) => {
                at >= 2 && together(at - 1) && joins(sign(at - 2), before, Some(after))
            }
            (_, '\'' | '.' | ',' | ':' | '/') => {
                together(at + 1) && joins(before, Some(after), sign(at + 1))
            }
            (Some('*'), _) if after.is_alphabetic() => {
                at >= 2 && together(at - 1) && is(sign(at - 2), char::is_alphanumeric)
            }
            (Some('.' | '"' | '(' | '[' | '{' | ';' | '!' | '?'), _) => false,
            (_, after) if is_end(after) => false,
            _ => true,
        },
    }
}

/// Whether three digits and no more begin here behind a space, and one to three before it, as in `1 250`.
pub(super) fn is_group(text: &[Sign], at: usize) -> bool {
    if text[at].gap != Gap::Space {
        return false;
    }
    let digit = |at: usize| text[at].c.is_numeric();
    let together = |at: usize| text[at].gap == Gap::None;
    let before = (0..at).rev().take(4);
    let before = before.take_while(|n| digit(*n) && (n + 1 == at || together(n + 1)));
    let after = (at..text.len()).take(4);
    let after = after.take_while(|n| digit(*n) && (*n == at || together(*n)));
    matches!(before.count(), 1..=3) && after.count() == 3
}

/// Whether letters stand before and behind with nothing between them but marks and hyphens, as in `un(lawful)`,
/// `“un”lawful` and `un-(lawful)`. An ellipsis stands between words.
fn is_within(text: &[Sign], at: usize) -> bool {
    let joined = |at: usize| {
        !matches!(text[at].gap, Gap::Space | Gap::End | Gap::Dash | Gap::Minus | Gap::Hanging)
    };
    let letter = |at: usize| text[at].c.is_alphabetic();
    let mark = |c: char| matches!(c, '"' | '.' | '(' | ')' | '[' | ']' | '{' | '}' | '*');
    let passed = |at: &usize| mark(text[*at].c) && joined(*at);
    let before = (0..at).rev().take(MOST_MARKS).find(|at| !passed(at));
    let after = (at..text.len()).take(MOST_MARKS).find(|at| !passed(at));
    let (Some(before), Some(after)) = (before, after) else { return false };
    let stops = text[before + 1..after].iter().filter(|sign| sign.c == '.').count();
    let between = before + 1 < after && stops < 3 && joined(at) && joined(after);
    between && letter(before) && letter(after)
}

/// How many marks are looked past within a word.
const MOST_MARKS: usize = 8;

/// Whether the mark of a note begins here, right behind a word, as in `lawful*`, `lawful.¹` and `lawful[1]`. Shorter
/// words may be units and grades, as in `m²` and `A*`.
fn is_noted(text: &[Sign], at: usize) -> bool {
    let marked = at.checked_sub(1).is_some_and(|before| !text[before].c.is_alphanumeric());
    let Some(word) = (at - usize::from(marked)).checked_sub(3) else { return false };
    let is_word = text[word..word + 3].iter().all(|sign| sign.c.is_alphabetic())
        && text[word + 1..=at].iter().all(|sign| sign.gap == Gap::None);
    if !is_word {
        return false;
    }
    let rest = text[at..].iter().take_while(|sign| matches!(sign.gap, Gap::None | Gap::Hyphen));
    let rest: String = rest.take(MOST_MARKS).map(|sign| sign.c).collect();
    let note = |c: char| matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    let behind = match rest.strip_prefix('[') {
        Some(number) => number.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(']'),
        None => rest.strip_prefix(note).map(|rest| rest.trim_start_matches(note)),
    };
    behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
}

/// Whether a sign ends what stands before it.
pub(super) fn is_end(c: char) -> bool {
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
    both(char::is_numeric) || (mark == Some('\'') && both(char::is_alphabetic))
}

/// Whether a slash makes one of what stands on both sides of it: figures, as in `12/3/2024`, and what says no, as in
/// `non/compliant`. Other words it parts, as in `and/or`.
fn slash_joins(text: &[Sign], slash: usize) -> bool {
    let letter = |at: &usize| text[*at].c.is_alphabetic();
    let together = |at: usize| text[at].gap == Gap::None;
    let before = (0..slash).rev().take(4).take_while(|at| letter(at) && together(at + 1)).count();
    let behind = (slash + 1..text.len()).take(4);
    let behind = behind.take_while(|at| letter(at) && together(*at)).count();
    let sides = [&text[slash - before..slash], &text[slash + 1..=slash + behind]];
    let figure = |at: usize| text.get(at).is_some_and(|sign| sign.c.is_numeric());
    figure(slash + 1) || slash.checked_sub(1).is_some_and(figure) || sides.into_iter().any(says_no)
}

fn says_no(word: &[Sign]) -> bool {
    let word: String = word.iter().map(|sign| sign.c.to_ascii_lowercase()).collect();
    let word = word.as_str();
    matches!(word, "no" | "not" | "non" | "un" | "in" | "im" | "il" | "ir" | "dis" | "mis" | "re")
}
