//! What was done to judgements and findings, where each stands between its states, how it ended, and what was sealed.
//!
//! A finding that is retired has no place any more: its position is 0.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE judgement_change (
    id uuid PRIMARY KEY,
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    finding_id uuid,
    revision integer NOT NULL CHECK (revision > 0),
    kind text NOT NULL CHECK (kind IN ('CREATED', 'AMENDED', 'EDITED', 'REORDERED', 'FINDING_ADDED',
        'FINDING_EDITED', 'FINDING_SPLIT', 'FINDING_RETIRED', 'CORRECTED', 'SUBMITTED', 'AGREED', 'RETURNED',
        'SENT_TO_AREA', 'SIGNED_OFF', 'PUBLISHED', 'RETIRED', 'RETRACTED')),
    words jsonb NOT NULL,
    reason text,
    point_id uuid REFERENCES factual_accuracy_point (id),
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL,
    FOREIGN KEY (finding_id, judgement_id) REFERENCES finding (id, judgement_id)
);
CREATE INDEX judgement_change_by_judgement ON judgement_change (judgement_id, id);
CREATE INDEX judgement_change_by_finding ON judgement_change (finding_id, id);
CREATE INDEX judgement_change_by_point ON judgement_change (point_id);
CREATE INDEX judgement_change_by_person ON judgement_change (made_by);

CREATE TABLE judgement_course (
    judgement_id uuid PRIMARY KEY REFERENCES judgement (id),
    submitted_by uuid REFERENCES person (id),
    submitted_at timestamptz,
    return_id uuid REFERENCES review (id),
    CHECK ((submitted_by IS NULL) = (submitted_at IS NULL)),
    CHECK (submitted_by IS NULL OR return_id IS NULL)
);
CREATE INDEX judgement_course_by_submitter ON judgement_course (submitted_by);
CREATE INDEX judgement_course_by_return ON judgement_course (return_id);
INSERT INTO judgement_course (judgement_id, return_id)
SELECT judgement.id, (
    SELECT review.id FROM review
    WHERE review.judgement_id = judgement.id AND review.decision = 'RETURNED'
        AND judgement.status = 'DRAFT'
    ORDER BY review.decided_on DESC, review.id DESC LIMIT 1
) FROM judgement;

CREATE TABLE judgement_ending (
    judgement_id uuid PRIMARY KEY REFERENCES judgement (id),
    kind text NOT NULL CHECK (kind IN ('RETIRED', 'RETRACTED')),
    reason text NOT NULL CHECK (reason <> ''),
    ended_by uuid NOT NULL REFERENCES person (id),
    ended_at timestamptz NOT NULL
);
CREATE INDEX judgement_ending_by_person ON judgement_ending (ended_by);

CREATE TABLE seal_text (
    judgement_id uuid PRIMARY KEY REFERENCES seal (judgement_id),
    text text NOT NULL
);
";

const DOWN: &str = "
DROP TABLE seal_text;
DROP TABLE judgement_ending;
DROP TABLE judgement_course;
DROP TABLE judgement_change;
";
