//! Global ids (Relay): opaque to clients, a type's name and a key to us.

use crate::error::{Error, Result};
use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::prelude::Uuid;

/// The global id of the `name` with this key.
#[must_use]
pub fn encode(name: &str, key: Uuid) -> ID {
    let key = key.simple();
    ID(URL_SAFE_NO_PAD.encode([name, ":", key.encode_lower(&mut Uuid::encode_buffer())].concat()))
}

/// The type's name and the key of a global id.
///
/// # Errors
/// [`Error::BadInput`] if it is none of ours.
pub fn decode(id: &str) -> Result<(String, Uuid)> {
    URL_SAFE_NO_PAD
        .decode(id)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| {
            let (name, key) = text.split_once(':')?;
            Some((name.to_owned(), Uuid::try_parse(key).ok()?))
        })
        // of the spellings that mean the same, one is ours
        .filter(|(name, key)| encode(name, *key).0 == id)
        .ok_or_else(|| Error::BadInput("This is not an id: send one that the API gave you.".into()))
}

/// The key of a global id that must name one of `names`.
///
/// # Errors
/// [`Error::BadInput`] if it is none of ours, [`Error::NotFound`] if it names something else.
pub fn key_of(names: &[&str], id: &str) -> Result<Uuid> {
    let (name, key) = decode(id)?;
    if names.contains(&name.as_str()) { Ok(key) } else { Err(Error::NotFound) }
}
