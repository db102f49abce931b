//! Who may come in, which Areas they are granted, and where they have a conflict of interest.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE person (
    id uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('USER', 'SERVICE')),
    UNIQUE (issuer, subject)
);

CREATE TABLE area_grant (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    area_id uuid NOT NULL REFERENCES area (id),
    granted_by uuid REFERENCES person (id),
    granted_at timestamptz NOT NULL,
    revoked_by uuid REFERENCES person (id),
    revoked_at timestamptz
);
CREATE UNIQUE INDEX area_grant_in_force ON area_grant (person_id, area_id) WHERE revoked_at IS NULL;
CREATE INDEX area_grant_by_person ON area_grant (person_id);
CREATE INDEX area_grant_by_area ON area_grant (area_id);

CREATE TABLE conflict_of_interest (
    person_id uuid NOT NULL REFERENCES person (id),
    area_id uuid NOT NULL REFERENCES area (id),
    reason text NOT NULL,
    recorded_by uuid REFERENCES person (id),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, area_id)
);
CREATE INDEX conflict_of_interest_by_area ON conflict_of_interest (area_id);

-- What the session asks for on every request: each Area a person is granted or barred from.
CREATE VIEW standing AS
SELECT person.id AS person_id, person.issuer, person.subject, said.area_id, said.barred
FROM person LEFT JOIN (
    SELECT person_id, area_id, false AS barred FROM area_grant WHERE revoked_at IS NULL
    UNION ALL
    SELECT person_id, area_id, true AS barred FROM conflict_of_interest
) said ON said.person_id = person.id;
";

const DOWN: &str = "
DROP VIEW standing;
DROP TABLE conflict_of_interest;
DROP TABLE area_grant;
DROP TABLE person;
";
