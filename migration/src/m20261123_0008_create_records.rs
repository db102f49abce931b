//! What the repository keeps about itself: whether it is a demonstration, the audit chains, the
//! outbox of events.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE repository (
    id integer PRIMARY KEY CHECK (id = 1),
    demo boolean NOT NULL,
    created_at timestamptz NOT NULL
);

-- The head of each chain: one row to lock, so that entries of one inspection follow each other.
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
    role text NOT NULL CHECK (role IN ('LEAD_INSPECTOR', 'INSPECTOR', 'ANALYST',
        'QUALITY_ASSURER', 'CHIEF_INSPECTOR', 'PUBLICATIONS', 'RECORDS_MANAGER', 'AUDITOR',
        'AREA_CONTRIBUTOR', 'ADMINISTRATOR', 'SERVICE_READER', 'NONE')),
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    request_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('DONE', 'REFUSED')),
    previous text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (chain, sequence)
);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject_id, at);
CREATE INDEX audit_entry_by_person ON audit_entry (person_id, at);

CREATE TABLE outbox_event (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    event_type text NOT NULL,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    inspection_id uuid REFERENCES inspection (id),
    data jsonb NOT NULL,
    delivered_at timestamptz
);
CREATE INDEX outbox_event_waiting ON outbox_event (id) WHERE delivered_at IS NULL;
CREATE INDEX outbox_event_by_inspection ON outbox_event (inspection_id, id);
";

const DOWN: &str = "
DROP TABLE outbox_event;
DROP TABLE audit_entry;
DROP TABLE audit_chain;
DROP TABLE repository;
";
