//! How a bearer token becomes a caller (RFC 9068 access tokens, checked as RFC 8725 asks).

use crate::config::Tokens;
use ::entity::types::Role;
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use sea_orm::ActiveEnum;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// No token that we accept is longer.
const LONGEST: usize = 16 * 1024;

/// Clocks may differ by this many seconds.
const LEEWAY: u64 = 60;

/// Who a verified token says is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who vouches.
    pub issuer: String,
    /// For whom.
    pub subject: String,
    /// In which role; [`Role::None`] if the token names none that is known here.
    pub role: Role,
}

/// Checks tokens against the keys of one issuer.
pub struct Verifier {
    issuer: String,
    audience: String,
    role_claim: String,
    types: Vec<String>,
    keys: HashMap<String, (DecodingKey, Algorithm)>,
}

#[derive(Deserialize)]
struct Header {
    kid: String,
    typ: String,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    #[serde(flatten)]
    other: HashMap<String, Value>,
}

impl Verifier {
    /// A verifier for tokens of `issuer`, with these keys.
    ///
    /// # Errors
    /// If a key is malformed or none is usable.
    pub fn new(issuer: &str, keys: &JwkSet, settings: &Tokens) -> anyhow::Result<Self> {
        let mut usable = HashMap::new();
        for key in &keys.keys {
            let signs = key.common.public_key_use.as_ref() != Some(&PublicKeyUse::Encryption);
            if let (Some(id), Some(algorithm), true) = (&key.common.key_id, algorithm(key), signs) {
                usable.insert(id.clone(), (DecodingKey::from_jwk(key)?, algorithm));
            }
        }
        anyhow::ensure!(
            !usable.is_empty(),
            "the key set holds no RS256, ES256 or EdDSA key with an id"
        );
        Ok(Self {
            issuer: issuer.into(),
            audience: settings.audience.clone(),
            role_claim: settings.role_claim.clone(),
            types: settings.token_types.iter().map(|name| name.to_ascii_lowercase()).collect(),
            keys: usable,
        })
    }

    /// A verifier with the issuer and key file of the settings.
    ///
    /// # Errors
    /// If one is missing or cannot be read.
    pub fn from_settings(settings: &Tokens) -> anyhow::Result<Self> {
        let issuer =
            settings.issuer.as_deref().context("production needs --issuer (EVIDENCE_ISSUER)")?;
        anyhow::ensure!(!issuer.is_empty(), "--issuer (EVIDENCE_ISSUER) is empty");
        anyhow::ensure!(!settings.audience.is_empty(), "--audience (EVIDENCE_AUDIENCE) is empty");
        let path = settings.jwks.as_deref().context("production needs --jwks (EVIDENCE_JWKS)")?;
        let text = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        Self::new(issuer, &serde_json::from_slice(&text)?, settings)
    }

    /// Who is calling, or `None` for any token that is not in order. Why it is not is nobody's
    /// business but the log's.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Caller> {
        let checked = self.check(token);
        if let Err(reason) = &checked {
            tracing::info!(%reason, "a token was refused");
        }
        checked.ok()
    }

    fn check(&self, token: &str) -> anyhow::Result<Caller> {
        anyhow::ensure!(token.len() <= LONGEST, "too long");
        let head = token.split('.').next().unwrap_or_default();
        let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head)?)?;
        anyhow::ensure!(header.crit.is_none(), "it has critical extensions");
        let typ = header.typ.to_ascii_lowercase();
        let typ = typ.strip_prefix("application/").unwrap_or(&typ);
        anyhow::ensure!(self.types.iter().any(|name| name == typ), "its type is {typ}");
        let (key, algorithm) = self.keys.get(&header.kid).context("no such key")?;
        // the key's algorithm, not the one that the token claims
        let mut rules = Validation::new(*algorithm);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.audience]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        rules.validate_nbf = true;
        rules.leeway = LEEWAY;
        let claims = decode::<Claims>(token, key, &rules)?.claims;
        anyhow::ensure!(!claims.sub.is_empty(), "its subject is empty");
        let role = self.role(&claims);
        Ok(Caller { issuer: claims.iss, subject: claims.sub, role })
    }

    /// The one known role of the claim, a string or a list; two known roles are no role.
    fn role(&self, claims: &Claims) -> Role {
        let named: Vec<&str> = match claims.other.get(&self.role_claim) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        let mut known =
            named.iter().filter_map(|name| Role::try_from_value(&name.to_ascii_uppercase()).ok());
        match (known.next(), known.next()) {
            (Some(role), None) => role,
            _ => Role::None,
        }
    }
}

fn algorithm(key: &Jwk) -> Option<Algorithm> {
    let allowed = match &key.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        AlgorithmParameters::OctetKeyPair(_) => Algorithm::EdDSA,
        _ => return None,
    };
    let stated = key.common.key_algorithm.map(Algorithm::try_from);
    stated.is_none_or(|stated| stated == Ok(allowed)).then_some(allowed)
}
