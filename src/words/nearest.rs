//! What comes nearest to a quote that does not stand in a text.

use super::{Gap, Sign};
use std::collections::HashMap;
use std::ops::Range;

/// The part of a text, as long as the quote, that has most of its words, and how many; none if that is less
/// than half of them.
#[must_use]
pub fn nearest(text: &[Sign], quote: &[Sign]) -> Option<(usize, Range<usize>)> {
    let mut known = HashMap::new();
    let wanted = words(quote, |word| {
        let next = known.len();
        *known.entry(word).or_insert(next)
    });
    let missing = known.len();
    let there = words(text, |word| known.get(&word).copied().unwrap_or(missing));
    let mut left = vec![0_isize; missing + 1];
    for (word, _) in &wanted {
        left[*word] += 1;
    }
    let length = wanted.len().min(there.len()).max(1);
    let (mut shared, mut best) = (0, (0, 0, 0));
    for (at, (word, _)) in there.iter().enumerate() {
        shared += usize::from(left[*word] > 0);
        left[*word] -= 1;
        if let Some(gone) = at.checked_sub(length) {
            let gone = there[gone].0;
            left[gone] += 1;
            shared -= usize::from(left[gone] > 0);
        }
        let first = (at + 1).saturating_sub(length);
        if shared >= best.0.max(1) {
            let pairs = there[first..].iter().zip(&wanted);
            let in_place = pairs.filter(|(one, other)| one.0 == other.0).count();
            best = best.max((shared, in_place, usize::MAX - first));
        }
    }
    let (shared, _, first) = best;
    let first = usize::MAX - first;
    (shared > 0 && 2 * shared >= wanted.len())
        .then(|| (shared, there[first].1.start..there[first + length - 1].1.end))
}

/// The words of a text, each as a number, with the range of its signs.
fn words(signs: &[Sign], mut number: impl FnMut(String) -> usize) -> Vec<(usize, Range<usize>)> {
    let apart = |one: &Sign, other: &Sign| {
        one.end <= other.start
            && !matches!(other.gap, Gap::None | Gap::Hyphen | Gap::LineEnd { .. })
    };
    let mut at = 0;
    let all = signs.chunk_by(|one, other| !apart(one, other)).map(|word| {
        let range = at..at + word.len();
        at = range.end;
        let mut folded = String::new();
        for sign in word {
            sign.fold_into(&mut folded);
        }
        folded.retain(char::is_alphanumeric);
        (number(folded), range)
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::super::{nearest, read};

    #[test]
    fn the_nearest_has_most_of_the_words() {
        let text = "The board noted that custody time limits were\nmonitored weekly, and moved on.";
        let signs = read(text);
        let near = |quote: &str| {
            let (_, range) = nearest(&signs, &read(quote))?;
            Some(&text[signs[range.start].bytes().start..signs[range.end - 1].bytes().end])
        };
        let right = "custody time limits were\nmonitored weekly,";
        assert_eq!(near("custody time limits were monitored daily"), Some(right));
        assert_eq!(near("statutory time limits were monitored weekly"), Some(right));
        assert_eq!(
            near("Custody Time Limits were not monitored"),
            Some("custody time limits were\nmonitored weekly,")
        );
        assert_eq!(near("disclosure was late"), None);
        assert_eq!(near(""), None);
        assert_eq!(nearest(&[], &read("words")), None);
    }
}
