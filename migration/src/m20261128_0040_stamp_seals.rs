//! The time stamp of an authority on what was sealed: added once, never changed.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE seal_stamp (
    judgement_id uuid PRIMARY KEY REFERENCES seal_text (judgement_id),
    answer text NOT NULL CHECK (answer <> ''),
    sha256 text NOT NULL CHECK (length(sha256) = 64)
);
";

const DOWN: &str = "
DROP TABLE seal_stamp;
";
