//! Imports: the file that was sent, what is done with it, and what came of each of its rows.
//!
//! The lease is a row of its own: the transaction that imports holds the batch, and progress is told beside it.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE import_upload (
    id uuid PRIMARY KEY,
    template text NOT NULL,
    file_name text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    created_by uuid NOT NULL REFERENCES person (id),
    created_role text NOT NULL CHECK (created_role IN ('LEAD_INSPECTOR', 'INSPECTOR', 'ANALYST',
        'QUALITY_ASSURER', 'CHIEF_INSPECTOR', 'PUBLICATIONS', 'RECORDS_MANAGER', 'AUDITOR',
        'AREA_CONTRIBUTOR', 'ADMINISTRATOR', 'SERVICE_READER', 'NONE')),
    created_at timestamptz NOT NULL,
    discarded_at timestamptz
);
CREATE INDEX import_upload_by_person ON import_upload (created_by, discarded_at);
CREATE INDEX import_upload_by_age ON import_upload (discarded_at, created_at);

CREATE TABLE import_batch (
    id uuid PRIMARY KEY,
    upload_id uuid NOT NULL REFERENCES import_upload (id),
    mode text NOT NULL CHECK (mode IN ('ALL_OR_NOTHING', 'ROW_BY_ROW')),
    dry_run boolean NOT NULL,
    created_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'TRIED', 'DONE', 'REFUSED', 'WITHDRAWN')),
    message text,
    columns jsonb NOT NULL,
    creates integer NOT NULL,
    updates integer NOT NULL,
    unchanged integer NOT NULL,
    refused integer NOT NULL,
    finished_at timestamptz,
    withdrawn_by uuid REFERENCES person (id),
    withdrawn_at timestamptz,
    withdrawn_reason text,
    CHECK ((state = 'WAITING') = (finished_at IS NULL)),
    CHECK ((state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
);
CREATE INDEX import_batch_by_upload ON import_batch (upload_id);
CREATE INDEX import_batch_by_state ON import_batch (state, created_at);
CREATE INDEX import_batch_by_withdrawer ON import_batch (withdrawn_by);

CREATE TABLE import_lease (
    batch_id uuid PRIMARY KEY REFERENCES import_batch (id),
    claimed_until timestamptz,
    attempts integer NOT NULL,
    rows_done integer NOT NULL,
    rows integer
);

CREATE TABLE import_row (
    batch_id uuid NOT NULL REFERENCES import_batch (id),
    line integer NOT NULL CHECK (line > 0),
    verdict text NOT NULL CHECK (verdict IN ('CREATE', 'UPDATE', 'UNCHANGED', 'REFUSED')),
    told jsonb NOT NULL,
    made_id uuid,
    PRIMARY KEY (batch_id, line)
);

-- A figure of a batch that was withdrawn: it stays, and counts no more.
CREATE TABLE performance_withdrawal (
    point_id uuid PRIMARY KEY,
    series_id uuid NOT NULL,
    batch_id uuid NOT NULL REFERENCES import_batch (id),
    FOREIGN KEY (point_id, series_id) REFERENCES performance_point (id, series_id)
);
CREATE INDEX performance_withdrawal_by_series ON performance_withdrawal (series_id);
CREATE INDEX performance_withdrawal_by_batch ON performance_withdrawal (batch_id);
";

const DOWN: &str = "
DROP TABLE performance_withdrawal;
DROP TABLE import_row;
DROP TABLE import_lease;
DROP TABLE import_batch;
DROP TABLE import_upload;
";
