//! What each strength of evidence and each component means, in versions, and by which version each judgement is made.
use crate::m20261127_0012_carry_compartments::{counts, counts_not};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let up = format!("{UP}{}", counts("guide", postgres));
        schema.get_connection().execute_unprepared(&up).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let down = format!("{}{DOWN}", counts_not("guide", postgres));
        schema.get_connection().execute_unprepared(&down).await.map(drop)
    }
}

const UP: &str = "
CREATE TABLE guide (
    id uuid PRIMARY KEY,
    number integer NOT NULL UNIQUE CHECK (number > 0),
    strengths jsonb NOT NULL,
    components jsonb NOT NULL
);

CREATE TABLE judgement_guide (
    judgement_id uuid PRIMARY KEY REFERENCES judgement (id),
    guide_id uuid NOT NULL REFERENCES guide (id)
);
CREATE INDEX judgement_guide_by_guide ON judgement_guide (guide_id);
";

const DOWN: &str = "
DROP TABLE judgement_guide;
DROP TABLE guide;
";
