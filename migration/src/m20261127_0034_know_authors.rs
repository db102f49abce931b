//! Who wrote on a judgement, how many it draws on, and by which subjects people were known before.
crate::plain_sql_step!();

const UP: &str = "
CREATE VIEW judgement_author AS
SELECT judgement.id AS judgement_id, version.author_id AS person_id
FROM judgement JOIN judgement version ON version.reference = judgement.reference
UNION
SELECT judgement.id, judgement_change.made_by
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN judgement_change ON judgement_change.judgement_id = version.id
WHERE judgement_change.kind NOT IN
    ('AGREED', 'RETURNED', 'SENT_TO_AREA', 'SIGNED_OFF', 'PUBLISHED', 'RETRACTED')
UNION
SELECT judgement.id, judgement_course.submitted_by
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN judgement_course ON judgement_course.judgement_id = version.id
WHERE judgement_course.submitted_by IS NOT NULL
UNION
SELECT judgement.id, evidence_link.linked_by
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN evidence_link ON evidence_link.judgement_id = version.id
WHERE evidence_link.status = 'ACTIVE';

CREATE VIEW source_tally AS
SELECT judgement_id, count(*) AS sources FROM judgement_source GROUP BY judgement_id;

CREATE TABLE former_subject (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX former_subject_by_person ON former_subject (person_id);
";

const DOWN: &str = "
DROP TABLE former_subject;
DROP VIEW source_tally;
DROP VIEW judgement_author;
";
