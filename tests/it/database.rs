//! The tables and the entities say the same, on both databases; every step can be taken back.

use crate::support::{BOTH, On, TestApp, config, postgres};
use crate::tables::{Db, Table, tables, vocabularies};
use evidence::clock::Clock;
use evidence::store::Database;
use migration::{Migrator, MigratorTrait};
use serde_json::json;
use std::collections::BTreeSet;
use tempfile::TempDir;

/// A database with the tables and nothing in them.
async fn fresh(on: On) -> (TempDir, Db) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = match on {
        On::Sqlite => config(folder.path(), &[]).database_url,
        On::Postgres => postgres::empty().await,
    };
    let database = Database::open(&url, Clock::default()).await.expect("a database");
    database.migrate().await.expect("tables");
    (folder, Db::open(&url).await)
}

/// The entities of tables, which unlike views have constraints.
async fn of_tables(db: &Db) -> Vec<Table> {
    let views = db.names("v").await;
    tables().into_iter().filter(|table| !views.contains(&table.name)).collect()
}

#[tokio::test]
async fn a_trail_from_before_its_entries_had_ids_is_intact_afterwards() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        // a refusal by role, without a detail: nothing else was in an entry then
        for who in ["QA-1", "LEAD-YH", "HMCI"] {
            let change =
                "mutation { revokeArea(input: {person: \"x\", area: \"x\"}) { person { id } } }";
            assert_eq!(app.caller(who).refused(change, json!({})).await, "FORBIDDEN");
        }
        let trail = "{ auditTrail { nodes { id number at hash } } auditChains { intact entries } }";
        let auditor = app.caller("AUDIT-1");
        let before = auditor.query(trail, json!({})).await;
        assert_eq!(before["auditChains"], json!([{"intact": true, "entries": 3}]));
        let db = Db::open(&app.config.database_url).await;
        let back = Migrator::migrations().len() - 8;
        Migrator::down(&db.0, u32::try_from(back).ok()).await.expect("steps back");
        Migrator::up(&db.0, None).await.expect("steps");
        assert_eq!(auditor.query(trail, json!({})).await, before);
    }
}

#[tokio::test]
async fn every_step_can_be_taken_back_and_made_again() {
    for on in BOTH {
        let (_folder, db) = fresh(on).await;
        let made = db.columns_of_all().await;
        assert_eq!(db.names("t").await.len(), of_tables(&db).await.len() + 1);
        for _ in Migrator::migrations() {
            Migrator::down(&db.0, Some(1)).await.expect("a step back");
        }
        assert_eq!(db.names("t").await, BTreeSet::from(["seaql_migrations".to_owned()]), "{on:?}");
        assert_eq!(db.names("v").await, BTreeSet::new(), "{on:?}");
        for _ in Migrator::migrations() {
            Migrator::up(&db.0, Some(1)).await.expect("a step");
        }
        assert_eq!(db.columns_of_all().await, made, "{on:?}");
    }
}

#[test]
fn every_entity_is_looked_at() {
    let modules: BTreeSet<&str> = include_str!("../../entity/src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter(|module| *module != "types")
        .collect();
    let tables = tables();
    assert_eq!(tables.iter().map(|table| table.module).collect::<BTreeSet<_>>(), modules);
    for table in tables {
        assert_eq!(table.module, table.name, "an entity is named as its table");
    }
}

#[tokio::test]
async fn every_table_has_an_entity_and_every_entity_a_table() {
    let entities: BTreeSet<String> = tables().into_iter().map(|table| table.name).collect();
    for on in BOTH {
        let (_folder, db) = fresh(on).await;
        let mut found = db.names("t").await;
        found.extend(db.names("v").await);
        found.remove("seaql_migrations");
        assert_eq!(found, entities, "{on:?}");
    }
}

#[tokio::test]
async fn every_entity_has_the_columns_of_its_table() {
    for on in BOTH {
        let (_folder, db) = fresh(on).await;
        let views = db.names("v").await;
        for table in tables() {
            let (name, view) = (&table.name, views.contains(&table.name));
            let mut found = db.columns(name).await;
            for column in &table.columns {
                let at = found.iter().position(|found| found.name == column.name);
                let at = at.unwrap_or_else(|| panic!("{on:?}: {name} has no {}", column.name));
                let found = found.remove(at);
                let place = format!("{on:?}: {name}.{}", column.name);
                // SQLite does not know the type of a view's computed column
                if !(view && found.kind.is_empty()) {
                    assert_eq!(found.kind, column.kind, "{place}");
                }
                // nothing in a view is held to be there, and a key always is
                if !view && !column.key {
                    assert_eq!(found.nullable, column.nullable, "{place}: whether it can be null");
                }
            }
            for other in found {
                assert!(other.default, "{on:?}: nothing fills {name}.{}", other.name);
            }
            if !view {
                let keys = table.columns.iter().filter(|column| column.key);
                let keys: Vec<&str> = keys.map(|column| column.name.as_str()).collect();
                assert_eq!(db.key(name).await, keys, "{on:?}: the key of {name}");
            }
        }
    }
}

#[tokio::test]
async fn every_vocabulary_has_the_words_of_its_columns() {
    let vocabularies = vocabularies();
    for on in BOTH {
        let (_folder, db) = fresh(on).await;
        for table in of_tables(&db).await {
            for (column, of) in table.worded() {
                // held by its key to the row that it is of
                if (table.name.as_str(), column.as_str()) == ("questionnaire_cell", "staff_group") {
                    continue;
                }
                let found = db.words(&table.name, &column).await;
                assert_eq!(found, vocabularies[of], "{on:?}: {}.{column} of {of}", table.name);
            }
        }
    }
}

#[test]
fn every_vocabulary_is_looked_at() {
    let sources = [
        include_str!("../../entity/src/types/mod.rs"),
        include_str!("../../entity/src/types/claims.rs"),
        include_str!("../../entity/src/types/documents.rs"),
        include_str!("../../entity/src/types/fieldwork.rs"),
        include_str!("../../entity/src/types/figures.rs"),
        include_str!("../../entity/src/types/imports.rs"),
        include_str!("../../entity/src/types/packs.rs"),
        include_str!("../../entity/src/types/plans.rs"),
    ];
    let names: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.lines())
        .filter_map(|line| line.strip_prefix("    ")?.strip_suffix(" {"))
        .filter(|name| name.chars().all(char::is_alphanumeric))
        .collect();
    assert_eq!(vocabularies().into_keys().collect::<BTreeSet<_>>(), names);
    let used: usize = tables().iter().map(|table| table.worded().count()).sum();
    assert!(used > 50, "{used} columns with words");
}

/// Who did something. People are never deleted, and nobody asks for all that somebody did.
const NOT_ASKED_FOR: [&str; 12] = [
    "area_grant.granted_by",
    "area_grant.revoked_by",
    "conflict_of_interest.recorded_by",
    "conflict_of_interest.end_asked_by",
    "conflict_of_interest.ended_by",
    "person_ending.ended_by",
    "person_ending.readmitted_by",
    "evidence_link.withdrawn_by",
    "factual_accuracy_point.raised_by",
    "factual_accuracy_point.decided_by",
    "seal.sealed_by",
    "split_author.person_id",
];

#[tokio::test]
async fn every_foreign_key_begins_an_index() {
    for on in BOTH {
        let (_folder, db) = fresh(on).await;
        let mut bare = Vec::new();
        for table in of_tables(&db).await {
            let first = db.indexed(&table.name).await;
            let keys = db.foreign_keys(&table.name).await;
            let missing = keys.into_iter().filter(|key| !first.contains(key));
            bare.extend(missing.map(|key| format!("{}.{key}", table.name)));
        }
        bare.retain(|key| !NOT_ASKED_FOR.contains(&key.as_str()));
        assert!(bare.is_empty(), "{on:?}: no index begins with {}", bare.join(", "));
    }
}

#[tokio::test]
async fn what_a_search_compares_is_filled_in_after_a_step_that_empties_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let search = "{ evidence(filter: {text: \"area risk register\"}) { nodes { reference } } }";
        let before = lead.query(search, json!({})).await;
        assert!(before.to_string().contains("DOC-YH-016"), "{before}");
        let db = Db::open(&app.config.database_url).await;
        let back = Migrator::migrations().len() - 12;
        Migrator::down(&db.0, u32::try_from(back).ok()).await.expect("steps back");
        app.app.database.migrate().await.expect("steps");
        assert_eq!(lead.query(search, json!({})).await, before, "{on:?}");
    }
}
