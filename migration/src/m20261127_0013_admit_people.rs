//! A person can be here before anybody knows their subject: they are invited by a name that their token will
//! say. And who signs in unknown is noted.
//!
//! SQLite cannot make a column nullable, so the people are made anew with what they hold; half of the tables
//! point at them, and are not asked meanwhile.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let people = match schema.get_database_backend() {
            DbBackend::Postgres => POSTGRES.into(),
            _ => people(
                "text",
                ",\n    known_as text",
                ",\n    CHECK (subject IS NOT NULL OR known_as IS NOT NULL)",
            ),
        };
        let up = format!("{people}{UP}");
        schema.get_connection().execute_unprepared(&up).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let people = match schema.get_database_backend() {
            DbBackend::Postgres => POSTGRES_DOWN.into(),
            _ => people("text NOT NULL", "", ""),
        };
        let down = format!("{DOWN}{people}");
        schema.get_connection().execute_unprepared(&down).await.map(drop)
    }
}

const UP: &str = "
CREATE UNIQUE INDEX person_invited ON person (issuer, known_as);

CREATE TABLE newcomer (
    id uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    known_as text,
    role text NOT NULL CHECK (role IN ('LEAD_INSPECTOR', 'INSPECTOR', 'ANALYST', 'QUALITY_ASSURER',
        'CHIEF_INSPECTOR', 'PUBLICATIONS', 'RECORDS_MANAGER', 'AUDITOR',
        'AREA_CONTRIBUTOR', 'ADMINISTRATOR', 'SERVICE_READER', 'NONE')),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX newcomer_by_last ON newcomer (last_at, id);
";

const DOWN: &str = "
DROP TABLE newcomer;
DROP INDEX person_invited;
UPDATE person SET subject = 'invited as ' || known_as WHERE subject IS NULL;
";

const POSTGRES: &str = "
ALTER TABLE person ALTER COLUMN subject DROP NOT NULL;
ALTER TABLE person ADD COLUMN known_as text;
ALTER TABLE person ADD CHECK (subject IS NOT NULL OR known_as IS NOT NULL);
";

const POSTGRES_DOWN: &str = "
ALTER TABLE person DROP COLUMN known_as;
ALTER TABLE person ALTER COLUMN subject SET NOT NULL;
";

/// The people made anew on SQLite, their subject of this type.
fn people(subject: &str, column: &str, check: &str) -> String {
    PEOPLE.replace("{subject}", subject).replace("{column}", column).replace("{check}", check)
}

const PEOPLE: &str = "
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DROP VIEW standing;
CREATE TABLE person_anew (
    id uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject {subject},
    title text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('USER', 'SERVICE')){column},
    UNIQUE (issuer, subject){check}
);
INSERT INTO person_anew (id, issuer, subject, title, kind)
    SELECT id, issuer, subject, title, kind FROM person;
DROP TABLE person;
ALTER TABLE person_anew RENAME TO person;
CREATE VIEW standing AS
SELECT person.id AS person_id, person.issuer, person.subject, said.area_id, said.barred
FROM person LEFT JOIN (
    SELECT person_id, area_id, false AS barred FROM area_grant WHERE revoked_at IS NULL
    UNION ALL
    SELECT person_id, area_id, true AS barred FROM conflict_of_interest
) said ON said.person_id = person.id;
COMMIT;
PRAGMA foreign_keys = ON;
";
