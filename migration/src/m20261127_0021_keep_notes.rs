//! What items say is kept in revisions: of an interview's notes, of a check's record, of a questionnaire's result.
//! What is there becomes their first, by whoever runs the steps: a database has no portable digest. And why an
//! interview was declined, called off or planned anew.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE evidence_revision (
    id uuid PRIMARY KEY,
    evidence_id uuid NOT NULL REFERENCES evidence (id),
    revision integer NOT NULL CHECK (revision > 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    recorded_by uuid REFERENCES person (id),
    recorded_at timestamptz NOT NULL,
    UNIQUE (evidence_id, revision),
    UNIQUE (id, evidence_id)
);
CREATE INDEX evidence_revision_by_recorder ON evidence_revision (recorded_by);

CREATE TABLE interview_note_revision (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interview (evidence_id),
    number integer NOT NULL CHECK (number >= 0),
    revision integer NOT NULL,
    text text NOT NULL,
    basis text CHECK (basis IN ('AT_THE_TIME', 'SAME_DAY', 'RECONSTRUCTED')),
    reason text,
    client_key text,
    written_at timestamptz,
    recorded_at timestamptz NOT NULL,
    written_by uuid REFERENCES person (id),
    UNIQUE (interview_id, number, revision),
    UNIQUE (interview_id, client_key),
    FOREIGN KEY (interview_id, revision) REFERENCES evidence_revision (evidence_id, revision),
    CHECK (basis IS NULL OR (basis = 'RECONSTRUCTED') = (reason IS NOT NULL))
);
CREATE INDEX interview_note_revision_by_writer ON interview_note_revision (written_by);

CREATE TABLE interview_remark (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interview (evidence_id),
    kind text NOT NULL CHECK (kind IN ('PLANNED', 'REPLANNED', 'HELD', 'DECLINED', 'CANCELLED', 'RESTRICTED',
        'UNRESTRICTED')),
    day date NOT NULL,
    reason text,
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL
);
CREATE INDEX interview_remark_by_interview ON interview_remark (interview_id, made_at, id);
CREATE INDEX interview_remark_by_person ON interview_remark (made_by);
";

const DOWN: &str = "
DROP TABLE interview_remark;
DROP TABLE interview_note_revision;
DROP TABLE evidence_revision;
";
