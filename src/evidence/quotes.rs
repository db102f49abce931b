//! Whether a quote stands where a locator says, and where it stands.
//!
//! This says that these words stand there, not that they support the finding.

use crate::documents::places::across;
use crate::error::{Error, Result};
use crate::words::{Sign, find, nearest, read, same_from_cut, same_to_cut};
use ::entity::evidence_link;
use ::entity::types::{QuoteState, TextPlace};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How many characters before and after a quote are kept, to tell it from others alike.
const CONTEXT: usize = 32;

/// Where in the evidence, as it is named: in words, by page, or by what a W3C Web Annotation holds.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The place in words.
    pub place: String,
    /// Page.
    pub page: Option<i32>,
    /// Exact words.
    pub quote: Option<String>,
    /// What stands before them.
    pub prefix: Option<String>,
    /// What stands after them.
    pub suffix: Option<String>,
    /// At which character of the text they begin, from 0.
    pub start: Option<i32>,
    /// Before which character of the text they end.
    pub end: Option<i32>,
}

/// Where the words of a quote stand, or for one that is not found the passage that comes nearest, if any: as
/// a W3C Web Annotation selects it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Whether they stand there.
    pub state: QuoteState,
    /// The place.
    pub place: TextPlace,
    /// The words as they stand there.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands after them.
    pub suffix: String,
    /// At which character of the text they begin, from 0.
    pub start: i32,
    /// Before which character of the text they end.
    pub end: i32,
}

/// What can be read of an item: a document, or a note of an interview.
#[derive(Clone, Debug)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Where pieces of them stand, in order.
    pub places: Vec<TextPlace>,
}

/// Looks for the quote that is named; none if there is nothing to look for, or nowhere to look.
#[must_use]
pub fn look(texts: &[Text], named: &Named) -> Option<Found> {
    let quote = read(named.quote.as_deref()?);
    let (mut moved, mut near, mut looked) = (None, None, false);
    for text in texts.iter().filter(|text| !text.text.trim().is_empty()) {
        looked = true;
        let signs = read(&text.text);
        for range in find(&signs, &quote) {
            let Some(places) = across(&text.places, &bytes(&signs, &range)) else { continue };
            let found = |state| text.found(state, &signs, &range);
            if named.agrees(&text.places[places], &signs, &range, || found(QuoteState::Exact)) {
                return Some(found(QuoteState::Exact));
            }
            moved = moved.or_else(|| Some(found(QuoteState::Moved)));
        }
        if moved.is_none()
            && let Some((shared, range)) = nearest(&signs, &quote)
        {
            let best = near.as_ref().is_none_or(|(most, _)| shared > *most);
            near = if best {
                Some((shared, text.found(QuoteState::NotFound, &signs, &range)))
            } else {
                near
            };
        }
    }
    let nothing = || Found {
        state: QuoteState::NotFound,
        place: TextPlace::default(),
        exact: String::new(),
        prefix: String::new(),
        suffix: String::new(),
        start: 0,
        end: 0,
    };
    looked.then(|| moved.or(near.map(|(_, found)| found)).unwrap_or_else(nothing))
}

/// How often the quote that is named stands in the texts.
#[must_use]
pub fn occurrences(texts: &[Text], named: &Named) -> usize {
    let quote = read(named.quote.as_deref().unwrap_or_default());
    texts.iter().map(|text| find(&read(&text.text), &quote).len()).sum()
}

fn bytes(signs: &[Sign], range: &Range<usize>) -> Range<usize> {
    signs[range.start].bytes().start..signs[range.end - 1].bytes().end
}

impl Named {
    /// Whether what was found stands where it is named to.
    fn agrees(
        &self,
        places: &[TextPlace],
        signs: &[Sign],
        range: &Range<usize>,
        found: impl FnOnce() -> Found,
    ) -> bool {
        let page = self.page.and_then(|page| u32::try_from(page).ok());
        let on = |place: &TextPlace| place.page.is_none() || place.page == page;
        let before = self.prefix.as_deref().map(read).unwrap_or_default();
        let after = self.suffix.as_deref().map(read).unwrap_or_default();
        let from = range.start.saturating_sub(before.len());
        let to = (range.end + after.len()).min(signs.len());
        (page.is_none() || places.iter().any(on))
            && same_from_cut(&signs[from..range.start], &before)
            && same_to_cut(&signs[range.end..to], &after)
            && ((self.start, self.end) == (None, None) || {
                let found = found();
                self.start.is_none_or(|start| start == found.start)
                    && self.end.is_none_or(|end| end == found.end)
            })
    }
}

impl Text {
    fn found(&self, state: QuoteState, signs: &[Sign], range: &Range<usize>) -> Found {
        let bytes = bytes(signs, range);
        let (before, exact, after) =
            (&self.text[..bytes.start], &self.text[bytes.clone()], &self.text[bytes.end..]);
        let count = |text: &str| i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
        let context = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let places = across(&self.places, &bytes).unwrap_or_default();
        Found {
            state,
            place: self.places.get(places.start).cloned().unwrap_or_default(),
            exact: exact.into(),
            prefix: before[context..].into(),
            suffix: after.chars().take(CONTEXT).collect(),
            start: count(before),
            end: count(before) + count(exact),
        }
    }
}

/// What came of looking for the quote of a link when it was made; none without a quote, for evidence that has
/// no text, and for links from before this was kept.
///
/// # Errors
/// If what is stored makes no sense.
pub fn of(link: &evidence_link::Model) -> Result<Option<Found>> {
    let found = link.quote_found.as_deref().map(serde_json::from_str);
    found.transpose().map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::{Found, Named, Text, look};
    use ::entity::types::{QuoteState, TextPlace};

    fn pages(pages: &[&str]) -> Text {
        let (mut text, mut places) = (String::new(), vec![]);
        for (page, words) in (1..).zip(pages) {
            places.push(TextPlace { start: text.len(), page: Some(page), ..TextPlace::default() });
            text.push_str(words);
            text.push('\n');
        }
        Text { text, places }
    }

    fn quote(quote: &str) -> Named {
        Named { quote: Some(quote.into()), ..Named::default() }
    }

    const PAGES: [&str; 3] = [
        "Tŷ'r Llys: it was late. Said on Monday.",
        "It was late. Said twice, then ends",
        "here. It was late!",
    ];

    fn looked(named: &Named) -> Found {
        look(&[pages(&PAGES)], named).expect("an answer")
    }

    #[test]
    fn it_stands_where_the_page_says_or_elsewhere() {
        let on = |page| Named { page: Some(page), ..quote("was late") };
        for page in 1..=3 {
            let found = looked(&on(page));
            assert_eq!(
                (found.state, found.place.page),
                (QuoteState::Exact, u32::try_from(page).ok())
            );
        }
        let over = Named { page: Some(3), ..quote("then ends here") };
        assert_eq!(looked(&over).state, QuoteState::Exact, "it ends on this page");
        let elsewhere = looked(&Named { page: Some(3), ..quote("Said twice") });
        assert_eq!((elsewhere.state, elsewhere.place.page), (QuoteState::Moved, Some(2)));
    }

    #[test]
    fn what_was_found_is_found_again_by_what_a_web_annotation_holds() {
        let text = pages(&PAGES).text;
        let characters: Vec<char> = text.chars().collect();
        for page in 1..=3 {
            let found = looked(&Named { page: Some(page), ..quote("was late") });
            let at = |at: i32| usize::try_from(at).expect("a place");
            let exact: String = characters[at(found.start)..at(found.end)].iter().collect();
            assert_eq!((exact.as_str(), found.exact.as_str()), ("was late", "was late"));
            let around = format!("{}{exact}{}", found.prefix, found.suffix);
            assert!(text.contains(&around), "{around}");
            let surrounded = Named {
                prefix: Some(found.prefix.clone()),
                suffix: Some(found.suffix.clone()),
                ..quote(&exact)
            };
            assert_eq!(looked(&surrounded), found);
            let placed = Named { start: Some(found.start), end: Some(found.end), ..quote(&exact) };
            assert_eq!(looked(&placed), found);
        }
        let wrong = Named { start: Some(0), ..quote("was late") };
        assert_eq!(looked(&wrong).state, QuoteState::Moved);
        for prefix in ["t", "at", "ill"] {
            let wrong = Named { prefix: Some(prefix.into()), ..quote("s late") };
            assert_eq!(looked(&wrong).state, QuoteState::NotFound, "a word does not begin there");
            let wrong = Named { prefix: Some(format!("{prefix} ")), ..quote("was late") };
            let state = if prefix == "t" { QuoteState::Exact } else { QuoteState::Moved };
            assert_eq!(looked(&wrong).state, state, "{prefix}: its first letter counts");
        }
        let wrong = Named { suffix: Some(". Saif".into()), ..quote("was late") };
        assert_eq!(looked(&wrong).state, QuoteState::Moved, "its last letter counts");
        let wrong = Named { suffix: Some(" on Tuesday".into()), ..quote("was late") };
        assert_eq!(looked(&wrong).state, QuoteState::Moved);
    }

    #[test]
    fn what_is_not_there_comes_with_the_nearest_passage() {
        let near = looked(&quote("Said thrice, then ends"));
        assert_eq!((near.state, near.place.page), (QuoteState::NotFound, Some(2)));
        assert_eq!(near.exact, "Said twice, then ends");
        assert_eq!(looked(&quote("nothing of the kind")).exact, "");
        assert!(
            look(&[], &quote("late")).is_none() && look(&[pages(&[""])], &quote("late")).is_none()
        );
        assert!(look(&[pages(&PAGES)], &Named::default()).is_none());
    }
}
