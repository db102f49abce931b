//! What is sent to an Area to check the facts, on which of it a point was raised, and comments on judgements.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE area_text (
    id uuid PRIMARY KEY,
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    inspection_id uuid NOT NULL,
    area_id uuid NOT NULL,
    text text NOT NULL,
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    note text,
    sent_by uuid NOT NULL REFERENCES person (id),
    sent_at timestamptz NOT NULL,
    closed_at timestamptz,
    UNIQUE (id, judgement_id),
    FOREIGN KEY (inspection_id, area_id) REFERENCES inspection (id, area_id)
);
CREATE INDEX area_text_by_judgement ON area_text (judgement_id, id);
CREATE INDEX area_text_by_area ON area_text (area_id, id);
CREATE INDEX area_text_by_inspection ON area_text (inspection_id);
CREATE INDEX area_text_by_sender ON area_text (sent_by);

CREATE TABLE accuracy_point_source (
    point_id uuid PRIMARY KEY REFERENCES factual_accuracy_point (id),
    area_text_id uuid NOT NULL REFERENCES area_text (id),
    area_id uuid NOT NULL REFERENCES area (id),
    finding text
);
CREATE INDEX accuracy_point_source_by_text ON accuracy_point_source (area_text_id);
CREATE INDEX accuracy_point_source_by_area ON accuracy_point_source (area_id);

CREATE TABLE judgement_comment (
    id uuid PRIMARY KEY,
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    finding_id uuid,
    answers_id uuid,
    text text NOT NULL CHECK (text <> ''),
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL,
    resolved_by uuid REFERENCES person (id),
    resolved_at timestamptz,
    UNIQUE (id, judgement_id),
    FOREIGN KEY (finding_id, judgement_id) REFERENCES finding (id, judgement_id),
    FOREIGN KEY (answers_id, judgement_id) REFERENCES judgement_comment (id, judgement_id),
    CHECK ((resolved_by IS NULL) = (resolved_at IS NULL)),
    CHECK (answers_id IS NULL OR resolved_at IS NULL)
);
CREATE INDEX judgement_comment_by_judgement ON judgement_comment (judgement_id, id);
CREATE INDEX judgement_comment_by_finding ON judgement_comment (finding_id);
CREATE INDEX judgement_comment_by_answered ON judgement_comment (answers_id, id);
CREATE INDEX judgement_comment_by_maker ON judgement_comment (made_by);
CREATE INDEX judgement_comment_by_resolver ON judgement_comment (resolved_by);
";

const DOWN: &str = "
DROP TABLE judgement_comment;
DROP TABLE accuracy_point_source;
DROP TABLE area_text;
";
