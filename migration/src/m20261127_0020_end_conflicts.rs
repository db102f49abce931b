//! A conflict of interest can end, and be recorded anew; somebody can leave, and come back. Both stay as records,
//! and count for who may come in.
//!
//! SQLite cannot give a table another key, so the conflicts are made anew with what they hold.
crate::plain_sql_step!();

const UP: &str = "
DROP VIEW standing;
CREATE TABLE conflict_anew (
    person_id uuid NOT NULL REFERENCES person (id),
    area_id uuid NOT NULL REFERENCES area (id),
    recorded_at timestamptz NOT NULL,
    reason text NOT NULL,
    recorded_by uuid REFERENCES person (id),
    end_reason text,
    end_asked_by uuid REFERENCES person (id),
    end_asked_at timestamptz,
    ended_by uuid REFERENCES person (id),
    ended_at timestamptz,
    PRIMARY KEY (person_id, area_id, recorded_at),
    CHECK ((end_asked_at IS NULL) = (end_asked_by IS NULL)),
    CHECK ((end_asked_at IS NULL) = (end_reason IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK (ended_by IS NULL OR (end_asked_by IS NOT NULL AND ended_by <> end_asked_by))
);
INSERT INTO conflict_anew (person_id, area_id, recorded_at, reason, recorded_by)
    SELECT person_id, area_id, recorded_at, reason, recorded_by FROM conflict_of_interest;
DROP TABLE conflict_of_interest;
ALTER TABLE conflict_anew RENAME TO conflict_of_interest;
CREATE UNIQUE INDEX conflict_of_interest_in_force ON conflict_of_interest (person_id, area_id)
    WHERE ended_at IS NULL;
CREATE INDEX conflict_of_interest_by_area ON conflict_of_interest (area_id);

CREATE TABLE person_ending (
    person_id uuid NOT NULL REFERENCES person (id),
    ended_at timestamptz NOT NULL,
    ended_by uuid NOT NULL REFERENCES person (id),
    reason text NOT NULL,
    readmitted_at timestamptz,
    readmitted_by uuid REFERENCES person (id),
    PRIMARY KEY (person_id, ended_at),
    CHECK ((readmitted_at IS NULL) = (readmitted_by IS NULL))
);
CREATE UNIQUE INDEX person_ending_in_force ON person_ending (person_id) WHERE readmitted_at IS NULL;

CREATE VIEW standing AS
SELECT person.id AS person_id, person.issuer, person.subject, said.area_id, said.barred
FROM person LEFT JOIN (
    SELECT person_id, area_id, false AS barred FROM area_grant WHERE revoked_at IS NULL
    UNION ALL
    SELECT person_id, area_id, true AS barred FROM conflict_of_interest WHERE ended_at IS NULL
) said ON said.person_id = person.id
WHERE NOT EXISTS (
    SELECT 1 FROM person_ending
    WHERE person_ending.person_id = person.id AND person_ending.readmitted_at IS NULL
);
";

const DOWN: &str = "
DROP VIEW standing;
DROP TABLE person_ending;
CREATE TABLE conflict_anew (
    person_id uuid NOT NULL REFERENCES person (id),
    area_id uuid NOT NULL REFERENCES area (id),
    reason text NOT NULL,
    recorded_by uuid REFERENCES person (id),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, area_id)
);
INSERT INTO conflict_anew (person_id, area_id, reason, recorded_by, recorded_at)
    SELECT person_id, area_id, reason, recorded_by, recorded_at FROM conflict_of_interest
    WHERE ended_at IS NULL;
DROP TABLE conflict_of_interest;
ALTER TABLE conflict_anew RENAME TO conflict_of_interest;
CREATE INDEX conflict_of_interest_by_area ON conflict_of_interest (area_id);

CREATE VIEW standing AS
SELECT person.id AS person_id, person.issuer, person.subject, said.area_id, said.barred
FROM person LEFT JOIN (
    SELECT person_id, area_id, false AS barred FROM area_grant WHERE revoked_at IS NULL
    UNION ALL
    SELECT person_id, area_id, true AS barred FROM conflict_of_interest
) said ON said.person_id = person.id;
";
