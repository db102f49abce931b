//! How a bearer token becomes a caller (RFC 9068 access tokens, checked as RFC 8725 asks).

use super::Scope;
use super::claims::{Claims, Reading};
use super::issuer::{self, Issuer};
use super::keys::{Key, KeySet, Keys, is_here};
use super::viewer::RoleProblem;
use crate::config::Tokens;
use crate::digest;
use ::entity::types::Role;
use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Validation, decode, get_current_timestamp};
use lru::LruCache;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// No token that we accept is longer.
const LONGEST: usize = 16 * 1024;

/// Clocks may differ by this many seconds.
const LEEWAY: u64 = 60;

/// Between two fetches that unknown keys cause, unless it is set, in seconds.
const FLOOR: u64 = 30;

/// Who a verified token says is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who vouches.
    pub issuer: String,
    /// For whom.
    pub subject: String,
    /// As what they may have been invited.
    pub known_as: Option<String>,
    /// In which role; [`Role::None`] if the token names none that is known here.
    pub role: Role,
    /// Why the token gives no role.
    pub problem: Option<RoleProblem>,
    /// How far: the scopes of ours that the token names.
    pub scopes: Vec<Scope>,
}

/// Checks tokens against the keys of the issuers that are trusted.
pub struct Verifier {
    issuers: HashMap<String, Trusted>,
    audience: String,
    known: Mutex<LruCache<String, Known>>,
}

/// An issuer that is trusted.
struct Trusted {
    keys: Arc<Keys>,
    reading: Arc<Reading>,
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

impl Verifier {
    /// A verifier for tokens of `issuer`, with these keys.
    ///
    /// # Errors
    /// If no key is usable.
    pub fn new(issuer: &str, keys: &JwkSet, settings: &Tokens) -> anyhow::Result<Self> {
        let trusted = Trusted::given(issuer, keys, Reading::of(settings)?)?;
        Self::trusting(HashMap::from([(issuer.into(), trusted)]), settings)
    }

    /// A verifier for the issuers of the settings; their keys are fetched, or those of the key file.
    ///
    /// # Errors
    /// If no issuer is named, or a key file cannot be read.
    pub async fn from_settings(settings: &Tokens) -> anyhow::Result<Self> {
        ensure!(!settings.issuers().is_empty(), "production needs --issuer (EVIDENCE_ISSUER)");
        Self::trusting(Trusted::named(settings).await?, settings)
    }

    /// A verifier for the built-in issuer, and beside it for those of the settings, on this machine.
    ///
    /// # Errors
    /// If an issuer is elsewhere, or settings say how to read the tokens of none.
    pub async fn of_development(built_in: &Issuer, settings: &Tokens) -> anyhow::Result<Self> {
        let elsewhere = settings.issuers().into_iter().find(|issuer| !is_here(issuer));
        if let Some(elsewhere) = elsewhere {
            bail!(
                "development mode trusts its own issuer, and others on this machine only, such as \
                 http://127.0.0.1:8081/realms/evidence. --issuer (EVIDENCE_ISSUER) is `{elsewhere}`: \
                 leave it out, or set EVIDENCE_MODE=production"
            );
        }
        let without = settings.of_issuers();
        ensure!(
            !settings.issuers().is_empty() || without.is_empty(),
            "{}: this says how the tokens of --issuer (EVIDENCE_ISSUER) are read, and none is named; \
             those of the built-in issuer are as they are. Name one, or leave it out",
            without.join(", ")
        );
        let mut issuers = Trusted::named(settings).await?;
        let trusted = Trusted::given(issuer::ISSUER, &built_in.keys()?, Reading::default())?;
        issuers.insert(issuer::ISSUER.into(), trusted);
        Self::trusting(issuers, settings)
    }

    fn trusting(issuers: HashMap<String, Trusted>, settings: &Tokens) -> anyhow::Result<Self> {
        if let Some(setting) = settings.empty() {
            bail!(
                "{setting} is empty, or a word of it is: no token would be taken. Set it, or leave it out"
            );
        }
        let known = Mutex::new(LruCache::new(REMEMBERED));
        Ok(Self { issuers, audience: settings.audience.clone(), known })
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
                if let Some(problem) = caller.problem {
                    let (issuer, subject) = (&caller.issuer, &caller.subject);
                    tracing::warn!(issuer, subject, ?problem, "a token gives no role");
                }
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
        let keys = self.issuers.get(&known.caller.issuer)?.keys.get(&known.key_id).await;
        let in_time = get_current_timestamp() < known.until;
        let is_key = keys.iter().any(|key| Arc::ptr_eq(key, &known.key));
        (in_time && is_key).then_some(known.caller)
    }

    async fn check(&self, token: &str) -> anyhow::Result<Known> {
        let (issuer, reading, key_id, keys) = self.keys(token).await?;
        let (claims, held) = self.claims(token, &issuer, keys)?;
        // Keycloak says here of which sort it is, and in the header the same of all
        let sort = claims.at("typ").and_then(Value::as_str).unwrap_or_default();
        ensure!(!["ID", "Refresh", "Offline", "Logout"].contains(&sort), "it is no access token");
        let until = claims.at("exp").and_then(Value::as_u64).unwrap_or_default();
        let (role, problem) = reading.role(&claims);
        let caller = Caller {
            issuer,
            subject: reading.subject(&claims)?,
            known_as: reading.known_as(&claims),
            role,
            problem,
            scopes: reading.scopes(&claims),
        };
        Ok(Known { caller, key_id, key: held, until: until.saturating_add(LEEWAY) })
    }

    /// What a token says, and the one of these keys that it is signed with, its algorithm that of the key and not the
    /// one that the token claims.
    fn claims(&self, token: &str, issuer: &str, keys: Vec<Key>) -> anyhow::Result<(Claims, Key)> {
        let mut refused = vec![];
        for held in keys {
            let (key, algorithm) = &*held;
            let mut rules = Validation::new(*algorithm);
            rules.set_issuer(&[issuer]);
            rules.set_audience(&[&self.audience]);
            rules.set_required_spec_claims(&["exp", "iss", "aud"]);
            rules.validate_nbf = true;
            rules.leeway = LEEWAY;
            match decode::<Map<String, Value>>(token, key, &rules) {
                Ok(read) => return Ok((Claims::from(read.claims), held)),
                // it may be signed with another key that has the same id
                Err(cause) => refused.push(cause.to_string()),
            }
        }
        ensure!(!refused.is_empty(), "no such key");
        bail!("{}", refused.join(", "))
    }

    /// The issuer, and the keys of the id that the token names, with one of which it must be signed. A header that
    /// points elsewhere (`jku`, `x5u`, `jwk`) is not followed.
    async fn keys(&self, token: &str) -> anyhow::Result<(String, Arc<Reading>, String, Vec<Key>)> {
        ensure!(token.len() <= LONGEST, "too long");
        let parts: Vec<&str> = token.split('.').collect();
        ensure!(parts.len() == 3, "not one header, payload and signature");
        let (header, claims) = (part(parts[0])?, part(parts[1])?);
        ensure!(!header.contains_key("crit"), "it has critical extensions");
        let says = |name: &str| header.get(name).and_then(Value::as_str);
        ensure!(matches!(says("alg"), Some("RS256" | "ES256" | "EdDSA")), "its algorithm");
        let issuer = claims.get("iss").and_then(Value::as_str).context("no issuer")?;
        // the issuer only says whose key to take: the signature must fit it
        let trusted = self.issuers.get(issuer);
        let trusted =
            trusted.with_context(|| format!("its issuer is not trusted: {}", short(issuer)))?;
        let typ = says("typ").context("no type")?;
        ensure!(trusted.reading.takes(typ), "its type is {}", short(typ));
        let id = says("kid").context("no key id")?;
        let keys = trusted.keys.get(id).await;
        Ok((issuer.into(), Arc::clone(&trusted.reading), id.into(), keys))
    }
}

impl Trusted {
    fn given(issuer: &str, keys: &JwkSet, reading: Reading) -> anyhow::Result<Self> {
        let keys: KeySet = serde_json::from_value(serde_json::to_value(keys)?)?;
        Ok(Self { keys: Keys::given(issuer, &keys)?.into(), reading: reading.into() })
    }

    /// The issuers of the settings.
    async fn named(settings: &Tokens) -> anyhow::Result<HashMap<String, Self>> {
        let (named, reading) = (settings.issuers(), Arc::new(Reading::of(settings)?));
        let mut issuers = HashMap::new();
        if let Some(path) = &settings.jwks {
            ensure!(named.len() == 1, "--jwks (EVIDENCE_JWKS) holds the keys of one --issuer");
            let text =
                std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            let keys: KeySet = serde_json::from_slice(&text)
                .with_context(|| format!("{} is not a JSON Web Key Set", path.display()))?;
            let keys = Keys::given(named[0], &keys)?.into();
            issuers.insert(named[0].into(), Self { keys, reading });
            return Ok(issuers);
        }
        let floor = Duration::from_secs(settings.jwks_floor.unwrap_or(FLOOR));
        for issuer in named {
            let keys = Keys::of(issuer, floor).await?.into();
            issuers.insert(issuer.into(), Self { keys, reading: Arc::clone(&reading) });
        }
        Ok(issuers)
    }
}

/// What a stranger says, for the log.
fn short(text: &str) -> String {
    format!("{:?}", text.chars().take(100).collect::<String>())
}

fn part(part: &str) -> anyhow::Result<Map<String, Value>> {
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part)?)?)
}
