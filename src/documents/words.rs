//! The words of a file: where they stand, and how a search compares them.

use ::entity::types::{Places, TextPlace};
use extract::{Passage, Place};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as a search compares it: without accents, in lower case, each run of white space one space. Who
/// looks for `gwyl` finds `ŵyl`, and the other way round.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if !c.is_whitespace() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

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

/// The pieces of a text that hold these words, at most `most`, each with where it stands.
#[must_use]
pub fn holding(text: &str, places: &Places, words: &str, most: usize) -> Vec<(TextPlace, String)> {
    let words = fold(words);
    if words.is_empty() {
        return vec![];
    }
    let whole = [TextPlace::default()];
    let places = if places.0.is_empty() { &whole[..] } else { &places.0 };
    let ends = places.iter().skip(1).map(|next| next.start).chain([text.len()]);
    let pieces = places.iter().zip(ends).filter_map(|(place, end)| {
        let piece = text.get(place.start..end)?.trim_end();
        fold(piece).contains(&words).then(|| (place.clone(), piece.to_owned()))
    });
    pieces.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, holding, together};
    use extract::{Passage, Place};

    #[test]
    fn accents_and_case_are_no_obstacle() {
        assert_eq!(fold("Gŵyl  y\nGYFRAITH"), "gwyl y gyfraith");
        assert_eq!(fold("gwyl"), fold("GŴYL"));
        assert_eq!(fold("w\u{302}"), fold("ŵ"));
        assert_eq!(fold(" \n"), "");
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let page = |page, text: &str| Passage { place: Place::Page(page), text: text.into() };
        let passages = vec![page(1, "Llys y Goron"), page(3, "Cofnod ŵyl")];
        let (text, places) = together(passages);
        assert_eq!(text, "Llys y Goron\nCofnod ŵyl");
        let found = holding(&text, &places, "WYL", 10);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.page, found[0].1.as_str()), (Some(3), "Cofnod ŵyl"));
        assert!(holding(&text, &places, "  ", 10).is_empty());
    }
}
