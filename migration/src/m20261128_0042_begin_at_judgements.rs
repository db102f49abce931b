//! What is asked of few judgements is read from these on. A page of the judgements of a component is read in its order,
//! where all of them were sorted. Grouped, SQLite counted the links of all judgements; and it began at everything that a
//! person had ever linked, if it could: `coalesce` keeps it from that.
crate::plain_sql_step!();

const UP: &str = "
DROP INDEX judgement_by_component;
CREATE INDEX judgement_by_component ON judgement (component, reference, id);

DROP VIEW trace_tally;
CREATE VIEW trace_tally AS
SELECT judgement.id AS judgement_id,
       (SELECT count(*) FROM evidence_link own
        WHERE own.judgement_id = judgement.id AND own.status = 'ACTIVE')
       + (SELECT count(*) FROM judgement_source
          JOIN evidence_link drawn ON drawn.judgement_id = judgement_source.draws_on_id AND drawn.status = 'ACTIVE'
          WHERE judgement_source.judgement_id = judgement.id) AS links,
       (SELECT count(DISTINCT cited.evidence_id) FROM (
            SELECT own.evidence_id AS evidence_id FROM evidence_link own
            WHERE own.judgement_id = judgement.id AND own.status = 'ACTIVE'
            UNION ALL
            SELECT drawn.evidence_id FROM judgement_source
            JOIN evidence_link drawn ON drawn.judgement_id = judgement_source.draws_on_id AND drawn.status = 'ACTIVE'
            WHERE judgement_source.judgement_id = judgement.id
        ) cited) AS items
FROM judgement;

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
";

const DOWN: &str = "
DROP INDEX judgement_by_component;
CREATE INDEX judgement_by_component ON judgement (component, id);

DROP VIEW trace_tally;
CREATE VIEW trace_tally AS
SELECT rests.judgement_id AS judgement_id,
       count(evidence_link.id) AS links,
       count(DISTINCT evidence_link.evidence_id) AS items
FROM (
    SELECT id AS judgement_id, id AS source_id FROM judgement
    UNION ALL
    SELECT judgement_id, draws_on_id FROM judgement_source
) rests
LEFT JOIN evidence_link
    ON evidence_link.judgement_id = rests.source_id AND evidence_link.status = 'ACTIVE'
GROUP BY rests.judgement_id;

DROP VIEW judgement_author;
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
";
