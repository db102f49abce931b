//! Who wrote on a judgement counts as who wrote on what is split from it, and who made or withdrew a link counts, though
//! it stands no more.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE split_author (
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    person_id uuid NOT NULL REFERENCES person (id),
    PRIMARY KEY (judgement_id, person_id)
);

DROP VIEW judgement_author;
CREATE VIEW judgement_author AS
SELECT judgement.id AS judgement_id, coalesce(version.author_id, version.author_id) AS person_id
FROM judgement JOIN judgement version ON version.reference = judgement.reference
UNION
SELECT judgement.id, coalesce(judgement_change.made_by, judgement_change.made_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN judgement_change ON judgement_change.judgement_id = version.id
WHERE judgement_change.kind NOT IN
    ('AGREED', 'RETURNED', 'SENT_TO_AREA', 'SIGNED_OFF', 'PUBLISHED', 'RETRACTED')
UNION
SELECT judgement.id, coalesce(judgement_course.submitted_by, judgement_course.submitted_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN judgement_course ON judgement_course.judgement_id = version.id
WHERE judgement_course.submitted_by IS NOT NULL
UNION
SELECT judgement.id, coalesce(evidence_link.linked_by, evidence_link.linked_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN evidence_link ON evidence_link.judgement_id = version.id
UNION
SELECT judgement.id, coalesce(evidence_link.withdrawn_by, evidence_link.withdrawn_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN evidence_link ON evidence_link.judgement_id = version.id
WHERE evidence_link.status = 'WITHDRAWN'
UNION
SELECT judgement.id, coalesce(split_author.person_id, split_author.person_id)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN split_author ON split_author.judgement_id = version.id;

-- what was split before: its history names where the findings went
INSERT INTO split_author (judgement_id, person_id)
WITH RECURSIVE split (half, whole) AS (
    SELECT half.reference, whole.reference
    FROM judgement_change
    JOIN judgement whole ON whole.id = judgement_change.judgement_id
    JOIN judgement half ON judgement_change.reason = 'It stands under ' || half.reference || ' now.'
    WHERE judgement_change.kind = 'FINDING_SPLIT' AND judgement_change.finding_id IS NULL
), taken (half, whole) AS (
    SELECT half, whole FROM split
    UNION
    SELECT taken.half, split.whole FROM taken JOIN split ON split.half = taken.whole
)
SELECT DISTINCT judgement.id, judgement_author.person_id
FROM taken
JOIN judgement ON judgement.reference = taken.half AND judgement.version = 1
JOIN judgement whole ON whole.reference = taken.whole
JOIN judgement_author ON judgement_author.judgement_id = whole.id;
";

const DOWN: &str = "
DROP VIEW judgement_author;
CREATE VIEW judgement_author AS
SELECT judgement.id AS judgement_id, coalesce(version.author_id, version.author_id) AS person_id
FROM judgement JOIN judgement version ON version.reference = judgement.reference
UNION
SELECT judgement.id, coalesce(judgement_change.made_by, judgement_change.made_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN judgement_change ON judgement_change.judgement_id = version.id
WHERE judgement_change.kind NOT IN
    ('AGREED', 'RETURNED', 'SENT_TO_AREA', 'SIGNED_OFF', 'PUBLISHED', 'RETRACTED')
UNION
SELECT judgement.id, coalesce(judgement_course.submitted_by, judgement_course.submitted_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN judgement_course ON judgement_course.judgement_id = version.id
WHERE judgement_course.submitted_by IS NOT NULL
UNION
SELECT judgement.id, coalesce(evidence_link.linked_by, evidence_link.linked_by)
FROM judgement JOIN judgement version ON version.reference = judgement.reference
JOIN evidence_link ON evidence_link.judgement_id = version.id
WHERE evidence_link.status = 'ACTIVE';

DROP TABLE split_author;
";
