//! Descriptions in a document, as GraphQL has them since September 2025: strings before an operation, a
//! fragment or a variable, for whoever reads it. The engine's parser does not know them.

use std::ops::Range;

/// The document with spaces where its descriptions are, so that errors still name the right places; `None`
/// if it has none.
pub(super) fn without(document: &str) -> Option<String> {
    let tokens = tokens(document);
    let text = |at: usize| tokens.get(at).map(|token| &document[token.clone()]);
    let (mut round, mut other) = (0_usize, 0_usize);
    let (mut kept, mut end) = (String::new(), 0);
    for (at, token) in tokens.iter().enumerate() {
        match document.as_bytes()[token.start] {
            b'(' => round += 1,
            b')' => round = round.saturating_sub(1),
            b'{' | b'[' => other += 1,
            b'}' | b']' => other = other.saturating_sub(1),
            b'"' if other == 0 => {
                let (before, next) = (at.checked_sub(1).and_then(text), text(at + 1));
                let describes = match round {
                    0 => matches!(before, None | Some("}")) && next.is_some_and(defines),
                    1 => next == Some("$") && !matches!(before, Some(":" | "=")),
                    _ => false,
                };
                if describes {
                    kept += &document[end..token.start];
                    let breaks = |c| if matches!(c, '\n' | '\r') { c } else { ' ' };
                    kept.extend(document[token.clone()].chars().map(breaks));
                    end = token.end;
                }
            }
            _ => {}
        }
    }
    (end > 0).then(|| kept + &document[end..])
}

fn defines(word: &str) -> bool {
    matches!(word, "query" | "mutation" | "subscription" | "fragment")
}

/// Where the words, strings and other signs of a document are.
fn tokens(document: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = document[start..].chars().next() {
        let rest = &document[start..];
        let length = match first {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' => string(rest),
            first if first == '_' || first.is_ascii_alphanumeric() => {
                rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len())
            }
            first => first.len_utf8(),
        };
        if !(first == '#' || first == ',' || first == '\u{feff}' || first.is_ascii_whitespace()) {
            tokens.push(start..start + length);
        }
        start += length;
    }
    tokens
}

/// How long the string is that this text begins with.
fn string(text: &str) -> usize {
    let block = text.starts_with(r#"""""#);
    let quote = if block { r#"""""# } else { r#"""# };
    let escapes: &[&str] = if block { &[r#"\""""#] } else { &[r"\\", r#"\""#] };
    let mut at = quote.len();
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        if !block && matches!(next, '\n' | '\r') {
            return at;
        }
        let escape = escapes.iter().find(|escape| rest.starts_with(**escape));
        at += escape.map_or(next.len_utf8(), |escape| escape.len());
    }
    at
}
