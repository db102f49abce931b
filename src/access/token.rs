//! How a bearer token becomes a caller (RFC 9068 access tokens, checked as RFC 8725 asks).

use super::Scope;
use super::keys::{Key, Keys};
use crate::config::Tokens;
use crate::digest;
use ::entity::types::Role;
use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Validation, decode, get_current_timestamp};
use lru::LruCache;
use sea_orm::ActiveEnum;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

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
    /// How far: the scopes of ours that the token names.
    pub scopes: Vec<Scope>,
}

/// Checks tokens against the keys of the issuers that are trusted.
pub struct Verifier {
    issuers: HashMap<String, Arc<Keys>>,
    audience: String,
    role_claim: String,
    role_names: HashMap<String, Role>,
    scope_claim: String,
    scope_names: HashMap<String, Scope>,
    types: Vec<String>,
    known: Mutex<LruCache<String, Known>>,
}

/// So many tokens that were in order are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(1_000).expect("more than none");

/// A token that was in order: for whom, by which key, and until when.
#[derive(Clone)]
struct Known {
    caller: Caller,
    key_id: String,
    key: Key,
    until: u64,
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
        let keys = Keys::given(issuer, keys)?;
        Self::trusting(HashMap::from([(issuer.into(), Arc::new(keys))]), settings)
    }

    /// A verifier for the issuers of the settings; their keys are fetched, or those of the key file.
    ///
    /// # Errors
    /// If no issuer is named, or a key file cannot be read.
    pub async fn from_settings(settings: &Tokens) -> anyhow::Result<Self> {
        let named = settings.issuer.iter().filter(|issuer| !issuer.is_empty());
        let named: Vec<&String> = named.collect();
        ensure!(!named.is_empty(), "production needs --issuer (EVIDENCE_ISSUER)");
        if let Some(path) = &settings.jwks {
            ensure!(named.len() == 1, "--jwks (EVIDENCE_JWKS) holds the keys of one --issuer");
            let text =
                std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            return Self::new(named[0], &serde_json::from_slice(&text)?, settings);
        }
        let mut issuers = HashMap::new();
        for issuer in named {
            let keys = Keys::of(issuer, Duration::from_secs(settings.jwks_floor)).await?;
            issuers.insert(issuer.clone(), Arc::new(keys));
        }
        Self::trusting(issuers, settings)
    }

    fn trusting(issuers: HashMap<String, Arc<Keys>>, settings: &Tokens) -> anyhow::Result<Self> {
        ensure!(!settings.audience.is_empty(), "--audience (EVIDENCE_AUDIENCE) is empty");
        Ok(Self {
            issuers,
            audience: settings.audience.clone(),
            role_claim: settings.role_claim.clone(),
            role_names: names("--role-name", &settings.role_names, role)?,
            scope_claim: settings.scope_claim.clone(),
            scope_names: names("--scope-name", &settings.scope_names, scope)?,
            types: settings.token_types.iter().map(|name| name.to_ascii_lowercase()).collect(),
            known: Mutex::new(LruCache::new(REMEMBERED)),
        })
    }

    /// Who is calling, or `None` for any token that is not in order. Why it is not is nobody's
    /// business but the log's.
    pub async fn verify(&self, token: &str) -> Option<Caller> {
        let digest = digest::of_bytes(token.as_bytes());
        if let Some(caller) = self.remembered(&digest).await {
            return Some(caller);
        }
        match self.check(token).await {
            Ok(known) => {
                let caller = known.caller.clone();
                self.known.lock().unwrap_or_else(PoisonError::into_inner).put(digest, known);
                Some(caller)
            }
            Err(reason) => {
                tracing::info!(%reason, "a token was refused");
                None
            }
        }
    }

    /// Whoever a token was for when it was in order: until it expires, or its key is another one or none.
    async fn remembered(&self, digest: &str) -> Option<Caller> {
        let known =
            self.known.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()?;
        let key = self.issuers.get(&known.caller.issuer)?.get(&known.key_id).await?;
        let in_time = get_current_timestamp() < known.until;
        (in_time && Arc::ptr_eq(&key, &known.key)).then_some(known.caller)
    }

    async fn check(&self, token: &str) -> anyhow::Result<Known> {
        let (key_id, held) = self.key(token).await?;
        let (key, algorithm) = &*held;
        let mut rules = Validation::new(*algorithm);
        rules.set_issuer(&self.issuers.keys().collect::<Vec<_>>());
        rules.set_audience(&[&self.audience]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        rules.validate_nbf = true;
        rules.leeway = LEEWAY;
        let claims = decode::<Claims>(token, key, &rules)?.claims;
        ensure!(!claims.sub.is_empty(), "its subject is empty");
        let (role, scopes) = (self.role(&claims), self.scopes(&claims));
        let until = claims.other.get("exp").and_then(Value::as_u64).unwrap_or_default();
        let caller = Caller { issuer: claims.iss, subject: claims.sub, role, scopes };
        Ok(Known { caller, key_id, key: held, until: until.saturating_add(LEEWAY) })
    }

    /// The key that the token must be signed with, its algorithm that of the key and not the one that
    /// the token claims. A header that points elsewhere (`jku`, `x5u`, `jwk`) is not followed.
    async fn key(&self, token: &str) -> anyhow::Result<(String, Key)> {
        ensure!(token.len() <= LONGEST, "too long");
        let parts: Vec<&str> = token.split('.').collect();
        ensure!(parts.len() == 3, "not one header, payload and signature");
        let header: Map<String, Value> = part(parts[0])?;
        ensure!(!header.contains_key("crit"), "it has critical extensions");
        let says = |name: &str| header.get(name).and_then(Value::as_str);
        let typ = says("typ").context("no type")?.to_ascii_lowercase();
        let typ = typ.strip_prefix("application/").unwrap_or(&typ);
        ensure!(self.types.iter().any(|name| name == typ), "its type is {typ}");
        ensure!(matches!(says("alg"), Some("RS256" | "ES256" | "EdDSA")), "its algorithm");
        let claims: Claims = part(parts[1])?;
        // the issuer only says whose key to take: the signature must fit it
        let keys = self.issuers.get(&claims.iss).context("another issuer")?;
        let id = says("kid").context("no key id")?;
        Ok((id.to_owned(), keys.get(id).await.context("no such key")?))
    }

    /// The one known role of the claim; two known roles are no role.
    fn role(&self, claims: &Claims) -> Role {
        let known = |name: &&str| self.role_names.get(*name).copied().or_else(|| role(name));
        let named = claims.words(&self.role_claim);
        let mut known = named.iter().filter_map(known);
        match (known.next(), known.next()) {
            (Some(role), None) => role,
            _ => Role::None,
        }
    }

    fn scopes(&self, claims: &Claims) -> Vec<Scope> {
        let known = |name: &&str| self.scope_names.get(*name).copied().or_else(|| scope(name));
        claims.words(&self.scope_claim).iter().filter_map(known).collect()
    }
}

impl Claims {
    /// The words of a claim, by its name or a JSON Pointer (RFC 6901): a list of texts, or one text
    /// with spaces between.
    fn words(&self, claim: &str) -> Vec<&str> {
        let found = match claim.strip_prefix('/') {
            None => self.other.get(claim),
            Some(path) => {
                let (first, rest) = path.split_once('/').unwrap_or((path, ""));
                let rest = if rest.is_empty() { String::new() } else { format!("/{rest}") };
                self.other.get(first).and_then(|claim| claim.pointer(&rest))
            }
        };
        match found {
            Some(Value::String(words)) => words.split_whitespace().collect(),
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        }
    }
}

/// What the issuer calls ours.
fn names<T>(
    option: &str,
    pairs: &[String],
    ours: impl Fn(&str) -> Option<T>,
) -> anyhow::Result<HashMap<String, T>> {
    let named = pairs.iter().map(|pair| {
        let (theirs, word) =
            pair.split_once('=').with_context(|| format!("{option} is `theirs=ours`"))?;
        let ours = ours(word).with_context(|| format!("{option}: there is no `{word}` here"))?;
        Ok((theirs.into(), ours))
    });
    named.collect()
}

fn role(name: &str) -> Option<Role> {
    Role::try_from_value(&name.to_ascii_uppercase()).ok()
}

fn scope(name: &str) -> Option<Scope> {
    Scope::ALL.into_iter().find(|scope| scope.word() == name)
}

fn part<T: DeserializeOwned>(part: &str) -> anyhow::Result<T> {
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part)?)?)
}
