//! The keys of an issuer: found by OpenID Connect Discovery 1.0, kept, and fetched anew when a token
//! names one that is not known.
//!
//! A hostile caller can name any number of keys, so a key that is not known fetches at most once in a
//! while (the floor). An issuer that does not answer costs nobody anything whose key is known.

use anyhow::{Context, ensure};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use reqwest::{Client, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// After this long, known keys are fetched anew behind the requests: a key that the issuer has taken
/// back is then forgotten, and one that it announces is known before it signs.
const RENEWED: Duration = Duration::from_mins(5);

/// An issuer answers within this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// No document of an issuer is longer, in bytes.
const LONGEST: usize = 256 * 1024;

/// A public key, and the one algorithm that it is used with.
pub(super) type Key = Arc<(DecodingKey, Algorithm)>;

/// The keys of one issuer.
pub(super) struct Keys {
    issuer: String,
    held: RwLock<Held>,
    /// `None`: the keys were given, and nothing is fetched.
    fetched: Option<Fetched>,
}

/// Keys by their ids. An issuer may call several the same.
type ById = HashMap<String, Vec<Key>>;

struct Held {
    keys: ById,
    since: Instant,
}

struct Fetched {
    client: Client,
    floor: Duration,
    /// When an unknown key last made us fetch, and when age did. Held while fetching.
    turns: Mutex<Turns>,
}

#[derive(Default)]
struct Turns {
    unknown: Option<Instant>,
    old: Option<Instant>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

/// A JSON Web Key Set, its keys not looked at yet.
#[derive(Deserialize)]
pub(super) struct KeySet {
    keys: Vec<Value>,
}

impl Keys {
    /// Keys that stay as they are.
    pub(super) fn given(issuer: &str, keys: &KeySet) -> anyhow::Result<Self> {
        let held = RwLock::new(Held { keys: usable(keys)?, since: Instant::now() });
        Ok(Self { issuer: issuer.into(), held, fetched: None })
    }

    /// The keys of an issuer over HTTPS. One that does not answer yet is asked again when the first
    /// token comes.
    pub(super) async fn of(issuer: &str, floor: Duration) -> anyhow::Result<Self> {
        secure(issuer).with_context(|| format!("--issuer (EVIDENCE_ISSUER) `{issuer}`"))?;
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let fetched = Fetched { client, floor, turns: Mutex::default() };
        let held = RwLock::new(Held { keys: HashMap::new(), since: Instant::now() });
        let keys = Self { issuer: issuer.into(), held, fetched: Some(fetched) };
        keys.fetch().await;
        Ok(keys)
    }

    /// The keys with this id, most often one; none if there is no such key.
    pub(super) async fn get(self: &Arc<Self>, id: &str) -> Vec<Key> {
        let (known, since) = self.held(id);
        let Some(fetched) = &self.fetched else { return known };
        if !known.is_empty() {
            if since.elapsed() > RENEWED {
                let keys = Arc::clone(self);
                tokio::spawn(async move { keys.renew().await });
            }
            return known;
        }
        let mut turns = fetched.turns.lock().await;
        // another request may have fetched it meanwhile
        let (known, _) = self.held(id);
        if !known.is_empty() {
            return known;
        }
        if turns.unknown.is_none_or(|last| last.elapsed() >= fetched.floor) {
            turns.unknown = Some(Instant::now());
            self.fetch().await;
        }
        self.held(id).0
    }

    async fn renew(&self) {
        let Some(fetched) = &self.fetched else { return };
        let Ok(mut turns) = fetched.turns.try_lock() else { return };
        if turns.old.is_none_or(|last| last.elapsed() >= fetched.floor.max(RENEWED / 10)) {
            turns.old = Some(Instant::now());
            self.fetch().await;
        }
    }

    fn held(&self, id: &str) -> (Vec<Key>, Instant) {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        (held.keys.get(id).cloned().unwrap_or_default(), held.since)
    }

    /// Puts what the issuer says now in place of what is known; what is known stays if it says nothing
    /// of use.
    async fn fetch(&self) {
        let issuer = &self.issuer;
        match self.read().await {
            Ok(keys) => {
                tracing::info!(issuer, keys = keys.len(), "fetched the keys of the issuer");
                let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
                *held = Held { keys, since: Instant::now() };
            }
            Err(cause) => {
                let cause = format!("{cause:#}");
                tracing::warn!(issuer, cause, "the keys of the issuer cannot be fetched");
            }
        }
    }

    async fn read(&self) -> anyhow::Result<ById> {
        let address =
            format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let found: Discovery = self.document(&address).await?;
        ensure!(found.issuer == self.issuer, "{address} is of another issuer, {}", found.issuer);
        secure(&found.jwks_uri)?;
        usable(&self.document::<KeySet>(&found.jwks_uri).await?)
    }

    async fn document<T: DeserializeOwned>(&self, address: &str) -> anyhow::Result<T> {
        let fetched = self.fetched.as_ref().context("nothing is fetched")?;
        let mut response = fetched.client.get(address).send().await?.error_for_status()?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            body.extend_from_slice(&chunk);
            ensure!(body.len() <= LONGEST, "{address} is longer than {LONGEST} bytes");
        }
        serde_json::from_slice(&body).with_context(|| format!("{address} is not as expected"))
    }
}

/// HTTPS, or this machine itself.
fn secure(address: &str) -> anyhow::Result<()> {
    let url = Url::parse(address).with_context(|| format!("`{address}` is not an address"))?;
    ensure!(
        url.scheme() == "https" || (url.scheme() == "http" && is_here(address)),
        "must begin with https://"
    );
    Ok(())
}

/// Whether an address is on this machine.
pub(super) fn is_here(address: &str) -> bool {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(Url::host_str);
    matches!(host, Some("127.0.0.1" | "[::1]" | "localhost"))
}

/// The keys that a signature can be checked with. One that is malformed, or of a sort that is not known
/// here, costs no other.
fn usable(set: &KeySet) -> anyhow::Result<ById> {
    let mut usable = ById::new();
    for key in &set.keys {
        match read(key) {
            Ok(Some((id, key))) => usable.entry(id).or_default().push(key),
            Ok(None) => {}
            Err(cause) => {
                let id = key.get("kid").map(Value::to_string).unwrap_or_default();
                tracing::warn!(id, %cause, "a key of the issuer is passed over");
            }
        }
    }
    ensure!(!usable.is_empty(), "the key set holds no RS256, ES256 or EdDSA key with an id");
    Ok(usable)
}

/// A key with its id; `None` if it is for something else.
fn read(key: &Value) -> anyhow::Result<Option<(String, Key)>> {
    let key = Jwk::deserialize(key)?;
    let signs = key.common.public_key_use.as_ref() != Some(&PublicKeyUse::Encryption);
    Ok(match (&key.common.key_id, algorithm(&key), signs) {
        (Some(id), Some(algorithm), true) => {
            Some((id.clone(), Arc::new((DecodingKey::from_jwk(&key)?, algorithm))))
        }
        _ => None,
    })
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
