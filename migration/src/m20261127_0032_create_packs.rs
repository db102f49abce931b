//! Evidence packs: who asked for which, and what came of it. The lease is a row of its own, as with imports.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE evidence_pack (
    id uuid PRIMARY KEY,
    judgement_id uuid REFERENCES judgement (id),
    inspection_id uuid REFERENCES inspection (id),
    profile text NOT NULL CHECK (profile IN ('INTERNAL', 'QA', 'FACTUAL_ACCURACY', 'PUBLIC')),
    requested_by uuid NOT NULL REFERENCES person (id),
    requested_role text NOT NULL CHECK (requested_role IN ('LEAD_INSPECTOR', 'INSPECTOR', 'ANALYST',
        'QUALITY_ASSURER', 'CHIEF_INSPECTOR', 'PUBLICATIONS', 'RECORDS_MANAGER', 'AUDITOR',
        'AREA_CONTRIBUTOR', 'ADMINISTRATOR', 'SERVICE_READER', 'NONE')),
    requested_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'DONE', 'FAILED')),
    message text,
    finished_at timestamptz,
    file_name text,
    digest text CHECK (length(digest) = 64),
    size bigint,
    omissions integer,
    discarded_at timestamptz,
    CHECK ((judgement_id IS NULL) <> (inspection_id IS NULL)),
    CHECK ((state = 'WAITING') = (finished_at IS NULL)),
    CHECK ((state = 'DONE') = (digest IS NOT NULL)),
    CHECK ((digest IS NULL) = (size IS NULL)),
    CHECK ((digest IS NULL) = (file_name IS NULL)),
    CHECK ((digest IS NULL) = (omissions IS NULL))
);
CREATE INDEX evidence_pack_by_judgement ON evidence_pack (judgement_id);
CREATE INDEX evidence_pack_by_inspection ON evidence_pack (inspection_id);
CREATE INDEX evidence_pack_by_person ON evidence_pack (requested_by, discarded_at);
CREATE INDEX evidence_pack_by_state ON evidence_pack (state, requested_at);
CREATE INDEX evidence_pack_by_age ON evidence_pack (discarded_at, requested_at);

-- The Areas whose evidence is in it: whoever loses one of them loses the pack.
CREATE TABLE pack_area (
    pack_id uuid NOT NULL REFERENCES evidence_pack (id),
    area_id uuid NOT NULL REFERENCES area (id),
    PRIMARY KEY (pack_id, area_id)
);
CREATE INDEX pack_area_by_area ON pack_area (area_id);

CREATE TABLE pack_lease (
    pack_id uuid PRIMARY KEY REFERENCES evidence_pack (id),
    claimed_until timestamptz,
    attempts integer NOT NULL,
    parts_done integer NOT NULL,
    parts integer
);
";

const DOWN: &str = "
DROP TABLE pack_lease;
DROP TABLE pack_area;
DROP TABLE evidence_pack;
";
