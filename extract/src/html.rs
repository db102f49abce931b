//! Web pages: their words, without scripts and styles.
//!
//! Tags are read one after another and no tree is built, so nesting costs nothing.

use crate::detect;
use crate::examined::{Collected, Place};
use crate::kind::Kind;
use crate::plain;
use crate::refusal::Refusal;
use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Reads the words of a page.
pub(crate) fn read(bytes: &[u8], collected: &mut Collected) -> Result<(), Refusal> {
    let page = plain::text(bytes, Kind::Html)?;
    let (words, tags) = words(&page);
    if tags == 0 || bytes.starts_with(b"%PDF-") || bytes.starts_with(b"{\\rtf") {
        return Err(detect::mismatch(Kind::Html, bytes));
    }
    collected.add(Place::Whole, &words);
    Ok(())
}

/// The words of a page, and how many of its tags are of HTML.
pub(crate) fn words(page: &str) -> (String, usize) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let (mut text, mut tags) = (String::new(), 0);
    let mut hidden: Option<Vec<u8>> = None;
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if hidden.is_none() => {
                let name = tag.name.as_slice();
                tags += usize::from(name == b"html" || name == b"body" || breaks(name).is_some());
                match name {
                    b"script" | b"style" | b"noframes" | b"iframe" => hidden = Some(name.to_vec()),
                    b"br" => text.push('\n'),
                    name => open(&mut text, name),
                }
            }
            Token::EndTag(tag) => match &hidden {
                Some(name) if *name == tag.name.as_slice() => hidden = None,
                Some(_) => {}
                None => open(&mut text, &tag.name),
            },
            Token::String(words) if hidden.is_none() => spaced(&mut text, &words),
            _ => {}
        }
    }
    (text, tags)
}

fn open(text: &mut String, name: &[u8]) {
    if let Some(space) = breaks(name) {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() && !text.ends_with(['\n', '\t']) {
            text.push(space);
        }
    }
}

/// Any run of white space is one space, as a browser shows it.
fn spaced(text: &mut String, words: &[u8]) {
    for c in String::from_utf8_lossy(words).chars() {
        if !c.is_ascii_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n', '\t']) {
            text.push(' ');
        }
    }
}

/// What stands between the words of two elements, where they do not run on.
fn breaks(name: &[u8]) -> Option<char> {
    match name {
        b"td" | b"th" => Some('\t'),
        b"address" | b"article" | b"aside" | b"blockquote" | b"caption" | b"dd" | b"div"
        | b"dl" | b"dt" | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6"
        | b"head" | b"header" | b"hr" | b"li" | b"main" | b"nav" | b"ol" | b"option" | b"p"
        | b"pre" | b"section" | b"table" | b"title" | b"tr" | b"ul" => Some('\n'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_scripts() {
        let page = "<!doctype html><title>Tŷ</title><style>p{}</style><p>One <b>t</b>wo\n three\
            <script>if (a</b>) alert('<p>no')</script><table><tr><td>a<td>b</table>&amp; &#x175;";
        assert_eq!(words(page).0, "Tŷ\nOne two three\na\tb\n& ŵ");
    }
}
