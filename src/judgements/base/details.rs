//! Dates and roles that a text speaks of, however they are written.

use ::entity::interview_role;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A day, a day of a year, or a month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    year: Option<u32>,
    month: u32,
    day: Option<u32>,
}

impl Date {
    /// Whether another says as much, or more, of the same time.
    pub(super) fn is_in(self, other: Self) -> bool {
        let holds = |is: Option<u32>, of: Option<u32>| is.is_none() || of.is_none() || is == of;
        self.month == other.month && holds(self.year, other.year) && holds(self.day, other.day)
    }
}

/// The dates in a text, `14 March 2026`, `March 14, 2026`, `March 2026`, `2026-03-14` or `14/03/2026`, and the text
/// without them.
pub(super) fn dates(text: &str) -> (Vec<Date>, String) {
    let words = words(text);
    let (mut all, mut rest, mut at) = (vec![], text.as_bytes().to_vec(), 0);
    while at < words.len() {
        let Some((date, first, last)) = date_at(text, &words, at) else {
            at += 1;
            continue;
        };
        all.push(date);
        let end = words[last].0 + words[last].1.len();
        rest[words[first].0..end].fill(b' ');
        at = last + 1;
    }
    (all, String::from_utf8(rest).unwrap_or_default())
}

/// The words of a text, and where each begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    let whole = |c: char| !c.is_alphanumeric();
    let begins = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split(whole).filter(|word| !word.is_empty()).map(|word| (begins(word), word)).collect()
}

/// The date that has this word for its month or its beginning, from which word to which.
fn date_at(text: &str, words: &[(usize, &str)], at: usize) -> Option<(Date, usize, usize)> {
    let word = |at: usize| words.get(at).map(|(_, word)| *word);
    let between = |one: usize, sign: &str| {
        let end = words[one].0 + words[one].1.len();
        words.get(one + 1).is_some_and(|(next, _)| &text[end..*next] == sign)
    };
    for sign in ["-", "/"] {
        if between(at, sign) && between(at + 1, sign) {
            let parts = [number(word(at)?)?, number(word(at + 1)?)?, number(word(at + 2)?)?];
            let [year, month, day] =
                if sign == "-" { parts } else { [parts[2], parts[1], parts[0]] };
            let real = (1..=12).contains(&month) && (1..=31).contains(&day) && year >= 1000;
            let date = Date { year: Some(year), month, day: Some(day) };
            return real.then_some((date, at, at + 2));
        }
    }
    let month = month(word(at)?)?;
    let day = |at: usize| day(word(at)?);
    let year = |at: usize| number(word(at)?).filter(|year| (1000..=9999).contains(year));
    let before = at.checked_sub(1).and_then(day);
    let after = if before.is_none() { day(at + 1) } else { None };
    let next = at + 1 + usize::from(after.is_some());
    let year = year(next);
    let first = at - usize::from(before.is_some());
    let last = if year.is_some() { next } else { next - 1 };
    let day = before.or(after);
    (day.is_some() || year.is_some()).then_some((Date { year, month, day }, first, last))
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok()
}

/// A day of a month, `1st` or `1`.
fn day(word: &str) -> Option<u32> {
    let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[figures.len()..];
    let ordinal = ["", "st", "nd", "rd", "th"].contains(&ending);
    number(figures).filter(|day| ordinal && (1..=31).contains(day))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let place = MONTHS.iter().position(|month| *month == lower || month[..3] == *lower)?;
    u32::try_from(place + 1).ok()
}

/// What a role may be called in a text: its names, in small letters and without their plural, and its abbreviation.
pub(super) fn names(role: &interview_role::Model) -> Vec<String> {
    let within = |c: char| matches!(c, '(' | ')' | '/');
    let parts = role.name.split(within).map(str::trim);
    let mut all = vec![];
    for part in parts {
        if part.len() > 2 && part.chars().all(|c| c.is_ascii_uppercase()) {
            all.push(part.to_owned());
            continue;
        }
        let named = [" with ", " for ", " or "]
            .iter()
            .fold(part, |part, cut| part.split_once(cut).map_or(part, |(before, _)| before));
        let several = named.split(" and ").filter(|name| name.contains(' '));
        all.extend(several.map(|name| name.trim_end_matches('s').to_lowercase()));
    }
    all.retain(|name| name != "focus group");
    all
}

/// The roles that a text speaks of, by their place. A name within a longer one is not spoken of: `Crown Prosecutor` in
/// `District Crown Prosecutor`.
pub(super) fn roles(text: &str, roles: &[Vec<String>]) -> BTreeSet<usize> {
    let each = roles.iter().enumerate();
    let mut names: Vec<_> =
        each.flat_map(|(role, names)| names.iter().map(move |name| (name, role))).collect();
    names.sort_by_key(|(name, _)| Reverse(name.len()));
    let (mut lower, mut spoken) = (text.to_lowercase(), BTreeSet::new());
    for (name, role) in names {
        if name.chars().all(|c| c.is_ascii_uppercase()) {
            if stands(text, name).next().is_some() {
                spoken.insert(role);
            }
            continue;
        }
        let there: Vec<usize> = stands(&lower, name).collect();
        for at in there {
            lower.replace_range(at..at + name.len(), &" ".repeat(name.len()));
            spoken.insert(role);
        }
    }
    spoken
}

/// Where a name, or its plural, stands in a text as words of its own.
fn stands<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> {
    text.match_indices(name).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + name.len()..].trim_start_matches('s').chars().next();
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(before) && ends(after)
    })
}
