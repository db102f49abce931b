//! What can be set: every option is also a variable. Nothing else reads the environment.

mod commands;

pub use commands::{Audit, Command, Demo, Import, TableFile};

use clap::{Args, Parser, ValueEnum};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Where the key of the built-in issuer is.
const DEV_KEY: &str = "data/dev-issuer.pk8";

/// The user whom `evidence migrate` gives rights to.
const RUNTIME_ROLE: &str = "EVIDENCE_RUNTIME_ROLE";

/// The evidence repository: links every judgement of an inspection to what it rests on.
#[derive(Debug, Parser)]
#[command(name = "evidence", version, args_override_self = true)]
pub struct Cli {
    /// Settings of every command.
    #[command(flatten)]
    pub config: Config,
    /// What to do; without one, `serve`.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// How the server is meant to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// On one's own machine, with demonstration data and the built-in issuer of tokens.
    Development,
    /// For real: an issuer of the organisation, no demonstration data.
    Production,
}

/// Settings of every command.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Development or production.
    #[arg(long, env = "EVIDENCE_MODE", global = true, value_enum, default_value = "development")]
    pub mode: Mode,
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, env = "EVIDENCE_LISTEN", global = true, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// How long a connection may be idle between two requests, in seconds: longer than the load balancer
    /// keeps its own, or it sends a request into one that is just being closed.
    #[arg(long, env = "EVIDENCE_IDLE_SECONDS", global = true, default_value_t = 75,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub idle_seconds: u32,
    /// How long the head of a request may take, in seconds.
    #[arg(long, env = "EVIDENCE_HEAD_SECONDS", global = true, default_value_t = 15,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub head_seconds: u32,
    /// `sqlite://path` or `postgres://user:password@host/database`.
    #[arg(
        long,
        env = "EVIDENCE_DATABASE_URL",
        global = true,
        hide_env_values = true,
        default_value = "sqlite://data/evidence.db"
    )]
    pub database_url: String,
    /// Where files are kept.
    #[command(flatten)]
    pub storage: Storage,
    /// Who vouches for callers.
    #[command(flatten)]
    pub tokens: Tokens,
    /// Who stamps seals with the time.
    #[command(flatten)]
    pub timestamps: Timestamps,
    /// Log lines as JSON.
    #[arg(long, env = "EVIDENCE_LOG_JSON", global = true)]
    pub log_json: bool,
    /// What to log, for example `info,evidence=debug`.
    #[arg(long, env = "EVIDENCE_LOG", global = true, default_value = "warn,evidence=info")]
    pub log: String,
}

impl Config {
    /// What is set and does not apply, each with why.
    #[must_use]
    pub fn without_effect(&self) -> Vec<&'static str> {
        let (production, storage) = (self.mode == Mode::Production, &self.storage);
        let folder = storage.storage_url.starts_with("file://");
        let s3 = storage.s3_endpoint.is_some()
            || storage.s3_public_endpoint.is_some()
            || storage.s3_region.is_some()
            || storage.s3_access_key_id.is_some()
            || storage.s3_secret_access_key.is_some()
            || storage.s3_path_style
            || !storage.s3_without.is_empty();
        let set = [
            (
                production && self.tokens.dev_key != Path::new(DEV_KEY),
                "EVIDENCE_DEV_KEY is set, and there is no built-in issuer in production mode",
            ),
            (s3 && folder, "EVIDENCE_S3_… is set, and EVIDENCE_STORAGE_URL is a folder"),
            (
                storage.accept_unscanned && storage.clamd.is_some(),
                "EVIDENCE_ACCEPT_UNSCANNED is set, and EVIDENCE_CLAMD too",
            ),
            (
                std::env::var_os(RUNTIME_ROLE).is_some_and(|role| !role.is_empty()),
                "EVIDENCE_RUNTIME_ROLE is set, and is for `evidence migrate` alone",
            ),
        ];
        set.into_iter().filter(|(set, _)| *set).map(|(_, why)| why).collect()
    }
}

/// Where files are kept.
#[derive(Args, Clone, Debug)]
pub struct Storage {
    /// `file://folder` or `s3://bucket`.
    #[arg(long, env = "EVIDENCE_STORAGE_URL", global = true, default_value = "file://data/files")]
    pub storage_url: String,
    /// Address of an S3-compatible service, where it is not Amazon's.
    #[arg(long, env = "EVIDENCE_S3_ENDPOINT", global = true)]
    pub s3_endpoint: Option<String>,
    /// The same service as callers know it, where that is another address than servers use: it goes into
    /// the addresses that files are sent to and fetched from.
    #[arg(long, env = "EVIDENCE_S3_PUBLIC_ENDPOINT", global = true)]
    pub s3_public_endpoint: Option<String>,
    /// S3 region; `eu-west-2` if left out.
    #[arg(long, env = "EVIDENCE_S3_REGION", global = true)]
    pub s3_region: Option<String>,
    /// Name the bucket in the path and not in the host.
    #[arg(long, env = "EVIDENCE_S3_PATH_STYLE", global = true)]
    pub s3_path_style: bool,
    /// S3 access key; without one, whatever AWS gives the machine, the container or the pod.
    #[arg(long, env = "EVIDENCE_S3_ACCESS_KEY_ID", global = true, hide_env_values = true)]
    pub s3_access_key_id: Option<String>,
    /// S3 secret key.
    #[arg(long, env = "EVIDENCE_S3_SECRET_ACCESS_KEY", global = true, hide_env_values = true)]
    pub s3_secret_access_key: Option<String>,
    /// Headers on a signed PUT that the service refuses: the server says so when it starts.
    #[arg(long, env = "EVIDENCE_S3_WITHOUT", global = true, value_enum, value_delimiter = ',')]
    pub s3_without: Vec<Without>,
    /// How long the address of one upload or download holds, in seconds.
    #[arg(long, env = "EVIDENCE_LINK_SECONDS", global = true, default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub link_seconds: u32,
    /// clamd, which scans every file for malware: `host:port`, or the path of its socket.
    #[arg(long, env = "EVIDENCE_CLAMD", global = true)]
    pub clamd: Option<String>,
    /// Take files that nobody scanned, where no clamd is set: they are marked UNSCANNED. In development
    /// mode they are taken anyway.
    #[arg(long, env = "EVIDENCE_ACCEPT_UNSCANNED", global = true)]
    pub accept_unscanned: bool,
    /// The program that reads a file, in a process of its own; this one if left out.
    #[arg(long, env = "EVIDENCE_PROGRAM", global = true, hide = true)]
    pub program: Option<PathBuf>,
}

/// Who stamps seals with the time.
#[derive(Args, Clone, Debug)]
pub struct Timestamps {
    /// Address of an authority that stamps seals with the time (RFC 3161); if left out, nobody does.
    #[arg(long, env = "EVIDENCE_TIMESTAMP_URL", global = true, hide_env_values = true)]
    pub timestamp_url: Option<String>,
    /// PEM file with the certificates that the authority is known by: its root, and those between that it does
    /// not send.
    #[arg(long, env = "EVIDENCE_TIMESTAMP_CERTIFICATES", global = true)]
    pub timestamp_certificates: Option<PathBuf>,
}

/// Who vouches for callers.
#[derive(Args, Clone, Debug)]
pub struct Tokens {
    /// Issuers of the tokens, each exactly as their `iss` says; more than one with commas between.
    /// Their keys are found by OpenID Connect Discovery. Development mode trusts issuers on this machine
    /// only, beside its own.
    #[arg(long, env = "EVIDENCE_ISSUER", global = true, value_delimiter = ',')]
    pub issuer: Vec<String>,
    /// What their `aud` must hold.
    #[arg(long, env = "EVIDENCE_AUDIENCE", global = true, default_value = "evidence-api")]
    pub audience: String,
    /// File with the one issuer's keys, a JSON Web Key Set, where the server cannot reach the issuer:
    /// nothing is fetched then, and a new key needs a restart.
    #[arg(long, env = "EVIDENCE_JWKS", global = true)]
    pub jwks: Option<PathBuf>,
    /// Tokens that name a key that is not known make the server fetch the issuer's keys at most once
    /// in so many seconds; 30 if left out.
    #[arg(long, env = "EVIDENCE_JWKS_FLOOR", global = true, conflicts_with = "jwks")]
    pub jwks_floor: Option<u64>,
    /// Claim that says who somebody is: a name, or a JSON Pointer; `sub` if left out. With Entra ID choose
    /// `oid`: its `sub` is another one for each application.
    #[arg(long, env = "EVIDENCE_SUBJECT_CLAIM", global = true)]
    pub subject_claim: Option<String>,
    /// Claim by which administrators invite people who have not signed in yet: a name, or a JSON Pointer;
    /// `preferred_username` if left out. Nobody may be able to choose theirs freely.
    #[arg(long, env = "EVIDENCE_INVITATION_CLAIM", global = true)]
    pub invitation_claim: Option<String>,
    /// Claim that names the role: a name, or a JSON Pointer such as `/realm_access/roles`; `roles` if left
    /// out.
    #[arg(long, env = "EVIDENCE_ROLE_CLAIM", global = true)]
    pub role_claim: Option<String>,
    /// What the issuer calls our roles where it is another word, as `theirs=ours`, for example
    /// `Evidence.Lead=lead_inspector`; more than one with commas between.
    #[arg(long = "role-name", env = "EVIDENCE_ROLE_NAMES", global = true, value_delimiter = ',')]
    pub role_names: Vec<String>,
    /// Claim that names the scopes of another system's token: a name, or a JSON Pointer; `scope` if left
    /// out.
    #[arg(long, env = "EVIDENCE_SCOPE_CLAIM", global = true)]
    pub scope_claim: Option<String>,
    /// What the issuer calls our scopes where it is another word, as `theirs=ours`; more than one with
    /// commas between.
    #[arg(long = "scope-name", env = "EVIDENCE_SCOPE_NAMES", global = true, value_delimiter = ',')]
    pub scope_names: Vec<String>,
    /// Accepted values of the token's `typ`; `at+jwt`, which RFC 9068 says, if left out. Entra ID and
    /// Keycloak send `JWT`.
    #[arg(long, env = "EVIDENCE_TOKEN_TYPES", global = true, value_delimiter = ',')]
    pub token_types: Vec<String>,
    /// Key of the built-in issuer, made at first use. Development only.
    #[arg(long, env = "EVIDENCE_DEV_KEY", global = true, default_value = DEV_KEY)]
    pub dev_key: PathBuf,
}

/// A header that some S3 services refuse on a signed PUT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Without {
    /// `x-amz-checksum-sha256`: the store holds the bytes against their digest.
    Checksum,
    /// `if-none-match`: the store takes them once.
    IfNoneMatch,
}

impl Without {
    /// Its name.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Checksum => "x-amz-checksum-sha256",
            Self::IfNoneMatch => "if-none-match",
        }
    }

    /// What the setting calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Checksum => "checksum",
            Self::IfNoneMatch => "if-none-match",
        }
    }
}

impl Tokens {
    /// The issuers that are named.
    #[must_use]
    pub fn issuers(&self) -> Vec<&str> {
        self.issuer.iter().map(String::as_str).filter(|issuer| !issuer.is_empty()).collect()
    }

    /// The first setting that is set and says nothing: no token would ever fit it.
    #[must_use]
    pub fn empty(&self) -> Option<&'static str> {
        let empty = |word: &str| word.trim().is_empty();
        let says_nothing = |claim: Option<&str>| claim.is_some_and(empty);
        let types = self.token_types.iter().any(|word| empty(word));
        let set = [
            ("--audience (EVIDENCE_AUDIENCE)", empty(&self.audience)),
            (
                "--subject-claim (EVIDENCE_SUBJECT_CLAIM)",
                says_nothing(self.subject_claim.as_deref()),
            ),
            (
                "--invitation-claim (EVIDENCE_INVITATION_CLAIM)",
                says_nothing(self.invitation_claim.as_deref()),
            ),
            ("--role-claim (EVIDENCE_ROLE_CLAIM)", says_nothing(self.role_claim.as_deref())),
            ("--scope-claim (EVIDENCE_SCOPE_CLAIM)", says_nothing(self.scope_claim.as_deref())),
            ("--token-types (EVIDENCE_TOKEN_TYPES)", types),
        ];
        set.iter().find(|(_, empty)| *empty).map(|(name, _)| *name)
    }

    /// The settings that are set and say how the tokens of a named issuer are read.
    #[must_use]
    pub fn of_issuers(&self) -> Vec<&'static str> {
        let set = [
            ("EVIDENCE_JWKS", self.jwks.is_some()),
            ("EVIDENCE_JWKS_FLOOR", self.jwks_floor.is_some()),
            ("EVIDENCE_SUBJECT_CLAIM", self.subject_claim.is_some()),
            ("EVIDENCE_INVITATION_CLAIM", self.invitation_claim.is_some()),
            ("EVIDENCE_ROLE_CLAIM", self.role_claim.is_some()),
            ("EVIDENCE_ROLE_NAMES", !self.role_names.is_empty()),
            ("EVIDENCE_SCOPE_CLAIM", self.scope_claim.is_some()),
            ("EVIDENCE_SCOPE_NAMES", !self.scope_names.is_empty()),
            ("EVIDENCE_TOKEN_TYPES", !self.token_types.is_empty()),
        ];
        set.iter().filter(|(_, set)| *set).map(|(name, _)| *name).collect()
    }
}

impl Storage {
    /// What AWS tells a process on a machine, in a container or in a pod of its own, by this variable.
    pub(crate) fn told_by_aws(variable: &str) -> Option<String> {
        std::env::var(variable).ok()
    }

    /// The program that reads a file in a process of its own: this one, unless another was named.
    ///
    /// # Errors
    /// If the system does not say where this program is.
    pub fn reader(&self) -> std::io::Result<PathBuf> {
        self.program.clone().map_or_else(std::env::current_exe, Ok)
    }
}
