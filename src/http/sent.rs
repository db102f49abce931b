//! What a value may be, in a variable and in the document alike, and how a text is taken in: its letters are
//! composed (NFC) and its lines end in one way, so that the same words are the same to every rule.

use async_graphql::Value as Variable;
use async_graphql_value::Value as Literal;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The most values of one list.
const MOST: usize = 200;

/// A value that is not taken: where in what was sent, and why.
#[derive(Debug)]
pub(super) struct Wrong {
    at: String,
    why: String,
}

impl Wrong {
    fn new(why: String) -> Self {
        Self { at: String::new(), why }
    }

    /// For a client, below the argument or variable of this name.
    pub(super) fn told(self, name: &str) -> String {
        format!("`{name}{}`: {}", self.at, self.why)
    }

    fn within(self, step: &str) -> Self {
        Self { at: format!("{step}{}", self.at), ..self }
    }
}

/// Takes in values of one of the engine's two types of them.
macro_rules! taken_in {
    ($name:ident, $value:ident) => {
        /// Takes in a value. Every number that this API takes is an Int of 32 bits, or in an input object a
        /// number of bytes.
        pub(super) fn $name(of: &mut $value) -> Result<(), Wrong> {
            match of {
                $value::Number(number) => match number.as_i64().map(i32::try_from) {
                    Some(Ok(_)) => Ok(()),
                    _ => Err(Wrong::new("give an Int: a whole number of 32 bits.".into())),
                },
                $value::String(words) => text(words),
                $value::List(values) if values.len() > MOST => {
                    let why =
                        format!("the values of a list cannot be greater than {MOST} in number.");
                    Err(Wrong::new(why))
                }
                $value::List(values) => {
                    values.iter_mut().enumerate().try_for_each(|(at, inside)| {
                        $name(inside).map_err(|wrong| wrong.within(&format!(".{at}")))
                    })
                }
                $value::Object(fields) => fields.iter_mut().try_for_each(|(name, inside)| {
                    let taken = match inside {
                        $value::Number(number) if number.is_i64() => Ok(()),
                        $value::Number(_) => {
                            Err(Wrong::new("give a whole number, in figures alone.".into()))
                        }
                        inside => $name(inside),
                    };
                    taken.map_err(|wrong| wrong.within(&format!(".{name}")))
                }),
                _ => Ok(()),
            }
        }
    };
}
taken_in!(variable, Variable);
taken_in!(literal, Literal);

/// A text of several lines, perhaps with tabs, and no other control character: those mislead whoever reads it,
/// and no database takes them all.
fn text(words: &mut String) -> Result<(), Wrong> {
    if words.contains('\r') {
        *words = words.replace("\r\n", "\n");
    }
    let hidden = |c: &char| c.is_control() && !matches!(c, '\n' | '\t');
    if let Some(hidden) = words.chars().find(hidden) {
        let why =
            format!("a text must not hold the control character U+{:04X}.", u32::from(hidden));
        return Err(Wrong::new(why));
    }
    if !is_nfc(words) {
        *words = words.nfc().collect();
    }
    Ok(())
}
