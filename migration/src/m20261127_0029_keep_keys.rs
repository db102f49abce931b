//! The keys by which whoever sends items knows them.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE evidence_key (
    evidence_id uuid PRIMARY KEY REFERENCES evidence (id),
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    name text NOT NULL CHECK (name <> ''),
    UNIQUE (inspection_id, name)
);
";

const DOWN: &str = "
DROP TABLE evidence_key;
";
