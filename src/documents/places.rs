//! Where in a file its words stand.

use crate::words::{fold, read};
use ::entity::types::{Places, TextPlace};
use extract::{Passage, Place};
use std::ops::Range;

/// What was read in a file as one text, and where in the file each piece of it stands.
#[must_use]
pub fn together(passages: Vec<Passage>) -> (String, Places) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for passage in passages {
        if !text.is_empty() {
            text.push('\n');
        }
        let mut place = TextPlace { start: text.len(), ..TextPlace::default() };
        match passage.place {
            Place::Whole => {}
            Place::Page(page) => place.page = Some(page),
            Place::Row { sheet, row } => (place.sheet, place.row) = (sheet, Some(row)),
            Place::Part(part) => place.part = Some(part),
        }
        places.push(place);
        text.push_str(&passage.text);
    }
    (text, Places(places))
}

/// The places that some bytes of a text stand at: none if they run from one sheet or part to another, which
/// no reader takes for one passage.
#[must_use]
pub fn across(places: &[TextPlace], bytes: &Range<usize>) -> Option<Range<usize>> {
    let first = places.partition_point(|place| place.start <= bytes.start).saturating_sub(1);
    let end = places.partition_point(|place| place.start < bytes.end).max(first + 1);
    let within = |place: &TextPlace| (place.sheet.clone(), place.part.clone());
    let (one, other) = (places.get(first)?, places.get(end - 1)?);
    (within(one) == within(other)).then_some(first..end)
}

/// The pieces of a text that hold these words, at most `most`, each with where it begins.
#[must_use]
pub fn holding(text: &str, places: &Places, words: &str, most: usize) -> Vec<(TextPlace, String)> {
    let words = fold(words);
    if words.is_empty() {
        return vec![];
    }
    let whole = [TextPlace::default()];
    let places = if places.0.is_empty() { &whole[..] } else { &places.0 };
    let (mut folded, mut ends) = (String::new(), Vec::new());
    for sign in read(text) {
        sign.fold_into(&mut folded);
        ends.push((folded.len(), sign.bytes()));
    }
    let sign_at = |at: usize| ends[ends.partition_point(|(end, _)| *end <= at)].1.clone();
    let (mut found, mut next) = (Vec::new(), 0);
    for (at, _) in folded.match_indices(&words) {
        let bytes = sign_at(at).start..sign_at(at + words.len() - 1).end;
        let Some(pieces) = across(places, &bytes).filter(|pieces| pieces.end > next) else {
            continue;
        };
        next = pieces.end;
        let end = places.get(pieces.end).map_or(text.len(), |after| after.start);
        let place = &places[pieces.start];
        found.extend(
            text.get(place.start..end).map(|piece| (place.clone(), piece.trim_end().to_owned())),
        );
        if found.len() == most {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{holding, together};
    use extract::{Passage, Place};

    fn page(page: u32, text: &str) -> Passage {
        Passage { place: Place::Page(page), text: text.into() }
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let (text, places) = together(vec![page(1, "Llys y Goron"), page(3, "Cofnod ŵyl")]);
        assert_eq!(text, "Llys y Goron\nCofnod ŵyl");
        let found = holding(&text, &places, "WYL", 10);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.page, found[0].1.as_str()), (Some(3), "Cofnod ŵyl"));
        assert!(holding(&text, &places, "  ", 10).is_empty());
    }

    #[test]
    fn words_that_run_over_a_page_are_found_and_over_a_part_are_not() {
        let (text, places) =
            together(vec![page(1, "One prosecu-"), page(2, "tor, one"), page(3, "two")]);
        let found = holding(&text, &places, "one prosecutor", 10);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.page, found[0].1.as_str()), (Some(1), "One prosecu-\ntor, one"));
        assert_eq!(holding(&text, &places, "o", 10).len(), 3, "a piece is shown once");
        let part =
            |part: &str, text: &str| Passage { place: Place::Part(part.into()), text: text.into() };
        let (text, places) = together(vec![part("body", "One"), part("footnotes", "two")]);
        assert!(holding(&text, &places, "one two", 10).is_empty());
    }
}
