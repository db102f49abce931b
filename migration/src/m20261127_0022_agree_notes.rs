//! Who agreed to an interview's notes, in which revision. And what a link to an interview, a check or a
//! questionnaire's result was made on.
//!
//! What is linked already is pinned to its first revision by whoever runs the steps, which makes that.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE note_agreement (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interview (evidence_id),
    revision integer NOT NULL,
    party text NOT NULL CHECK (party IN ('INTERVIEWER', 'INTERVIEWEE')),
    outcome text NOT NULL CHECK (outcome IN
        ('AGREED', 'AGREED_WITH_CORRECTIONS', 'DECLINED', 'NOT_OFFERED')),
    comment text,
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL,
    FOREIGN KEY (interview_id, revision) REFERENCES evidence_revision (evidence_id, revision),
    CHECK (party = 'INTERVIEWEE' OR outcome = 'AGREED')
);
CREATE INDEX note_agreement_by_interview ON note_agreement (interview_id, made_at, id);
CREATE UNIQUE INDEX note_agreement_once ON note_agreement (interview_id, revision, made_by)
    WHERE party = 'INTERVIEWER';
CREATE INDEX note_agreement_by_person ON note_agreement (made_by);

CREATE TABLE evidence_link_pin (
    link_id uuid PRIMARY KEY,
    evidence_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    FOREIGN KEY (link_id, evidence_id) REFERENCES evidence_link (id, evidence_id),
    FOREIGN KEY (revision_id, evidence_id) REFERENCES evidence_revision (id, evidence_id)
);
CREATE INDEX evidence_link_pin_by_revision ON evidence_link_pin (revision_id);
";

const DOWN: &str = "
DROP TABLE evidence_link_pin;
DROP TABLE note_agreement;
";
