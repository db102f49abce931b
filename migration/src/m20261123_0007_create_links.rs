//! The links from finding to evidence, and how many there are.
//!
//! `judgement_id` and `evidence_kind` are repeated on the link and kept true by composite keys, so
//! that counting and tracing need no join.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE evidence_link (
    id uuid PRIMARY KEY,
    reference text UNIQUE,
    finding_id uuid NOT NULL,
    judgement_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    evidence_kind text NOT NULL CHECK (evidence_kind IN ('DOCUMENT', 'INTERVIEW', 'ONSITE_CHECK',
        'QUESTIONNAIRE_RESULT', 'PERFORMANCE_SERIES', 'AIP_SCORE')),
    pinned_version_id uuid,
    stance text NOT NULL CHECK (stance IN ('SUPPORTS', 'CONTRADICTS', 'CONTEXT')),
    weight text NOT NULL CHECK (weight IN ('STRONG', 'MODERATE', 'WEAK')),
    rationale text NOT NULL CHECK (rationale <> ''),
    place text NOT NULL,
    page integer CHECK (page > 0),
    quote text,
    quote_verified boolean,
    linked_by uuid NOT NULL REFERENCES person (id),
    linked_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'WITHDRAWN')),
    withdrawn_by uuid REFERENCES person (id),
    withdrawn_at timestamptz,
    withdrawn_reason text,
    UNIQUE (id, evidence_id),
    FOREIGN KEY (finding_id, judgement_id) REFERENCES finding (id, judgement_id),
    FOREIGN KEY (evidence_id, evidence_kind) REFERENCES evidence (id, kind),
    FOREIGN KEY (pinned_version_id, evidence_id) REFERENCES document_version (id, document_id),
    CHECK ((evidence_kind = 'DOCUMENT') = (pinned_version_id IS NOT NULL)),
    CHECK (quote IS NOT NULL OR quote_verified IS NULL),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_by IS NOT NULL)),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_reason IS NOT NULL))
);
CREATE UNIQUE INDEX evidence_link_once ON evidence_link (finding_id, evidence_id, stance, place)
    WHERE status = 'ACTIVE';
CREATE INDEX evidence_link_by_finding ON evidence_link (finding_id, id);
CREATE INDEX evidence_link_by_judgement ON evidence_link
    (judgement_id, status, id, evidence_kind, evidence_id, stance);
CREATE INDEX evidence_link_by_evidence ON evidence_link (evidence_id, status, id);
CREATE INDEX evidence_link_by_version ON evidence_link (pinned_version_id);
CREATE INDEX evidence_link_by_linker ON evidence_link (linked_by);

CREATE TABLE evidence_link_point (
    link_id uuid NOT NULL,
    series_id uuid NOT NULL,
    point_id uuid NOT NULL,
    PRIMARY KEY (link_id, point_id),
    FOREIGN KEY (link_id, series_id) REFERENCES evidence_link (id, evidence_id),
    FOREIGN KEY (point_id, series_id) REFERENCES performance_point (id, series_id)
);
CREATE INDEX evidence_link_point_by_point ON evidence_link_point (point_id);

-- How many active links a trace holds, drawn-on judgements included, whoever may see them.
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

-- The active links of one judgement by kind, origin and stance, without saying which they are.
CREATE VIEW link_tally AS
SELECT evidence_link.judgement_id, evidence_link.evidence_kind, evidence.origin,
       evidence_link.stance, count(*) AS links
FROM evidence_link JOIN evidence ON evidence.id = evidence_link.evidence_id
WHERE evidence_link.status = 'ACTIVE'
GROUP BY evidence_link.judgement_id, evidence_link.evidence_kind, evidence.origin,
         evidence_link.stance;
";

const DOWN: &str = "
DROP VIEW link_tally;
DROP VIEW trace_tally;
DROP TABLE evidence_link_point;
DROP TABLE evidence_link;
";
