//! Uploads, and what the repository knows of each file after it came: whether it was scanned, where its
//! words stand, and how it was found when it was last looked at.
//!
//! SQLite cannot change a CHECK in place; its documentation offers this edit of the schema's text for a
//! change that leaves the rows as they are (`lang_altertable`, section 7). The columns that were added before
//! make every other connection read the schema again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &str = "
ALTER TABLE document_version ADD COLUMN text_state text
    CHECK (text_state IN ('COMPLETE', 'CUT', 'UNREADABLE'));
ALTER TABLE document_version ADD COLUMN file_state text NOT NULL DEFAULT 'SOUND'
    CHECK (file_state IN ('SOUND', 'MISSING', 'ALTERED', 'DISPOSED'));
ALTER TABLE document_version ADD COLUMN file_checked_at timestamptz;
ALTER TABLE document_content ADD COLUMN places text;
ALTER TABLE document_content ADD COLUMN folded text;
ALTER TABLE document ADD COLUMN retention_class text;
ALTER TABLE document ADD COLUMN keep_until date;
ALTER TABLE document ADD COLUMN legal_hold boolean NOT NULL DEFAULT false;

CREATE TABLE document_remark (
    id uuid PRIMARY KEY,
    document_id uuid NOT NULL REFERENCES document (evidence_id),
    kind text NOT NULL CHECK (kind IN ('RETENTION', 'HELD', 'RELEASED', 'DISPOSED')),
    text text NOT NULL,
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL
);
CREATE INDEX document_remark_by_document ON document_remark (document_id, made_at, id);
CREATE INDEX document_remark_by_person ON document_remark (made_by);

CREATE TABLE document_upload (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL,
    area_id uuid NOT NULL,
    document_id uuid REFERENCES document (evidence_id),
    derived_from uuid REFERENCES document_version (id),
    title text NOT NULL,
    file_name text NOT NULL,
    declared_media_type text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    marking text NOT NULL CHECK (marking IN ('OFFICIAL', 'OFFICIAL_SENSITIVE')),
    language text NOT NULL CHECK (language IN ('EN', 'CY')),
    origin text CHECK (origin IN ('AREA_SELF_REPORT', 'STAFF_VOICE', 'PARTNER', 'INSPECTOR_DIRECT', 'DATA')),
    period_start date,
    period_end date,
    personal_data boolean NOT NULL,
    more_to_come boolean NOT NULL,
    created_by uuid NOT NULL REFERENCES person (id),
    created_role text NOT NULL CHECK (created_role IN ('LEAD_INSPECTOR', 'INSPECTOR', 'ANALYST',
        'QUALITY_ASSURER', 'CHIEF_INSPECTOR', 'PUBLICATIONS', 'RECORDS_MANAGER', 'AUDITOR',
        'AREA_CONTRIBUTOR', 'ADMINISTRATOR', 'SERVICE_READER', 'NONE')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    multipart text,
    submitted_at timestamptz,
    claimed_until timestamptz,
    attempts integer NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'AVAILABLE', 'REJECTED')),
    reason text CHECK (reason IN ('FILE_EMPTY', 'FILE_NAME', 'FILE_TYPE_NOT_ALLOWED',
        'FILE_TYPE_MISMATCH', 'FILE_MIXED', 'FILE_MACROS', 'FILE_ENCRYPTED', 'FILE_UNPACKS_TOO_LARGE',
        'FILE_NESTED', 'FILE_DAMAGED', 'FILE_TOO_LARGE', 'FILE_TOO_HARD', 'FILE_SIZE', 'FILE_HASH',
        'FILE_LOST', 'MALWARE', 'UNSCANNABLE', 'EXPIRED', 'NOT_ALLOWED')),
    message text,
    FOREIGN KEY (inspection_id, area_id) REFERENCES inspection (id, area_id),
    CHECK ((state = 'REJECTED') = (reason IS NOT NULL)),
    CHECK (period_end IS NULL OR period_end >= period_start)
);
CREATE INDEX document_upload_by_inspection ON document_upload (inspection_id, area_id);
CREATE INDEX document_upload_by_document ON document_upload (document_id);
CREATE INDEX document_upload_by_original ON document_upload (derived_from);
CREATE INDEX document_upload_by_person ON document_upload (created_by, state);
CREATE INDEX document_upload_by_state ON document_upload (state, created_at);

CREATE TABLE document_upload_request (
    upload_id uuid NOT NULL REFERENCES document_upload (id),
    request_id uuid NOT NULL REFERENCES document_request (id),
    PRIMARY KEY (upload_id, request_id)
);
CREATE INDEX document_upload_request_by_request ON document_upload_request (request_id);
";

const DOWN: &str = "
DROP TABLE document_upload_request;
DROP TABLE document_upload;
DROP TABLE document_remark;
ALTER TABLE document DROP COLUMN legal_hold;
ALTER TABLE document DROP COLUMN keep_until;
ALTER TABLE document DROP COLUMN retention_class;
ALTER TABLE document_content DROP COLUMN folded;
ALTER TABLE document_content DROP COLUMN places;
ALTER TABLE document_version DROP COLUMN file_checked_at;
ALTER TABLE document_version DROP COLUMN file_state;
ALTER TABLE document_version DROP COLUMN text_state;
";

const SCANNED: &str = "scan_state IN ('PENDING', 'CLEAN', 'INFECTED', 'ERROR')";
const OR_UNSCANNED: &str = "scan_state IN ('PENDING', 'CLEAN', 'INFECTED', 'ERROR', 'UNSCANNED')";

fn check(backend: DbBackend, from: &str, to: &str) -> String {
    if backend == DbBackend::Postgres {
        return format!(
            "ALTER TABLE document_version DROP CONSTRAINT document_version_scan_state_check;
             ALTER TABLE document_version ADD CONSTRAINT document_version_scan_state_check CHECK ({to});"
        );
    }
    let quoted = |text: &str| text.replace('\'', "''");
    format!(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}')
         WHERE type = 'table' AND name = 'document_version';
         PRAGMA writable_schema = RESET;",
        quoted(from),
        quoted(to)
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let check = check(db.get_database_backend(), SCANNED, OR_UNSCANNED);
        db.execute_unprepared(&format!("{UP}{check}")).await.map(drop)
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let check = check(db.get_database_backend(), OR_UNSCANNED, SCANNED);
        db.execute_unprepared(&format!("{DOWN}{check}")).await.map(drop)
    }
}
