//! A file can wait for the table of documents that says what it is: what the checks found in it is kept until then.
//!
//! SQLite cannot change a CHECK in place; its documentation offers this edit of the schema's text for a
//! change that leaves the rows as they are (`lang_altertable`, section 7). The table that was made before
//! makes every other connection read the schema again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &str = "
CREATE TABLE document_upload_reading (
    upload_id uuid PRIMARY KEY REFERENCES document_upload (id),
    scan_state text NOT NULL CHECK (scan_state IN ('PENDING', 'CLEAN', 'INFECTED', 'ERROR', 'UNSCANNED')),
    examined text
);
CREATE INDEX document_upload_by_digest ON document_upload (sha256);
";

const DOWN: &str = "
UPDATE document_upload SET state = 'REJECTED', reason = 'EXPIRED' WHERE state = 'CHECKED';
DROP INDEX document_upload_by_digest;
DROP TABLE document_upload_reading;
";

const WITHOUT: &str = "state IN ('PENDING', 'AVAILABLE', 'REJECTED')";
const WITH: &str = "state IN ('PENDING', 'AVAILABLE', 'REJECTED', 'CHECKED')";

fn check(backend: DbBackend, from: &str, to: &str) -> String {
    if backend == DbBackend::Postgres {
        return format!(
            "ALTER TABLE document_upload DROP CONSTRAINT document_upload_state_check;
             ALTER TABLE document_upload ADD CONSTRAINT document_upload_state_check CHECK ({to});"
        );
    }
    let quoted = |text: &str| text.replace('\'', "''");
    format!(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}')
         WHERE type = 'table' AND name = 'document_upload';
         PRAGMA writable_schema = RESET;",
        quoted(from),
        quoted(to)
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let check = check(db.get_database_backend(), WITHOUT, WITH);
        db.execute_unprepared(&format!("{UP}{check}")).await.map(drop)
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let check = check(db.get_database_backend(), WITH, WITHOUT);
        db.execute_unprepared(&format!("{DOWN}{check}")).await.map(drop)
    }
}
