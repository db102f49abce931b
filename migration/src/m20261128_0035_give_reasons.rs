//! Why a judgement's evidence is held to be as strong as it is: a person's reasons, one a domain.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE strength_reason (
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    domain text NOT NULL CHECK (domain IN
        ('CONSISTENCY', 'DIRECTNESS', 'RELIABILITY', 'SUFFICIENCY', 'INDEPENDENCE')),
    direction text NOT NULL CHECK (direction IN ('UP', 'DOWN')),
    note text NOT NULL CHECK (note <> ''),
    PRIMARY KEY (judgement_id, domain)
);
";

const DOWN: &str = "
DROP TABLE strength_reason;
";
