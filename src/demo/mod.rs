//! The demonstration data: two invented inspections, loaded into an empty database, all or nothing.
//!
//! The files in `demo/` (its README says what is real and what is invented) and those of the programme are
//! read (`data`, `rows`, `claims`), held against their rules before anything is written (`rules`), and then laid
//! down by noun in one transaction: `reference`, `people`, `inspections`, `documents`, `fieldwork`,
//! `questionnaire`, `figures`, `judgements` with `links`. Files go to the object store first: they
//! are kept under their digests, so a load that fails after that leaves nothing wrong.
//!
//! Every load gives the same ids. All times come from the data's own days.

mod claims;
mod data;
mod documents;
mod fieldwork;
mod figures;
mod inspections;
mod items;
mod judgements;
mod links;
mod lookups;
mod people;
mod questionnaire;
mod reference;
mod rows;
mod rules;
mod work;

use self::data::Data;
use self::work::Work;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::store::{Database, Founding};
use ::entity::types::{PersonKind, Role};
use anyhow::Context;
use futures_util::future::BoxFuture;
use sea_orm::prelude::DateTimeUtc;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use tokio::task::JoinSet;

/// When the demonstration stands: stamped into its ids, and later than all that happens in it.
const FOUNDED: &str = "2025-09-01T09:00:00Z";

/// How much was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded(BTreeMap<&'static str, usize>);

impl Loaded {
    /// Rows of a table.
    #[must_use]
    pub fn rows(&self, table: &str) -> usize {
        self.0.get(table).copied().unwrap_or_default()
    }
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nouns = [
            ("inspection", "inspections"),
            ("person", "people"),
            ("document_request", "document requests"),
            ("evidence", "items of evidence"),
            ("document_version", "files"),
            ("judgement", "judgements"),
            ("finding", "findings"),
            ("evidence_link", "links"),
        ];
        let counts = nouns.map(|(table, noun)| format!("{} {noun}", self.rows(table)));
        write!(f, "Demonstration data (fictional): {}.", counts.join(", "))
    }
}

/// Somebody of the demonstration team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Name to sign in with, for example `LEAD-YH`.
    pub alias: String,
    /// How they are shown.
    pub title: String,
    /// What they are in the inspectorate.
    pub role: Role,
    /// Codes of the Areas granted one by one; none where the role covers all Areas, or no evidence.
    pub areas: Vec<String>,
    /// Person or system.
    pub kind: PersonKind,
}

/// The demonstration team, in the order of its file.
///
/// # Errors
/// If the file cannot be read.
pub fn team() -> anyhow::Result<Vec<Member>> {
    let member = |row: rows::Person| Member {
        areas: row.areas().map(str::to_owned).collect(),
        alias: row.alias,
        title: row.title,
        role: row.role.0,
        kind: row.principal_kind.0,
    };
    Ok(data::team()?.into_iter().map(member).collect())
}

/// Loads the demonstration data, all or nothing.
///
/// # Errors
/// If a file breaks a rule, the database was ever filled, or the database or the object store refuses.
#[must_use = "it is to be waited for"]
pub fn load<'a>(database: &'a Database, files: &'a Files) -> BoxFuture<'a, anyhow::Result<Loaded>> {
    // boxed, or whoever waits for it (the tests) would compile all that it does again
    Box::pin(async { load_data(database, files, &Data::read()?).await })
}

async fn load_data(database: &Database, files: &Files, data: &Data) -> anyhow::Result<Loaded> {
    rules::check(data)?;
    let objects = put(files, data).await?;
    let founded: DateTimeUtc = FOUNDED.parse().context(FOUNDED)?;
    let clock = Clock::seeded(founded);
    let lay =
        async |founding: &Founding<'_>| lay_down(Work::new(founding, data, &objects, clock)).await;
    database.found(lay).await.map_err(Error::told)
}

/// Everything, in the order of the foreign keys.
async fn lay_down(mut work: Work<'_>) -> Result<Loaded> {
    reference::load(&mut work).await?;
    people::load(&mut work).await?;
    inspections::load(&mut work).await?;
    let versions = documents::load(&mut work).await?;
    fieldwork::interviews(&mut work).await?;
    fieldwork::checks(&mut work).await?;
    questionnaire::load(&mut work).await?;
    work.revisions = work.founding.revise().await?;
    let points = figures::series(&mut work).await?;
    figures::scores(&mut work).await?;
    judgements::load(&mut work, &versions, &points).await?;
    reference::list(&mut work).await?;
    reference::guide(&mut work).await?;
    Ok(Loaded(work.laid))
}

/// Puts the documents' files into the object store, and answers where each is.
async fn put(files: &Files, data: &Data) -> anyhow::Result<BTreeMap<String, String>> {
    let mut puts = JoinSet::new();
    for row in &data.documents {
        let bytes = data.files.get(&row.file).cloned().unwrap_or_default();
        let (files, name, sha256) = (files.clone(), row.file.clone(), row.sha256.clone());
        puts.spawn(async move { (name, files.put(bytes, &sha256).await) });
    }
    let mut objects = BTreeMap::new();
    while let Some(put) = puts.join_next().await {
        let (name, key) = put?;
        objects.insert(name, key.map_err(Error::told)?);
    }
    Ok(objects)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Cli;
    use clap::Parser;

    async fn empty() -> (tempfile::TempDir, Database, Files) {
        let folder = tempfile::tempdir().expect("it is there");
        let path = folder.path().display();
        let url = format!("sqlite://{path}/evidence.db");
        let database = Database::open(&url, Clock::default()).await.expect("it is there");
        database.migrate().await.expect("it is there");
        let storage = format!("--storage-url=file://{path}/files");
        let storage = Cli::parse_from(["evidence", &storage]).config.storage;
        (folder, database, Files::open(&storage).expect("it is there"))
    }

    #[tokio::test]
    async fn it_loads_once_into_an_empty_database() {
        let (_folder, database, files) = empty().await;
        let loaded = load(&database, &files).await.expect("it is there");
        for (table, rows) in [
            ("person", 22),
            ("document_request", 66),
            ("document", 66),
            ("document_version", 68),
            ("interview", 110),
            ("onsite_check", 36),
            ("questionnaire_cell", 720),
            ("performance_point", 320),
            ("aip_score", 56),
            ("judgement", 11),
            ("judgement_source", 2),
            ("finding", 20),
            ("evidence_link", 80),
            ("seal", 2),
        ] {
            assert_eq!(loaded.rows(table), rows, "{table}");
        }
        assert_eq!(database.is_demo().await.expect("it is there"), Some(true));
        let again = load(&database, &files).await.expect_err("it is refused");
        assert!(again.to_string().contains("not empty"), "{again}");
    }

    /// Judgements come last: by then most tables are laid down.
    #[tokio::test]
    async fn a_load_that_fails_half_way_leaves_nothing() {
        let (_folder, database, files) = empty().await;
        let mut data = Data::read().expect("it is there");
        let last = data.judgements.last_mut().expect("it is there");
        last.author = "NOBODY".into();
        let failed = load_data(&database, &files, &data).await.expect_err("it is refused");
        assert!(failed.to_string().contains("Person `NOBODY`"), "{failed}");
        assert_eq!(database.is_demo().await.expect("it is there"), None);
        load(&database, &files).await.expect("nothing of the first is in the way");
    }

    #[test]
    fn the_team_is_known_by_alias() {
        let team = team().expect("it is there");
        let found = |alias| team.iter().find(|member| member.alias == alias).expect("it is there");
        assert_eq!(team.len(), 22);
        assert_eq!(found("ADMIN-1").role, Role::Administrator);
        assert_eq!(found("ANALYST-1").areas, ["YH", "CW"]);
        assert!(found("HMCI").areas.is_empty());
        assert_eq!(found("SVC-REPORTS").kind, PersonKind::Service);
    }
}
