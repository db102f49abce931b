//! The issuer of tokens on one's own machine: it vouches for the demonstration team.
//!
//! It exists in development mode only. Its key is made at first use and kept in a file that only its
//! owner can read, so that `evidence token` and the server agree.

use super::Scope;
use ::entity::types::Role;
use anyhow::Context;
use aws_lc_rs::signature::Ed25519KeyPair;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What the tokens' `iss` says.
pub const ISSUER: &str = "urn:evidence:development";

const KEY_ID: &str = "development";

/// A token of the built-in issuer is good for this long, in seconds.
const LIFETIME: i64 = 12 * 60 * 60;

/// The built-in issuer.
pub struct Issuer(EncodingKey);

impl Issuer {
    /// The issuer whose key is in this file, made now if there is none.
    ///
    /// # Errors
    /// If the file can be neither read nor made.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut new = OpenOptions::new();
        match new.write(true).create_new(true).mode(0o600).open(path) {
            Ok(mut file) => {
                let key = Ed25519KeyPair::generate_pkcs8v1(&aws_lc_rs::rand::SystemRandom::new())?;
                file.write_all(key.as_ref())?;
                file.sync_all()?;
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("making {}", path.display())),
        }
        let key = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        Ed25519KeyPair::from_pkcs8(&key).with_context(|| {
            format!("{} is not a key: delete it, a new one is made", path.display())
        })?;
        Ok(Self(EncodingKey::from_ed_der(&key)))
    }

    /// Its public keys.
    ///
    /// # Errors
    /// If the key has no public half.
    pub fn keys(&self) -> anyhow::Result<JwkSet> {
        let mut key = Jwk::from_encoding_key(&self.0, Algorithm::EdDSA)?;
        key.common.key_id = Some(KEY_ID.into());
        key.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(JwkSet { keys: vec![key] })
    }

    /// An access token (RFC 9068) for somebody in a role.
    ///
    /// # Errors
    /// If it cannot be signed.
    pub fn token(
        &self,
        subject: &str,
        role: Role,
        audience: &str,
        now: i64,
    ) -> anyhow::Result<String> {
        self.sign(&json!({
            "iss": ISSUER,
            "aud": audience,
            "sub": subject,
            "client_id": "evidence-development",
            "jti": format!("{subject}-{now}"),
            "iat": now,
            "exp": now + LIFETIME,
            "roles": [role.to_value().to_ascii_lowercase()],
            "scope": Scope::ALL.map(Scope::word).join(" "),
        }))
    }

    /// Signs any claims.
    ///
    /// # Errors
    /// If they cannot be signed.
    pub fn sign(&self, claims: &Value) -> anyhow::Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(KEY_ID.into());
        header.typ = Some("at+jwt".into());
        Ok(encode(&header, claims, &self.0)?)
    }
}
