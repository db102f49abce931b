//! How inspectors weigh an item of evidence: never changed; the latest stands.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE evidence_assessment (
    id uuid PRIMARY KEY,
    evidence_id uuid NOT NULL REFERENCES evidence (id),
    number integer NOT NULL CHECK (number > 0),
    account text NOT NULL CHECK (account <> ''),
    assurance text CHECK (assurance <> ''),
    reliability text NOT NULL CHECK (reliability IN ('HIGH', 'MEDIUM', 'LOW')),
    reason text NOT NULL CHECK (reason <> ''),
    assessed_by uuid NOT NULL REFERENCES person (id),
    assessed_at timestamptz NOT NULL,
    UNIQUE (evidence_id, number)
);
CREATE INDEX evidence_assessment_by_person ON evidence_assessment (assessed_by);
";

const DOWN: &str = "
DROP TABLE evidence_assessment;
";
