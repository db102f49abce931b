//! What a token says, in the words of its issuer: who, in which role, how far.

use super::Scope;
use super::viewer::RoleProblem;
use crate::config::Tokens;
use ::entity::types::Role;
use anyhow::{Context, ensure};
use sea_orm::ActiveEnum;
use serde_json::{Map, Value};
use std::collections::HashMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A subject is no longer than this, in characters (OpenID Connect Core 1.0, section 2).
const LONGEST: usize = 255;

/// How the tokens of an issuer are read.
pub(super) struct Reading {
    subject: String,
    invitation: String,
    role: String,
    role_names: HashMap<String, Role>,
    scope: String,
    scope_names: HashMap<String, Scope>,
    types: Vec<String>,
}

impl Default for Reading {
    /// As RFC 9068 has it, and in our own words.
    fn default() -> Self {
        Self {
            subject: "sub".into(),
            invitation: "preferred_username".into(),
            role: "roles".into(),
            role_names: HashMap::new(),
            scope: "scope".into(),
            scope_names: HashMap::new(),
            types: vec!["at+jwt".into()],
        }
    }
}

impl Reading {
    /// As the settings have it.
    pub(super) fn of(settings: &Tokens) -> anyhow::Result<Self> {
        let ours = Self::default();
        let types = settings.token_types.iter().map(|name| name.to_ascii_lowercase()).collect();
        Ok(Self {
            subject: settings.subject_claim.clone().unwrap_or(ours.subject),
            invitation: settings.invitation_claim.clone().unwrap_or(ours.invitation),
            role: settings.role_claim.clone().unwrap_or(ours.role),
            role_names: names("--role-name", &settings.role_names, role)?,
            scope: settings.scope_claim.clone().unwrap_or(ours.scope),
            scope_names: names("--scope-name", &settings.scope_names, scope)?,
            types: if settings.token_types.is_empty() { ours.types } else { types },
        })
    }

    /// Whether tokens of this `typ` are access tokens.
    pub(super) fn takes(&self, typ: &str) -> bool {
        let typ = typ.to_ascii_lowercase();
        let typ = typ.strip_prefix("application/").unwrap_or(&typ);
        self.types.iter().any(|name| name == typ)
    }

    /// Who it is for.
    pub(super) fn subject(&self, claims: &Claims) -> anyhow::Result<String> {
        let subject = claims.at(&self.subject).and_then(Value::as_str);
        let subject =
            subject.with_context(|| format!("its claim `{}` is no text", self.subject))?;
        ensure!(
            is_subject(subject),
            "its claim `{}` is empty, too long or not plain text with composed letters (NFC)",
            self.subject
        );
        Ok(subject.into())
    }

    /// What they may have been invited as. An address that the issuer has not seen to belong to them is
    /// nobody's.
    pub(super) fn known_as(&self, claims: &Claims) -> Option<String> {
        let proven = claims.at("email_verified");
        let unproven = proven.is_some_and(|proven| !is_true(proven));
        let known_as = claims.at(&self.invitation).and_then(Value::as_str)?;
        let known_as = invited_as(known_as)?;
        (!(unproven && known_as.contains('@'))).then_some(known_as)
    }

    /// The one known role of the claim, or why there is none.
    pub(super) fn role(&self, claims: &Claims) -> (Role, Option<RoleProblem>) {
        let known = |name: &&str| self.role_names.get(*name).copied().or_else(|| role(name));
        let named = claims.words(&self.role);
        let mut known: Vec<Role> =
            named.iter().filter_map(known).filter(|role| *role != Role::None).collect();
        known.sort_unstable();
        known.dedup();
        match known[..] {
            [role] => (role, None),
            [] if claims.leaves_out(&self.role) => (Role::None, Some(RoleProblem::RolesLeftOut)),
            [] => (Role::None, Some(RoleProblem::NoRole)),
            _ => (Role::None, Some(RoleProblem::SeveralRoles)),
        }
    }

    /// The scopes of ours that it names.
    pub(super) fn scopes(&self, claims: &Claims) -> Vec<Scope> {
        let known = |name: &&str| self.scope_names.get(*name).copied().or_else(|| scope(name));
        claims.words(&self.scope).iter().filter_map(known).collect()
    }
}

/// Whether this can be who somebody is to an issuer. Its letters are composed, as those of all text that comes in
/// are: else a subject and what an administrator sends as the same would be two.
pub(crate) fn is_subject(subject: &str) -> bool {
    let plain =
        !subject.trim().is_empty() && !subject.contains(char::is_control) && is_nfc(subject);
    plain && subject.chars().count() <= LONGEST
}

/// A name that somebody is invited as: issuers do not tell capitals apart. `None` if it says nothing.
pub(crate) fn invited_as(name: &str) -> Option<String> {
    let name: String = name.trim().nfc().flat_map(char::to_lowercase).collect();
    is_subject(&name).then_some(name)
}

/// The claims of a token.
pub(super) struct Claims(Value);

impl From<Map<String, Value>> for Claims {
    fn from(claims: Map<String, Value>) -> Self {
        Self(Value::Object(claims))
    }
}

impl Claims {
    /// A claim, by its name or a JSON Pointer (RFC 6901).
    pub(super) fn at(&self, claim: &str) -> Option<&Value> {
        if claim.starts_with('/') { self.0.pointer(claim) } else { self.0.get(claim) }
    }

    /// The words of a claim: a list of texts, or one text with spaces between.
    fn words(&self, claim: &str) -> Vec<&str> {
        match self.at(claim) {
            Some(Value::String(words)) => words.split_whitespace().collect(),
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        }
    }

    /// Whether the issuer left the claim out because it would be too long: it says then where to ask
    /// (OpenID Connect Core 1.0, section 5.6.2), or with `hasgroups` that there is more.
    fn leaves_out(&self, claim: &str) -> bool {
        let name =
            claim.strip_prefix('/').map_or(claim, |path| path.split('/').next().unwrap_or(path));
        let elsewhere = self.at("_claim_names").and_then(|names| names.get(name)).is_some();
        elsewhere || (name == "groups" && self.at("hasgroups").is_some_and(is_true))
    }
}

/// Whether a claim says yes: some issuers write it as text.
fn is_true(claim: &Value) -> bool {
    *claim == Value::Bool(true) || claim.as_str() == Some("true")
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
