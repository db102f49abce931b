//! What was said about a document request: why it was moved or taken back, and what the Area answered.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE request_remark (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES document_request (id),
    kind text NOT NULL CHECK (kind IN
        ('EXTENDED', 'WITHDRAWN', 'NOT_HELD', 'REFUSED', 'COMMENT')),
    text text NOT NULL,
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL
);
CREATE INDEX request_remark_by_request ON request_remark (request_id, made_at, id);
CREATE INDEX request_remark_by_person ON request_remark (made_by);
";

const DOWN: &str = "
DROP TABLE request_remark;
";
