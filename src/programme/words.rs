//! Words of the files that are not plain text: closed vocabularies, y/n, lists.

use sea_orm::ActiveEnum;
use serde::de::{Deserialize, Deserializer, Error};

/// A word of a closed vocabulary of `entity::types`, in whatever case a file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Word<T>(pub(crate) T);

impl<'de, T: ActiveEnum<Value = String>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let stored = match word.as_str() {
            "admin" => "ADMINISTRATOR".into(),
            other => other.to_uppercase().replace('-', "_"),
        };
        T::try_from_value(&stored).map(Self).map_err(|_| {
            if let Some(why) = out_of_scope(&word) {
                return D::Error::custom(format!("{why}; take the row out"));
            }
            let known = T::values().join(", ");
            D::Error::custom(format!("`{word}` is not a word used here: write one of {known}"))
        })
    }
}

/// Yes or no, written `y` or `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "y" => Ok(Self(true)),
            "n" => Ok(Self(false)),
            other => Err(D::Error::custom(format!("`{other}` is neither `y` nor `n`"))),
        }
    }
}

/// Some words in one field, with `|` between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct List(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let words = text.split('|').filter(|word| !word.is_empty());
        Ok(Self(words.map(str::to_owned).collect()))
    }
}

/// Why a unit is not inspected, though it is a real one: it is refused by its name.
pub(crate) fn out_of_scope(unit: &str) -> Option<String> {
    ["RASSO", "CCU"].iter().any(|out| unit.eq_ignore_ascii_case(out)).then(|| {
        format!(
            "{unit} is out of scope: the programme inspects neither rape and serious sexual offences \
             (RASSO) nor complex casework units (CCU) (scope, paragraph 14)"
        )
    })
}
