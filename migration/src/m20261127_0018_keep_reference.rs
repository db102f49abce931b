//! The programme's list of documents that Areas are asked for, the methods that measures were worked out by before,
//! the sets of questions: reference data, whose changes are counted.
use crate::m20261127_0012_carry_compartments::{counts, counts_not};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let counted: String = TABLES.iter().map(|table| counts(table, postgres)).collect();
        let up = format!("{UP}{counted}");
        schema.get_connection().execute_unprepared(&up).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let counted: String = TABLES.iter().map(|table| counts_not(table, postgres)).collect();
        let down = format!("{counted}{DOWN}");
        schema.get_connection().execute_unprepared(&down).await.map(drop)
    }
}

const TABLES: [&str; 3] = ["listed_request", "measure_method", "question_set"];

const UP: &str = "
CREATE TABLE listed_request (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    component text NOT NULL CHECK (component IN ('LLA', 'RUM', 'SEC')),
    title text NOT NULL,
    description text NOT NULL,
    period_covered text NOT NULL,
    round text NOT NULL CHECK (round IN ('INITIAL', 'ADDITIONAL')),
    scope text NOT NULL CHECK (scope IN ('PER_AREA', 'PER_FORCE')),
    expected_marking text NOT NULL CHECK (expected_marking IN ('OFFICIAL', 'OFFICIAL_SENSITIVE')),
    redaction_expected boolean NOT NULL
);

CREATE TABLE measure_method (
    measure_id uuid NOT NULL REFERENCES measure_definition (id),
    version integer NOT NULL,
    definition text NOT NULL,
    definition_source text NOT NULL,
    PRIMARY KEY (measure_id, version)
);

CREATE TABLE question_set (
    id uuid PRIMARY KEY,
    number integer NOT NULL UNIQUE CHECK (number > 0),
    codes jsonb NOT NULL
);
";

const DOWN: &str = "
DROP TABLE question_set;
DROP TABLE measure_method;
DROP TABLE listed_request;
";
