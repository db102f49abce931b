//! Opening the database, bringing it up to date, recognising who comes in.

use super::Store;
use super::newcomers::Noted;
use super::reference::Reference;
use super::refused::Refused;
use super::scoped::{Pieces, rows_of};
use crate::access::Viewer;
use crate::audit;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::words;
use ::entity::types::Role;
use ::entity::{audit_chain, document_content, person, repository};
use migration::{Migrator, MigratorTrait};
use reqwest::Url;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    Condition, ConnectOptions, DatabaseConnection, DbBackend, QuerySelect, Set, Statement,
    TransactionTrait,
};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// So many statements are prepared on each connection; a level of a question is one.
const STATEMENTS: usize = 300;

/// More connections than twice the cores only wait for each other.
fn connections() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(2 * cores).unwrap_or(4).clamp(4, 32)
}

/// The database: opened once, hands out a [`Store`] to every caller.
#[derive(Clone, Debug)]
pub struct Database {
    pub(super) db: DatabaseConnection,
    pub(super) clock: Clock,
    statements: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
    pub(super) refused: Arc<Mutex<Refused>>,
    pub(super) noted: Arc<Mutex<Noted>>,
    reference: Arc<RwLock<Arc<Reference>>>,
    pieces: Pieces,
}

/// How much of a SQLite file each of the four connections reads in place, in bytes. It counts as memory of the server, though
/// all of them share what the system holds of the file.
const MAPPED: &str = "67108864";

impl Database {
    /// Opens `sqlite://path` or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::BadInput`] for another address; if the database cannot be reached.
    pub async fn open(url: &str, clock: Clock) -> Result<Self> {
        let known = ["sqlite", "postgres", "postgresql"];
        // it may hold a password: it is not told
        if !Url::parse(url).is_ok_and(|url| known.contains(&url.scheme())) {
            let message = "it must be `sqlite://path` or `postgres://user:password@host/database`, and is neither: \
                           set EVIDENCE_DATABASE_URL to one of these";
            return Err(Error::BadInput(message.into()));
        }
        let mut options = ConnectOptions::new(url);
        let sqlite = url.strip_prefix("sqlite://");
        if let Some(folder) = sqlite.and_then(|path| Path::new(path).parent()) {
            std::fs::create_dir_all(folder).map_err(Error::internal)?;
        }
        options
            .max_connections(if sqlite.is_some() { 4 } else { connections() })
            .test_before_acquire_if_idle_for(Duration::from_secs(30))
            .acquire_timeout(Duration::from_secs(10))
            .sqlx_logging(false)
            .map_sqlx_postgres_opts(|postgres| {
                // the texts are constant and the lists are short: planning them anew is most of their cost
                postgres
                    .options([("plan_cache_mode", "force_generic_plan")])
                    .statement_cache_capacity(STATEMENTS)
            })
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .statement_cache_capacity(STATEMENTS)
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal)
                    .busy_timeout(Duration::from_secs(10))
                    // else each page that is not in the small cache of a connection is a call and a copy,
                    // and every fifty rows wait for another thread
                    .pragma("mmap_size", MAPPED)
                    .row_buffer_size(1_000)
            });
        let mut db = sea_orm::Database::connect(options).await?;
        let statements = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&statements);
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        Ok(Self {
            db,
            clock,
            statements,
            rows: Arc::default(),
            refused: Arc::default(),
            noted: Arc::default(),
            reference: Arc::default(),
            pieces: Pieces::default(),
        })
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// If a step fails; steps before it stay.
    pub async fn migrate(&self) -> Result<()> {
        // one at a time, however many servers start at once; SQLite locks by itself
        let lock = self.db.begin().await?;
        if self.db.get_database_backend() == DbBackend::Postgres {
            lock.execute_unprepared("SELECT pg_advisory_xact_lock(20261123)").await?;
        }
        Migrator::up(&self.db, None).await?;
        self.fold().await?;
        super::revisions::begin(&self.db).await?;
        Ok(lock.commit().await?)
    }

    /// Fills in what a search compares, where a step has emptied it.
    async fn fold(&self) -> Result<()> {
        use document_content::Column;
        let unread = Condition::all().add(Column::Folded.is_null()).add(Column::Text.is_not_null());
        let unread = document_content::Entity::find().filter(unread).limit(20);
        loop {
            let contents = unread.clone().all(&self.db).await?;
            if contents.is_empty() {
                return Ok(());
            }
            for content in contents {
                let folded = Set(content.text.as_deref().map(words::fold));
                let row = document_content::ActiveModel { folded, ..content.into() };
                row.update(&self.db).await?;
            }
        }
    }

    /// Takes every step back, newest first: all data is lost.
    ///
    /// # Errors
    /// If a step fails.
    pub async fn unmigrate(&self) -> Result<()> {
        Ok(Migrator::down(&self.db, None).await?)
    }

    /// Closes its connections.
    pub async fn close(self) {
        let _ = self.db.close().await;
    }

    /// How many statements were run so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How many rows the questions of viewers were answered so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// The time, by the one clock.
    #[must_use]
    pub fn now(&self) -> DateTimeUtc {
        self.clock.now()
    }

    /// A new id, by the one clock.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.clock.id()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.db.ping().await?)
    }

    /// Whether everything in this database is demonstration data; `None` while it is empty.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn is_demo(&self) -> Result<Option<bool>> {
        Ok(repository::Entity::find().one(&self.db).await?.map(|row| row.demo))
    }

    /// Says that this database is for real, unless it says otherwise already: from then on nothing
    /// fictional can be loaded into it.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn claim(&self) -> Result<()> {
        if self.is_demo().await?.is_none() {
            let row = self.being(false);
            let once = OnConflict::column(repository::Column::Id).do_nothing().to_owned();
            repository::Entity::insert(row)
                .on_conflict(once)
                .exec_without_returning(&self.db)
                .await?;
        }
        Ok(())
    }

    /// What this database is from now on.
    pub(super) fn being(&self, demo: bool) -> repository::ActiveModel {
        let created_at = Set(self.clock.now());
        repository::ActiveModel { id: Set(1), demo: Set(demo), created_at }
    }

    /// Goes through the audit trail: every chain, with the first entry that is not as it must be.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn verify_audit(&self) -> Result<Vec<audit::Chain>> {
        audit::verify(&self.db, rows_of(&self.db, &audit_chain::Entity::find()).await?).await
    }

    /// Who somebody is here: role from the token, person, grants and conflicts from the database, as
    /// they stand now.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn recognise(&self, issuer: &str, subject: &str, role: Role) -> Result<Viewer> {
        self.standing(Whose::Token(issuer, subject), role).await
    }

    async fn standing(&self, whose: Whose<'_>, role: Role) -> Result<Viewer> {
        let (viewer, changes) = standing_of(&self.db, whose, role).await?;
        if self.reference().changes != Some(changes) {
            let read = Arc::new(Reference::read(&self.db, Some(changes)).await?);
            *self.reference.write().unwrap_or_else(PoisonError::into_inner) = read;
        }
        Ok(viewer)
    }

    fn reference(&self) -> Arc<Reference> {
        Arc::clone(&self.reference.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the reference data, so that the first to come in need not wait for it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn prepare(&self) -> Result<()> {
        self.recognise("", "", Role::None).await.map(drop)
    }

    /// The store of one request.
    #[must_use]
    pub fn store(&self, viewer: Viewer, request_id: String) -> Store {
        Store {
            db: self.db.clone(),
            clock: self.clock.clone(),
            viewer: Arc::new(viewer),
            request_id: request_id.into(),
            reference: Arc::new(RwLock::new(self.reference())),
            pieces: self.pieces.clone(),
            under_way: Arc::default(),
            answered: Arc::clone(&self.rows),
        }
    }

    /// The store of a person in a role, as they stand now: for what was begun or permitted in their name.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such person; if the database cannot be read.
    pub async fn as_person(&self, person: Uuid, role: Role, request_id: String) -> Result<Store> {
        let person = person::Entity::find_by_id(person).one(&self.db).await?;
        let person = person.ok_or(Error::NotFound)?;
        let viewer = self.standing(Whose::Person(&person), role).await?;
        Ok(self.store(viewer, request_id))
    }
}

/// Whose standing is asked for: of whom a token speaks, or of a person, who may never have signed in.
pub(super) enum Whose<'a> {
    /// Issuer and subject.
    Token(&'a str, &'a str),
    /// The person.
    Person(&'a person::Model),
}

/// Who somebody is here, as the database has it now, and how often reference data changed.
pub(super) async fn standing_of(
    db: &DatabaseConnection,
    whose: Whose<'_>,
    role: Role,
) -> Result<(Viewer, i64)> {
    let backend = db.get_database_backend();
    let (one, two) = if backend == DbBackend::Postgres { ("$1", "$2") } else { ("?", "?") };
    let (theirs, values, actor) = match whose {
        Whose::Token(issuer, subject) => (
            format!("standing.issuer = {one} AND standing.subject = {two}"),
            vec![issuer.into(), subject.into()],
            format!("{issuer}|{subject}"),
        ),
        Whose::Person(person) => {
            let subject = person.subject.as_deref().unwrap_or_default();
            let actor = format!("{}|{subject}", person.issuer);
            (format!("standing.person_id = {one}"), vec![person.id.into()], actor)
        }
    };
    let asked = format!(
        "SELECT reference_state.changes, standing.person_id, standing.area_id, standing.barred
         FROM reference_state LEFT JOIN standing ON {theirs}"
    );
    let asked = Statement::from_sql_and_values(backend, asked, values);
    let (mut person, mut granted, mut barred) = (None, vec![], vec![]);
    let mut changes = 0;
    for row in db.query_all_raw(asked).await? {
        changes = row.try_get_by_index(0)?;
        person = row.try_get_by_index(1)?;
        let area: Option<Uuid> = row.try_get_by_index(2)?;
        let bars: Option<bool> = row.try_get_by_index(3)?;
        if bars == Some(true) { &mut barred } else { &mut granted }.extend(area);
    }
    Ok((Viewer::new(actor, person, role, granted, barred), changes))
}
