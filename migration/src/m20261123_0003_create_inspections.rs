//! An inspection, its team, its stages and what it asks the Area for.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE inspection (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    area_id uuid NOT NULL REFERENCES area (id),
    title text NOT NULL,
    phase text NOT NULL,
    question text NOT NULL,
    units text NOT NULL CHECK (units IN ('MC', 'CC', 'BOTH')),
    anticipated_publication text,
    UNIQUE (id, area_id)
);
CREATE INDEX inspection_by_area ON inspection (area_id);

CREATE TABLE inspection_member (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    person_id uuid NOT NULL REFERENCES person (id),
    position text NOT NULL CHECK (position IN ('LEAD', 'INSPECTOR')),
    PRIMARY KEY (inspection_id, person_id)
);
CREATE UNIQUE INDEX inspection_member_one_lead ON inspection_member (inspection_id)
    WHERE position = 'LEAD';
CREATE INDEX inspection_member_by_person ON inspection_member (person_id);

CREATE TABLE inspection_stage (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    stage text NOT NULL CHECK (stage IN ('SETTING_UP', 'FIELDWORK', 'ANALYSIS', 'REPORT_QA')),
    weeks integer NOT NULL CHECK (weeks > 0),
    activities jsonb NOT NULL,
    planned_start date NOT NULL,
    planned_end date NOT NULL,
    actual_start date,
    actual_end date,
    PRIMARY KEY (inspection_id, stage),
    CHECK (planned_end >= planned_start),
    CHECK (actual_end IS NULL OR actual_end >= actual_start)
);

CREATE TABLE document_request (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL,
    area_id uuid NOT NULL,
    code text NOT NULL,
    force_id uuid REFERENCES police_force (id),
    component text NOT NULL CHECK (component IN ('LLA', 'RUM', 'SEC')),
    title text NOT NULL,
    description text NOT NULL,
    period_covered text NOT NULL,
    round text NOT NULL CHECK (round IN ('INITIAL', 'ADDITIONAL')),
    expected_marking text NOT NULL CHECK (expected_marking IN ('OFFICIAL', 'OFFICIAL_SENSITIVE')),
    redaction_expected boolean NOT NULL,
    due_on date NOT NULL,
    extension_reason text,
    status text NOT NULL CHECK (status IN
        ('REQUESTED', 'PARTIAL', 'RECEIVED', 'NOT_HELD', 'REFUSED', 'WITHDRAWN')),
    FOREIGN KEY (inspection_id, area_id) REFERENCES inspection (id, area_id)
);
CREATE UNIQUE INDEX document_request_of_area ON document_request (inspection_id, code)
    WHERE force_id IS NULL;
CREATE UNIQUE INDEX document_request_of_force ON document_request (inspection_id, code, force_id)
    WHERE force_id IS NOT NULL;
CREATE INDEX document_request_by_inspection ON document_request (inspection_id, code, id);
CREATE INDEX document_request_by_area ON document_request (area_id, code, id);
CREATE INDEX document_request_by_force ON document_request (force_id);
CREATE INDEX document_request_by_due ON document_request (due_on, id);
";

const DOWN: &str = "
DROP TABLE document_request;
DROP TABLE inspection_stage;
DROP TABLE inspection_member;
DROP TABLE inspection;
";
