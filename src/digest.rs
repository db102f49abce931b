//! SHA-256, of bytes and of canonical JSON.

use crate::error::{Error, Result};
use aws_lc_rs::digest::{Context, SHA256, digest};
use serde::Serialize;
use std::fmt::Write;

/// A digest under way, for bytes that come in pieces.
#[derive(Clone)]
pub struct Running(Context);

impl Default for Running {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl Running {
    /// Takes in a piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest, in lower-case hexadecimal.
    #[must_use]
    pub fn finish(self) -> String {
        hexadecimal(self.0.finish().as_ref())
    }
}

/// Whether a text is a digest in hexadecimal.
#[must_use]
pub fn is_one(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The digest of bytes, in lower-case hexadecimal.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> String {
    hexadecimal(digest(&SHA256, bytes).as_ref())
}

/// A value's canonical JSON (RFC 8785).
///
/// # Errors
/// If the value has no JSON.
pub fn canonical(value: &impl Serialize) -> Result<String> {
    serde_json_canonicalizer::to_string(value).map_err(Error::internal)
}

/// The digest of a value's canonical JSON (RFC 8785).
///
/// # Errors
/// If the value has no JSON.
pub fn of_json(value: &impl Serialize) -> Result<String> {
    Ok(of_bytes(&serde_json_canonicalizer::to_vec(value).map_err(Error::internal)?))
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
