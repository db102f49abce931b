//! What the engine says of a document or its variables, in our words: where it is, and what would be right. It
//! repeats nothing at length of what was sent.

use std::borrow::Cow;

/// What the engine says where a document is over a limit.
const LIMITS: [&str; 4] = [
    "Query is too complex",
    "nested too deep",
    "cannot be greater than",
    "recursion limit exceeded",
];

/// Whether a limit was reached.
pub(super) fn is_limit(message: &str) -> bool {
    LIMITS.iter().any(|limit| message.contains(limit))
}

/// A message of the engine as a client is told it.
pub(super) fn told(message: &str) -> Cow<'_, str> {
    if message.trim_start().starts_with("-->") {
        return "This is not GraphQL: see the document at this place.".into();
    }
    let message = message
        .strip_prefix("Failed to parse ")
        .map_or(message, |rest| rest.split_once(": ").map_or(rest, |(_, why)| why));
    let message = message.split(" (occurred while parsing").next().unwrap_or(message);
    if let Some(rest) = message.strip_prefix("Expected input type \"") {
        let of = rest.split('"').next().unwrap_or_default();
        return format!("Give {}.", looks(of)).into();
    }
    let Some((at, why)) = message
        .strip_prefix("Invalid value for argument \"")
        .and_then(|rest| rest.split_once("\", "))
    else {
        return message.into();
    };
    let why = if why.starts_with("Oneof") || why.starts_with("One") {
        "give exactly one of its fields, and no null".into()
    } else if let Some(of) = why.strip_prefix("expected type \"") {
        format!("give {}", looks(of.trim_end_matches('"')))
    } else {
        why.to_owned()
    };
    format!("`{at}`: {why}.").into()
}

/// What a value of a type looks like.
fn looks(of: &str) -> Cow<'_, str> {
    match of.trim_end_matches('!') {
        "Date" => "a day, written YYYY-MM-DD".into(),
        "DateTime" => "an instant, written like 2026-01-15T10:00:00Z".into(),
        "ByteCount" => "a number of bytes: a whole number of at most 9007199254740991".into(),
        "Int" => "an Int: a whole number of 32 bits".into(),
        "ID" => "an ID: a text that the API gave you".into(),
        "String" => "a String: a text in quotation marks".into(),
        "Boolean" => "true or false".into(),
        "Float" => "a number".into(),
        of => format!("a value of the type `{of}`").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn the_engine_is_heard_in_our_words() {
        for (engine, ours) in [
            (" --> 1:3\n  |\n1 | { secret", "This is not GraphQL: see the document at this place."),
            (
                "Failed to parse \"Int\": Only integers from -2147483648 to 2147483647 are accepted. \
                 (occurred while parsing \"Input\")",
                "Only integers from -2147483648 to 2147483647 are accepted.",
            ),
            (
                "Expected input type \"DateTime\", found \"soon\". (occurred while parsing \"Input\")",
                "Give an instant, written like 2026-01-15T10:00:00Z.",
            ),
            (
                "Invalid value for argument \"input.locator\", Oneof input objects requires have \
                 exactly one field",
                "`input.locator`: give exactly one of its fields, and no null.",
            ),
            (
                "Invalid value for argument \"input.dueOn\", expected type \"Date\"",
                "`input.dueOn`: give a day, written YYYY-MM-DD.",
            ),
            (
                "Invalid value for argument \"input\", field \"code\" of type \"String!\" is required but \
                 not provided",
                "`input`: field \"code\" of type \"String!\" is required but not provided.",
            ),
            ("Variable \"$a\" is not used", "Variable \"$a\" is not used"),
        ] {
            assert_eq!(told(engine), ours);
        }
    }
}
