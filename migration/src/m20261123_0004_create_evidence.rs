//! The evidence supertype, and documents with their immutable versions.
//!
//! Each detail table carries a constant `kind` with a composite key to `evidence (id, kind)`, so
//! that an interview row can never hang under a document. Entities need not know of it.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE evidence (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL,
    area_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DOCUMENT', 'INTERVIEW', 'ONSITE_CHECK',
        'QUESTIONNAIRE_RESULT', 'PERFORMANCE_SERIES', 'AIP_SCORE')),
    reference text NOT NULL UNIQUE,
    title text NOT NULL,
    origin text NOT NULL CHECK (origin IN
        ('AREA_SELF_REPORT', 'STAFF_VOICE', 'PARTNER', 'INSPECTOR_DIRECT', 'DATA')),
    marking text NOT NULL CHECK (marking IN ('OFFICIAL', 'OFFICIAL_SENSITIVE')),
    language text NOT NULL CHECK (language IN ('EN', 'CY')),
    period_start date,
    period_end date,
    received_at timestamptz NOT NULL,
    recorded_by uuid REFERENCES person (id),
    status text NOT NULL CHECK (status IN ('ACCEPTED', 'REJECTED', 'WITHDRAWN')),
    status_reason text,
    UNIQUE (id, kind),
    FOREIGN KEY (inspection_id, area_id) REFERENCES inspection (id, area_id),
    CHECK (status = 'ACCEPTED' OR status_reason IS NOT NULL),
    CHECK (period_end IS NULL OR period_end >= period_start)
);
CREATE INDEX evidence_by_inspection ON evidence (inspection_id, kind, id);
CREATE INDEX evidence_by_area ON evidence (area_id, kind, id);
CREATE INDEX evidence_by_received ON evidence (received_at, id);
CREATE INDEX evidence_by_recorder ON evidence (recorded_by);

CREATE TABLE evidence_component (
    evidence_id uuid NOT NULL REFERENCES evidence (id),
    component text NOT NULL CHECK (component IN ('LLA', 'RUM', 'SEC')),
    PRIMARY KEY (evidence_id, component)
);
CREATE INDEX evidence_component_by_component ON evidence_component (component, evidence_id);

CREATE TABLE document (
    evidence_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'DOCUMENT' CHECK (kind = 'DOCUMENT'),
    force_id uuid REFERENCES police_force (id),
    handling text,
    personal_data boolean NOT NULL,
    FOREIGN KEY (evidence_id, kind) REFERENCES evidence (id, kind)
);
CREATE INDEX document_by_force ON document (force_id);

CREATE TABLE document_answer (
    document_id uuid NOT NULL REFERENCES document (evidence_id),
    request_id uuid NOT NULL REFERENCES document_request (id),
    PRIMARY KEY (document_id, request_id)
);
CREATE INDEX document_answer_by_request ON document_answer (request_id, document_id);

CREATE TABLE document_version (
    id uuid PRIMARY KEY,
    document_id uuid NOT NULL REFERENCES document (evidence_id),
    number integer NOT NULL CHECK (number > 0),
    file_name text NOT NULL,
    declared_media_type text NOT NULL,
    detected_media_type text,
    size bigint NOT NULL CHECK (size > 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    received_at timestamptz NOT NULL,
    received_from text NOT NULL,
    scan_state text NOT NULL CHECK (scan_state IN ('PENDING', 'CLEAN', 'INFECTED', 'ERROR')),
    redaction_state text NOT NULL CHECK (redaction_state IN ('NONE', 'PENDING', 'APPLIED')),
    sealed boolean NOT NULL,
    derived_from uuid REFERENCES document_version (id),
    UNIQUE (document_id, number),
    UNIQUE (id, document_id)
);
CREATE INDEX document_version_by_sha256 ON document_version (sha256);
CREATE INDEX document_version_by_origin ON document_version (derived_from);

-- Where the bytes are and what they say: held apart, because fewer people may see it.
CREATE TABLE document_content (
    version_id uuid PRIMARY KEY REFERENCES document_version (id),
    object_key text NOT NULL,
    text text
);
";

const DOWN: &str = "
DROP TABLE document_content;
DROP TABLE document_version;
DROP TABLE document_answer;
DROP TABLE document;
DROP TABLE evidence_component;
DROP TABLE evidence;
";
