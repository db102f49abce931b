//! The commands.

mod documents;
mod imports;
mod packs;

use crate::access::issuer::Issuer;
use crate::access::token::Verifier;
use crate::clock::Clock;
use crate::config::{Audit, Cli, Command, Config, Demo, Import, Mode};
use crate::documents::Reception;
use crate::files::Files;
use crate::http::{self, App, Parts};
use crate::imports::Imports;
use crate::judgements::stamping::Stamps;
use crate::packs::Packs;
use crate::programme::{self, FirstAdministrator};
use crate::store::{Database, Turns};
use crate::timestamps::Authority;
use crate::{demo, graphql};
use ::entity::types::ImportKind;
use anyhow::{Context, bail, ensure};
use futures_util::future::BoxFuture;
use std::io::Write;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Threads that read and write files. Each keeps some memory of its own; tokio's 512 would cost a server that
/// passes large files through hundreds of megabytes.
const FILE_THREADS: usize = 16;

/// Runs a command to its end.
///
/// # Errors
/// With a sentence that says what to do.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(FILE_THREADS)
        .build()?;
    runtime.block_on(run_command(cli))
}

async fn run_command(cli: Cli) -> anyhow::Result<()> {
    let config = cli.config;
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(&config).await,
        Command::Invite { name, title } => invite(&config, &name, &title).await,
        Command::Migrate { runtime_role } => {
            let database = database(&config).await?;
            fixed(database.migrate().await)?;
            if config.mode == Mode::Production {
                fixed(database.claim().await)?;
            }
            match runtime_role {
                Some(user) => fixed(database.grant(&user).await),
                None => Ok(()),
            }
        }
        Command::Setup { administrator, title, apply } => {
            setup(&config, administrator.as_deref(), &title, apply).await
        }
        Command::Audit(Audit::Verify) => verify_audit(&database(&config).await?).await,
        Command::Demo(Demo::Load) => {
            development_only(config.mode)?;
            let database = database(&config).await?;
            fixed(database.migrate().await)?;
            say(&demo::load(&database, &Files::open(&config.storage)?).await?.to_string())
        }
        Command::Token { alias } => {
            development_only(config.mode)?;
            let team = demo::team()?;
            let known = || team.iter().map(|member| member.alias.as_str()).collect::<Vec<_>>();
            let member = team.iter().find(|member| member.alias == alias).with_context(|| {
                format!("the demonstration team has no {alias}; try one of {}", known().join(", "))
            })?;
            let issuer = Issuer::open(&config.tokens.dev_key)?;
            let now = Clock::default().now().timestamp();
            say(&issuer.token(&alias, member.role, &config.tokens.audience, now)?)
        }
        Command::Verify { repair, settled_minutes } => {
            documents::verify(&config, repair, settled_minutes).await
        }
        Command::Import(Import::Documents(table)) => {
            imports::import(&config, ImportKind::Documents, &table).await
        }
        Command::Import(Import::Performance(table)) => {
            imports::import(&config, ImportKind::Performance, &table).await
        }
        Command::Import(Import::Scores(table)) => {
            imports::import(&config, ImportKind::AipScores, &table).await
        }
        Command::Import(Import::Interviews(table)) => {
            imports::import(&config, ImportKind::Interviews, &table).await
        }
        Command::Import(Import::Checks(table)) => {
            imports::import(&config, ImportKind::Checks, &table).await
        }
        Command::Import(Import::People(table)) => {
            imports::import(&config, ImportKind::People, &table).await
        }
        Command::Import(Import::Questionnaire(table)) => {
            imports::import(&config, ImportKind::Questionnaire, &table).await
        }
        Command::VerifyPack { file, digest } => {
            let known_by = config.timestamps.timestamp_certificates.as_deref();
            packs::verify(&file, digest.as_deref(), known_by)
        }
        Command::Examine { file } => documents::examine(&config, &file).await,
        Command::Extract { .. } => bail!("this is for `evidence examine` to run"),
        Command::Schema => say(graphql::sdl(&graphql::build()).trim_end()),
    }
}

/// Opens everything that a server needs. In development mode an empty database is filled first.
///
/// # Errors
/// If a setting is missing or something cannot be opened.
#[must_use = "it is to be waited for"]
pub fn open(config: &Config, clock: Clock) -> BoxFuture<'_, anyhow::Result<App>> {
    // boxed, or whoever waits for it (the tests) would compile all that it does again
    Box::pin(open_all(config, clock))
}

async fn open_all(config: &Config, clock: Clock) -> anyhow::Result<App> {
    for setting in config.without_effect() {
        tracing::warn!("{setting}, so it has no effect");
    }
    let files = Files::open(&config.storage)?;
    let authority = Authority::open(&config.timestamps)?;
    let database = fixed(Database::open(&config.database_url, clock).await)
        .context("opening the database of --database-url")?;
    let (verifier, issuer) = match config.mode {
        Mode::Production => (Verifier::from_settings(&config.tokens).await?, None),
        Mode::Development => {
            let issuer = Issuer::open(&config.tokens.dev_key)?;
            (Verifier::of_development(&issuer, &config.tokens).await?, Some(issuer))
        }
    };
    if config.mode == Mode::Development {
        ensure!(
            config.listen.ip().is_loopback(),
            "development mode listens on 127.0.0.1 only: its tokens are printed for everybody to use. \
             Set EVIDENCE_MODE=production to listen on {}",
            config.listen
        );
        fixed(database.migrate().await)?;
        if fixed(database.is_demo().await)?.is_none() {
            match demo::load(&database, &files).await {
                Ok(loaded) => tracing::info!("loaded the demonstration data: {loaded}"),
                // another server that started at the same time was first
                Err(_) if fixed(database.is_demo().await)?.is_some() => {}
                Err(cause) => return Err(cause),
            }
        }
    }
    let demo = fixed(database.is_demo().await)
        .context("reading the database; `evidence migrate` brings it up to date")?
        .unwrap_or_default();
    match (config.mode, demo) {
        (Mode::Development, false) => bail!(
            "this database holds real data: development mode, whose tokens anybody can make, does not \
             open it. Set EVIDENCE_MODE=production"
        ),
        (Mode::Production, true) => bail!(
            "this database holds the demonstration data: production mode does not open it. Set \
             EVIDENCE_DATABASE_URL to another database"
        ),
        _ => {}
    }
    fixed(database.prepare().await)?;
    let audience = config.tokens.audience.clone();
    let schema = graphql::build();
    let development = config.mode == Mode::Development;
    let imports = Imports::open(database.clone(), files.clone(), &config.storage)?;
    let packs = Packs::open(database.clone(), files.clone());
    let stamps = authority.map(|authority| Stamps::new(database.clone(), authority));
    let reception = Reception::open(database.clone(), files.clone(), &config.storage, development)?;
    Ok(App::new(Parts {
        database,
        files,
        reception,
        imports,
        packs,
        stamps,
        arrivals: http::Arrivals::default(),
        documents: http::Documents::default(),
        turns: Turns::default(),
        schema,
        verifier,
        issuer,
        audience,
        demo,
    }))
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let app = open(config, Clock::default()).await?;
    if config.mode == Mode::Production && fixed(app.database.could_change_the_trail().await)? {
        tracing::warn!(
            "the database's user of this server owns the tables, or may change or delete entries of the audit \
             trail: let it run as another, who is named with `evidence migrate --runtime-role`"
        );
    }
    app.files.try_out(&Clock::default()).await?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!("{} cannot be listened on; choose another --listen", config.listen)
    })?;
    let address = listener.local_addr()?;
    say(&format!("listening on http://{address}"))?;
    if config.mode == Mode::Development {
        welcome(config, address)?;
    }
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    };
    tokio::spawn(app.reception.clone().run());
    tokio::spawn(app.imports.clone().run());
    tokio::spawn(app.packs.clone().run());
    if let Some(stamps) = app.stamps.clone() {
        tokio::spawn(stamps.run());
    }
    http::serve(listener, http::router(app), config.into(), stop).await;
    Ok(())
}

/// Where to click and with which token.
fn welcome(config: &Config, address: SocketAddr) -> anyhow::Result<()> {
    let issuer = Issuer::open(&config.tokens.dev_key)?;
    let team = demo::team()?;
    let lead = team.first().context("the demonstration team is empty")?;
    let now = Clock::default().now().timestamp();
    let token = issuer.token(&lead.alias, lead.role, &config.tokens.audience, now)?;
    say(&format!(
        "\nOpen http://{address}/ and press the play button of the first tab: it traces judgement \
         J-YH-01.\nYou are signed in there as {} ({}). For another client, the token of {}:\n\n{token}\n\n\
         `evidence token <alias>` prints those of the others, for example INSP-CW-1 or ANALYST-1.",
        lead.title, lead.alias, lead.alias
    ))
}

/// Lays down what a real database begins with.
async fn setup(
    config: &Config,
    administrator: Option<&str>,
    title: &str,
    apply: bool,
) -> anyhow::Result<()> {
    ensure!(
        config.mode == Mode::Production,
        "this is for a database for real, which development mode does not open: set EVIDENCE_MODE=production"
    );
    let first = match administrator {
        None => None,
        Some(name) => Some(FirstAdministrator { issuer: issuer(config)?, name, title }),
    };
    let database = database(config).await?;
    fixed(database.is_demo().await)
        .context("reading the database; `evidence migrate` brings it up to date")?;
    for line in programme::set_up(&database, first, apply).await? {
        say(&line)?;
    }
    Ok(())
}

/// The one issuer whose tokens people will have who are invited at the command line.
fn issuer(config: &Config) -> anyhow::Result<&str> {
    let issuers = config.tokens.issuers();
    let [issuer] = issuers[..] else {
        bail!("name the one --issuer (EVIDENCE_ISSUER) whose tokens they will have");
    };
    Ok(issuer)
}

/// Invites somebody by a name that their token will say.
async fn invite(config: &Config, name: &str, title: &str) -> anyhow::Result<()> {
    let issuer = issuer(config)?;
    fixed(database(config).await?.invite(issuer, name, title).await)?;
    say(&format!("{title} is invited: the first to sign in at {issuer} as {name} is this person"))
}

async fn verify_audit(database: &Database) -> anyhow::Result<()> {
    let chains = fixed(database.verify_audit().await)?;
    for chain in &chains {
        let found = chain.fault.as_ref().map_or_else(|| "in order".into(), ToString::to_string);
        say(&format!(
            "{}: {} entries, {}, last hash {}",
            chain.id, chain.entries, found, chain.head
        ))?;
    }
    let broken = chains.iter().filter(|chain| chain.fault.is_some()).count();
    ensure!(
        broken == 0,
        "the audit trail is not as it was written: {broken} of {} chains",
        chains.len()
    );
    say(&format!("the audit trail is in order: {} chains", chains.len()))
}

async fn database(config: &Config) -> anyhow::Result<Database> {
    fixed(Database::open(&config.database_url, Clock::default()).await)
        .context("opening the database of --database-url")
}

fn development_only(mode: Mode) -> anyhow::Result<()> {
    ensure!(
        mode == Mode::Development,
        "the demonstration data and its tokens exist in development mode only"
    );
    Ok(())
}

/// An error of the service for somebody at the command line, who may know all.
fn fixed<T>(result: crate::Result<T>) -> anyhow::Result<T> {
    result.map_err(crate::Error::told)
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
