//! Straight into the database, past the service: what a test counts there or lays down.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test looks at the rows behind the service's back"
)]

use crate::support::{TestApp, demo_rows};
use chrono::{DateTime, Utc};
use entity::{area, area_grant, conflict_of_interest, evidence, inspection, person};
use sea_orm::prelude::*;
use sea_orm::{Condition, DatabaseConnection, DbBackend, IntoActiveModel, Set, Statement};
use std::collections::BTreeMap;

/// The database behind a server.
pub struct Rows(DatabaseConnection);

impl Rows {
    pub async fn of(app: &TestApp) -> Self {
        Self::at(&app.config.database_url).await
    }

    /// The database at an address.
    pub async fn at(address: &str) -> Self {
        Self(sea_orm::Database::connect(address).await.expect("a database"))
    }

    /// What the database says to a statement that it refuses.
    pub async fn refused(&self, sql: &str) -> String {
        self.0.execute_unprepared(sql).await.expect_err(sql).to_string()
    }

    /// How many rows each table holds.
    pub async fn counts(&self) -> BTreeMap<String, i64> {
        let names = match self.0.get_database_backend() {
            DbBackend::Postgres => {
                "SELECT table_name AS name FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            }
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        };
        let mut counts = BTreeMap::new();
        for table in self.query(names).await {
            let name: String = table.try_get("", "name").expect("a name");
            let count = self.query(&format!("SELECT count(*) AS n FROM {name}")).await;
            counts.insert(name, count[0].try_get("", "n").expect("a number"));
        }
        counts
    }

    /// All that is in the tables, as text.
    pub async fn everything(&self) -> Vec<String> {
        let mut all = vec![];
        for table in self.counts().await.into_keys() {
            let row = if self.0.get_database_backend() == DbBackend::Postgres {
                format!("SELECT {table}::text AS row FROM {table}")
            } else {
                format!("SELECT {} AS row FROM {table}", self.row_of(&table).await)
            };
            for row in self.query(&row).await {
                let row: String = row.try_get("", "row").expect("a row");
                all.push(format!("{table}: {row}"));
            }
        }
        all.sort();
        all
    }

    /// All that is in each table, as one text: for tables too long to be held row by row.
    pub async fn tables(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for table in self.counts().await.into_keys() {
            let text = if self.0.get_database_backend() == DbBackend::Postgres {
                format!(
                    "SELECT string_agg({table}::text, ';' ORDER BY {table}::text) AS text FROM {table}"
                )
            } else {
                let row = self.row_of(&table).await;
                format!(
                    "SELECT group_concat(row, ';') AS text FROM (SELECT {row} AS row FROM {table} ORDER BY 1)"
                )
            };
            all.insert(table, self.text(&text).await);
        }
        all
    }

    /// What a statement answers that answers one `text`.
    pub async fn text(&self, sql: &str) -> String {
        let text: Option<String> = self.query(sql).await[0].try_get("", "text").expect("a text");
        text.unwrap_or_default()
    }

    /// A row of a table of SQLite, as an expression for its text.
    async fn row_of(&self, table: &str) -> String {
        let names = format!("SELECT name FROM pragma_table_info('{table}')");
        let names = self.query(&names).await.into_iter();
        let names = names.map(|name| name.try_get("", "name").expect("a name"));
        let quoted: Vec<_> = names.map(|name: String| format!("quote({name})")).collect();
        quoted.join(" || ',' || ")
    }

    /// How many rows each table holds, the audit trail and who came left out: they tell of refusals too.
    pub async fn written(&self) -> BTreeMap<String, i64> {
        let mut counts = self.counts().await;
        assert!(counts["evidence_link"] > 0, "the demonstration data is there");
        counts.retain(|table, _| !table.starts_with("audit_") && table != "newcomer");
        counts
    }

    /// Runs a statement behind the service's back; how many rows it changed.
    pub async fn run(&self, sql: &str) -> u64 {
        self.0.execute_unprepared(sql).await.expect("a statement").rows_affected()
    }

    /// What a statement answers.
    pub async fn query(&self, sql: &str) -> Vec<sea_orm::QueryResult> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await.expect("rows")
    }

    pub async fn all<E: EntityTrait>(&self) -> Vec<E::Model> {
        E::find().all(&self.0).await.expect("rows")
    }

    /// The rows of which this holds.
    pub async fn those<E: EntityTrait>(&self, of: Condition) -> Vec<E::Model> {
        E::find().filter(of).all(&self.0).await.expect("rows")
    }

    pub async fn count<E: EntityTrait>(&self) -> u64
    where
        E::Model: Send + Sync,
    {
        E::find().count(&self.0).await.expect("a number")
    }

    /// How many rows there are where `column` is `value`.
    pub async fn count_of<E: EntityTrait>(&self, column: E::Column, value: impl Into<Value>) -> u64
    where
        E::Model: Send + Sync,
    {
        E::find().filter(column.eq(value)).count(&self.0).await.expect("a number")
    }

    /// The one row where `column` is `value`.
    pub async fn one<E: EntityTrait>(
        &self,
        column: E::Column,
        value: impl Into<Value>,
    ) -> E::Model {
        let found = E::find().filter(column.eq(value)).one(&self.0).await.expect("an answer");
        found.expect("a row")
    }

    /// Lays down rows, many a statement.
    pub async fn lay<A>(&self, rows: Vec<A>)
    where
        A: ActiveModelTrait + Send,
    {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<A> = rows.by_ref().take(500).collect();
            A::Entity::insert_many(some)
                .exec_without_returning(&self.0)
                .await
                .expect("no objection");
        }
    }

    /// Changes a row.
    pub async fn change<A>(&self, row: A)
    where
        A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        row.update(&self.0).await.expect("a changed row");
    }

    pub async fn person(&self, alias: &str) -> Uuid {
        self.one::<person::Entity>(person::Column::Subject, alias).await.id
    }

    pub async fn area(&self, code: &str) -> Uuid {
        self.one::<area::Entity>(area::Column::Code, code).await.id
    }

    pub async fn inspection(&self, reference: &str) -> inspection::Model {
        self.one::<inspection::Entity>(inspection::Column::Reference, reference).await
    }

    pub async fn item(&self, reference: &str) -> evidence::Model {
        self.one::<evidence::Entity>(evidence::Column::Reference, reference).await
    }

    /// Grants somebody exactly these Areas and records exactly these conflicts of interest.
    pub async fn stand(&self, alias: &str, granted: &[&str], barred: &[&str]) {
        let person = self.person(alias).await;
        let (grant, conflict) =
            (area_grant::Column::PersonId, conflict_of_interest::Column::PersonId);
        let gone = area_grant::Entity::delete_many().filter(grant.eq(person)).exec(&self.0);
        gone.await.expect("no objection");
        let gone = conflict_of_interest::Entity::delete_many().filter(conflict.eq(person));
        gone.exec(&self.0).await.expect("no objection");
        for code in granted {
            self.grant(alias, code).await;
        }
        for code in barred {
            let row = conflict_of_interest::ActiveModel {
                person_id: Set(person),
                area_id: Set(self.area(code).await),
                reason: Set("Home Area.".into()),
                recorded_by: Set(None),
                recorded_at: Set(moment()),
                ..Default::default()
            };
            self.lay(vec![row]).await;
        }
    }

    /// Grants somebody one more Area.
    pub async fn grant(&self, alias: &str, code: &str) {
        let row = area_grant::ActiveModel {
            id: Set(Uuid::new_v4()),
            person_id: Set(self.person(alias).await),
            area_id: Set(self.area(code).await),
            granted_by: Set(None),
            granted_at: Set(moment()),
            revoked_by: Set(None),
            revoked_at: Set(None),
        };
        self.lay(vec![row]).await;
    }
}

/// Some moment before the server's clock.
pub fn moment() -> DateTime<Utc> {
    "2025-12-01T09:00:00Z".parse().expect("a time")
}

/// Puts the demonstration's files where this server looks for them: a database that was copied has
/// its files elsewhere.
pub async fn put_files(app: &TestApp) {
    for row in demo_rows("documents.csv") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/");
        let bytes = std::fs::read(format!("{path}{}", row["file"])).expect("a file");
        app.app.files.put(bytes, &row["sha256"]).await.expect("it is stored");
    }
}
