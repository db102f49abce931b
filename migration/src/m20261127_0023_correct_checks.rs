//! What an on-site check found and wrote down in each revision, and why.
//!
//! What is there becomes the first by whoever runs the steps, as with all that items say.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE check_revision (
    revision_id uuid PRIMARY KEY,
    check_id uuid NOT NULL REFERENCES onsite_check (evidence_id),
    outcome text NOT NULL CHECK (outcome IN
        ('FULLY_MET', 'PARTIALLY_MET', 'NOT_MET', 'NOT_APPLICABLE')),
    fields jsonb NOT NULL,
    reason text,
    FOREIGN KEY (revision_id, check_id) REFERENCES evidence_revision (id, evidence_id)
);
CREATE INDEX check_revision_by_check ON check_revision (check_id, revision_id);
";

const DOWN: &str = "
DROP TABLE check_revision;
";
