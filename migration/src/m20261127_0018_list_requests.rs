//! The programme's list of documents that Areas are asked for: reference data, whose changes are counted.
use crate::m20261127_0012_carry_compartments::{counts, counts_not};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let up = format!("{UP}{}", counts("listed_request", postgres));
        schema.get_connection().execute_unprepared(&up).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let down = format!("{}{DOWN}", counts_not("listed_request", postgres));
        schema.get_connection().execute_unprepared(&down).await.map(drop)
    }
}

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
";

const DOWN: &str = "
DROP TABLE listed_request;
";
