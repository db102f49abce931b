//! Gives each audit entry an id and room for a detail, and each chain its inspection and the time of its
//! newest entry. An entry's id is the start of its hash.
//!
//! SQLite cannot add such columns to a table, so both tables are made anew with what they hold.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let (id, inspection) = match schema.get_database_backend() {
            DbBackend::Postgres => ("CAST(substr(hash, 1, 32) AS uuid)", "CAST(id AS uuid)"),
            _ => ("unhex(substr(hash, 1, 32))", "unhex(replace(id, '-', ''))"),
        };
        let up = UP.replace("{id}", id).replace("{inspection}", inspection);
        schema.get_connection().execute_unprepared(&up).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.get_connection().execute_unprepared(DOWN).await.map(drop)
    }
}

const UP: &str = "
CREATE TABLE kept_chain AS SELECT * FROM audit_chain;
CREATE TABLE kept_entry AS SELECT * FROM audit_entry;
DROP TABLE audit_entry;
DROP TABLE audit_chain;

-- The head of each chain: one row to lock, so that entries of one inspection follow each other.
CREATE TABLE audit_chain (
    id text PRIMARY KEY,
    inspection_id uuid REFERENCES inspection (id),
    sequence bigint NOT NULL,
    at timestamptz NOT NULL,
    hash text NOT NULL
);
CREATE UNIQUE INDEX audit_chain_by_inspection ON audit_chain (inspection_id);

CREATE TABLE audit_entry (
    id uuid PRIMARY KEY,
    chain text NOT NULL REFERENCES audit_chain (id),
    sequence bigint NOT NULL CHECK (sequence > 0),
    at timestamptz NOT NULL,
    actor text NOT NULL,
    person_id uuid REFERENCES person (id),
    role text NOT NULL CHECK (role IN ('LEAD_INSPECTOR', 'INSPECTOR', 'ANALYST',
        'QUALITY_ASSURER', 'CHIEF_INSPECTOR', 'PUBLICATIONS', 'RECORDS_MANAGER', 'AUDITOR',
        'AREA_CONTRIBUTOR', 'ADMINISTRATOR', 'SERVICE_READER', 'NONE')),
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    detail text,
    request_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('DONE', 'REFUSED')),
    previous text NOT NULL,
    hash text NOT NULL
);
CREATE UNIQUE INDEX audit_entry_in_order ON audit_entry (chain, sequence);
CREATE INDEX audit_entry_by_time ON audit_entry (at, id);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject_id, at);
CREATE INDEX audit_entry_by_person ON audit_entry (person_id, at);

INSERT INTO audit_chain (id, inspection_id, sequence, at, hash)
    SELECT id, CASE WHEN id = 'repository' THEN NULL ELSE {inspection} END, sequence,
        COALESCE((SELECT at FROM kept_entry AS entry
            WHERE entry.chain = kept_chain.id AND entry.sequence = kept_chain.sequence),
            '1970-01-01 00:00:00+00:00'), hash
    FROM kept_chain;
INSERT INTO audit_entry (id, chain, sequence, at, actor, person_id, role, action, subject,
        subject_id, request_id, outcome, previous, hash)
    SELECT {id}, chain, sequence, at, actor, person_id, role, action, subject,
        subject_id, request_id, outcome, previous, hash
    FROM kept_entry;
DROP TABLE kept_entry;
DROP TABLE kept_chain;
";

const DOWN: &str = "
CREATE TABLE kept_chain AS SELECT id, sequence, hash FROM audit_chain;
CREATE TABLE kept_entry AS SELECT chain, sequence, at, actor, person_id, role, action, subject,
    subject_id, request_id, outcome, previous, hash FROM audit_entry;
DROP TABLE audit_entry;
DROP TABLE audit_chain;
CREATE TABLE audit_chain (
    id text PRIMARY KEY,
    sequence bigint NOT NULL,
    hash text NOT NULL
);
CREATE TABLE audit_entry (
    chain text NOT NULL REFERENCES audit_chain (id),
    sequence bigint NOT NULL CHECK (sequence > 0),
    at timestamptz NOT NULL,
    actor text NOT NULL,
    person_id uuid REFERENCES person (id),
    role text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    request_id text NOT NULL,
    outcome text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (chain, sequence)
);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject_id, at);
CREATE INDEX audit_entry_by_person ON audit_entry (person_id, at);
INSERT INTO audit_chain SELECT id, sequence, hash FROM kept_chain;
INSERT INTO audit_entry SELECT chain, sequence, at, actor, person_id, role, action, subject,
    subject_id, request_id, outcome, previous, hash FROM kept_entry;
DROP TABLE kept_entry;
DROP TABLE kept_chain;
";
